import type { AskedSetting, Reach, TrustQuestion } from '#domain/outside-setting.ts';
import { oneLine } from './plain-text.ts';
import { count } from './run-log.ts';
import { shellWord } from './shell-word.ts';

export interface TrustReport extends TrustQuestion {
  /** Top of the repository. */
  readonly repository: string;
}

const means: Readonly<Record<Reach, string>> = {
  program: 'a program, or files of this machine that it is handed',
  path: 'a file or folder of this machine',
  address: 'an address that is spoken with',
  secret: 'a secret of your environment, and where it is sent',
  spending: 'a model that is asked at your cost, or what it is said to cost',
  writing: 'what may be made at that address',
};

/** What a repository's own file asks of the owner of this machine, each setting with what it means. */
export function trustReport({ repository, settings, gone }: TrustReport): string {
  const place = `patchline.yml of ${repository}`;
  if (settings.length === 0) return `${place} reaches nothing outside of the sandbox: there is nothing to agree to.`;
  const lines = settings.map((one) => `  ${one.state.padEnd(7)}  ${settingText(one)}\n           ${means[one.reach]}`);
  const left = gone.length === 0 ? [] : [`  gone     ${gone.map((name) => oneLine(name, 200)).join(', ')}`];
  return [`${place} reaches out of the sandbox with ${count(settings.length, 'setting')}:`, ...lines, ...left].join('\n');
}

/** Why a command does not begin: one sentence with the first setting that nobody agreed to, and one with the way on. */
export function distrust({ repository, settings, gone }: TrustReport): string {
  const open = settings.filter(({ state }) => state !== 'agreed');
  const [first, ...more] = open;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const what =
    first === undefined
      ? `${gone.map((name) => oneLine(name, 200)).join(', ')} is gone since you agreed to the rest`
      : `it sets ${settingText(first)}${others}, which reaches out of the sandbox, and nobody on this machine agreed to that`;
  const command = `patchline trust --repo ${shellWord(repository)}`;
  return `Cannot use patchline.yml of ${repository}: ${what}. Nothing was run. Look with "${command} --dry-run"; where it is as you want it, agree with "${command}", or for a checkout of your own pass --trust or set PATCHLINE_TRUST=1.`;
}

function settingText({ setting, value, before }: AskedSetting): string {
  const was = before === null ? '' : ` (agreed: ${shown(before)})`;
  return `${oneLine(setting, 200)} to ${shown(value)}${was}`;
}

/** Quoted as JSON, so that where a value begins and ends can be seen; what cannot be seen is written as escapes. */
function shown(value: string): string {
  const escaped = JSON.stringify(value.toWellFormed()).replaceAll(hidden, (mark) =>
    Array.from(mark, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  );
  return escaped.length <= mostCharacters
    ? escaped
    : `${escaped.slice(0, mostCharacters)}… (${value.length} characters; all with --json)`;
}

const mostCharacters = 400;
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
