import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFlow } from '../src/flow/flow-file.ts';
import { Redactor } from '../src/redact.ts';
import { checkLines } from '../src/report/check-report.ts';
import { Output } from '../src/term/output.ts';
import { styleFor } from '../src/term/style.ts';
import { ROOT } from './support/program.ts';

const FOLDER = join(ROOT, 'test/problems');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''));

/** What `check` prints for a file. */
async function printed(file: string, text: string): Promise<string> {
  let out = '';
  const write = (more: string): void => {
    out += more;
  };
  const redactor = new Redactor();
  const output = new Output({ write }, await styleFor(false, {}, true), redactor);
  const checked = checkFlow(file, text, { env: {} });
  for (const secret of checked.secrets) redactor.hide(secret);
  output.lines(...(await checkLines([checked], false, false, output)));
  return out;
}

// UPDATE_PROBLEMS=1 writes what is printed now; read the difference before committing it.
test.each(names)('the problems of %s are told at their places', async (name) => {
  const now = await printed(`${name}.yaml`, readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));
  const path = join(FOLDER, `${name}.out`);
  if (process.env.UPDATE_PROBLEMS) writeFileSync(path, now);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no .out file').toBe(now);
});
