import type { RemovedKind } from './removed-kind.ts';

// Everything that is not shown, besides newline and tab: UTR #36, Unicode DerivedCoreProperties, interlinear annotation and
// hieroglyph format controls (Cf, yet not default ignorable).
const notShown = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufff9-\ufffb\u{13430}-\u{13455}]/gu;
const onlyShown = /^[\t\n -~]*$/;
const pictograph = /^\p{Extended_Pictographic}$/u;
const joinsBackward = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u;
const keycapBase = /^[0-9#*]$/;

/** Line ends become `\n`; code points without a shape go, but for the joiners inside an emoji. Linear. */
export function removeInvisible(text: string, count: (kind: RemovedKind) => void): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, '\n');
  if (onlyShown.test(lines)) return lines;
  return lines.replace(notShown, (found: string, offset: number) => {
    if (found === '\n' || found === '\t' || isEmojiJoiner(lines, found, offset)) return found;
    count('invisible-character');
    return '';
  });
}

function isEmojiJoiner(text: string, found: string, offset: number): boolean {
  if (found !== '\u200d' && found !== '\ufe0f') return false;
  const before = codePointBefore(text, offset);
  const after = String.fromCodePoint(text.codePointAt(offset + 1) ?? 0);
  if (found === '\u200d') return joinsBackward.test(before) && pictograph.test(after);
  return pictograph.test(before) || (keycapBase.test(before) && after === '\u20e3');
}

function codePointBefore(text: string, offset: number): string {
  const last = text.charCodeAt(offset - 1);
  const isLow = last >= 0xdc00 && last <= 0xdfff;
  return text.slice(Math.max(0, offset - (isLow ? 2 : 1)), offset);
}
