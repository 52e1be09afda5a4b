export { runTests, type RunTestsRequest } from './running/run-tests.ts';
