import { describe, expect, test } from 'vitest';
import { answer, faultServer, type Reaction } from '../support/fault-server.ts';
import { session } from '../support/session.ts';

/* Lookups at remotes that page, number, nest and refuse in their own way. */

const ID = '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1';

async function ran(args: readonly string[], react: Reaction) {
  const server = await faultServer(react);
  try {
    const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
    return { ...(await session(args, { env })), requests: server.requests };
  } finally {
    await server.close();
  }
}

const json = (value: unknown, status = 200): Reaction => answer(status, JSON.stringify(value));

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

describe('search', () => {
  const NOTHING = json({ content: [], last: true });

  test('reads all of an otp list that gives fewer rows than it is asked for', async () => {
    const rows = Array.from({ length: 120 }, (_, number) => ({ flowId: uuid(number), status: 'Succeeded', steps: [] }));
    const { out, requests } = await ran(['search', '--json'], (socket, request) => {
      if (!request.path.startsWith('/failover-otp')) return NOTHING(socket, request);
      const offset = Number(new URL(request.path, 'http://x').searchParams.get('offset'));
      json({ total: 120, results: rows.slice(offset, offset + 50) })(socket, request);
    });
    expect(JSON.parse(out)).toMatchObject({ total: 120, complete: true, warnings: [] });
    expect(requests.filter(({ path }) => path.startsWith('/failover-otp'))).toHaveLength(3);
  });

  test('ends at a remote that never says that a page was the last, and counts nobody twice', async () => {
    const { exitCode, out, requests } = await ran(
      ['search', '--json', '--endpoint', 'standard'],
      json({ content: [{ trackingId: ID, flowKind: 'standard', status: 'Queued' }], last: false, totalPages: 1e9 }),
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      total: 1,
      complete: false,
      warnings: [expect.stringContaining('has more')],
    });
    expect(requests).toHaveLength(50);
  });

  test('tells that one of the services may not be asked, and ends with 4', async () => {
    const { exitCode, out, err } = await ran(['search'], (socket, request) =>
      (request.path.startsWith('/failover-otp') ? answer(403, '{}') : NOTHING)(socket, request),
    );
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: '' });
    expect(err).toBe(
      'no delivery that fits was found, but not everything could be looked at\n' +
        'warning: the otp service is missing: nothing could be looked up: the application may not do this (403)\n',
    );
  });
});

describe('track', () => {
  test('--raw masks a phone wherever it stands, and whatever it is', async () => {
    const { out } = await ran(
      ['track', ID, '--raw'],
      json({
        trackingId: ID,
        status: 'Failed',
        to: 306912345678,
        path: '+306912345678',
        '+306912345678': 1,
        price: 0.03,
      }),
    );
    expect(out).not.toContain('306912345678');
    expect(JSON.parse(out)).toMatchObject({ trackingId: ID, price: 0.03 });
  });

  test('reads no further than anybody would', async () => {
    const messages = Array.from({ length: 100_000 }, () => ({}));
    const { exitCode } = await ran(['track', ID], json({ status: 'Failed', messages }));
    expect(exitCode).toBe(1);
    const deep = `{"status":"Failed","deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect((await ran(['track', ID, '--raw'], answer(200, deep))).exitCode).toBe(1);
    expect((await ran(['track', ID, '--verbose'], answer(200, deep))).exitCode).toBe(1);
  });

  test('takes no moment from another century', async () => {
    const tracking = {
      status: 'Succeeded',
      createdAt: '1970-01-01T00:00:00Z',
      messages: [{ type: 'Sms', status: { name: 'Delivered', updatedDate: '+275760-09-13T00:00:00Z' } }],
    };
    expect((await ran(['track', ID, '--watch', '--json'], json(tracking))).exitCode).toBe(0);
  });

  test('an id that is none is shown as the one that was asked for', async () => {
    const { out } = await ran(
      ['track', ID],
      json({ trackingId: 'x\nSucceeded after 00:01', status: 'Failed\nSucceeded' }),
    );
    expect(out).toMatch(new RegExp(`^${ID}  standard, created \\nFailed Succeeded: still under way\\n$`));
  });
});

test('a reason without end is covered in no time, and cut', async () => {
  const flow = 'to: "+306900000001"\nflow: [{ type: Sms, from: Brand, message: { body: hi } }]\n';
  const server = await faultServer(json({ developerMessage: 'pin:&,'.repeat(150_000) }, 400));
  const env = { ROUTEE_API_URL: server.url, ROUTEE_ACCESS_TOKEN: 'a-token' };
  for (const flags of [[], ['--verbose']]) {
    const { exitCode, err } = await session(['send', 'flow.yaml', ...flags], { env, files: { 'flow.yaml': flow } });
    expect(exitCode).toBe(2);
    expect(err.split('error: ')[1]!.length).toBeLessThan(700);
  }
  await server.close();
});
