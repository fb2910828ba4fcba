import type { Context } from '../context.ts';
import { type Fault, parseFault } from '../engine/faults.ts';
import { type KeptState, MOST_STATE_BYTES, stateIn, stateText } from '../engine/state-file.ts';
import { InputFailure } from '../errors.ts';
import { type Outcome, parseOutcome, SERVER_ERROR } from '../flow/outcome.ts';
import type { SourceNode } from '../source/source-node.ts';
import { YamlSource } from '../source/yaml-source.ts';
import { isStatus, sameWord } from '../status.ts';

/** How a channel answers: what the file of `--outcomes` says, and after it the `--outcome`s, which count more. */
export async function outcomesFor(
  { outcome = [], outcomes: file }: { readonly outcome?: readonly string[]; readonly outcomes?: string },
  { readText }: Context,
): Promise<Outcome[]> {
  const inFile = file === undefined ? [] : outcomesIn(file, await readText(file));
  return [...inFile, ...outcome.map((text) => outcomeOf('--outcome', text))];
}

/** What goes wrong, and how often. */
export function faultsFor(texts: readonly string[] = []): Fault[] {
  return texts.map((text) => {
    const parsed = parseFault(text);
    if (parsed.ok) return parsed.fault;
    throw new InputFailure('usage', `--fault ${text}: ${parsed.message}`, { hint: parsed.hint });
  });
}

/** What an engine was that is gone on with; undefined where there is no file yet. */
export async function stateFor(
  file: string | undefined,
  { isThere, readText }: Context,
): Promise<KeptState | undefined> {
  if (file === undefined || !(await isThere(file))) return undefined;
  const state = stateIn(await readText(file, MOST_STATE_BYTES));
  if (state) return state;
  throw new InputFailure('input.state', `${file} is no state of an engine`, {
    hint: 'name another file, or remove this one',
  });
}

/** Between two times that the state is written. */
const PAUSE_MS = 1_000;

/** Writes the state of an engine a moment after it has changed, and at the end; for its owner's eyes only. */
export class StateKeeper {
  readonly #file: string;
  readonly #state: () => KeptState;
  readonly #context: Context;
  #due = false;
  #writing = Promise.resolve();

  constructor(file: string, state: () => KeptState, context: Context) {
    this.#file = file;
    this.#state = state;
    this.#context = context;
  }

  /** There is something new. */
  readonly changed = (): void => {
    if (this.#due) return;
    this.#due = true;
    const { clock, signal, err } = this.#context;
    void clock.sleep(PAUSE_MS, signal).then(
      () => this.save().catch((error: Error) => err.lines(`warning: ${error.message}`)),
      () => {},
    );
  };

  /** Writes it now. */
  save(): Promise<void> {
    this.#due = false;
    this.#writing = this.#writing.then(() => this.#context.writeText(this.#file, stateText(this.#state()), 0o600));
    return this.#writing;
  }
}

function outcomesIn(file: string, text: string): Outcome[] {
  const { root, problems, file: name } = new YamlSource(file === '-' ? 'stdin' : file, text);
  const texts = problems.length > 0 ? undefined : outcomeTexts(root);
  if (texts === undefined) {
    throw new InputFailure('input.outcomes', `${name} holds no outcomes`, {
      hint: 'write a list such as [Viber=EXPIRED, 2=Failed@5s], or channels with statuses',
    });
  }
  return texts.map((one) => outcomeOf(name, one));
}

/** A list of outcomes as they are written on a command line, or channels with statuses as a scenario has them. */
function outcomeTexts(root: SourceNode | undefined): string[] | undefined {
  if (root?.kind === 'map') {
    return root.entries.map(({ key, value }) => `${key}=${value.kind === 'text' ? value.text : ''}`);
  }
  const items = root?.kind === 'list' ? root.items : undefined;
  return items?.every((item) => item.kind === 'text') ? items.map((item) => item.text) : undefined;
}

function outcomeOf(where: string, text: string): Outcome {
  const parsed = parseOutcome(text);
  if (!parsed.ok) throw new InputFailure('usage', `${where} ${text}: ${parsed.message}`, { hint: parsed.hint });
  // Which channel an order has is not known before a flow comes.
  const { status } = parsed.outcome;
  if (isStatus(status) || sameWord(status, SERVER_ERROR)) return parsed.outcome;
  throw new InputFailure('usage', `${where} ${text}: no channel has the status ${status}`);
}
