import { countPaths, type Path, pathsOf } from '../flow/paths.ts';
import type { Plan } from '../flow/plan.ts';
import type { ScenarioStory } from './scenario-run.ts';

/** Which of the ways of a flow its scenarios take. */
export type Coverage = {
  readonly paths: number;
  readonly covered: number;
  /** Undefined when there are too many to list. */
  readonly missing: readonly Path[] | undefined;
};

/** Holds stories against the paths of the flow that they are about. */
export function coverageOf(plan: Plan, stories: readonly ScenarioStory[]): Coverage {
  const taken = new Set(stories.map(({ tried }) => keyOf(tried)));
  const paths = pathsOf(plan);
  if (paths === undefined) return { paths: countPaths(plan), covered: taken.size, missing: undefined };
  const missing = paths.filter((path) => !taken.has(keyOf(path.steps)));
  return { paths: paths.length, covered: paths.length - missing.length, missing };
}

function keyOf(steps: readonly { readonly channel: string; readonly status: string }[]): string {
  return steps.map(({ channel, status }) => `${channel}:${status}`).join(' ');
}
