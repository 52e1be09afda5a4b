import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

export interface Release {
  readonly version: string;
  /** Subresource integrity of the tarball, as the registry publishes it. */
  readonly integrity: string;
}

/** One fact of the issue: what an expression gives before and after upstream's fix. */
export interface StatedExample {
  readonly expression: string;
  /** JavaScript source of the value; `throws`, or `throws "message"`, when it must throw; `null` when nothing is claimed. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One real defect of a real package: where it is published, how its tests run, and what upstream changed. */
export interface DemoCase {
  readonly name: string;
  readonly package: string;
  /** SPDX identifier of the package. Nothing of it is stored here; the tarball comes from the registry. */
  readonly licence: string;
  readonly language: 'js' | 'ts';
  /** What kind of defect it is, in a few words. */
  readonly defect: string;
  /** The original report: the issue, or upstream's change where there was none. */
  readonly issue: string;
  /** Upstream's change. */
  readonly fix: string;
  readonly buggy: Release;
  readonly fixed: Release;
  /** The files that upstream changed for this defect, as published. */
  readonly files: readonly string[];
  readonly runner: 'tape' | 'mocha' | 'vitest';
  /** What there is of a test suite in the tarball; `null` where the package publishes none. */
  readonly suite: string | null;
  /** What is added to the published files so that tests can run: a commit of its own in the prepared repository. */
  readonly setup: {
    /** Development dependencies (exact versions), in place of the package's own list. */
    readonly install: Readonly<Record<string, string>>;
    /** Merged over the published package.json. */
    readonly packageJson: Readonly<Record<string, unknown>>;
    /** Path → content. */
    readonly write: Readonly<Record<string, string>>;
  };
  readonly checks: {
    /** Lines of an ES module, resolved from the root of the repository. */
    readonly imports: readonly string[];
    readonly examples: readonly StatedExample[];
    /** Expressions on which a repair must agree with upstream, whatever they give. */
    readonly further: readonly string[];
  };
}

const release = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  integrity: z.string().startsWith('sha512-'),
});

const schema: z.ZodType<DemoCase> = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  package: z.string().min(1),
  licence: z.string().min(1),
  language: z.enum(['js', 'ts']),
  defect: z.string().min(1),
  issue: z.url(),
  fix: z.url(),
  buggy: release,
  fixed: release,
  files: z.array(z.string()).min(1),
  runner: z.enum(['tape', 'mocha', 'vitest']),
  suite: z.string().nullable(),
  setup: z.strictObject({
    install: z.record(z.string(), z.string()),
    packageJson: z.record(z.string(), z.unknown()),
    write: z.record(z.string(), z.string()),
  }),
  checks: z.strictObject({
    imports: z.array(z.string()).min(1),
    examples: z
      .array(z.strictObject({ expression: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
      .min(2),
    further: z.array(z.string()).min(5),
  }),
});

export interface LoadedCase {
  readonly definition: DemoCase;
  /** Markdown of the issue. */
  readonly issue: string;
}

/** Checks a parsed `case.json`; a malformed one throws with every problem. */
export function parseDemoCase(value: unknown): DemoCase {
  return schema.parse(value);
}

/** The folders in a folder of cases that hold a `case.json`. */
export function caseNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'case.json')))
    .map((entry) => entry.name)
    .sort();
}

export function loadCase(folder: string, name: string): LoadedCase {
  const definition = parseDemoCase(JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8')));
  if (definition.name !== name) throw new Error(`The case in folder "${name}" calls itself "${definition.name}".`);
  return { definition, issue: readFileSync(join(folder, name, 'issue.md'), 'utf8') };
}
