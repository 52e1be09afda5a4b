import { dirname, posix } from 'node:path';
import { layers } from './layers.ts';

export interface Import {
  /** Importing file, `src/…`. */
  readonly from: string;
  readonly specifier: string;
}

/** Specifiers of every import and re-export in a TypeScript file, type imports and dynamic imports among them. */
export function importsOf(file: string, source: string): readonly Import[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g;
  return [...source.matchAll(pattern)].map((match) => ({ from: file, specifier: match[2] ?? '' }));
}

/** Why an import is not allowed, or `null`. Packages and Node's own modules are always allowed. */
export function violation({ from, specifier }: Import): string | null {
  const target = resolve(from, specifier);
  if (target === null) return null;
  const [layer, folder] = place(from);
  const [otherLayer, otherFolder] = place(target);
  const rule = layers.find((candidate) => candidate.name === layer);
  if (rule === undefined) return `${from} is in no layer`;
  if (layer !== otherLayer) {
    return rule.mayImport.includes(otherLayer)
      ? null
      : `${layer} may not import ${otherLayer} (${from} → ${target}): ${rule.because}`;
  }
  if (folder === null || otherFolder === null || folder === otherFolder) return null;
  const isFront = target === `src/${layer}/${otherFolder}/${otherFolder}.ts`;
  if (rule.isolated === 'folders') return `${layer}/${folder} may not import ${layer}/${otherFolder} (${from}): ${rule.because}`;
  if (rule.isolated === 'front-files' && !isFront)
    return `${from} reaches behind the front file of ${layer}/${otherFolder}: ${rule.because}`;
  return null;
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? posix.join(dirname(from), specifier) : null;
}

/** Layer and first folder (or `null` for a file at the layer's root). */
function place(path: string): readonly [string, string | null] {
  const [, layer = '', folder = '', ...rest] = path.split('/');
  return [layer, rest.length === 0 ? null : folder];
}
