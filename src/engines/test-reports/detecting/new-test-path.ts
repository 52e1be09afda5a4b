import type { TestSetup } from '#domain/acceptance.ts';

/** A path for a new test file that the repository's runner takes: in its test folder, named in the way of the files that are there. */
export function newTestPath(setup: TestSetup, stem: string): string {
  const name = `${stem}${suffix(setup)}`;
  return setup.testFolder === '.' ? name : `${setup.testFolder}/${name}`;
}

/** `.test.ts`, `.spec.js`, `-test.js`, or the plain extension where the files carry none. */
function suffix(setup: TestSetup): string {
  const inFolder = setup.suiteFiles.filter((file) => folderOf(file) === setup.testFolder);
  const [model] = inFolder.length > 0 ? inFolder : setup.suiteFiles;
  if (model === undefined) return usualSuffix(setup);
  const [, marker = '', extension = '.js'] = /([._-](?:test|spec))?(\.[cm]?[jt]sx?)$/.exec(model) ?? [];
  const needsMarker = marker === '' && (setup.runner === 'jest' || setup.runner === 'vitest') && !/(^|\/)__tests__\//.test(model);
  return `${needsMarker ? '.test' : marker}${extension}`;
}

function usualSuffix(setup: TestSetup): string {
  const script = setup.language === 'ts' ? 'ts' : 'js';
  const isLoadedByNode = setup.runner === 'node-test' || setup.runner === 'mocha' || setup.runner === 'tap';
  const module = isLoadedByNode ? (setup.moduleKind === 'esm' ? 'm' : 'c') : '';
  return setup.runner === 'mocha' || setup.runner === 'tap' ? `.${module}${script}` : `.test.${module}${script}`;
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
}
