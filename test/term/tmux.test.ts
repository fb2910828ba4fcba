import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import { EngineClock } from '../../src/engine/engine-clock.ts';
import { engineApp, type Listening, listen } from '../../src/engine/http-face.ts';
import { Kernel } from '../../src/engine/kernel.ts';
import { ROOT } from '../support/program.ts';
import { HAS_TMUX, terminalTests } from '../support/tmux.ts';

const SLOW = `"${process.execPath}" -- bin/routee-failover.js send flows/viber-then-sms.yaml --dry-run --outcome Viber=EXPIRED --speed 60`;

describe.skipIf(!HAS_TMUX)('in a real terminal', () => {
  const { tmux, type, shown } = terminalTests(() => ROOT);

  test('the timeline is drawn in place, fits when the terminal is resized, and is gone after Ctrl-C', {
    timeout: 60_000,
  }, async () => {
    type(SLOW);
    const wide = await shown(/QUEUED +█/);
    expect(wide).toMatch(/DRY RUN {2}Viber, then SMS {2}standard, to \+3069\*{6}78/);
    expect(wide.match(/InProgress/g)).toHaveLength(1);
    tmux('resize-window', '-t', 'test', '-x', '40', '-y', '24');
    const narrow = await shown(/QUEUED +\d\d:\d\d of 10:00\n(?!.*█)/);
    expect(narrow).not.toMatch(/[█░]/);
    expect(narrow.match(/InProgress/g)).toHaveLength(1);
    tmux('resize-window', '-t', 'test', '-x', '120', '-y', '24');
    await shown(/QUEUED +█/);
    tmux('send-keys', '-t', 'test', 'C-c');
    const after = await shown(/\[130\] *$/);
    // What stays is the timeline as it was, once.
    expect(after.match(/InProgress \d\d:\d\d, accepted as/g)).toHaveLength(1);
    expect(after.match(/QUEUED/g)).toHaveLength(1);
    expect(tmux('display-message', '-p', '-t', 'test', '#{cursor_flag}').trim()).toBe('1');
  });

  describe('a send to an engine', () => {
    let face: Listening;

    beforeEach(async () => {
      const kernel = new Kernel<() => void>(wallClock.nowMs());
      const outcomes = [{ target: 'Viber', status: 'EXPIRED', chance: 1 }] as const;
      const engine = new Engine({ kernel, seed: 1, outcomes });
      face = await listen(engineApp({ engine, catchUp: new EngineClock(kernel, wallClock, 1).catchUp }), 0);
      const { id, secret } = engine.application;
      type(`export ROUTEE_API_URL=${face.url} ROUTEE_APP_ID=${id} ROUTEE_APP_SECRET=${secret}; clear`);
    });

    afterEach(() => face.close());

    const SEND = `"${process.execPath}" -- bin/routee-failover.js send flows/viber-then-sms.yaml`;

    test('asks first, and sends nothing without a yes', { timeout: 60_000 }, async () => {
      type(SEND);
      const asked = await shown(/Send it there\? \(y\/N\)/);
      expect(asked).toContain(`LOCAL  Viber, then SMS (standard) to ${new URL(face.url).host}`);
      expect(asked).toMatch(
        /recipient +\+3069\*{6}78\n +1 Viber +from 0094d198.*\n +"Our spring collection is here"\n +2 Sms +from Brand, 1 part\n/,
      );
      tmux('send-keys', '-t', 'test', 'Enter');
      expect(await shown(/\[2\] *$/)).toContain('nothing was sent: it was not confirmed');
      type('clear');
      await shown(/^\[0\] *$/);
      type(`${SEND} 2>/dev/null`);
      await shown(/\(y\/N\)/);
      tmux('send-keys', '-t', 'test', 'C-d');
      await shown(/\[2\] *$/);
      type('clear');
      await shown(/^\[0\] *$/);
      type(`${SEND} --no-input`);
      expect(await shown(/\[2\] *$/)).toContain('nothing was sent: it was not confirmed');
      type('clear');
      await shown(/^\[0\] *$/);
      type(`${SEND} | cat; (exit \${PIPESTATUS[0]})`);
      await shown(/\(y\/N\)/);
      tmux('send-keys', '-t', 'test', 'C-c');
      expect(await shown(/\[130\] *$/)).not.toContain('accepted as');
    });

    test('is followed after a yes, and leaves one timeline and the way to go on after Ctrl-C', {
      timeout: 60_000,
    }, async () => {
      tmux('resize-window', '-t', 'test', '-x', '40', '-y', '30');
      type(SEND);
      await shown(/\(y\/N\)/);
      tmux('send-keys', '-t', 'test', 'y', 'Enter');
      await shown(/QUEUED +\d\d:\d\d of 10:00/);
      tmux('send-keys', '-t', 'test', 'C-c');
      const after = await shown(/\[130\] *$/);
      expect(after.match(/QUEUED/g)).toHaveLength(1);
      // In the question, and over the timeline that stays.
      expect(after.match(/Viber, then SMS/g)).toHaveLength(2);
      expect(after.replaceAll('\n', '')).toMatch(/track it with: routee-failover track [0-9a-f-]{36}/);
    });
  });

  test('the finished timeline stays, once', {
    timeout: 60_000,
  }, async () => {
    type(SLOW.replace(' --speed 60', ''));
    const text = await shown(/\[0\] *$/);
    expect(text).toMatch(/✗ 1 Viber {2}EXPIRED +█{30} {2}10:00 of 10:00/);
    expect(text).toMatch(/✓ 2 Sms {4}Delivered/);
    expect(text.match(/Succeeded after \d\d:\d\d: reached through Sms/g)).toHaveLength(1);
  });
});
