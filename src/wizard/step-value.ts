import { shapeIssues } from '../flow/shape/shape-issues.ts';
import { stepShape } from '../flow/shape/shapes.ts';
import { piecesOf } from '../flow/variable-text.ts';
import type { Endpoint, StepType } from '../status.ts';
import { pathText } from '../words.ts';
import type { Question } from './question.ts';

/** A step as it is being composed. */
export type StepValue = Readonly<Record<string, unknown>> & { readonly type: StepType };

type Path = readonly (string | number)[];

/** A step of that type with nothing in it yet. */
export function emptyStep(type: StepType): StepValue {
  return type === 'Voice' ? { type, dialPlan: { verbs: [{ type: 'SAY', message: {} }] } } : { type };
}

/** The step with another value at the path; what is missing on the way is made. */
export function withValue<Step>(step: Step, [key, ...rest]: Path, value: unknown): Step {
  if (key === undefined) return value as Step;
  const inner = (step as Record<string, unknown> | undefined)?.[key];
  const changed = withValue(inner, rest, value);
  if (Array.isArray(step)) return step.map((item, index) => (index === key ? changed : item)) as Step;
  return { ...(step as object), [key]: changed } as Step;
}

/** The step without what is at the path, or, of what a message shows, around it. */
export function withoutValue(step: StepValue, path: Path): StepValue {
  const [key, inner] = path;
  if (key !== 'message' || inner === undefined) return step;
  const message = Object.entries((step.message as object | undefined) ?? {}).filter(([name]) => name !== inner);
  return { ...step, message: Object.fromEntries(message) };
}

/** The value at the path. */
export function valueAt(step: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], step);
}

/** What an answer is in the flow file: a number, a truth, or the text with its variables. */
export function answerValue({ kind }: Pick<Question, 'kind'>, answer: string): unknown {
  if (answer.includes('${')) return answer;
  if (kind === 'boolean') return /^y(?:es)?$|^true$/i.test(answer);
  return kind === 'number' && /^\d+(?:\.\d+)?$/.test(answer) ? Number(answer) : answer;
}

/** What is wrong with an answer, as the schema of the step says it; undefined when it will do. */
export function answerProblem(
  endpoint: Endpoint,
  type: StepType,
  { path, kind, choices, variables }: Pick<Question, 'path' | 'kind' | 'choices' | 'variables'>,
  answer: string,
): string | undefined {
  const mistake = piecesOf(answer).find((piece) => piece.kind === 'mistake');
  if (mistake) return mistake.message;
  if (choices && !choices.some(({ value }) => value === answer))
    return `must be one of ${choices.map(({ value }) => value).join(', ')}`;
  if (kind === 'boolean' && !/^(?:y|n|yes|no|true|false)$/i.test(answer)) return 'must be yes or no';
  if (path === undefined) return undefined;
  // With a variable in it anything can come of it.
  if (answer.includes('${')) return variables ? undefined : 'must be written out: a variable can be put there later';
  const step = withValue(emptyStep(type), path, answerValue({ kind }, answer));
  const issue = shapeIssues(stepShape(endpoint, type)!, step, []).find((one) => {
    return path.every((key, index) => one.path[index] === key);
  });
  if (issue === undefined) return undefined;
  const told = issue.message.replace(`${pathText(issue.path)} `, '');
  return issue.hint === undefined ? told : `${told}: ${issue.hint}`;
}

/** The variables in the texts of a value, by their names. */
export function variablesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return piecesOf(value).flatMap((piece) => {
      return piece.kind === 'variable' && !piece.name.startsWith('env:') ? [piece.name] : [];
    });
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(variablesIn) : [];
}
