import type { Node } from '@babel/types';

/** Families under which refuted tries are folded and priors are kept. */
export const templateFamilies = [
  'relational-operator',
  'arithmetic-operator',
  'logical-operator',
  'off-by-one',
  'condition',
  'guard',
  'default-value',
  'optional-chaining',
  'variable',
  'argument',
  'method',
  'literal',
  'return',
  'await',
  'regular-expression',
  'statement',
  'property',
  'donor',
  'call-wrap',
] as const;

export type TemplateFamily = (typeof templateFamilies)[number];

/** One textual change of a source file. Offsets are UTF-16 indices into the original text. */
export type Edit =
  /** In place of one expression; the text is an expression that may stand wherever the old one stood. */
  | { readonly kind: 'replace-expression'; readonly start: number; readonly end: number; readonly text: string }
  /**
   * In place of one whole statement, of neighbouring ones, or of a function's body with its braces (text may be several
   * statements). A statement that declares names used after it may be moved, not dropped.
   */
  | { readonly kind: 'replace-statement'; readonly start: number; readonly end: number; readonly text: string }
  /** New statements before the statement that starts at `start`. */
  | { readonly kind: 'insert-before'; readonly start: number; readonly text: string }
  /** New statements after the statement that ends at `end`. */
  | { readonly kind: 'insert-after'; readonly end: number; readonly text: string };

/** What a template may look at. */
export interface Site {
  readonly node: Node;
  /** Ancestors, innermost first. */
  readonly parents: readonly Node[];
  /** The whole file. */
  readonly source: string;
  /** Source text of a node. */
  text(node: Node): string;
  /** Names of variables, parameters, functions and imports that are in scope and initialised at the node, nearest first. */
  readonly names: readonly string[];
  /**
   * Ingredients: literals (source text), member names, expressions (source text, ≤ 80 characters, free names in scope here).
   * The innermost function's first, then the file's, then its package's; within each the most frequent first.
   */
  readonly ingredients: {
    readonly literals: readonly string[];
    readonly properties: readonly string[];
    readonly methods: readonly string[];
    readonly expressions: readonly string[];
    /**
     * Texts of the failing tests and the issue (string literals as source text, each of at most 60 characters), those that are no text of
     * the file first; empty where nothing is known.
     */
    readonly words: readonly string[];
  };
}

/** A fix template: a form to fill in. */
export interface Template {
  /** Kebab-case; equal to the file's name. */
  readonly name: string;
  readonly family: TemplateFamily;
  /** What it repairs, one sentence. */
  readonly description: string;
  /** Where it is known from (TBar FP2.1, PAR, GenProg, Defects4J study, our mining …). */
  readonly literature: string;
  /** Babel node types at which `propose` is called. */
  readonly at: readonly Node['type'][];
  propose(site: Site): Iterable<Edit>;
  /** `from` is a whole small file; `to` are whole files that must be among the proposals; `not` must not be. The contract suite runs them. */
  readonly examples: readonly {
    readonly from: string;
    readonly to: readonly string[];
    readonly not?: readonly string[];
    /** Texts of the failing tests (values); default: none. */
    readonly words?: readonly string[];
  }[];
}
