import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LINT_RULES } from '../../src/flow/lint/lint.ts';
import { problemsOf } from '../support/flow.ts';
import { program, ROOT } from '../support/program.ts';

test.each(LINT_RULES.map(({ name }) => name))('%s fires on the file of its name', (name) => {
  const text = readFileSync(join(ROOT, `test/problems/${name}.yaml`), 'utf8');
  expect(problemsOf(text).some((problem) => problem.includes(`[${name}]`))).toBe(true);
});

const step = (more: string, type = 'Viber'): string =>
  ({
    Viber: `{ type: Viber, senderInfoTrackingId: s, message: { text: hi }${more} }`,
    Sms: `{ type: Sms, from: Brand, message: { body: hi }${more} }`,
    Voice: `{ type: Voice, from: "302100000000", dialPlan: { verbs: [{ type: SAY, message: { text: hi, language: en-GB } }] }${more} }`,
  })[type]!;

const flow = (...steps: readonly string[]): string => `to: "+306900000001"\nflow: [${steps.join(', ')}]\n`;

// Flows that nobody would want to hear anything about.
test.each([
  ['one step whose list is short', flow(step(', failoverOnStatuses: [FAILED]'))],
  ['one step whose list is empty', flow(step(', failoverOnStatuses: []'))],
  ['a last step that catches nothing', flow(step(''), step(', failoverOnStatuses: []', 'Sms'))],
  [
    'every failure in another case',
    flow(step(', failoverOnStatuses: [expired, Failed, undelivered]'), step('', 'Sms')),
  ],
  [
    'a call that is followed whatever comes',
    flow(step(', failoverOnStatuses: [Completed, Busy, NoAnswer]', 'Voice'), step('', 'Sms')),
  ],
  [
    'a call before a text, by order',
    flow(step(', order: 2, failoverOnStatuses: []', 'Sms'), step(', order: 1', 'Voice')),
  ],
  ['the longest default', flow(step(', ttl: 1200', 'Sms'), step('', 'Voice'))],
  ['an hour', flow(step(', ttl: 60'), step('', 'Sms'))],
  ['a text of 160 characters', flow(`{ type: Sms, from: Brand, message: { body: "${'x'.repeat(160)}" } }`)],
  ['Greek capitals that are in the alphabet', flow('{ type: Sms, from: Brand, message: { body: "ΔΩΣ ΦΓΛΠΨΘΞ" } }')],
  ['a sender that is a number', flow(step('', 'Voice'))],
  ['an unseen message of a last step', flow(step(', expireOnDelivery: true'))],
  [
    'https everywhere',
    `${flow(step(', inboundUrl: "https://example.com/in"'))}callback: { strategy: OnStep, url: "https://example.com" }\n`,
  ],
])('%s is no problem', (_, text) => {
  expect(problemsOf(text)).toEqual([]);
});

test('a code that still works when the fallback starts is no problem', () => {
  const otp = (ttl: number): string => `
to: "+306900000001"
flow:
  - { type: ViberOtp, senderInfoTrackingId: s, templateId: c2cdc028-a48b-4187-bbaf-3aaa137b6e23, pin: "4711", ttl: ${ttl} }
  - { type: Sms, ttl: 60, message: { body: "Your code is 4711" } }
`;
  expect(problemsOf(otp(299))).toEqual([]);
  expect(problemsOf(otp(300))).toEqual([expect.stringContaining('[code-expired]')]);
});

describe('a warning that is meant', () => {
  const MEDIA = 'message: { text: hi, imageUrl: "https://example.com/a.jpg" }';
  const file = (before: string, behind: string): string =>
    `to: "+306900000001"\nflow:\n  - type: Viber\n    senderInfoTrackingId: s\n${before}    ${MEDIA}${behind}\n`;

  test.each([
    ['behind its line', '', ' # routee-failover: ignore promotional-media'],
    ['on the line before it', '    # routee-failover: ignore promotional-media\n', ''],
    ['with its reason', '    # It is a sale. routee-failover: ignore promotional-media\n', ''],
    ['with other rules', '', ' # routee-failover: ignore sms-length, promotional-media'],
    ['beside another one', '', ' # routee-failover: ignore promotional-media # routee-failover: ignore sms-length'],
  ])('is silenced by a comment %s', (_, before, behind) => {
    expect(problemsOf(file(before, behind))).toEqual([]);
  });

  test.each([
    ['about another rule', '', ' # routee-failover: ignore sms-length'],
    ['two lines before', '    # routee-failover: ignore promotional-media\n    ttl: 5\n', ''],
    ['inside of a text', '    label: "# routee-failover: ignore promotional-media"\n', ''],
  ])('is not silenced by a comment %s', (_, before, behind) => {
    expect(problemsOf(file(before, behind))).toHaveLength(1);
  });

  test('is not silenced by a text on its line that only looks like a comment', () => {
    const text = file('', '').replace('text: hi', 'text: "# routee-failover: ignore promotional-media"');
    expect(problemsOf(text)).toHaveLength(1);
  });

  test('is no error: those are never silenced', () => {
    const text = 'to: "+306900000001"\nflow: [{ type: Sms }] # routee-failover: ignore required\n';
    expect(problemsOf(text)).toHaveLength(2);
  });
});

test('a ttl that is not known yet, and a default that is, decide when a code has expired', () => {
  const file = (first: string): string => `
vars: { x: }
to: "+306900000001"
flow:
  - ${first}
  - { type: Viber, senderInfoTrackingId: s, templateId: c2cdc028-a48b-4187-bbaf-3aaa137b6e23, templateLang: en, templateParams: { pin: "4711" } }
`;
  const sms = (more: string): string => `{ type: Sms, from: Brand, message: { body: "Your code is 4711" }${more} }`;
  const rules = (text: string): string[] => problemsOf(text).map((problem) => /\[(.*?)\]/.exec(problem)![1]!);
  expect(rules(file(sms(', ttl: "${x}"')))).toEqual(['missing-value']);
  expect(rules(file(sms('')))).toEqual(['code-expired']);
  expect(rules(file(sms(', ttl: 4')))).toEqual([]);
});

test('a step whose type is a name of every object is only a mistake', () => {
  const text =
    'to: "+306900000001"\nflow: [{ type: constructor, failoverOnStatuses: [x] }, { type: Sms, from: B, message: { body: x } }]\n';
  expect(problemsOf(text).map((problem) => problem.split(' ')[1])).toEqual(['error']);
});

test('the README has every rule, with the reason and example that the program tells', async () => {
  const { out } = await program(['check', '--rules', '--json']);
  const { rules } = JSON.parse(out) as { rules: { name: string; why: string; example: string }[] };
  const table = rules.map(({ name, why, example }) => {
    const code = example.split('\n').map((line) => `\`${line}\``);
    return `| \`${name}\` | ${why} | ${code.join('<br>')} |\n`;
  });
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(readme).toContain(`| rule | why it matters | it fires on |\n|---|---|---|\n${table.join('')}`);
});
