import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ROOT } from './support/program.ts';
import { session } from './support/session.ts';

/* No file makes the program fall over: whatever is in it, the answer is a result or a reason. */

const COMMANDS = [
  ['check'],
  ['check', '--json', '--strict'],
  ...['sarif', 'junit', 'github'].map((format) => ['check', '--format', format]),
  ['explain'],
  ['explain', '--json'],
  ['explain', '--format', 'dot'],
  ['test', '--coverage'],
  ['test', '--json', '--min-coverage', '10'],
  ['send', '--dry-run', '--timeout', '1h'],
  ['send', '--show-request', 'curl'],
];

const WORDS = [
  ...['', 'Viber', 'Sms', 'Voice', 'ViberOtp', 'EXPIRED', 'standard', 'transactional', 'otp', 'OnStep', 'SAY'],
  ...['${x}', '${phone}', '$$', 'http://a', '+306900000001', '4711', 'π', '0', '-1', '1e9', 'true', 'null', '~', '[]'],
];

const KEYS = (
  'type to ttl order message text body failoverOnStatuses pin templateId templateParams templateType templateLang ' +
  'codeValidityTime dialPlan verbs imageUrl from expireOnDelivery failoverOnDelivered callback url strategy label extra ' +
  'senderInfoTrackingId machineDetection eventUrl fileURL inboundUrl phone __proto__ constructor'
).split(' ');

const scalar = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ maxLength: 6 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('any'), { maxKeys: 7 }),
  ),
})).any;

const document = fc
  .record(
    {
      endpoint: scalar,
      vars: value,
      to: value,
      flow: fc.oneof(value, fc.array(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 9 }), { maxLength: 4 })),
      callback: value,
      scenarios: fc.dictionary(
        fc.string({ maxLength: 5 }),
        fc.dictionary(fc.constantFrom('vars', 'outcomes', 'expect'), value),
      ),
    },
    { requiredKeys: ['flow'] },
  )
  .map((written) => JSON.stringify(written));

const flows = readdirSync(join(ROOT, 'flows'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(ROOT, 'flows', name), 'utf8').split('\n'));

/** A good flow with a few of its lines gone, doubled, or with another value. */
const mutated = fc
  .record({
    lines: fc.constantFrom(...flows),
    changes: fc.array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'double', 'value'), fc.constantFrom(...WORDS)), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ lines, changes }) => {
    const text = [...lines];
    for (const [number, change, word] of changes) {
      const at = number % text.length;
      const line = text[at]!;
      if (change === 'drop') text.splice(at, 1);
      else if (change === 'double') text.splice(at, 0, line);
      else text[at] = line.replace(/(:\s+)[^#{[]+/, (_, colon: string) => colon + word);
    }
    return text.join('\n');
  });

test.each<readonly [string, fc.Arbitrary<string>]>([
  ['made of anything', document],
  ['that was a good one', mutated],
])('a flow file %s is answered', { timeout: 60 * 60_000 }, async (_, texts) => {
  const property = fc.asyncProperty(texts, fc.constantFrom(...COMMANDS), async (text, [command, ...flags]) => {
    const { exitCode, out, err } = await session([command!, 'flow.yaml', ...flags], { files: { 'flow.yaml': text } });
    expect([0, 1, 2, 8], err).toContain(exitCode);
    if (flags.includes('--json') && exitCode !== 2) JSON.parse(out);
  });
  await fc.assert(property, { numRuns: process.env.SOAK ? 50_000 : 400 });
});
