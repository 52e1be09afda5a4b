/** The closed set of ways in which the world around us fails. */
export const worldErrorKinds = ['usage', 'environment', 'repository', 'sandbox', 'network', 'storage', 'interrupted'] as const;
export type WorldErrorKind = (typeof worldErrorKinds)[number];

/**
 * The world failed or the input cannot be used: exit 2 (130 for `interrupted`). The message is the whole sentence for the user:
 * what happened, to what, why, what to do next. Caught only in flows and apps; never matched by message.
 */
export class WorldError extends Error {
  readonly kind: WorldErrorKind;
  constructor(kind: WorldErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'WorldError';
    this.kind = kind;
  }
}
