import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { policyKinds } from '#engines/policy/policy.ts';

const label = z.strictObject({
  set: z.string(),
  repository: z.string(),
  path: z.string(),
  commit: z.string(),
  /** Of the file's bytes: the text itself is not kept here. */
  sha256: z.string(),
  /** What a person found in it about code, strictest first. */
  kinds: z.array(z.enum(policyKinds)),
});
export type Label = z.infer<typeof label>;

export function readLabels(path: string): readonly Label[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => label.parse(JSON.parse(line)));
}
