/**
 * Randomness as a function: the same seed and the same place in the story always draw the same, whatever was drawn
 * before. That is what makes one seed one story.
 */
export function draw(seed: number, ...place: readonly number[]): number {
  return hash(seed, place) / 2 ** 32;
}

/** A whole number of milliseconds within two bounds. */
export function drawMs(fromMs: number, toMs: number, seed: number, ...place: readonly number[]): number {
  return Math.round(fromMs + draw(seed, ...place) * (toMs - fromMs));
}

/** A lower-case UUID, of version 4 by its looks. */
export function drawUuid(seed: number, ...place: readonly number[]): string {
  let text = '';
  for (let part = 0; part < 4; part++)
    text += hash(seed, place, part + 1)
      .toString(16)
      .padStart(8, '0');
  const variant = ((Number.parseInt(text[16]!, 16) & 3) | 8).toString(16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
}

/** The finaliser of MurmurHash3 over one number after the other: every bit of the result depends on every bit before. */
function hash(seed: number, place: readonly number[], salt = 0): number {
  let state = mixed(seed ^ 0x9e3779b9);
  for (const number of place) state = mixed(Math.imul(state, 31) + number);
  return mixed(Math.imul(state, 31) + salt);
}

function mixed(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
