import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleSlate } from '#page/slate/slate.fixture.ts';
import { pathsFor } from '#wiring/paths.ts';
import type { Project } from '../support/project.ts';

/** Leaves slates behind as if a command had made them: one for each text, which stands everywhere that foreign text can stand. Returns their names. */
export function leaveSlates(project: Project, texts: readonly string[]): readonly string[] {
  const { runs } = pathsFor(project.repository, project.environment);
  return texts.map((text, index) => {
    const id = `slate-hostile-${index}`;
    const line = text.replaceAll(/[\r\n]+/g, ' ');
    const slate = {
      ...sampleSlate,
      id,
      prose: [text],
      learnt: [text],
      item: { ...sampleSlate.item, title: text, body: text },
      variants: sampleSlate.variants.map((variant) => ({
        ...variant,
        diff: `--- a/index.js\n+++ b/${line}.js\n@@ -1,1 +1,1 @@\n-${line}\n+const shown = "${line}";\n`,
        files: [text],
        reasons: [text],
        findings: [text],
        tests: { failToPass: [text], passToPass: 0 },
      })),
      leftOut: [{ id: 'small-1', by: text, because: 'gate', why: text, diff: null }],
      behaviour: { says: text, compared: 1, differences: [{ input: text, results: { 'search-1': text, 'search-2': 'x' } }] },
    };
    mkdirSync(join(runs, id), { recursive: true });
    writeFileSync(join(runs, id, 'slate.json'), JSON.stringify(slate));
    return id;
  });
}
