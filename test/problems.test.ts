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

test('ten mistakes are told in one run, each at the very word', () => {
  const text = readFileSync(join(FOLDER, 'ten-mistakes.yaml'), 'utf8');
  const { problems } = checkFlow('ten-mistakes.yaml', text, { env: {} });
  const lines = text.split('\n');
  const places = problems.map(({ rule, line, column }) => [rule, lines[line - 1]!.slice(column - 1).split(/[ ,:]/)[0]]);
  expect(places).toEqual([
    ['recipient', '00306912345678'],
    ['unknown-key', 'callbacks'],
    ['ttl', '0.25'],
    ['variable', '${nmae}"'],
    ['url', '"http'],
    ['status', 'BUSY'],
    ['required', 'type'],
    ['verbs', '[]'],
    ['channel', 'Vibr'],
    ['outcome', 'Vibre'],
  ]);
  const marked = lines.flatMap((line, index) => (line.includes('# ERROR') ? [index + 1] : []));
  expect(problems.map(({ line }) => line)).toEqual(marked);
});
