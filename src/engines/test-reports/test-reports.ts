// How a repository tests, what its tests say, and whether that can be believed.
export { compareSuites, isAccepted, type SuiteComparison } from './compare-suites.ts';
export { detectTestSetup, type TestDetection } from './detecting/detect-test-setup.ts';
export { newTestPath } from './detecting/new-test-path.ts';
export type { DetectionInput } from './detecting/repository-facts.ts';
export { consultOracle, type OracleRequest, type OracleVerdict } from './oracle/consult-oracle.ts';
export { type DescribedValue, type Observation, type ObserveRequest, observeValues } from './oracle/observe-values.ts';
export { runTests, type RunTestsRequest } from './running/run-tests.ts';
export { type Finding, type FindingWeight, type TamperingRule, tamperingRules } from './tampering/finding.ts';
export { frozenManifestFields, type FrozenPaths, frozenPaths, type FrozenReason } from './tampering/frozen-paths.ts';
export { scanForTampering, type TamperingBase } from './tampering/scan-for-tampering.ts';
