/** Signs the pre-authentication bytes of an envelope (DSSE 1.0). */
export interface Signer {
  /** `ed25519:<sha256 of the public key, hex>` or `ssh:SHA256:…`; the envelope's `keyid`. */
  keyId(): Promise<string>;
  /** Public key as text (PEM SPKI, or one line of an SSH public key), for the receipt's reader. */
  publicKey(): Promise<string>;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}
