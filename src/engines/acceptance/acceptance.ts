/* From a reproduction to acceptance tests, behaviours, and the split between what a search sees and what judges it: the front of this engine. */
export { behavioursOf } from './behaviours.ts';
export { compareExamples } from './compare-examples.ts';
export { draftAcceptanceTests } from './draft-acceptance-tests.ts';
export type { DraftOptions } from './draft-acceptance-tests.ts';
export { holdAside } from './hold-aside.ts';
export type { Sides } from './hold-aside.ts';
export { hastySeconds } from './timed-example.ts';
export { trivialPrograms } from './trivial-programs.ts';
export type { TrivialProgram } from './trivial-programs.ts';
export { writeAcceptanceTests } from './write-acceptance-tests.ts';
export type { AcceptanceOptions } from './write-acceptance-tests.ts';
export type { WrittenTests } from './written-tests.ts';
