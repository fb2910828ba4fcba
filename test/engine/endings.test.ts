import { expect, test } from 'vitest';
import { SEND_PATHS, trackingPath } from '../../src/api/paths.ts';
import { Engine } from '../../src/engine/engine.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { checkFlow, type Flow } from '../../src/flow/flow-file.ts';
import { type Outcome, parseOutcome } from '../../src/flow/outcome.ts';
import { rehearsal } from '../../src/rehearse/rehearse.ts';
import type { FlowFinished } from '../../src/run-event.ts';

/** A step's last word: whether it starts the next step by default, is a success, and else the flow's statusCode. */
type LastWord = { channel: string; status: string; listed: boolean; success: boolean; code: number | null };

// By hand, from the remote's documentation: nothing here may come from the code that is tested.
const LAST_WORDS: LastWord[] = [
  { channel: 'Viber', status: 'DELIVERED', listed: false, success: true, code: null },
  { channel: 'Viber', status: 'SEEN', listed: false, success: true, code: null },
  { channel: 'Viber', status: 'UNDELIVERED', listed: true, success: false, code: 2 },
  { channel: 'Viber', status: 'EXPIRED', listed: true, success: false, code: 2 },
  { channel: 'Viber', status: 'FAILED', listed: true, success: false, code: 2 },
  { channel: 'Viber', status: 'UNSENT', listed: false, success: false, code: 1 },
  { channel: 'Sms', status: 'Delivered', listed: false, success: true, code: null },
  { channel: 'Sms', status: 'Undelivered', listed: true, success: false, code: 2 },
  { channel: 'Sms', status: 'Failed', listed: true, success: false, code: 2 },
  { channel: 'Sms', status: 'Unsent', listed: false, success: false, code: 1 },
  { channel: 'Voice', status: 'Completed', listed: false, success: true, code: null },
  { channel: 'Voice', status: 'Busy', listed: true, success: false, code: 2 },
  { channel: 'Voice', status: 'NoAnswer', listed: true, success: false, code: 2 },
  { channel: 'Voice', status: 'Failed', listed: false, success: false, code: 3 },
  { channel: 'Voice', status: 'Unsent', listed: false, success: false, code: 1 },
  { channel: 'Voice', status: 'Terminated', listed: false, success: false, code: 1 },
];

const SENDER = '0094d198-4dd2-4fb5-b451-d46aca191b27';
const viber = { type: 'Viber', senderInfoTrackingId: SENDER, ttl: 10, message: { text: 'Hi' } };
const template = { type: 'Viber', senderInfoTrackingId: SENDER, ttl: 10, templateId: SENDER, templateLang: 'en' };
const sms = { type: 'Sms', from: 'Brand', ttl: 30, message: { body: 'Hi' } };
const verbs = [{ type: 'SAY', message: { text: 'Hi', language: 'en-GB' } }];
const voice = { type: 'Voice', from: '302100000001', dialPlan: { verbs } };
const viberOtp = { type: 'ViberOtp', senderInfoTrackingId: SENDER, ttl: 30, templateId: SENDER, pin: '1234' };
const unlessSeen = { ...viberOtp, failoverOnDelivered: true };
const smsOtp = { type: 'Sms', ttl: 60, message: { body: 'Your code is 1234' } };

const lists = (step: object, ...failoverOnStatuses: string[]) => ({ ...step, failoverOnStatuses });
const expiring = { ...viber, expireOnDelivery: true };
const spoken = lists(voice, 'Completed');
const callback = (strategy: string) => ({ callback: { strategy, url: 'https://example.com/hook' } });

/** A checked flow of these steps, to one made-up phone. */
function flowOf(endpoint: string, flow: object[], more: object = {}): Flow {
  const checked = checkFlow('flow.yaml', JSON.stringify({ endpoint, to: '+306900000001', flow, ...more }));
  return checked.flow ?? expect.fail(checked.problems.map(({ message }) => message).join('; '));
}

const standard = (...flow: object[]) => flowOf('standard', flow);
const onStep = (...flow: object[]) => flowOf('standard', flow, callback('OnStep'));
const onCompletion = (...flow: object[]) => flowOf('standard', flow, callback('OnCompletion'));
const otp = (...flow: object[]) => flowOf('otp', flow);

const outcomesOf = (texts: readonly string[]): Outcome[] =>
  texts.map((text) => parseOutcome(text)).map((parsed) => (parsed.ok ? parsed.outcome : expect.fail(parsed.message)));

type Tracked = {
  status: string;
  statusCode?: number | null;
  terminationChannel?: string;
  messages?: { type: string; status: { name: string; reason: { detailedStatus?: string } } }[];
  steps?: { channel: string; status: string; detailed_status: string | null }[];
};

/** How the flow stands, in one line; otp names no channel of termination, and writes its words in any case. */
function lineOf({ status, statusCode, terminationChannel, messages = [], steps = [] }: Tracked): string {
  const tried = messages.map((message) => `${message.type} ${message.status.name}`);
  const otpTried = steps.map((step) => `${step.channel} ${step.status}`.toLowerCase());
  return [status, statusCode ?? '-', terminationChannel ?? '-', ...tried, ...otpTried].join(', ');
}

/** What an engine tells of a flow: its last line, the steps' details, and when each status was first told. */
function story(flow: Flow, outcomes: readonly string[], seed = 7) {
  const kernel = new Kernel<() => void>();
  const engine = new Engine({ kernel, seed, outcomes: outcomesOf(outcomes) });
  const { token } = engine;
  const sent = engine.exchange({ method: 'POST', path: SEND_PATHS[flow.endpoint], token, json: flow.body });
  const { trackingId, flowId } = sent.json as { trackingId?: string; flowId?: string };
  const path = trackingPath(flow.endpoint, trackingId ?? flowId ?? '');
  const look = () => engine.exchange({ method: 'GET', path, token }).json as Tracked;
  const seconds: Record<string, number> = {};
  for (let next = kernel.step(); next; next = kernel.step()) {
    next.event();
    const [status, , , ...steps] = lineOf(look()).toLowerCase().split(', ');
    for (const told of [`flow ${status}`, ...steps]) seconds[told] ??= kernel.nowMs / 1_000;
  }
  const { messages = [], steps = [] } = look();
  const details = [...messages.map((it) => it.status.reason.detailedStatus), ...steps.map((it) => it.detailed_status)];
  return { line: lineOf(look()), seconds, details };
}

/** Every way in which steps of these channels can answer. */
function answersOf([first, ...rest]: readonly string[]): LastWord[][] {
  if (first === undefined) return [[]];
  const words = LAST_WORDS.filter(({ channel }) => channel === first);
  return words.flatMap((word) => answersOf(rest).map((row) => [word, ...row]));
}

/** The line that the table and the rules of failover ask for. */
function expectedLine(row: readonly LastWord[], isOtp: boolean): string {
  const stop = row.findIndex(({ listed }) => !listed);
  const tried = stop < 0 ? row : row.slice(0, stop + 1);
  const last = tried.at(-1)!;
  const steps = tried.map(({ channel, status }) => `${channel} ${status}`);
  const told = isOtp ? steps.map((step) => step.toLowerCase()) : steps;
  return [last.success ? 'Succeeded' : 'Failed', last.code ?? '-', isOtp ? '-' : last.channel, ...told].join(', ');
}

test.each([
  ['viber, sms, voice, told on completion', onCompletion(viber, sms, voice), ['Viber', 'Sms', 'Voice']],
  ['viber, sms, voice, told on each step', onStep(viber, sms, voice), ['Viber', 'Sms', 'Voice']],
  ['sms, voice, viber', standard(sms, voice, viber), ['Sms', 'Voice', 'Viber']],
  ['viber template, sms, voice', flowOf('transactional', [template, sms, voice]), ['Viber', 'Sms', 'Voice']],
  ['otp on viber, sms', otp(viberOtp, smsOtp), ['Viber', 'Sms']],
  ['otp on viber, sms, sms', otp(viberOtp, smsOtp, smsOtp), ['Viber', 'Sms', 'Sms']],
])('whatever the steps answer, the flow ends as documented: %s', (_, flow, channels) => {
  const rows = answersOf(channels);
  const outcomes = (row: LastWord[]) => row.map(({ status }, index) => `${index + 1}=${status}`);
  const told = rows.map((row, seed) => `${outcomes(row)} -> ${story(flow, outcomes(row), seed).line}`);
  expect(told).toEqual(rows.map((row) => `${outcomes(row)} -> ${expectedLine(row, flow.endpoint === 'otp')}`));
});

test('without OnStep an undelivered viber message is waited for until its ttl ends', () => {
  const moments = { 'viber undelivered': 3, 'sms queued': 600 };
  expect(story(onCompletion(viber, sms), ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
  expect(story(standard(viber, sms), ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
  expect(story(flowOf('transactional', [template, sms]), ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
});

test('an undelivered viber message keeps its flow open until the ttl ends, also where nothing follows', () => {
  const alone = story(standard(viber), ['Viber=UNDELIVERED@3s']);
  expect(alone).toMatchObject({ line: 'Failed, 2, Viber, Viber UNDELIVERED', seconds: { 'flow failed': 600 } });
  const unlisted = story(standard({ ...viber, failoverOnStatuses: ['EXPIRED'] }, sms), ['Viber=UNDELIVERED@3s']);
  expect(unlisted).toMatchObject({ line: 'Failed, 3, Viber, Viber UNDELIVERED', seconds: { 'flow failed': 600 } });
});

test('with OnStep, and on otp, an undelivered viber message starts the next step at once', () => {
  const moments = { 'viber undelivered': 3, 'sms queued': 3 };
  const transactional = flowOf('transactional', [template, sms], callback('OnStep'));
  expect(story(onStep(viber, sms), ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
  expect(story(transactional, ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
  expect(story(otp(viberOtp, smsOtp), ['Viber=UNDELIVERED@3s']).seconds).toMatchObject(moments);
});

test('every other bad status counts at once, whatever the callback says', () => {
  const { seconds } = story(onCompletion(viber, sms, voice), ['1=FAILED@3s', '2=Undelivered@5s', '3=Busy@10s']);
  expect(seconds).toMatchObject({ 'viber failed': 3, 'sms queued': 3, 'sms undelivered': 8, 'voice queued': 8 });
  expect(seconds).toMatchObject({ 'voice busy': 18, 'flow failed': 18 });
  expect(story(standard(viber, sms), ['Viber=UNSENT@3s']).seconds['flow failed']).toBe(3);
});

test('the statuses that start the next step are compared without case, and only those start it', () => {
  const said = (outcome: string, ...flow: object[]) => story(standard(...flow), [outcome]).line;
  expect(said('1=FAILED', lists(viber, 'failed'), sms)).toBe('Succeeded, -, Sms, Viber FAILED, Sms Delivered');
  expect(said('1=FAILED', lists(viber, 'EXPIRED'), sms)).toBe('Failed, 3, Viber, Viber FAILED');
  expect(said('1=Undelivered', lists(sms, 'FAILED'), viber)).toBe('Failed, 3, Sms, Sms Undelivered');
  expect(said('1=Unsent', lists(voice, 'unsent'), sms)).toBe('Succeeded, -, Sms, Voice Unsent, Sms Delivered');
  expect(said('1=Terminated', lists(voice, 'Terminated'))).toBe('Failed, 2, Voice, Voice Terminated');
});

test('with expireOnDelivery a message that is not seen by the end of its ttl expires, and one that is succeeds', () => {
  const flow = standard(expiring, sms);
  const unseen = story(flow, ['Viber=DELIVERED@5s']);
  expect(unseen.line).toBe('Succeeded, -, Sms, Viber EXPIRED, Sms Delivered');
  expect(unseen.seconds).toMatchObject({ 'viber delivered': 5, 'viber expired': 600, 'sms queued': 600 });
  expect(unseen.details[0]).toBe('Expired');
  expect(story(flow, ['Viber=SEEN@9m']).line).toBe('Succeeded, -, Viber, Viber SEEN');
  expect(story(flow, ['Viber=SEEN@10m']).line).toBe('Succeeded, -, Viber, Viber SEEN');
  expect(story(flow, ['Viber=SEEN@11m']).line).toBe(unseen.line);
});

test('an answer in the instant in which the ttl ends counts, and one after it does not', () => {
  const ends = (flow: Flow, outcome: string) => story(flow, [outcome]).line;
  expect(ends(standard(viber), 'Viber=DELIVERED@10m')).toBe('Succeeded, -, Viber, Viber DELIVERED');
  expect(ends(standard(viber), 'Viber=DELIVERED@600001ms')).toBe('Failed, 2, Viber, Viber EXPIRED');
  expect(ends(standard(viber), 'Viber=UNSENT@10m')).toBe('Failed, 1, Viber, Viber UNSENT');
  expect(ends(standard(sms), 'Sms=Delivered@30m')).toBe('Succeeded, -, Sms, Sms Delivered');
  expect(ends(standard(sms), 'Sms=Delivered@1800001ms')).toBe('Failed, 2, Sms, Sms Undelivered');
  expect(ends(otp(viberOtp), 'Viber=DELIVERED@30s')).toBe('Succeeded, -, -, viber delivered');
  expect(ends(otp(smsOtp), 'Sms=Delivered@60001ms')).toBe('Failed, 2, -, sms undelivered');
});

test('a step without an answer ends with its ttl, which is minutes, and seconds on otp', () => {
  const silent = ['Viber=EXPIRED', 'Sms=Undelivered(Expired)'];
  const minutes = story(standard({ ...viber, ttl: 0.5 }, sms), silent);
  expect(minutes.seconds).toMatchObject({ 'viber expired': 30, 'sms queued': 30, 'flow failed': 1_830 });
  const seconds = story(otp(viberOtp, smsOtp), silent);
  expect(seconds.seconds).toMatchObject({ 'viber expired': 30, 'sms queued': 30, 'flow failed': 90 });
  for (const { details } of [minutes, seconds]) expect(details).toEqual(['Expired', 'Expired']);
});

test('a call that nobody answers ends after a minute', () => {
  for (const outcome of ['Voice=NoAnswer', 'Voice=Busy@70s']) {
    const { line, seconds } = story(standard(voice, sms), [outcome]);
    expect(line).toBe('Succeeded, -, Sms, Voice NoAnswer, Sms Delivered');
    expect(seconds).toMatchObject({ 'voice noanswer': 60, 'sms queued': 60 });
  }
});

// The case of 2 s disagrees: a delay shorter than the ringing is taken for the moment of the pick-up.
test.each([2, 40, 600])('a call that is completed after %s s is over at that moment', (over) => {
  expect(story(standard(voice), [`Voice=Completed@${over}s`]).seconds).toMatchObject({ 'flow succeeded': over });
});

test('a listed Completed starts the next step, and the flow has succeeded whatever follows', () => {
  for (const answer of ['Delivered', 'Undelivered', 'Failed', 'Unsent', 'ServerError']) {
    const { line, seconds } = story(standard(spoken, sms), ['1=Completed@40s', `2=${answer}`]);
    expect(line).toMatch(/^Succeeded, -, Sms, Voice Completed, Sms /);
    expect(seconds).toMatchObject({ 'voice completed': 40, 'flow succeeded': 40, 'sms queued': 40 });
  }
});

test.each([viber, sms, voice])('a server error on $type fails the flow with statusCode 0', (step) => {
  const zero = new RegExp(`^Failed, 0, ${step.type}, `);
  expect(story(standard(step, sms), ['1=ServerError']).line).toMatch(zero);
  expect(story(standard(viber, step), ['1=FAILED', '2=ServerError']).line).toMatch(zero);
  expect(story(standard(step, sms), ['1=ServerError']).seconds).not.toHaveProperty('sms delivered');
});

test('an otp step of ttl 0 is not waited for', () => {
  const flow = otp({ ...viberOtp, ttl: 0 }, smsOtp);
  const { line, seconds } = story(flow, ['Viber=DELIVERED@1s', 'Sms=Delivered']);
  expect(line).toBe('Succeeded, -, -, viber expired, sms delivered');
  expect(seconds).toMatchObject({ 'viber expired': 0, 'sms queued': 0 });
  expect(story(flow, ['Viber=DELIVERED@0s']).line).toBe('Succeeded, -, -, viber delivered');
});

test('with failoverOnDelivered the next step is sent a ttl after the delivery, unless the message was seen', () => {
  const flow = otp(unlessSeen, smsOtp);
  const unseen = story(flow, ['Viber=DELIVERED@10s', 'Sms=Failed']);
  expect(unseen.line).toBe('Succeeded, -, -, viber delivered, sms failed');
  expect(unseen.seconds).toMatchObject({ 'viber delivered': 10, 'sms queued': 40 });
  expect(story(flow, ['Viber=SEEN@20s']).line).toBe('Succeeded, -, -, viber seen');
  expect(story(flow, ['Viber=UNDELIVERED@3s', 'Sms=Delivered']).seconds).toMatchObject({ 'sms queued': 3 });
});

test.each([
  ['three failures', onCompletion(viber, sms, voice), ['1=EXPIRED', '2=Failed', '3=Busy'], 'Failed 2 Voice'],
  ['by order', standard({ ...sms, order: 20 }, { ...viber, order: 10 }), ['10=EXPIRED', '20=Failed'], 'Failed 2 Sms'],
  ['an otp nobody gets', otp(viberOtp, smsOtp), ['1=UNDELIVERED', '2=Undelivered(Expired)'], 'Failed 2 Sms'],
  ['a text after a completed call', standard(spoken, sms), ['2=Failed'], 'Succeeded null Sms'],
  // The next three disagree: a status that may still start a step is taken for the end.
  ['an sms after an unseen delivery', otp(unlessSeen, smsOtp), ['2=Failed'], 'Succeeded null Sms'],
  ['a call, a delivery that expires', standard(spoken, expiring, sms), ['2=DELIVERED@3s'], 'Succeeded null Sms'],
  ['a call, a provisional UNDELIVERED', standard(spoken, viber, sms), ['2=UNDELIVERED@3s'], 'Succeeded null Sms'],
])('a run is followed to its very end: %s', async (_, flow, outcomes, expected) => {
  const emit = (): void => {};
  const ending = await rehearsal(flow, { outcomes: outcomesOf(outcomes), seed: 3, emit }).play();
  const { status, statusCode, terminationChannel } = ending as FlowFinished;
  expect(`${status} ${statusCode} ${terminationChannel}`).toBe(expected);
});
