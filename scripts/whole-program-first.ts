import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the tests of the whole program before the others: they take longest whatever the size of their files, and one that begins last keeps everybody waiting. */
export class WholeProgramFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isWholeProgram), ...sorted.filter((file) => !isWholeProgram(file))];
  }
}

function isWholeProgram({ moduleId }: TestSpecification): boolean {
  return /\/test\/[^/]+\.test\.ts$/.test(moduleId);
}
