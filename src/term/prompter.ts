import { Interrupted } from '../errors.ts';
import { safeLine } from '../safe-text.ts';
import { type Asking, type PromptContext, prompted } from './ask.ts';

/** A question that is answered with a text. */
export type TextQuestion = {
  readonly message: string;
  /** The answer of just Enter. */
  readonly default?: string | undefined;
  /** What is wrong with an answer; undefined when it will do. */
  readonly problem?: ((text: string) => string | undefined) | undefined;
  /** What there is to say of the text while it is typed. */
  readonly remark?: ((text: string) => string | undefined) | undefined;
};

/** One of several answers. */
export type Choice<Value> = {
  readonly value: Value;
  readonly name: string;
  /** Shown below the list while it is pointed at. */
  readonly description?: string | undefined;
};

/** Asks a person, one question after the other. Every method fails with an Interrupted after Ctrl-C or Ctrl-D. */
export type Prompter = {
  readonly text: (question: TextQuestion) => Promise<string>;
  readonly choose: <Value>(message: string, choices: readonly Choice<Value>[], usual?: Value) => Promise<Value>;
  /** Any number of the choices; those in `usual` are marked at first. */
  readonly pick: (message: string, choices: readonly string[], usual: readonly string[]) => Promise<readonly string[]>;
  readonly confirm: (message: string, usual: boolean) => Promise<boolean>;
};

/** Longer lists are scrolled. */
const ROWS = 12;

/**
 * Asks on a terminal. No text that is shown can drive it, wherever it came from; of an answer that was given `cover`
 * hides what should not stay on the screen.
 */
export async function prompterOn(asking: Asking, cover: (text: string) => string): Promise<Prompter> {
  const { input, select, checkbox, confirm } = await import('@inquirer/prompts');
  const answered = async <Value>(show: (context: PromptContext) => Promise<Value>): Promise<Value> => {
    const answer = await prompted(show, asking);
    if (answer === undefined) throw new Interrupted();
    return answer;
  };
  return {
    text: ({ message, default: usual, problem, remark }) => {
      const config = {
        message: safeLine(message),
        default: usual,
        validate: (text: string) => {
          const wrong = problem?.(text);
          return wrong === undefined || safeLine(wrong);
        },
        transformer: (text: string, { isFinal }: { isFinal: boolean }) => {
          if (isFinal) return safeLine(cover(text));
          const said = text === '' ? undefined : remark?.(text);
          return said === undefined ? safeLine(text) : `${safeLine(text)}  (${said})`;
        },
      };
      return answered((context) => input(config, context));
    },
    choose: (message, choices, usual) => {
      const shown = choices.map(({ value, name, description }) => ({
        value,
        name: safeLine(name),
        ...(description !== undefined && { description: safeLine(description) }),
      }));
      const config = { message: safeLine(message), choices: shown, default: usual as never, pageSize: ROWS };
      return answered((context) => select(config, context));
    },
    pick: (message, choices, usual) => {
      const marked = choices.map((value) => ({ value, checked: usual.includes(value) }));
      return answered((context) => checkbox({ message: safeLine(message), choices: marked }, context));
    },
    confirm: (message, usual) =>
      answered((context) => confirm({ message: safeLine(message), default: usual }, context)),
  };
}
