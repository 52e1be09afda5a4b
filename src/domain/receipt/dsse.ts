/**
 * Pre-authentication encoding of DSSE 1.0: the bytes that are signed.
 * `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes.
 */
export function preAuthenticationEncoding(type: string, body: Uint8Array): Uint8Array {
  const typeBytes = Buffer.from(type, 'utf8');
  const head = [Buffer.from(`DSSEv1 ${typeBytes.length} `), typeBytes, Buffer.from(` ${body.length} `)];
  return Buffer.concat([...head, body]);
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Decodes standard or URL-safe base64 (RFC 4648), padded or not; `null` for anything that has no single reading. */
export function fromBase64(text: string): Uint8Array | null {
  const standard = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  const bytes = Buffer.from(standard, 'base64');
  const again = bytes.toString('base64').replace(/=+$/, '');
  return again === standard ? new Uint8Array(bytes) : null;
}
