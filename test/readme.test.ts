import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blankTimeline, told } from '../src/report/timeline.ts';
import { timelineFrame } from '../src/report/timeline-frame.ts';
import { styleFor } from '../src/term/style.ts';
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

// UPDATE_README=1 writes what is printed now; read the difference before committing it.
test('every command of the README prints what stands below it', { timeout: 120_000 }, async () => {
  const now = await inFolder(async (folder) => {
    cpSync(join(ROOT, 'flows'), join(folder, 'flows'), { recursive: true });
    let text = readme;
    for (const block of blocks) {
      const name = /^# (\S+\.yaml)\n/.exec(block.text)?.[1];
      if (block.language === 'yaml' && name) writeFileSync(join(folder, name), block.text);
      if (block.language !== 'console') continue;
      const told = await replayed(block.text.trimEnd(), folder);
      text = text.replace(block.whole, () => `\`\`\`console\n${told}\n\`\`\``);
    }
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
