import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Agreement, OutsideSetting } from '#domain/outside-setting.ts';
import { canonicalDigest } from '#lib/canonical-json.ts';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { readJsonFile } from './json-file.ts';
import type { Paths } from './paths.ts';

/** What the owner of this machine agreed to about one repository; kept in the state folder, where no repository reaches. */
export interface TrustFile {
  readonly path: string;
  /** `null` where nothing was agreed to, or the file is damaged. */
  read(): Promise<Agreement | null>;
  agree(settings: readonly OutsideSetting[], at: Date): Promise<void>;
  revoke(): Promise<void>;
}

const agreementShape = z.object({
  settings: z.array(z.object({ setting: z.string(), value: z.string() })),
  digest: z.string(),
  at: z.string(),
});

export function trustFile({ trust: path }: Pick<Paths, 'trust'>): TrustFile {
  return {
    path,
    async read() {
      const agreement = agreementShape.safeParse(await readJsonFile(path)).data;
      return agreement === undefined || agreement.digest !== canonicalDigest(agreement.settings) ? null : agreement;
    },
    async agree(all, at) {
      const settings = all.map(({ setting, value }) => ({ setting, value }));
      const agreement = { settings, digest: canonicalDigest(settings), at: at.toISOString() };
      await writeFileAtomically(path, `${JSON.stringify(agreement, null, 2)}\n`);
    },
    revoke: () => rm(path, { force: true }),
  };
}
