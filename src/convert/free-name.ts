/** The name if it is not taken, otherwise with the first number from 2 that makes it so. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name;
  for (let number = 2; ; number++) if (!taken(`${name}${number}`)) return `${name}${number}`;
}
