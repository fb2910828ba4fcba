import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program, ROOT } from '../support/program.ts';
import { HAS_TMUX, terminalTests } from '../support/tmux.ts';

/** What is asked, and which keys answer it. */
type Turn = readonly [question: RegExp, ...keys: readonly string[]];

const VIBER: readonly Turn[] = [
  [/first\?\s+❯ Viber/, 'Enter'],
  [/Viber sender[^✔]*$/, '0094d198', 'Enter'],
];

const SCRIPTS: Readonly<Record<string, readonly Turn[]>> = {
  standard: [
    [/What is your message\?/, 'Down', 'Down', 'Enter'],
    [/What is the flow called\?/, 'Spring sale', 'Enter'],
    // A mistake: it says what is wrong, and keeps what was typed.
    [/Who gets it\?/, '0030', 'Enter'],
    [/must be \+ and 7/, 'C-u', '+306900000001', 'Enter'],
    ...VIBER,
    [/What does the Viber message\s+say\?/, 'Hi ${name}', 'Enter'],
    [/What does it show besides\?/, 'Enter'],
    [/minutes is it tried\?/, '0.25', 'Enter'],
    [/must be a number of\s+minutes/, 'C-u', '5', 'Enter'],
    [/seen it by then\?/, 'Enter'],
    [/Viber\. And now\?/, 'Down', 'Enter'],
    [/starts the\s+next\s+step\?/, 'Enter'],
    [/tried then\?/, 'Down', 'Enter'],
    [/SMS sender/, 'Brand', 'Enter'],
    [/What does the SMS say\?/, 'Hi', 'Enter'],
    [/SMS say\? Hi[^✔]*✔?[^✔]*minutes is it tried\?/, 'Enter'],
    [/then Sms\. And now\?/, 'Up', 'Enter'],
    // The preview.
    [/2 Sms[\s\S]*then Sms\. And now\?/, 'Enter'],
    [/name\} where nothing/, 'you', 'Enter'],
  ],
  transactional: [
    [/What is your message\?/, 'Down', 'Enter'],
    [/What is the flow called\?/, 'Spring sale', 'Enter'],
    [/Who gets it\?/, 'Enter'],
    ...VIBER,
    [/Which template\?/, 'Up', 'Enter'],
    [/Id of the template/, 'x', 'Enter'],
    [/must be a UUID/, 'C-u', '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20', 'Enter'],
    [/Language of the template/, 'Enter'],
    [/minutes is it tried\?/, 'Enter'],
    [/Parameters of the template/, 'oops', 'Enter'],
    [/must be name=value/, 'C-u', 'day=Monday, time=10:00', 'Enter'],
    [/Viber\. And now\?/, 'Enter'],
  ],
  otp: [
    [/What is your message\?/, 'Enter'],
    [/What is the flow called\?/, 'Spring sale', 'Enter'],
    [/Who gets it\?/, 'Enter'],
    ...VIBER,
    [/Which template\?/, 'Down', 'Down', 'Enter'],
    [/Language of the template/, 'Enter'],
    [/seconds is it tried\?/, '-1', 'Enter'],
    [/must be a whole number/, 'C-u', '30', 'Enter'],
    [/Name of the business/, 'Enter'],
    [/an answer is needed/, 'Acme', 'Enter'],
    [/Viber\. And now\?/, 'Down', 'Enter'],
    [/starts the\s+next\s+step\?/, 'Enter'],
    [/tried then\?/, 'Down', 'Enter'],
    [/SMS sender/, 'Enter'],
    [/What does the SMS say\?/, 'Enter'],
    [/SMS say\?[\s\S]*seconds is it tried\?/, 'Enter'],
    [/then Sms\. And now\?/, 'Enter'],
  ],
};

describe.skipIf(!HAS_TMUX)('the wizard in a real terminal', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'routee-failover-'));
  });
  const { keys, resize, shown, type } = terminalTests(() => folder);
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const NEW = `"${process.execPath}" -- "${ROOT}/bin/routee-failover.js" new`;

  test.each(Object.keys(SCRIPTS).flatMap((endpoint) => [80, 40].map((columns) => [endpoint, columns] as const)))(
    'composes a flow for %s at %i columns, with mistakes in between, and rehearses it',
    { timeout: 60_000 },
    async (endpoint, columns) => {
      resize(columns, 50);
      type(`clear; ${NEW}`);
      for (const [question, ...answer] of SCRIPTS[endpoint]!) {
        await shown(question);
        for (const key of answer) keys(key);
      }
      await shown(/Write spring-sale\.yaml\?/);
      keys('Enter');
      await shown(/Dry-run it now\?/);
      // Each story takes seconds on a terminal: once is enough.
      const watched = endpoint === 'standard' && columns === 80;
      keys(watched ? 'Enter' : 'n');
      if (!watched) keys('Enter');
      expect(await shown(/\[0\] *$/)).toMatch(watched ? /Succeeded after/ : /--dry-run/);
      const dry = await program(['send', 'spring-sale.yaml', '--dry-run', '--scenario', 'on Viber'], { cwd: folder });
      expect(dry.exitCode).toBe(0);
      const checked = await program(['check', 'spring-sale.yaml', '--strict', '--json'], { cwd: folder });
      expect(checked.exitCode).toBe(0);
      expect(JSON.parse(checked.out).files[0].endpoint).toBe(endpoint);
      expect((await program(['test', 'spring-sale.yaml'], { cwd: folder })).exitCode).toBe(0);
    },
  );

  test('Ctrl-C leaves nothing behind, and a file that is there is asked for', { timeout: 60_000 }, async () => {
    const begin = async (): Promise<void> => {
      type(`clear; ${NEW} mine.yaml --endpoint standard --name x --to "" --steps Sms --sms-from B --sms-text hi`);
      await shown(/minutes is it tried\?/);
    };
    await begin();
    keys('C-c');
    await shown(/\[130\] *$/);
    expect(existsSync(join(folder, 'mine.yaml'))).toBe(false);
    type('clear; echo mine > mine.yaml');
    await begin();
    for (const question of [/is it tried\?/, /And now\?/, /Write mine.yaml\?/]) {
      await shown(question);
      keys('Enter');
    }
    await shown(/mine\.yaml is there already\. Write over it\? \(y\/N\)/);
    keys('Enter');
    expect(await shown(/\[2\] *$/)).toContain('mine.yaml is there already, and was left as it is');
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('mine\n');
  });
});
