const blobShape = /[A-Za-z0-9+/_-]{40,}={0,2}/g;
const longestDecoded = 16_384;

/** What base64 runs of a text decode to, where that is readable text. */
export function opaqueBlobs(text: string): readonly string[] {
  const decoded: string[] = [];
  let room = longestDecoded * 4;
  for (const [blob] of text.matchAll(blobShape)) {
    if (room <= 0) break;
    const plain = Buffer.from(blob.slice(0, longestDecoded), 'base64').toString('utf8');
    room -= plain.length;
    if (isReadable(plain)) decoded.push(plain);
  }
  return decoded;
}

function isReadable(text: string): boolean {
  const readable = text.replace(/[^\t\n -~]/g, '').length;
  return text.length > 0 && readable / text.length > 0.95 && /\s/.test(text);
}

/** Runs so long that no person reads them. */
export function hasLongBlob(text: string): boolean {
  return /[A-Za-z0-9+/]{512}/.test(text);
}
