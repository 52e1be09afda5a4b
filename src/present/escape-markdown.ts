/**
 * Untrusted text as Markdown that shows it and does nothing: no links, images, mentions, references, HTML, commands or closing
 * keywords that a forge would act on. One line.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200B')
    .replaceAll(/\b(https?|ftp):\/\//gi, '$1&#58;//')
    .replaceAll(/\bwww\./gi, 'www&#46;')
    .replaceAll('::', ':\u200B:')
    .trim();
}
