import { mapping } from '../rules/rule.ts';
import type { Finding, LintRule } from './lint-rule.ts';

/** An address that is asked in the clear. */
export const insecureUrl: LintRule = {
  name: 'insecure-url',
  why:
    'Callbacks carry phone numbers and what became of messages, and are not signed: over http anybody ' +
    'on the way reads them, or makes them up. A wav file can be replaced there.',
  example: 'callback: { strategy: OnStep, url: "http://example.com/hooks" }',
  find: ({ steps, callback }) => [
    ...insecure(callback.url, ['callback', 'url']),
    ...steps.flatMap(({ step, index }) => [
      ...insecure(step.inboundUrl, ['flow', index, 'inboundUrl']),
      ...insecure(mapping(step.machineDetection).eventUrl, ['flow', index, 'machineDetection', 'eventUrl']),
      ...verbsOf(step.dialPlan).flatMap((verb, place) =>
        insecure(mapping(verb).fileURL, ['flow', index, 'dialPlan', 'verbs', place, 'fileURL']),
      ),
    ]),
  ],
};

function insecure(url: unknown, path: Finding['path']): Finding[] {
  if (typeof url !== 'string' || !/^http:\/\//i.test(url)) return [];
  return [{ path, message: `${path.at(-1)} is asked in the clear`, hint: 'write https://' }];
}

function verbsOf(dialPlan: unknown): readonly unknown[] {
  const { verbs } = mapping(dialPlan);
  return Array.isArray(verbs) ? verbs : [];
}
