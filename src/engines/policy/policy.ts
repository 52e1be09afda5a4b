/* What a repository says about work done with AI, and how a pull request stands to it: the front of this engine. */
export { policyFileKind } from './policy-file.ts';
export type { PolicyFile, PolicyFileKind } from './policy-file.ts';
export { policyKinds, policyScopes } from './clause.ts';
export type { AiPolicy, ClauseSource, PolicyClause, PolicyKind, PolicyScope, SizeLimit } from './clause.ts';
export { readPolicy } from './read-policy.ts';
export { holdAgainst } from './hold-against.ts';
export { mayContribute } from './may-contribute.ts';
export type { MayContribute } from './may-contribute.ts';
