import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LanguageServer } from '../support/language-server.ts';
import { ROOT } from '../support/program.ts';

let server: LanguageServer;

beforeAll(async () => {
  server = await LanguageServer.started();
});

afterAll(() => server.stop());

const HEAD = '# yaml-language-server: $schema=./flow.schema.json\nto: "+306912345678"\n';

/** The words that the YAML language server offers at `|`, without the skeletons that it makes up itself. */
async function offered(text: string): Promise<string[]> {
  const items = await server.completions(HEAD + text);
  return items.map(({ label }) => label).filter((label) => !/^(?:object|flow$|.*\.)/.test(label));
}

/** What it underlines, one line each: the line (from 1), the underlined text to its end, and why. */
async function underlined(text: string): Promise<string[]> {
  const { underlined } = await server.open(HEAD + text);
  const lines = (HEAD + text).split('\n');
  return underlined.map(
    ({ message, range: { start } }) => `${lines[start.line]!.slice(start.character)} <- ${message}`,
  );
}

const flows = readdirSync(join(ROOT, 'flows')).filter((file) => file.endsWith('.yaml'));

test.each(flows)('flows/%s names its schema, and nothing in it is underlined', async (file) => {
  const text = readFileSync(join(ROOT, 'flows', file), 'utf8');
  expect(text).toContain('\n# yaml-language-server: $schema=./flow.schema.json\n');
  expect((await server.open(text)).underlined).toEqual([]);
  // The schema is really used: with a wrong key the same file is.
  expect((await server.open(`${text}\nnmae: x\n`)).underlined).toMatchObject([
    { message: 'Property nmae is not allowed.' },
  ]);
});

test('the channels are offered after "- type: ", and on otp only its own', async () => {
  expect(await offered('flow:\n  - type: |')).toEqual(['Viber', 'Sms', 'Voice', 'ViberOtp']);
  expect(await offered('endpoint: otp\nflow:\n  - type: |')).toEqual(['ViberOtp', 'Sms']);
  expect(await offered('flow:\n  - type: ViberOtp\n  - type: |')).toEqual(['ViberOtp', 'Sms']);
});

test('the statuses of the channel are offered as it spells them', async () => {
  const statuses = (type: string) => offered(`flow:\n  - type: ${type}\n    failoverOnStatuses:\n      - |`);
  expect(await statuses('Sms')).toEqual(['Undelivered', 'Failed']);
  expect(await statuses('Voice')).toEqual(['Completed', 'Busy', 'NoAnswer', 'Failed', 'Unsent', 'Terminated']);
});

test('a Viber step is offered the keys of the endpoint that it tells', async () => {
  const keys = (more: string) => offered(`flow:\n  - type: Viber\n${more}    |`);
  expect(await keys('')).toEqual(expect.arrayContaining(['message', 'templateId', 'ttl']));
  expect(await keys('    message: { text: hi }\n')).not.toContain('templateLang');
  expect(await keys(`    templateId: x\n`)).not.toContain('message');
});

test('a scenario is offered outcomes, and what it may expect', async () => {
  const scenario = (inside: string) => offered(`flow:\n  - type: Sms\nscenarios:\n  a:\n${inside}`);
  expect(await scenario('    outcomes:\n      Viber: |')).toContain('EXPIRED');
  expect(await scenario('    expect:\n      |')).toEqual(expect.arrayContaining(['terminationChannel', 'within']));
});

test('a ttl is explained with its unit', async () => {
  const step = (type: string): string => `${HEAD}flow:\n  - type: ${type}\n    t|tl: 60\n`;
  expect(await server.hover(step('Sms'))).toContain('in minutes: a whole number from 1 to 1440');
  expect(await server.hover(step('ViberOtp'))).toContain('in seconds (not in minutes)');
});

test('a mistake is underlined where it stands, in words that help', async () => {
  const text = `flow:
  - type: Viber
    senderInfoTrackingId: s
    ttl: "10"
    message: { txt: hi, imageUrl: "ftp://example.com" }
    failoverOnStatuses: [BUSY]
  - type: Sms
    message: { body: hi }
  - type: Vibr
`;
  expect(await underlined(text)).toMatchInlineSnapshot(`
    [
      ""10" <- must be a number of minutes from 0.5 to 1440, with at most one decimal",
      ""ftp://example.com" } <- must be an https:// address",
      "txt: hi, imageUrl: "ftp://example.com" } <- Property txt is not allowed.",
      "BUSY] <- Value is not accepted. Valid values: "EXPIRED", "FAILED", "UNDELIVERED".",
      "type: Sms <- Missing property "from".",
      "Vibr <- Value is not accepted. Valid values: "Viber", "Sms", "Voice".",
    ]
  `);
});
