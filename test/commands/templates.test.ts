import { expect, test } from 'vitest';
import { OTP_TEMPLATES } from '../../src/flow/otp-templates.ts';
import { answer, faultServer, type Reaction } from '../support/fault-server.ts';
import { program, withEngine } from '../support/program.ts';
import { session } from '../support/session.ts';

/** What `templates` prints when the remote answers so. */
async function listed(react: Reaction, ...flags: readonly string[]) {
  const server = await faultServer(react);
  try {
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    return await session(['templates', ...flags], { env });
  } finally {
    await server.close();
  }
}

const json = (value: unknown, status = 200): Reaction => answer(status, JSON.stringify(value));

const TWO = {
  templates: [
    { id: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20', name: 'Κωδικός', templateType: 'basic', languages: ['el', 'en'] },
    { id: '9c2e4d1b-7a55-4f0e-9b3c-2f6f5b1a7c10' },
  ],
};

test('lists the templates as a table', async () => {
  const { exitCode, out, err } = await listed(json(TWO));
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '2 otp templates\n' });
  expect(out).toMatchInlineSnapshot(`
    "id                                    name     type   languages
    3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20  Κωδικός  basic  el, en
    9c2e4d1b-7a55-4f0e-9b3c-2f6f5b1a7c10
    "
  `);
});

test('prints one document, with null and nothing where the remote does not say', async () => {
  const { exitCode, out, err } = await listed(json(TWO), '--json');
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(JSON.parse(out)).toEqual({
    templates: [
      { id: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20', name: 'Κωδικός', type: 'basic', languages: ['el', 'en'] },
      { id: '9c2e4d1b-7a55-4f0e-9b3c-2f6f5b1a7c10', name: null, type: null, languages: [] },
    ],
  });
});

test('says that there is none', async () => {
  expect(await listed(json([]))).toEqual({ exitCode: 0, out: '', err: 'the account has no otp templates\n' });
  expect(await listed(json([]), '--quiet')).toEqual({ exitCode: 0, out: '', err: '' });
  expect(await listed(json([]), '--json')).toEqual({ exitCode: 0, out: '{"templates":[]}\n', err: '' });
});

test('says that there are more', async () => {
  const page = json({ content: TWO.templates, last: false });
  expect((await listed(page)).err).toBe('2 otp templates\nwarning: the remote has more templates than it told\n');
  expect(JSON.parse((await listed(page, '--json')).out)).toMatchObject({ complete: false });
});

test('masks a number in a name, and lets none of it drive the terminal', async () => {
  const { out } = await listed(json([{ id: 'a', name: 'call +306912345678\u001b[2J\nx' }]));
  expect(out).toBe('id  name                         type  languages\na   call +3069******78\\x1b[2J x\n');
});

test.each<readonly [string, Reaction, number, string]>([
  ['is refused', answer(401), 4, 'the remote refused the access token (401)'],
  ['may not ask', answer(403), 4, 'the application may not do this (403)'],
  ['gets a page of somebody else', answer(200, '<html>'), 3, 'the remote answered 200 without a list of templates'],
  ['is told 404', answer(404), 3, 'the remote answered 404 without a list of templates'],
])('whoever %s is told so', async (_, react, exitCode, sentence) => {
  const told = await listed(react);
  expect({ exitCode: told.exitCode, out: told.out }).toEqual({ exitCode, out: '' });
  expect(told.err).toContain(`error: the otp templates could not be looked up: ${sentence}\n`);
});

test('without credentials nobody is asked', async () => {
  expect(await session(['templates'])).toMatchObject({ exitCode: 4, out: '' });
});

test('where nobody listens the failure is one of the remote', async () => {
  const env = { ROUTEE_API_URL: 'http://127.0.0.1:1', ROUTEE_ACCESS_TOKEN: 'a-token' };
  const { exitCode, err } = await session(['templates', '--json'], { env });
  expect(exitCode).toBe(3);
  expect(JSON.parse(err)).toMatchObject({ error: { code: 'remote.unreachable' } });
});

test('the built program asks the built engine', async () => {
  await withEngine(async (env) => {
    const { exitCode, out } = await program(['templates', '--json'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({
      templates: OTP_TEMPLATES.map(({ id, name, type }) => ({ id, name, type, languages: ['en'] })),
    });
  });
});
