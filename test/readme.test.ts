import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_API_ORIGIN } from '../src/api/paths.ts';
import { wallClock } from '../src/clock.ts';
import { Engine } from '../src/engine/engine.ts';
import { engineApp, listen } from '../src/engine/http-face.ts';
import { Kernel } from '../src/engine/kernel.ts';
import { checkFlow } from '../src/flow/flow-file.ts';
import { flowText } from '../src/flow/flow-text.ts';
import { OTP_TEMPLATES } from '../src/flow/otp-templates.ts';
import { confirmationLines } from '../src/report/confirmation.ts';
import { explainLines } from '../src/report/explain-text.ts';
import { blankTimeline, told } from '../src/report/timeline.ts';
import { timelineFrame } from '../src/report/timeline-frame.ts';
import { styleFor } from '../src/term/style.ts';
import { Answers } from '../src/wizard/answers.ts';
import { compose } from '../src/wizard/compose.ts';
import { wizardRemarks } from '../src/wizard/remarks.ts';
import { eventsOf, flowOf } from './support/flow.ts';
import { inFolder, ROOT } from './support/program.ts';
import { replayed } from './support/transcript.ts';

const PATH = join(ROOT, 'README.md');
const readme = readFileSync(PATH, 'utf8');

type Block = { readonly language: string; readonly text: string; readonly whole: string };

const blocks: readonly Block[] = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([whole, language, text]) => ({
  whole,
  language: language!,
  text: text!,
}));

/** Paper stays the same: what happens now is told as if it had been on one morning. */
function onPaper(text: string, startMs: number): string {
  const moments = /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
  const shifted = (ms: number): string => new Date(ms - startMs + MORNING_MS).toISOString().replace('.000', '');
  return text.replace(moments, (moment) => shifted(Date.parse(moment)));
}

const MORNING_MS = Date.UTC(2026, 0, 1, 9);

/**
 * The engine that the README tells to start, and what it says to set. Its time moves by ten minutes with every request,
 * so that a look that comes late sees the same as one in time.
 */
async function localRoutee() {
  const startMs = Math.floor(wallClock.nowMs() / 1_000) * 1_000;
  const kernel = new Kernel<() => void>(startMs);
  const outcomes = [{ target: 'Viber', status: 'UNDELIVERED', chance: 1 }] as const;
  const engine = new Engine({ kernel, seed: 1, outcomes });
  const catchUp = (): void => kernel.advanceTo(kernel.nowMs + 600_000, (event) => event());
  const face = await listen(engineApp({ engine, catchUp }), 0);
  const { id, secret } = engine.application;
  return { face, startMs, env: { ROUTEE_API_URL: face.url, ROUTEE_APP_ID: id, ROUTEE_APP_SECRET: secret } };
}

// UPDATE_README=1 writes what is printed now; read the difference before committing it.
test('every command of the README prints what stands below it', { timeout: 120_000 }, async () => {
  const now = await inFolder(async (folder) => {
    const { face, startMs, env } = await localRoutee();
    cpSync(join(ROOT, 'flows'), join(folder, 'flows'), { recursive: true });
    let text = readme;
    for (const block of blocks) {
      const name = /^# (\S+\.yaml)\n/.exec(block.text)?.[1];
      if (block.language === 'yaml' && name) writeFileSync(join(folder, name), block.text);
      if (block.language !== 'console') continue;
      const printed = await replayed(block.text.trimEnd(), folder, env);
      // Where requests go when nothing else is set.
      const told = onPaper(printed.replaceAll(face.url, DEFAULT_API_ORIGIN), startMs);
      text = text.replace(block.whole, () => `\`\`\`console\n${told}\n\`\`\``);
    }
    await face.close();
    return text;
  });
  if (process.env.UPDATE_README) writeFileSync(PATH, now);
  else expect(now).toBe(readme);
});

test('the two commands of the quick start are those that the continuous integration runs', () => {
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());
  const script = readFileSync(join(ROOT, '.ci/run'), 'utf8').split('\n');
  expect(commands).toHaveLength(2);
  expect(script.filter((line) => commands.some((command) => line === `(${command})`))).toHaveLength(2);
});

test('no other block of the README has a command', () => {
  const others = blocks.filter(({ language }) => !['sh', 'console', 'yaml', 'text'].includes(language));
  expect(others).toEqual([]);
  expect(blocks.filter(({ language, text }) => language !== 'console' && /^\$ /m.test(text))).toEqual([]);
});

test('the drawn timeline is the one that a terminal shows', async () => {
  const drawn = blocks.find(({ language }) => language === 'text')!.text;
  const flow = flowOf(readFileSync(join(ROOT, 'flows/viber-then-sms.yaml'), 'utf8'));
  const events = await eventsOf(flow, ['Viber=EXPIRED']);
  const about = { title: flow.name!, recipient: '+3069******78', dryRun: true };
  const timeline = events.reduce((before, event) => told(before, event), blankTimeline(about, flow.plan));
  const style = await styleFor(false, { LANG: 'C.UTF-8' }, true);
  expect(`${timelineFrame(timeline, 604_440, style, 100, false).join('\n')}\n`).toBe(drawn);
});

test('the question is the one that a terminal shows', async () => {
  const asked = blocks.find(({ language, text }) => language === 'text' && text.startsWith('LIVE'))!.text;
  const shipped = blocks.find(({ text }) => text.startsWith('# shipped.yaml'))!.text;
  const style = await styleFor(false, {}, true);
  const lines = confirmationLines(flowOf(shipped), 'connect.routee.net', false, style);
  expect(`${lines.join('\n')}\n? Send it for real? (y/N)\n`).toBe(asked);
});

test('the questions of the wizard are those of its transcript, and the answers make what is shown there', async () => {
  const transcript = blocks.find(({ text }) => text.startsWith('✔ What is your message?'))!.text.split('\n');
  const given = transcript.filter((line) => line.startsWith('✔ ') && !line.startsWith('✔ Write'));
  const next = (message: string): string => {
    const line = given.shift() ?? '';
    expect(line.startsWith(`✔ ${message}`), `${line}, where it asks: ${message}`).toBe(true);
    return line.slice(message.length + 2).trim();
  };
  const values = await compose({
    answers: new Answers(new Map(), {
      text: async ({ message, problem, default: usual }) => {
        const answer = next(message) || (usual ?? '');
        expect(problem?.(answer)).toBeUndefined();
        return answer;
      },
      choose: async (message, choices) => {
        const answer = next(message);
        return choices.find(({ name }) => name === answer)!.value;
      },
      pick: async (message) => next(message).split(', '),
      confirm: async (message) => next(message) === 'Yes',
    }),
    templates: OTP_TEMPLATES,
    name: '',
    vars: new Map(),
    preview: async () => {},
  });
  expect(given).toEqual([]);
  const { outline } = checkFlow('a.yaml', flowText(values, [], wizardRemarks(values)));
  const shown = explainLines(outline!, await styleFor(false, { LANG: 'C.UTF-8' }, true), 100);
  const start = transcript.indexOf(shown[0]!);
  expect(transcript.slice(start, start + shown.length)).toEqual(shown);
});
