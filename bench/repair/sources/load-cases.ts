import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CaseList } from '../bench-case.ts';
import { demoCases, isDemoFolder } from './demo-cases.ts';
import { folderCases } from './folder-cases.ts';
import { humanEvalFixCases } from './humanevalfix.ts';
import { isMinedFile, minedCases, type Sample } from './mined.ts';
import { isProgramFolder, programCases } from './program-cases.ts';

/** What only mined files need. */
export interface MinedOptions {
  /** Folder of git directories; `null` where none is given. */
  readonly mirrors: string | null;
  readonly sample: Sample;
}

/** Recognises each argument by what is in it. Throws a sentence for one that holds no cases. */
export function loadCases(paths: readonly string[], mined: MinedOptions): CaseList {
  const lists = paths.map((path) => loadOne(resolve(path), mined));
  return { cases: lists.flatMap((list) => list.cases), unavailable: lists.flatMap((list) => list.unavailable) };
}

function loadOne(path: string, mined: MinedOptions): CaseList {
  if (!existsSync(path)) throw new Error(`There are no cases at ${path}: no such file or folder.`);
  if (statSync(path).isFile()) return isMinedFile(path) ? minedCases(path, mined.mirrors, mined.sample) : humanEvalFixCases(path);
  if (isProgramFolder(path)) return programCases(path);
  const list = isDemoFolder(path) ? demoCases(path) : folderCases(path);
  if (list.cases.length === 0) throw new Error(`There are no cases in ${path}: see docs/benchmark.md for their form.`);
  return list;
}
