import { expect, test } from 'vitest';
import { blankTimeline, told } from '../../src/report/timeline.ts';
import { timelineFrame } from '../../src/report/timeline-frame.ts';
import type { RunEvent } from '../../src/run-event.ts';
import { styleFor } from '../../src/term/style.ts';
import { widthOf } from '../../src/term/width.ts';
import { eventsOf, flowOf } from '../support/flow.ts';

const PLAIN = await styleFor(false, { LANG: 'en_US.UTF-8' }, true);

const flow = flowOf(`
to: "+306900000001"
flow:
  - { type: Viber, senderInfoTrackingId: s, ttl: 10, message: { text: hi } }
  - { type: Sms, from: Brand, ttl: 30, message: { body: hi } }
  - type: Voice
    from: Brand
    dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-US } }] }
`);

const blank = blankTimeline({ title: 'Order shipped', recipient: '+3069******01', dryRun: true }, flow.plan);

/** The frame after so many events of a story, at a moment and a width. */
async function frameOf(
  outcomes: readonly string[],
  options: { count?: number; nowMs?: number; columns?: number; fitting?: boolean } = {},
): Promise<string> {
  const events = await eventsOf(flow, outcomes);
  const { count = events.length, nowMs = 0, columns = 100, fitting = true } = options;
  const timeline = events.slice(0, count).reduce((before, event) => told(before, event), blank);
  const last = events.at(-1);
  const endMs = count === events.length && last?.type === 'flow.finished' ? last.elapsedMs : nowMs;
  return `\n${timelineFrame(timeline, endMs, PLAIN, columns, fitting).join('\n')}\n`;
}

const ALL_FAIL = ['Viber=EXPIRED', 'Sms=Undelivered(Call Barred)@5m', 'Voice=NoAnswer'];

test('nothing has happened yet', async () => {
  expect(await frameOf(ALL_FAIL, { count: 0 })).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     · 1 Viber  waiting
     · 2 Sms    waiting
     · 3 Voice  waiting
    Sending
    "
  `);
});

test('the first step is under way', async () => {
  expect(await frameOf(ALL_FAIL, { count: 2, nowMs: 4 * 60_000 })).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     ● 1 Viber  QUEUED       ████████████░░░░░░░░░░░░░░░░░░  04:00 of 10:00
     · 2 Sms    waiting
     · 3 Voice  waiting
    InProgress 04:00, accepted as 1867deb0-a2de-4755-bf7a-dfc34daa5a57
    "
  `);
});

test('every step has failed', async () => {
  expect(await frameOf(ALL_FAIL)).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     ✗ 1 Viber  EXPIRED      ██████████████████████████████  10:00 of 10:00  Expired
     ✗ 2 Sms    Undelivered  █████░░░░░░░░░░░░░░░░░░░░░░░░░  05:00 of 30:00  Call Barred
     ✗ 3 Voice  NoAnswer                                              01:00
    Failed after 16:00 with statusCode 2: the last step failed too, and there is no next step
    "
  `);
});

test('the second step has succeeded, and the third is not tried', async () => {
  expect(await frameOf(['Viber=UNDELIVERED@3s', 'Sms=Delivered@20s'])).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     ✗ 1 Viber  UNDELIVERED  ██████████████████████████████  10:00 of 10:00  Not Viber User
     ✓ 2 Sms    Delivered    ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  00:20 of 30:00
     – 3 Voice  not tried
    Succeeded after 10:20: reached through Sms, price 0.03
    "
  `);
});

test('a narrow terminal loses the bars first, then the ttl', async () => {
  expect(await frameOf(ALL_FAIL, { columns: 60 })).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     ✗ 1 Viber  EXPIRED      10:00 of 10:00  Expired
     ✗ 2 Sms    Undelivered  05:00 of 30:00  Call Barred
     ✗ 3 Voice  NoAnswer              01:00
    Failed after 16:00 with statusCode 2: the last step failed …
    "
  `);
  expect(await frameOf(ALL_FAIL, { columns: 40 })).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3…
     ✗ 1 Viber  EXPIRED      10:00 of 10:00
     ✗ 2 Sms    Undelivered  05:00 of 30:00
     ✗ 3 Voice  NoAnswer              01:00
    Failed after 16:00 with statusCode 2: t…
    "
  `);
});

test('what stays behind is not cut', async () => {
  expect(await frameOf(ALL_FAIL, { columns: 40, fitting: false })).toMatchInlineSnapshot(`
    "
    DRY RUN  Order shipped  standard, to +3069******01
     ✗ 1 Viber  EXPIRED      10:00 of 10:00  Expired
     ✗ 2 Sms    Undelivered  05:00 of 30:00  Call Barred
     ✗ 3 Voice  NoAnswer              01:00
    Failed after 16:00 with statusCode 2: the last step failed too, and there is no next step
    "
  `);
});

test('no line is ever wider than the terminal', async () => {
  for (let columns = 1; columns <= 140; columns++) {
    const lines = (await frameOf(ALL_FAIL, { columns })).trim().split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  }
});

test('text from outside cannot leave its line or drive the terminal', () => {
  const event: RunEvent = {
    type: 'step.changed',
    order: 1,
    channel: 'Viber',
    status: 'SEEN\u001b[2J\nforged',
    detail: '\u009b31m\r\u202e',
    atMs: 0,
    at: '',
  };
  const hostile = { ...told(blank, event), title: 'a\u001b]0;x\u0007\nb' };
  const lines = timelineFrame(hostile, 0, PLAIN, 120, true);
  expect(lines).toHaveLength(5);
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test('two steps of one order and channel have a row each', async () => {
  const tied = flowOf(`
to: "+306900000001"
flow:
  - { type: Sms, order: 1, from: One, ttl: 5, message: { body: hi } }
  - { type: Sms, order: 1, from: Two, ttl: 5, message: { body: hi } }
`);
  const events = await eventsOf(tied, ['Sms=Failed@2s']);
  const start = blankTimeline({ title: 'Tied', recipient: '+3069******01', dryRun: true }, tied.plan);
  const { rows } = events.reduce((before, event) => told(before, event), start);
  expect(rows.map(({ status, statusAtMs }) => [status, statusAtMs])).toEqual([
    ['Failed', 2_000],
    ['Failed', 4_000],
  ]);
});
