import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { parsedSource, toRunnable, type ParsedSource } from './instrument/parsed-source.ts';

/** Where tests are run again, and which. */
export interface RerunContext {
  readonly sandbox: Sandbox;
  /** Mounted read-only at `/repo`. The acceptance files are served from memory, never laid into it. */
  readonly checkout: Checkout;
  readonly acceptance: AcceptanceTests;
  /** Test files of the repository that run beside the acceptance files. */
  readonly suiteFiles: readonly string[];
  /** Random seed of generated inputs. */
  readonly seed: number;
}

export const repositoryRoot = '/repo';

/** Source text as the harness takes it. */
export interface ServedSource {
  readonly text: string;
  readonly format: 'module' | 'commonjs';
}

/** A file of the checkout; `null` where there is none. */
export function readInCheckout(context: RerunContext, path: string): string | null {
  try {
    return readFileSync(join(context.checkout.path, path), 'utf8');
  } catch {
    return null;
  }
}

/** Reads and parses a source of the checkout; `null` where it is missing or does not parse. */
export function sourceAt(context: RerunContext, path: string): ParsedSource | null {
  const text = readInCheckout(context, path);
  return text === null ? null : parsedSource(path, text, packageTypeAt(context, path));
}

/** Acceptance files by their absolute paths inside the sandbox. */
export function servedAcceptance(context: RerunContext): Record<string, ServedSource> {
  const entries = context.acceptance.files.map((file) => {
    const parsed = parsedSource(file.path, file.content, packageTypeAt(context, file.path));
    const format = parsed?.format ?? (context.acceptance.setup.moduleKind === 'esm' ? 'module' : 'commonjs');
    return [`${repositoryRoot}/${file.path}`, { text: toRunnable(file.path, file.content), format }] as const;
  });
  return Object.fromEntries(entries);
}

/** Module formats of the suite files, by absolute path inside the sandbox. */
export function suiteFormats(context: RerunContext): Record<string, 'module' | 'commonjs'> {
  const entries = context.suiteFiles.map(
    (path) => [`${repositoryRoot}/${path}`, sourceAt(context, path)?.format ?? 'module'] as const,
  );
  return Object.fromEntries(entries);
}

function packageTypeAt(context: RerunContext, path: string): 'module' | 'commonjs' | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const text = readInCheckout(context, join(folder, 'package.json'));
    if (text !== null) return typeIn(text);
    if (folder === '.' || folder === '/') return null;
  }
}

function typeIn(manifest: string): 'module' | 'commonjs' | null {
  try {
    const { type } = JSON.parse(manifest) as { readonly type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : null;
  } catch {
    return null;
  }
}
