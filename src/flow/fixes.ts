import type { Diagnostic } from '../source/diagnostic.ts';
import { type Edit, insertion, removal, replacement } from '../source/edit.ts';
import { childOf, entryOf, type MapNode, type SourceNode, yamlValue } from '../source/source-node.ts';
import type { Endpoint } from '../status.ts';
import { endpointOf } from './endpoint-of.ts';
import { isFallbackMessage } from './fallback-routing.ts';
import { foreignStep } from './foreign-step.ts';
import { mapping } from './rules/rule.ts';
import { stepShape } from './shape/shapes.ts';

/** How one mistake is mended, at the place of a problem that tells it. */
export type Fix = {
  readonly problem: Diagnostic;
  /** What is true afterwards. */
  readonly message: string;
  readonly edits: readonly Edit[];
};

type Written = {
  readonly text: string;
  readonly root: MapNode;
  readonly endpoint: Endpoint;
  readonly problems: readonly Diagnostic[];
};

/**
 * What can be mended without knowing what somebody meant: the endpoint that the shape of the steps tells, a Viber
 * `label` where it is rejected, the spelling of `dialPlan`, the numbers of `order`.
 */
export function fixesOf(written: Written): Fix[] {
  const flow = childOf(written.root, 'flow');
  if (flow?.kind !== 'list' || isFallbackMessage(written.root)) return [];
  const steps = flow.items.filter((item) => item.kind === 'map');
  // A step that is none would shift the others.
  if (steps.length < flow.items.length) return [];
  return [...endpointFix(written, steps), ...dialPlanFixes(written), ...orderFix(written, steps)];
}

function endpointFix(written: Written, steps: readonly MapNode[]): Fix[] {
  const { text, root, endpoint, problems } = written;
  const problem = problems.find(({ rule }) => ['endpoint-shape', 'endpoint', 'voice-on-otp'].includes(rule));
  if (problem === undefined) return [];
  const values = steps.map((step) => mapping(yamlValue(step)));
  const told = endpointOf(values);
  const node = childOf(root, 'endpoint');
  if (told === endpoint && problem.rule !== 'endpoint') return labelFixes(written, steps);
  const fits = values.every((step, index) => stepShape(told, step.type) && !foreignStep(told, values, index)?.whole);
  // The seconds of an otp flow would become minutes.
  const rescaled = endpoint === 'otp' && told !== 'otp' && values.some(({ ttl }) => ttl !== undefined);
  // Without a step that tells, an unknown word may as well mean another endpoint.
  const telling = values.some(({ type }) => type === 'Viber' || type === 'ViberOtp');
  if (node?.kind !== 'text' || node.text.includes('${') || !fits || rescaled || !telling) return [];
  const unit = told === 'otp' ? ', where a ttl is in seconds' : '';
  const message = `endpoint is ${told}${unit}, as the steps tell`;
  return [{ problem, message, edits: [replacement(text, node.span, told)] }];
}

/** The transactional endpoint rejects the label of a Viber step (guide, "Transactional"). */
function labelFixes({ text, endpoint, problems }: Written, steps: readonly MapNode[]): Fix[] {
  if (endpoint !== 'transactional') return [];
  return steps.flatMap((step, index) => {
    const problem = problems.find(({ rule, path }) => rule === 'endpoint-shape' && path?.startsWith(`flow[${index}].`));
    const label = entryOf(step, 'label');
    const type = childOf(step, 'type');
    if (problem === undefined || label === undefined || type?.kind !== 'text' || type.text !== 'Viber') return [];
    const edit = removal(text, step, label);
    return edit ? [{ problem, message: `flow[${index}] has no label`, edits: [edit] }] : [];
  });
}

function dialPlanFixes({ text, problems }: Written): Fix[] {
  const twice = problems.filter(({ rule }) => rule === 'duplicate-key').map(({ span }) => span[0]);
  return problems
    .filter(({ rule, span }) => rule === 'dial-plan-key' && !twice.includes(span[0]))
    .map((problem) => ({
      problem,
      message: `${text.slice(...problem.span)} is dialPlan`,
      edits: [replacement(text, problem.span, 'dialPlan')],
    }));
}

/** Steps are tried by their order, and in the order of the text where it is the same: so they are numbered. */
function orderFix({ text, root, problems }: Written, steps: readonly MapNode[]): Fix[] {
  const problem = problems.find(({ rule }) => rule === 'order-tie' || rule === 'order');
  // Outcomes that name a step by its number would mean another one.
  if (problem === undefined || namesOrders(childOf(root, 'scenarios'))) return [];
  const written = steps.map((step) => {
    const entry = entryOf(step, 'order');
    if (entry === undefined) return undefined;
    const digits = text.slice(...entry.value.span);
    // An alias stands for what is written elsewhere.
    const isOwn = entry.value.span[0] >= entry.keySpan[1];
    return isOwn && /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : Number.NaN;
  });
  const numbers = written.filter((order) => order !== undefined);
  const mixed = numbers.length < written.length;
  const ascending = numbers.every((order, at) => at === 0 || order > numbers[at - 1]!);
  // Where a step that has no number belongs is told only by numbers that follow the text.
  if (numbers.some(Number.isNaN) || (mixed && !ascending)) return [];
  const places = written.map((order, index) => ({ order: order ?? 0, index }));
  const sorted = mixed ? places : places.toSorted((one, two) => one.order - two.order || one.index - two.index);
  const edits = sorted.map(({ index }, at) => {
    const node = childOf(steps[index]!, 'order');
    if (node === undefined) return insertion(text, steps[index]!, 'order', String(at + 1));
    return { span: node.span, text: String(at + 1) };
  });
  if (edits.includes(undefined)) return [];
  // Also those that change nothing: a step that is written once, and stands here twice by an alias, has one number.
  return [{ problem, message: `order is from 1 to ${steps.length}`, edits: edits as Edit[] }];
}

function namesOrders(scenarios: SourceNode | undefined): boolean {
  if (scenarios?.kind !== 'map') return false;
  return scenarios.entries.some(({ value }) => {
    const outcomes = childOf(value, 'outcomes');
    return outcomes?.kind === 'map' && outcomes.entries.some(({ key }) => /(?:^|:)\d+$/.test(key));
  });
}
