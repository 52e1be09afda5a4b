// node bench/policy.ts --labels bench/policy/labels.jsonl --texts DIR: how well policy files are read. docs/gate-policy.md explains the figures.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mayContribute, readPolicy } from '#engines/policy/policy.ts';
import { answerTable, confusionTable, demandTable, type Judged } from './policy/report.ts';
import { readLabels, type Label } from './policy/labels.ts';

const usage = `node bench/policy.ts --labels FILE --texts DIR [--set NAME] [--wrong]
  --labels  one JSON a line: set, repository, path, commit, sha256 of the text, kinds that a reader found in it (none: [])
  --texts   holds the texts as <owner>+<name>/<path>, taken at that commit; a text whose hash differs is left out and counted
  --set     only the labels of that set
  --wrong   also list what was read otherwise than by the reader`;

const { values } = parseArgs({
  options: {
    labels: { type: 'string' },
    texts: { type: 'string' },
    set: { type: 'string' },
    wrong: { type: 'boolean', default: false },
  },
});

if (values.labels === undefined || values.texts === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const labels = readLabels(values.labels).filter((label) => values.set === undefined || label.set === values.set);
  const judged = labels.flatMap((label) => judge(label, values.texts ?? ''));
  const missing = labels.length - judged.length;
  console.log(
    `${judged.length} files of ${new Set(judged.map((one) => one.label.repository)).size} repositories${missing > 0 ? `, ${missing} left out (text missing or changed)` : ''}\n`,
  );
  console.log(`${confusionTable(judged)}\n\n${demandTable(judged)}\n\n${answerTable(judged)}`);
  if (values.wrong)
    for (const one of judged.filter((each) => each.read !== each.truth))
      console.log(`${one.truth} read as ${one.read}: ${one.label.repository} ${one.label.path}`);
}

function judge(label: Label, texts: string): readonly Judged[] {
  const text = textOf(join(texts, label.repository.replace('/', '+'), label.path));
  if (text === null || createHash('sha256').update(text).digest('hex') !== label.sha256) return [];
  const policy = readPolicy([{ path: label.path, text: text.toString('utf8') }]);
  const kinds = new Set(policy.clauses.filter((clause) => clause.scopes.includes('code')).map((clause) => clause.kind));
  return [{ label, truth: label.kinds[0] ?? 'none', read: policy.stance, kinds, answer: mayContribute(policy).kind }];
}

function textOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
