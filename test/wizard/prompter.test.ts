import { render } from '@inquirer/testing';
import { expect, test } from 'vitest';
import { Interrupted } from '../../src/errors.ts';
import { type Prompter, prompterOn } from '../../src/term/prompter.ts';

/** One question of the prompter, as the keyboard of inquirer's own tests sees a prompt. */
function asked<Value>(ask: (prompter: Prompter) => Promise<Value>) {
  return render(
    async (_config: object, context: { input?: NodeJS.ReadableStream; output?: NodeJS.WritableStream } = {}) => {
      const asking = { input: () => context.input!, output: context.output!, signal: new AbortController().signal };
      return ask(await prompterOn(asking, (text) => text.replace(/\d/g, '*')));
    },
    {},
  );
}

const length = (text: string): string | undefined => (text.length > 3 ? 'must be short' : undefined);

test('an answer is checked, remarked on while it is typed, and covered when it was given', async () => {
  const { answer, events, getScreen, nextRender } = await asked((prompter) =>
    prompter.text({ message: 'Code\u001b[31m?', problem: length, remark: (text) => `${text.length} of 3` }),
  );
  events.type('1234');
  expect(getScreen()).toBe('? Code\\x1b[31m? 1234  (4 of 3)');
  events.keypress('enter');
  await nextRender();
  expect(getScreen()).toBe('? Code\\x1b[31m? 1234  (4 of 3)\n> must be short');
  events.keypress('backspace');
  events.keypress('enter');
  expect(await answer).toBe('123');
  expect(getScreen()).toBe('✔ Code\\x1b[31m? ***');
});

test('what is chosen is the value, and what is shown cannot drive the terminal', async () => {
  const choices = [
    { value: 'a', name: 'one\u001b]0;x\u0007', description: 'the \u202efirst' },
    { value: 'b', name: 'two' },
  ];
  const { answer, events, getScreen } = await asked((prompter) => prompter.choose('Which?', choices));
  expect(getScreen()).toContain('❯ one\\x1b]0;x\\x07\n  two\n');
  expect(getScreen()).toContain('the \\u202efirst');
  events.keypress('down');
  events.keypress('enter');
  expect(await answer).toBe('b');
});

test('the usual ones are marked', async () => {
  const { answer, events } = await asked((prompter) => prompter.pick('Which?', ['A', 'B', 'C'], ['A', 'C']));
  events.keypress('space');
  events.keypress('enter');
  expect(await answer).toEqual(['C']);
});

test('Ctrl-C and Ctrl-D end every question', async () => {
  for (const name of ['c', 'd']) {
    const { answer, events } = await asked((prompter) => prompter.confirm('Sure?', true));
    const ended = expect(answer).rejects.toThrow(Interrupted);
    events.keypress({ ctrl: true, name });
    await ended;
  }
});
