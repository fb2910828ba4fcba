import { expect, test } from 'vitest';
import { parseOutcome } from '../../src/flow/outcome.ts';

test.each([
  ['Viber=EXPIRED', { target: 'Viber', status: 'EXPIRED', chance: 1 }],
  ['viber=expired', { target: 'Viber', status: 'EXPIRED', chance: 1 }],
  ['2=undelivered@5s', { target: 2, status: 'undelivered', delayMs: 5_000, chance: 1 }],
  [
    'Sms=Undelivered(Unknown Number)@1.5m',
    { target: 'Sms', status: 'Undelivered', detail: 'Unknown Number', delayMs: 90_000, chance: 1 },
  ],
  ['+30690*:Voice=Busy:30%', { recipient: '+30690*', target: 'Voice', status: 'Busy', chance: 0.3 }],
  [
    '306900000001:Sms=Failed(x)@0s:0.5%',
    { recipient: '306900000001', target: 'Sms', status: 'Failed', detail: 'x', delayMs: 0, chance: 0.005 },
  ],
  ['Voice=servererror', { target: 'Voice', status: 'ServerError', chance: 1 }],
])('%s is an outcome', (text, outcome) => {
  expect(parseOutcome(text)).toEqual({ ok: true, outcome });
});

test.each([
  ['', /is not an outcome/],
  ['Viber', /is not an outcome/],
  ['Viber=', /is not an outcome/],
  ['Fax=Busy', /no channel/],
  ['0=Busy', /no channel/],
  ['Viber=Ringing', /"Ringing" is no status of Viber/],
  ['Viber=Busy', /a status of Voice, not of Viber/],
  ['Sms=SEEN', /a status of Viber, not of Sms/],
  ['Sms=Queued', /no final status/],
  ['Viber=EXPIRED@', /is not a delay/],
  ['Viber=EXPIRED@5', /is not a delay/],
  ['Voice=Completed@25h', /outlasts every ttl/],
  ['Viber=EXPIRED:101%', /more than always/],
  ['Viber=EXPIRED:x%', /is not an outcome/],
])('%s is none, and the message says why', (text, message) => {
  const parsed = parseOutcome(text);
  expect(parsed.ok ? '' : parsed.message).toMatch(message);
  expect(parsed.ok ? '' : parsed.hint).not.toBe('');
});
