/** A frame of a V8 stack trace, as text of an issue. */
export interface StackFrame {
  /** Function as V8 names it (`Object.parse`, `new Range`); `null` for anonymous frames. */
  readonly functionName: string | null;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

const frameShape =
  /^\s*at (?:(async )?(.{1,200}?) \()?(?:file:\/\/)?((?:[A-Za-z]:)?[^():\s][^():]{0,400}):(\d{1,7}):(\d{1,7})\)?\s*$/;

export function readFrame(line: string): StackFrame | null {
  const found = frameShape.exec(line.slice(0, 800));
  if (found === null) return null;
  const functionName = found[2]?.replace(/ \[as \w+\]$/, '') ?? null;
  return { functionName, path: (found[3] ?? '').replaceAll('\\', '/'), line: Number(found[4]), column: Number(found[5]) };
}

/** Package and path of a frame inside `node_modules`, the innermost one (pnpm's store included); `null` elsewhere. */
export function packagePath(path: string): { readonly packageName: string; readonly path: string } | null {
  const at = path.lastIndexOf('node_modules/');
  if (at === -1) return null;
  const parts = path.slice(at + 'node_modules/'.length).split('/');
  const size = parts[0]?.startsWith('@') === true ? 2 : 1;
  return { packageName: parts.slice(0, size).join('/'), path: parts.slice(size).join('/') };
}

/** The plain name in `Object.parse`, `new Range`, `async load`, `Foo.bar [as baz]`; `null` where V8 made it up. */
export function ownName(functionName: string | null): string | null {
  const last =
    functionName
      ?.replace(/^(?:async |new )+/, '')
      .split('.')
      .at(-1) ?? '';
  return /^[A-Za-z_$][\w$]*$/.test(last) && !/^(?:anonymous|exports|Module|eval)$/.test(last) ? last : null;
}
