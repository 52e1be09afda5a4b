import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunState } from '#domain/run-state.ts';
import { listFiles } from '../list-files.ts';

/** A sentence of the issue that forbids a change, the code it names, and where that code is. */
export interface HardConstraint {
  readonly text: string;
  /** 1-based line of the issue's body. */
  readonly issueLine: number;
  readonly names: readonly string[];
  /** `file:line` of the first mention of each name that was found. */
  readonly at: readonly string[];
}

const forbids =
  /\b(?:must|may|should|do|can)(?:\s+not|n't)\s+(?:break|change|affect|alter|touch|remove)\b|\bwithout\s+(?:breaking|changing|affecting|altering)\b|\bmust\s+(?:keep|stay|remain)\b/i;
const sourceName = /\.(?:[cm]?[jt]sx?|json|md)$/;
const largestFile = 1024 ** 2;

/** Sentences that say what must not break and name code in backticks, each with where the code is. */
export async function findHardConstraints(issue: RunState['issue'], checkoutPath: string): Promise<readonly HardConstraint[]> {
  const found = constraintsOf(issue.body);
  if (found.length === 0) return [];
  const files = await readTexts(checkoutPath);
  return found.map((constraint) => ({ ...constraint, at: constraint.names.flatMap((name) => firstMention(name, files)) }));
}

function constraintsOf(body: string): readonly Omit<HardConstraint, 'at'>[] {
  let isInFence = false;
  return body.split('\n').flatMap((line, index) => {
    if (/^\s*(?:```|~~~)/.test(line)) isInFence = !isInFence;
    if (isInFence || !forbids.test(line)) return [];
    return line
      .split(/(?<=[.!?])\s+/)
      .filter((sentence) => forbids.test(sentence))
      .map((text) => ({ text: text.trim().slice(0, 200), issueLine: index + 1, names: namesIn(text) }))
      .filter((constraint) => constraint.names.length > 0);
  });
}

function namesIn(sentence: string): readonly string[] {
  const quoted = [...sentence.matchAll(/`([^`\n]{2,100})`/g)].map((match) => (match[1] ?? '').replace(/\(.*$/, '').trim());
  return quoted.filter((name) => /^[\w$./-]+$/.test(name));
}

async function readTexts(root: string): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of await listFiles(root)) {
    const text = sourceName.test(path) ? await readFile(join(root, path), 'utf8') : '';
    texts.set(path, text.length <= largestFile ? text : '');
  }
  return texts;
}

function firstMention(name: string, files: ReadonlyMap<string, string>): readonly string[] {
  if (files.has(name)) return [`${name}:1`];
  const last = name.split('.').at(-1) ?? name;
  const mention = new RegExp(`(?<![\\w$])${last.replaceAll(/[.$/-]/g, String.raw`\$&`)}(?![\\w$])`);
  for (const [path, text] of files) {
    const line = text.split('\n').findIndex((candidate) => mention.test(candidate));
    if (line >= 0) return [`${path}:${line + 1}`];
  }
  return [];
}
