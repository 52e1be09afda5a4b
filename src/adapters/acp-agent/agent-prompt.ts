import { readFileSync } from 'node:fs';
import { formatLocation } from '#domain/source-location.ts';
import { untrustedInput, untrustedInputRule } from '#domain/untrusted-input.ts';
import { fillTemplate } from '#lib/fill-template.ts';
import type { BuildTask } from '#ports/builder.ts';

const template = readFileSync(new URL('./prompt.md', import.meta.url), 'utf8');

/** Characters of each part, at most. */
const most = { issue: 20_000, location: 200, locations: 8, feedback: 4_000 } as const;

/** All that an agent is told. The texts of strangers are in it as data. */
export function agentPrompt({
  issue,
  locations,
  angle,
  handover,
  feedback,
}: Pick<BuildTask, 'issue' | 'locations' | 'angle' | 'handover' | 'feedback'>): string {
  const places = locations.slice(0, most.locations).map(({ at }) => formatLocation(at).slice(0, most.location));
  return fillTemplate(template, {
    rule: untrustedInputRule,
    issue: untrustedInput(`${issue.title}\n\n${issue.body}`, most.issue),
    locations: part(
      'Where it may be, by the tests that fail',
      places.length === 0 ? null : untrustedInput(places.join('\n'), 2_000),
    ),
    angle: part('This variant', angle ?? null),
    handover: part('What is known so far', handover),
    feedback: part(
      'What came of your earlier tries',
      feedback.length === 0 ? null : feedback.map((text) => untrustedInput(text, most.feedback)).join('\n\n'),
    ),
  });
}

function part(title: string, text: string | null): string {
  return text === null ? '' : `\n# ${title}\n\n${text}\n`;
}
