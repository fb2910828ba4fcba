import { expect, test } from 'vitest';
import { checkFlow } from '../../src/flow/flow-file.ts';
import { eventsOf, flowOf, problemsOf } from '../support/flow.ts';

/** A message as the Omnichannel API's guide has it. */
const MESSAGE = `
body: "Hello \${name}"
vars: { name: there }
to: { profileId: someone, phoneNumber: "447000000001", fbMessengerId: "42" }
rules: [fbMessenger, viber, sms, voice]
customBody:
  viber: { text: "Hi \${name}", imageUrl: "https://example.com/a.jpg" }
channelOptions:
  viber: { senderInfoTrackingId: sender, ttl: 5 }
  sms: { from: Brand }
  voice: { from: "441000000000", language: en-GB }
`;

test('a message becomes a standard flow in the order of its rules, each channel with its own body and options', () => {
  const { endpoint, body } = flowOf(MESSAGE);
  expect(endpoint).toBe('standard');
  const to = '+447000000001';
  const message = { text: 'Hi there', imageUrl: 'https://example.com/a.jpg' };
  const say = { type: 'SAY', message: { text: 'Hello there', language: 'en-GB' } };
  expect(body).toEqual({
    flow: [
      { type: 'Viber', to, message, senderInfoTrackingId: 'sender', ttl: 5, order: 1 },
      { type: 'Sms', to, message: { body: 'Hello there' }, from: 'Brand', order: 2 },
      { type: 'Voice', to, dialPlan: { verbs: [say] }, from: '441000000000', order: 3 },
    ],
  });
});

test('a channel that cannot be tried is skipped, with a warning in the check and an event in the run', async () => {
  expect(problemsOf(MESSAGE)).toEqual([
    "5:9 warning [fallback-channel] fbMessenger is skipped: Routee's Failover does not have this channel",
    '7:32 warning [promotional-media] flow[0].message is billed as promotional, because of its imageUrl',
  ]);
  const events = await eventsOf(flowOf(MESSAGE), ['Viber=FAILED']);
  expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['flow.accepted', 'step.skipped']);
  expect(events[1]).toMatchObject({ order: 1, channel: 'fbMessenger', dryRun: true });
  expect(events.at(-1)).toMatchObject({ status: 'Succeeded', terminationChannel: 'Sms' });
});

test('a recipient from outside takes the place of the phoneNumber, also of one that is not there', () => {
  expect(flowOf(MESSAGE, { to: '+447000000009' }).body.flow[1]).toMatchObject({ to: '+447000000009' });
  const nobody = MESSAGE.replace('phoneNumber: "447000000001", ', '');
  expect(checkFlow('x', nobody).problems.some(({ message }) => /none of these channels/.test(message))).toBe(true);
  expect(flowOf(nobody, { to: '+447000000009' }).body.flow).toHaveLength(3);
});

test('a number that comes later is an address already', () => {
  const later = MESSAGE.replace('"447000000001"', '"${phone}"');
  expect(problemsOf(later).filter((line) => line.includes(' error '))).toEqual([]);
});

test('a body with a flow of its own is no message', () => {
  expect(
    problemsOf('flow: []\nrules: [sms]\n').some((line) => line.includes('"rules" is not a key of a flow file')),
  ).toBe(true);
});
