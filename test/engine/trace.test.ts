import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Fault, FaultBox, parseFault } from '../../src/engine/faults.ts';
import { LocalRoutee } from '../../src/engine/local-routee.ts';
import { type Outcome, parseOutcome } from '../../src/flow/outcome.ts';

const OUTCOMES = [
  'Viber=EXPIRED:30%',
  'Viber=UNDELIVERED:20%',
  'Sms=Undelivered:50%',
  'Voice=Busy:40%',
  '+3069*:Sms=Unsent:10%',
];

const BODIES = ['OnStep', 'OnCompletion'].map((strategy) => ({
  flow: [
    { type: 'Viber', order: 1, to: '+306900000001', senderInfoTrackingId: 's', ttl: 10, message: { text: 'hi' } },
    { type: 'Sms', order: 2, to: '+306900000001', from: 'Brand', ttl: 60, message: { body: 'hi' } },
    {
      type: 'Voice',
      order: 3,
      to: { phone: '+306900000001' },
      from: '302105550100',
      dialPlan: { verbs: [{ type: 'SAY', message: { text: 'hi', language: 'en-GB' } }] },
    },
  ],
  callback: { strategy, url: 'https://example.com/hook' },
}));

/** Everything that whoever watches is told of a hundred deliveries, and which faults their sends would have met. */
function trace(seed: number): string {
  const outcomes = OUTCOMES.map((text) => (parseOutcome(text) as { outcome: Outcome }).outcome);
  const clock = { nowMs: () => Date.UTC(2026, 0, 1), sleep: async () => {} };
  const post = async () => ({ status: 200 });
  const { signal } = new AbortController();
  const routee = new LocalRoutee({
    clock,
    seed,
    speed: 'manual',
    outcomes,
    faults: [],
    post,
    allowRemote: false,
    signal,
  });
  const told: string[] = [];
  routee.watch((message) => told.push(JSON.stringify(message)));
  const faults = ['reset-after:10%', '429:20%'].map((text) => (parseFault(text) as { fault: Fault }).fault);
  const box = new FaultBox(seed, faults);
  const { engine } = routee;
  for (let count = 0; count < 100; count++) {
    engine.exchange({ method: 'POST', path: '/failover', token: engine.token, json: BODIES[count % 2] });
    told.push(String(box.next('send')?.name));
    routee.clock.advance(7_000);
  }
  routee.clock.advance(86_400_000);
  return told.join('\n');
}

test('one seed is one trace, byte for byte, on every Node', () => {
  const one = trace(1);
  expect(trace(1)).toBe(one);
  expect(trace(2)).not.toBe(one);
  expect(one.split('\n').length).toBeGreaterThan(500);
  // It changes only when stories do.
  expect(createHash('sha256').update(one).digest('hex')).toBe(
    '15eec3e2c601545491257007d1f42779335db93f2bfb11759b5d29fd872fdac4',
  );
});
