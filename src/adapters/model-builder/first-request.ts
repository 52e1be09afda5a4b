import { readFileSync } from 'node:fs';
import { fillTemplate } from '#lib/fill-template.ts';
import { formatLocation } from '#domain/source-location.ts';
import { untrustedInput, untrustedInputRule } from '#domain/untrusted-input.ts';
import type { BuildTask } from '#ports/builder.ts';
import type { Loop } from './tool-loop.ts';
import { tools } from './tools.ts';

const most = { issue: 6_000, locations: 5, places: 1_000, handover: 6_000, feedback: 3_000 };
const maxOutputTokens = 8_192;

const system: string = fillTemplate(readPrompt('prompt.md'), { rule: untrustedInputRule });
const template: string = readPrompt('task.md');

function readPrompt(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8').trimEnd();
}

/** What a model is asked first: who it is, the issue, and what is known; everything that strangers wrote is wrapped and has a cap. */
export function firstRequest(task: Pick<BuildTask, 'issue' | 'locations' | 'angle' | 'handover' | 'feedback'>): Loop['opening'] {
  const issue = untrustedInput(`${task.issue.title}\n\n${task.issue.body}`, most.issue);
  const known = [
    section('Suspicious places, likeliest first:', placesOf(task), most.places),
    section('What was tried before you, with what was seen:', task.handover ?? '', most.handover),
    section('What came of your earlier tries, the latest first:', task.feedback.toReversed().join('\n\n'), most.feedback),
  ].join('');
  const angle = task.angle === undefined ? '' : `\n\n${task.angle}`;
  const text = fillTemplate(template, { issue, known: `${angle}${known}` });
  return { system, turns: [{ kind: 'user', text }], tools, maxOutputTokens };
}

function section(heading: string, text: string, cap: number): string {
  return text === '' ? '' : `\n\n${heading}\n${untrustedInput(text, cap)}`;
}

function placesOf({ locations }: Pick<BuildTask, 'locations'>): string {
  return locations
    .slice(0, most.locations)
    .map(({ at, endLine, reasons }) =>
      `${formatLocation({ file: at.file, line: at.line })}-${endLine} ${reasons[0] ?? ''}`.trimEnd(),
    )
    .join('\n');
}
