import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importText } from '../../src/convert/import-text.ts';
import { curlCommand, httpRequest, jsonBody, withoutPins } from '../../src/convert/request-text.ts';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { flowText } from '../../src/flow/flow-text.ts';
import type { Body } from '../../src/flow/plan.ts';
import { safeText } from '../../src/safe-text.ts';
import type { Endpoint } from '../../src/status.ts';
import { ROOT } from '../support/program.ts';

const fixture = (name: string): string => readFileSync(join(ROOT, 'test/fixtures', name), 'utf8');

/** The text as a flow file, and what it is checked as. */
function imported(text: string, reveal = true, env: Record<string, string> = {}) {
  const flow = importText('it', text, reveal);
  const written = flowText(flow.values, flow.about);
  return { ...flow, written, checked: checkFlow('flow.yaml', written, { env }) };
}

const errors = ({ checked }: ReturnType<typeof imported>): string[] =>
  checked.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);

describe('the requests of the guide', () => {
  test.each(['standard-sms-voice-viber.json', 'standard-viber-sms-onstep.json'])(
    '%s is the same body again',
    (name) => {
      const text = fixture(name);
      const flow = imported(text, false);
      expect(errors(flow)).toEqual([]);
      // Its numbers are covered, so that they have no value by themselves.
      const vars = new Map(Object.keys(flow.values.vars ?? {}).map((key, index) => [key, `+30690000000${index + 1}`]));
      const { body } = checkFlow('flow.yaml', flow.written, { vars });
      const numbers = [...new Set(text.match(/"\+3069\w+"/g))];
      const original = numbers.reduce(
        (json, number: string, at) => json.replaceAll(number, `"+30690000000${at + 1}"`),
        text,
      );
      expect(body).toEqual(JSON.parse(original));
    },
  );

  test('a delivery is the flow of the steps that were tried', () => {
    const flow = imported(fixture('callback-sms-viber-voice.json'));
    expect(errors(flow)).toEqual([]);
    expect(flow.checked.body!.flow.map(({ type, ttl }) => [type, ttl])).toEqual([
      ['Sms', 1],
      ['Viber', 0.5],
      ['Voice', undefined],
    ]);
    expect(flow.notes.at(-1)).toBe('the remote does not tell what these variables stand for: said, language');
  });
});

const BODY = '{"flow":[{"type":"Sms","from":"Brand","to":"+306900000001","message":{"body":"it\'s \\"on\\" $5"}}]}';
const SMS = { type: 'Sms', from: 'Brand', to: '+306900000001', order: 1, message: { body: 'it\'s "on" $5' } };

describe('a curl command', () => {
  const quoted = BODY.replaceAll("'", `'\\''`);

  test.each([
    [
      'on lines',
      `curl -X POST \\\n  'https://connect.routee.net/failover' \\\n  -H 'authorization: Bearer x' \\\n  -d '${quoted}'`,
    ],
    ['with Windows lines', `curl -X POST \\\r\n  https://connect.routee.net/failover \\\r\n  -d '${quoted}'`],
    ['with a prompt before it', `$ curl https://connect.routee.net/failover --data-raw '${quoted}'`],
    ['in double quotes', `curl --data "${BODY.replace(/["\\$]/g, '\\$&')}" https://connect.routee.net/failover`],
    [
      'as a browser writes it',
      `curl 'https://x/failover' --data-raw $'${BODY.replace(/\\/g, '\\\\').replace("'", "\\'")}' --compressed`,
    ],
    ['with a pipe behind it', `curl -sS https://x/failover -d '${quoted}' | jq .trackingId`],
    ['with options in one word', `curl -sSX POST -sd '${quoted}' https://connect.routee.net/failover`],
    ['behind a comment and a value', `# send\nTOKEN=x curl -sSfd '${quoted}' https://x/failover`],
    ['with an option that nobody knows', `curl --new-thing yes -d '${quoted}' https://connect.routee.net/failover`],
    ['with options that hold together', `curl -XPOST --url=https://x/failover --json='${quoted}'`],
    [
      'with values that look like addresses',
      `curl -o out.json -m 10 -x http://proxy -d '${quoted}' https://x/failover`,
    ],
  ])('%s is its body', (_, command) => {
    const flow = imported(command);
    expect(flow.checked.body).toEqual({ flow: [SMS] });
  });

  test.each([
    ['/failover', 'standard'],
    ['/failover-otp/otp/send-failover -sX POST', 'otp'],
    ['/failover-otp/otp/send-failover --oauth2-bearer secret', 'otp'],
    ['/failover/transactional/', 'transactional'],
    ['/failover-otp/otp/send-failover?x=1', 'otp'],
  ])('to %s is for the endpoint %s', (path, endpoint) => {
    expect(imported(`curl https://connect.routee.net${path} -d '${quoted}'`).values.endpoint).toBe(endpoint);
  });

  test('drops what it is signed with, and says so', () => {
    const secret = 'Zm9vYmFyLXNlY3JldA';
    const command = `curl -u app:${secret} -H 'Authorization: Bearer ${secret}' -H 'X-Api-Key: ${secret}' -d '${quoted}' x`;
    const flow = imported(command);
    expect(flow.written).not.toContain(secret);
    expect(flow.notes).toEqual([
      'left out a user name with its password',
      'left out an access token',
      'left out the header X-Api-Key',
      'the endpoint is told from the steps: standard',
    ]);
  });

  test.each([
    ["curl https://x -d '{", 'this curl command ends within quotes'],
    ['curl https://x', 'this curl command posts nothing'],
    ['curl https://x?a=1&b=2 -d x', 'this curl command posts nothing'],
    ['curl https://x -d @body.json', 'the body of this curl command is in a file: body.json'],
    [
      'curl https://x -d grant_type=client_credentials',
      'the body of this curl command is neither JSON nor a curl command',
    ],
  ])('%s is told to be none of ours', (command, message) => {
    expect(() => importText('it', command, false)).toThrow(message);
  });
});

test.each([
  ['', 'it is empty'],
  ['{"flow": [', 'it is no JSON: look at line 1, column '],
  ['flow: []\n', 'it is a flow file already'],
  ['hello', 'it is neither JSON nor a curl command'],
  ['{"a": 1}', 'this object is nothing that can be imported'],
  ['[]', 'this list is nothing that can be imported'],
  ['12', 'this is nothing that can be imported'],
])('%j is told to be nothing to import', (text, message) => {
  expect(() => importText('it', text, false)).toThrow(message);
});

test('a reply of the remote is the request that it was for', () => {
  const reply = {
    flowId: '1e5400aa-9a4a-4c58-9040-6dbdc8a324c1',
    status: 'InProgress',
    type: 'Viber',
    flow: [
      {
        type: 'ViberOtp',
        senderInfoTrackingId: 's',
        templateId: '0aac888f-2ee2-4112-9659-1755a951966a',
        pin: '4711',
        to: '306900000001',
        ttl: 30,
        order: 1,
        trackingId: 'x',
      },
      { type: 'Sms', to: '306900000001', ttl: 60, order: 2, message: { body: '4711 is your code, not 47110' } },
    ],
    createdAt: '2026-01-01T00:00:00Z',
    error: null,
  };
  const { written, notes, secrets } = imported(JSON.stringify(reply));
  expect(secrets).toEqual(['4711']);
  expect(written).toContain('pin: ${env:PIN}');
  expect(written).toContain('body: ${env:PIN} is your code, not 47110');
  expect(written).not.toContain('trackingId: x');
  expect(notes).toEqual(['left out what the remote adds: flowId, status, type, error and createdAt']);
  const { body } = checkFlow('a.yaml', written, { env: { PIN: '4711' } });
  expect(body!.flow).toEqual([{ ...reply.flow[0], trackingId: undefined }, reply.flow[1]]);
});

describe('messages of the Omnichannel API', () => {
  const message = (phone: string, body: string) => ({
    body,
    to: { profileId: 'p', phoneNumber: phone },
    rules: ['fbMessenger', 'sms'],
  });

  test('one is a flow file, with a variable for what Routee needs besides', () => {
    const flow = imported(JSON.stringify({ ...message('447123123123', 'Hi'), metadata: {} }), false);
    expect(errors(flow)).toEqual([]);
    expect(flow.values).toEqual({
      vars: { phone: null, smsFrom: null },
      body: 'Hi',
      to: { profileId: 'p', phoneNumber: '${phone}' },
      rules: ['fbMessenger', 'sms'],
      channelOptions: { sms: { from: '${smsFrom}' } },
    });
    expect(flow.notes).toEqual(['left out what has no place in a flow: metadata']);
  });

  test('columns of one name are told apart', () => {
    const batch = ['1', '2'].map((id) => ({
      ...message('447123123123', 'Hi'),
      to: { profileId: id, phoneNumber: `44712312312${id}` },
      customBody: { profileId: `x${id}` },
    }));
    const { recipients } = imported(JSON.stringify(batch), false);
    expect(recipients![0]).toEqual({ profileId: '1', phone: '+447123123121', customBody_profileId: 'x1' });
  });

  test('a batch is a flow and its recipients', () => {
    const batch = [message('447123123123', 'Hi Alex'), message('+306900000001', 'Hi "Maria", $5')];
    const flow = imported(JSON.stringify(batch), false);
    expect(flow.recipients).toEqual([
      { body: 'Hi Alex', phone: '+447123123123' },
      { body: 'Hi "Maria", $5', phone: '+306900000001' },
    ]);
    for (const [index, row] of flow.recipients!.entries()) {
      const vars = new Map([...Object.entries(row), ['smsFrom', 'Brand']]);
      const { body } = checkFlow('a.yaml', flow.written, { vars });
      expect(body!.flow[0]).toMatchObject({ to: row.phone, message: { body: batch[index]!.body }, from: 'Brand' });
    }
  });

  test.each([
    ['other rules', { rules: ['sms'] }, 'message 2 of the batch is unlike the first: rules'],
    ['another field', { customBody: { sms: 'x' } }, 'message 2 of the batch is unlike the first: customBody.sms'],
  ])('a batch whose messages have %s is told to be several', (_, more, text) => {
    const batch = [message('447123123123', 'Hi'), { ...message('447123123124', 'Hi'), ...more }];
    expect(() => importText('it', JSON.stringify(batch), false)).toThrow(text);
  });
});

describe('pins', () => {
  const otp = (pin: string, more: object = {}) => ({
    flow: [
      {
        type: 'ViberOtp',
        senderInfoTrackingId: '12345678-1234-1234-1234-123456789012',
        templateId: '3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20',
        pin,
        to: '+306912345678',
        ttl: 30,
        order: 1,
        ...more,
      },
      { type: 'Sms', from: '1234', to: '+306912345678', ttl: 60, order: 2, message: { body: `$${pin}: 1234567` } },
    ],
    callback: { url: 'https://example.com/1234/hook' },
  });

  test('are left out of nothing but what they are in', () => {
    const body = withoutPins(otp('1234') as unknown as Body, ['1234']);
    expect(curlCommand('otp', body, 'https://x')).toContain('"to":"+306912345678"');
    expect(JSON.parse(jsonBody(body))).toEqual({
      ...otp('$PIN'),
      flow: [otp('$PIN').flow[0], { ...otp('1234').flow[1], message: { body: '$$PIN: 1234567' } }],
    });
    const text = { flow: [{ type: 'Sms', message: { body: 'Set $PINCODE or $PIN2' } }] } as unknown as Body;
    expect(curlCommand('standard', withoutPins(text, ['4711']), 'https://x')).toContain('Set $PINCODE or $PIN2');
  });

  test('become variables nowhere but in what is said', () => {
    const { written } = imported(JSON.stringify(otp('1234')), true);
    const { body } = checkFlow('a.yaml', written, { env: { PIN: '1234' } });
    expect(body).toEqual(otp('1234'));
    expect(written.match(/\$\{env:PIN\}/g)).toHaveLength(2);
  });

  test('of an SMS that says one by itself, and numbers of a delivery, are variables', () => {
    const sms = { flow: [{ type: 'Sms', to: '+306912345678', ttl: 60, message: { body: 'Your code is 482913' } }] };
    const curl = `curl https://x/failover-otp/otp/send-failover -d '${JSON.stringify(sms)}'`;
    expect(imported(curl).written).toContain('body: Your code is ${env:PIN}');
    const messages = [{ type: 'Sms', from: 'B', to: '+306912345678', ttl: 5, order: 1, body: 'Use 123 456 now' }];
    expect(imported(JSON.stringify({ trackingId: 'x', messages })).written).toContain('body: Use ${code} now');
  });
});

test('what a flow file has of its own is no request', () => {
  const body = { flow: [{ type: 'Sms', from: 'B', to: '+306900000001', message: { body: 'Hi ${name}' } }] };
  expect(() => importText('it', JSON.stringify({ ...body, vars: { name: 'x' } }), false)).toThrow('it has vars');
  // A variable that an export left open has to be given again.
  const { values, checked } = imported(JSON.stringify(body));
  expect(values.vars).toMatchObject({ name: null });
  expect(checked.variables).toContain('name');
});

test('a password in the address of a callback is left out', () => {
  const callback = { strategy: 'OnStep', url: 'https://user:hunter2@example.com/hook' };
  const flow = [{ type: 'Sms', from: 'B', to: '+306900000001', message: { body: 'hi' } }];
  const { written, notes } = imported(JSON.stringify({ flow, callback }));
  expect(written).toContain('url: https://example.com/hook');
  expect(notes).toContain('left out the user name and password of the callback');
});

test('text that a terminal must not get by itself is the same when it is printed', () => {
  const body = '\u200f\u05e9\u05dc\u05d5\u05dd\u200f!';
  const flow = [{ type: 'Sms', from: 'B', to: '+306900000001', message: { body } }];
  const { written } = imported(JSON.stringify({ flow }));
  expect(checkFlow('a.yaml', safeText(written)).body!.flow[0]!.message).toEqual({ body });
});

test('what is nested too deeply is told', () => {
  const deep = `{"flow":[{"type":"Sms","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`;
  expect(() => importText('it', deep, false)).toThrow('nested deeper than 60 levels');
});

// Texts that are hard for a shell, for YAML, and for our own variables.
const piece = fc.constantFrom(
  '$',
  '${',
  '$$',
  '$PIN',
  '}',
  "'",
  '"',
  '\\',
  '\n',
  ' # ',
  ': ',
  '- ',
  'é',
  '🙂',
  '\t',
  '`x`',
  '!',
  '4711',
  'a',
  '123',
  '\u2028',
);
const text = fc
  .array(piece, { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(''))
  .filter((one) => one.trim() !== '');
const number = fc.constantFrom('+306900000001', '+306900000002', '+4915100000003');
const sms = fc.record({
  type: fc.constant('Sms'),
  from: fc.constantFrom('Brand', '302105550100', '0', 'true', 'null'),
  to: number,
  ttl: fc.integer({ min: 1, max: 1440 }),
  message: fc.record({ body: text }),
});
const viber = fc.record({
  type: fc.constant('Viber'),
  senderInfoTrackingId: text,
  to: number,
  ttl: fc.constantFrom(0.5, 1.5, 10),
  message: fc.record({ text }),
  failoverOnStatuses: fc.subarray(['EXPIRED', 'Failed', 'undelivered']),
});
const template = fc.record({
  type: fc.constant('Viber'),
  senderInfoTrackingId: text,
  to: number,
  templateId: fc.constant('3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20'),
  templateLang: fc.constantFrom('en', 'no'),
  templateParams: fc.dictionary(fc.constantFrom('code', 'a b', '012'), text),
});
const voice = fc.record({
  type: fc.constant('Voice'),
  from: fc.constant('302105550100'),
  to: fc.oneof(number, fc.record({ phone: number }), fc.record({ phone: number, viber: fc.constant('') })),
  dialPlan: fc.record({
    verbs: fc.tuple(
      fc.record({ type: fc.constant('SAY'), message: fc.record({ text, language: fc.constant('en-GB') }) }),
    ),
  }),
});
const pin = fc.constantFrom('4711', '012345', 'abcd');
const viberOtp = fc.record({
  type: fc.constant('ViberOtp'),
  senderInfoTrackingId: fc.constant('s'),
  to: fc.oneof(number, fc.tuple(number)),
  templateId: fc.constant('3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20'),
  pin,
  ttl: fc.integer({ min: 0, max: 600 }),
});
const callback = fc.option(
  fc.record({ strategy: fc.constantFrom('OnStep', 'OnCompletion'), url: fc.constant('https://example.com/$hook') }),
  { nil: undefined },
);

const bodies: fc.Arbitrary<readonly [Endpoint, readonly Record<string, unknown>[], unknown]> = fc.oneof(
  fc.tuple(
    fc.constant('standard' as const),
    fc.array(fc.oneof(sms, viber, voice), { minLength: 1, maxLength: 4 }),
    callback,
  ),
  fc.tuple(
    fc.constant('transactional' as const),
    fc.array(fc.oneof(sms, template), { minLength: 1, maxLength: 3 }),
    callback,
  ),
  fc.tuple(
    fc.constant('otp' as const),
    fc
      .tuple(
        viberOtp,
        // In an export it stands for the pin.
        text.filter((one) => !one.includes('$PIN')),
      )
      .map(([step, said]) =>
        [step, { type: 'Sms', to: step.to, ttl: 60, message: { body: `${said} ${step.pin}` } }].map((one) => ({
          ...one,
          to: [one.to].flat()[0],
        })),
      ),
    fc.constant(undefined),
  ),
);

test('what was exported is imported as the same flow, in every format', () => {
  const property = fc.property(bodies, fc.boolean(), ([endpoint, steps, hook], backwards) => {
    const flow = steps.map((step, index) => ({ ...step, order: backwards ? steps.length - index : index + 1 }));
    const body = { flow, ...(hook !== undefined && { callback: hook }) } as unknown as Body;
    const pins = flow.flatMap((step) => ('pin' in step ? [String(step.pin)] : []));
    const covered = withoutPins(body, pins);
    for (const exported of [
      jsonBody(covered),
      curlCommand(endpoint, covered, 'https://x'),
      httpRequest(endpoint, covered, 'https://x'),
    ]) {
      const { written } = imported(exported);
      const checked = checkFlow('flow.yaml', written, { env: { PIN: pins[0] } });
      expect({ endpoint: checked.endpoint, body: checked.body }).toEqual({
        endpoint: exported.startsWith('{') ? checked.endpoint : endpoint,
        body,
      });
    }
  });
  fc.assert(property, { numRuns: 300 });
});
