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
  const [first, second, third, fourth] = [1, 2, 3, 4].map((salt) => hash(seed, place, salt)) as Words;
  const version = (second & 0xffff0fff) | 0x4000;
  const variant = (third & 0x3fffffff) | 0x80000000;
  const node = hex(variant) + hex(fourth >>> 16) + hex(fourth);
  return `${hex(first >>> 16)}${hex(first)}-${hex(version >>> 16)}-${hex(version)}-${hex(variant >>> 16)}-${node}`;
}

type Words = [number, number, number, number];

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The lower sixteen bits as four digits. */
function hex(bits: number): string {
  return BYTES[(bits >>> 8) & 0xff]! + BYTES[bits & 0xff]!;
}

/** The finaliser of MurmurHash3 over one number after the other: every bit decides every bit of the result. */
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
