import fc from 'fast-check';

// The ordinary run is the same every time; `npm run soak` looks further, and prints the seed of what it finds.
if (!process.env.SOAK) fc.configureGlobal({ seed: 20_261_121 });
