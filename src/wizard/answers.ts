import { InputFailure } from '../errors.ts';
import type { Choice, Prompter, TextQuestion } from '../term/prompter.ts';

/** A question with the flag that answers it as well. */
export type Asked = TextQuestion & { readonly flag: string; readonly required?: boolean | undefined };

/**
 * Where answers come from: the flags of the command line, then the person. Without a person, what is required and was
 * not given is remembered, to be told all at once.
 */
export class Answers {
  readonly #given: Map<string, string>;
  readonly #prompter: Prompter | undefined;
  readonly #missing = new Set<string>();

  constructor(given: ReadonlyMap<string, string>, prompter: Prompter | undefined) {
    this.#given = new Map(given);
    this.#prompter = prompter;
  }

  /** The person who is asked; undefined where nobody is. */
  get person(): Prompter | undefined {
    return this.#prompter;
  }

  /** The answer; empty where there is none and none is needed. A flag answers once, and then the person. */
  async text({ flag, required, ...question }: Asked): Promise<string> {
    const given = this.#taken(flag);
    const problem = (text: string): string | undefined => {
      if (text === '') return required ? 'an answer is needed' : undefined;
      return question.problem?.(text);
    };
    if (given !== undefined) return usable(flag, given, problem(given));
    if (this.#prompter) return this.#prompter.text({ ...question, problem });
    if (question.default === undefined && required) this.#missing.add(flag);
    return question.default ?? '';
  }

  /** One of the choices. Without a person it is the usual one, or missing. */
  async choice<Value extends string>(
    flag: string,
    message: string,
    choices: readonly Choice<Value>[],
    usual?: Value,
  ): Promise<Value | undefined> {
    const given = this.#taken(flag);
    const words = choices.map(({ value }) => value);
    if (given !== undefined) {
      const word = words.find((one) => one.toLowerCase() === given.toLowerCase());
      return usable(flag, word ?? given, word ? undefined : `must be ${words.join(', ')}`) as Value;
    }
    if (this.#prompter) return this.#prompter.choose(message, choices, usual);
    if (usual === undefined) this.#missing.add(flag);
    return usual;
  }

  /** Several of the words; a flag names them with commas between. */
  async words(
    flag: string,
    message: string,
    words: readonly string[],
    usual: readonly string[],
  ): Promise<readonly string[]> {
    const given = this.#taken(flag)
      ?.split(',')
      .map((word) => word.trim());
    if (given === undefined) return this.#prompter ? this.#prompter.pick(message, words, usual) : usual;
    return given.map((text) => {
      const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
      return usable(flag, word ?? text, word ? undefined : `must be ${words.join(', ')}`);
    });
  }

  /** Whether a flag is there that was not looked at yet. */
  has(flag: string): boolean {
    return this.#given.has(flag);
  }

  /** Fails where something is missing, or where a flag was given for nothing. */
  settled(): void {
    if (this.#missing.size > 0) {
      const flags = [...this.#missing].map((flag) => `--${flag}`);
      throw new InputFailure(
        'input.answers',
        `${flags.length === 1 ? 'an answer is' : 'answers are'} missing: ${flags.join(', ')}`,
        {
          hint: 'give them as flags, or run this on a terminal',
        },
      );
    }
    const [unused] = this.#given.keys();
    if (unused !== undefined) {
      throw new InputFailure('usage', `--${unused} is for a step that this flow does not have`, {
        hint: 'leave it out',
      });
    }
  }

  #taken(flag: string): string | undefined {
    const given = this.#given.get(flag);
    this.#given.delete(flag);
    return given;
  }
}

function usable(flag: string, answer: string, problem: string | undefined): string {
  if (problem === undefined) return answer;
  throw new InputFailure('usage', `--${flag} ${problem}`);
}
