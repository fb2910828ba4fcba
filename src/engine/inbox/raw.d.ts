/**
 * A file as its text. Two programs read the same import, each in its own way: the bundler by `with { type: 'text' }`,
 * vitest by the `?raw` behind the name.
 */
declare module '*?raw' {
  const text: string;
  export default text;
}
