import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder, ROOT } from './support/program.ts';
import { replayed } from './support/transcript.ts';

const FOLDER = join(ROOT, 'test/transcripts');

// UPDATE_TRANSCRIPTS=1 writes what is printed now; read the difference before committing it.
test.each(readdirSync(FOLDER))('%s shows what a shell shows', { timeout: 120_000 }, async (name) => {
  const path = join(FOLDER, name);
  const written = readFileSync(path, 'utf8');
  const now = await inFolder(async (folder) => {
    cpSync(join(ROOT, 'flows'), join(folder, 'flows'), { recursive: true });
    return replayed(written, folder);
  });
  if (process.env.UPDATE_TRANSCRIPTS) writeFileSync(path, now);
  else expect(now).toBe(written);
});
