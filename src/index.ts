/*
 * The library: flows checked and explained, and a Routee of one's own for test suites. The only file that exports what
 * others define.
 */

export { createEngine, type LocalEngine, type LocalEngineOptions } from './engine/create-engine.ts';
export type { DeliveryView, StepView } from './engine/delivery-view.ts';
export type { LedgerEntry } from './engine/ledger.ts';
export { type CheckedFlow, checkFlow, type Flow, type Given } from './flow/flow-file.ts';
export { type Path, pathsOf } from './flow/paths.ts';
export type { Plan } from './flow/plan.ts';
export type { Diagnostic } from './source/diagnostic.ts';
