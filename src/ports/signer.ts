/** Signs the pre-authentication bytes of an envelope (DSSE 1.0). */
export interface Signer {
  /** `ed25519:<sha256 of the public key, hex>` or `ssh:SHA256:…`; the envelope's `keyid`. */
  keyId(): Promise<string>;
  /** Public key as text (PEM SPKI, or one line of an SSH public key), for the receipt's reader. */
  publicKey(): Promise<string>;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export interface SignatureCheck {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  /** As `Signer.publicKey` gives it. */
  readonly publicKey: string;
}

/**
 * Checks signatures of one scheme of keys. MUST answer `false`, never throw, for a signature or key that is damaged; throws
 * WorldError only where the means to check are missing.
 */
export interface SignatureVerifier {
  /** The prefix of the key ids it answers for. */
  readonly scheme: 'ed25519' | 'ssh';
  verify(check: SignatureCheck): Promise<boolean>;
}
