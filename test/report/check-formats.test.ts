import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { error, warning } from '@actions/core';
import { Ajv } from 'ajv';
import { parse } from 'junit2json';
import type { Log } from 'sarif';
import { describe, expect, test, vi } from 'vitest';
import { inFolder, program } from '../support/program.ts';

const GOOD = 'to: "+306900000001"\nflow: [{ type: Sms, from: Brand, message: { body: hi } }]\n';
const DOUBTFUL = GOOD.replace('Brand, ', 'Brand, ttl: 5, ').replace('body: hi', 'body: "π"');
const WRONG = GOOD.replace('from: Brand', 'form: "50%, <&>: \\u0001"');

/** What `check` prints in that format for a good, a doubtful and a wrong file. */
async function checked(format: string, ...more: readonly string[]) {
  return inFolder(async (folder) => {
    mkdirSync(join(folder, 'flows/deeper'), { recursive: true });
    writeFileSync(join(folder, 'flows/good.yaml'), GOOD);
    writeFileSync(join(folder, 'flows/deeper/doubtful.yml'), DOUBTFUL);
    writeFileSync(join(folder, 'flows/wrong <&>, 50%:.yaml'), WRONG);
    writeFileSync(join(folder, 'flows/README.md'), 'no flow');
    return program(['check', 'flows', '--format', format, ...more], { cwd: folder });
  });
}

test('a folder stands for the flow files in it and below it', async () => {
  const { out, exitCode } = await checked('text');
  expect(out.match(/^flows\/\S.*(?:ok|error).*$/gm)?.filter((line) => !/:\d+:\d+:/.test(line))).toEqual([
    'flows/deeper/doubtful.yml: ok (standard: Sms), 1 warning',
    'flows/good.yaml: ok (standard: Sms)',
    'flows/wrong <&>, 50%:.yaml: 2 errors',
  ]);
  expect(exitCode).toBe(1);
});

test('a folder without flow files is a mistake', async () => {
  await inFolder(async (folder) => {
    const { exitCode, err } = await program(['check', '.'], { cwd: folder });
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: 'error: there is no flow file in .\nhint: their names end in .yaml, .yml or .json\n',
    });
  });
});

describe('junit', () => {
  test.each([
    [[], 1],
    [['--strict'], 2],
  ])('with %j has a case for each file', async (flags, failures) => {
    const { out, exitCode } = await checked('junit', ...flags);
    const suites = await parse(out);
    expect(exitCode).toBe(1);
    expect(suites).toMatchObject({ name: 'routee-failover check', tests: 3, failures });
    const cases = (suites as { testsuite: { testcase: { name: string; failure?: { message: string }[] }[] }[] })
      .testsuite[0]!.testcase;
    expect(cases.map(({ name, failure }) => [name, failure !== undefined])).toEqual([
      ['flows/deeper/doubtful.yml', failures === 2],
      ['flows/good.yaml', false],
      ['flows/wrong <&>, 50%:.yaml', true],
    ]);
    expect(cases[2]!.failure![0]!.message).toMatch(/^2:8: error: flow\[0\]\.from is missing \[required\]$/);
  });
});

test('sarif has every problem at its place, with the reason of its rule', async () => {
  const { out } = await checked('sarif');
  const log = JSON.parse(out) as Log;
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs;
  expect(run!.results!.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['sms-length', 'warning'],
    ['required', 'error'],
    ['unknown-key', 'error'],
  ]);
  expect(run!.results![2]!.locations![0]!.physicalLocation).toEqual({
    artifactLocation: { uri: 'flows/wrong%20%3C%26%3E%2C%2050%25%3A.yaml' },
    region: { startLine: 2, startColumn: 21, endColumn: 25 },
  });
  expect(run!.tool.driver.rules![0]!.fullDescription!.text).toMatch(/^Every part of an SMS is paid for/);
});

test('sarif is what its schema says', async () => {
  const {
    $schema: _,
    id: __,
    ...schema
  } = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as {
    $schema: string;
    id: string;
  };
  // Without strictness: the schema names formats, and has a pattern that only old engines take.
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  for (const text of [GOOD, DOUBTFUL, WRONG, '', '[', 'vars: { a: }\nto: ${a}\nflow: []']) {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'a b.yaml'), text);
      const { out } = await program(['check', 'a b.yaml', '--format', 'sarif'], { cwd: folder });
      expect({ valid: validate(JSON.parse(out)), errors: validate.errors }).toEqual({ valid: true, errors: null });
    });
  }
  expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

test('github commands are those that its own library writes', async () => {
  const { out } = await checked('github');
  const { out: json } = await checked('json');
  const { files } = JSON.parse(json) as {
    files: {
      file: string;
      problems: {
        rule: string;
        message: string;
        hint: string | null;
        line: number;
        column: number;
        severity: 'error' | 'warning';
      }[];
    }[];
  };
  let expected = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    expected += text;
    return true;
  });
  try {
    for (const { file, problems } of files) {
      for (const { severity, rule, message, hint, line, column } of problems) {
        const place = { title: rule, file, startLine: line, startColumn: column };
        (severity === 'error' ? error : warning)(hint === null ? message : `${message}\n${hint}`, place);
      }
    }
  } finally {
    write.mockRestore();
  }
  // The order of the properties is free.
  const sorted = (text: string): string[] =>
    text
      .split('\n')
      .map((line) =>
        line.replace(
          /^(::\w+ )(.*?)(::)/,
          (_, start, list: string, end) => start + list.split(',').toSorted().join() + end,
        ),
      );
  expect(sorted(out)).toEqual(sorted(expected));
});

test('github has a command for each problem, that nothing in it can end', async () => {
  const { out } = await checked('github');
  expect(
    out.split('\n').map((line) => line.replace(/::.*$/, (text, at: number) => (at === 0 ? text : ''))),
  ).toHaveLength(4);
  expect(out).toContain('::warning file=flows/deeper/doubtful.yml,line=2,col=');
  expect(out).toContain(
    '::error file=flows/wrong <&>%2C 50%25%3A.yaml,line=2,col=21,title=unknown-key::"form" is not a key of flow[0]%0Adid you mean "from"?\n',
  );
});

test('a rule that is ignored is silent in every file, and one that is none is a mistake', async () => {
  expect((await checked('text', '--ignore', 'sms-length')).out).not.toContain('sms-length');
  const { exitCode, err } = await checked('text', '--ignore', 'sms-lenght');
  expect(exitCode).toBe(2);
  expect(err).toContain('hint: did you mean "sms-length"?');
  expect((await checked('text', '--ignore', 'required')).exitCode).toBe(2);
});

test.each(['junit', 'github'])(
  'a pin or a number is covered in %s before it is escaped, and a file keeps its name',
  async (format) => {
    const pin = 'a&b%1:<';
    const text = `
to: "+306900000001"
flow: [{ type: ViberOtp, senderInfoTrackingId: s, templateId: 3d1b6f0a-93f4-4c9e-8d62-5c1f0f3a9b20, pin: "${pin}", ttl: 30 }]
scenarios: { "wrong pin: +306987654321": { expect: { contains: "not ${pin}" } } }
`;
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'order-20261122.yaml'), text);
      const { out, exitCode } = await program(['test', 'order-20261122.yaml', '--format', format], { cwd: folder });
      expect(exitCode).toBe(1);
      expect(out).toContain('order-20261122.yaml');
      expect(out).not.toMatch(/306987654321|b%1|b&|b%25|&amp;b/);
      if (format === 'junit') expect(await parse(out)).toMatchObject({ tests: 1, failures: 1 });
    });
  },
);
