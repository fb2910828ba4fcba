/** Where virtual time begins: a fixed moment, so that one seed gives one story to the letter. */
export const REHEARSAL_STARTS_AT_MS = Date.UTC(2026, 0, 1);
