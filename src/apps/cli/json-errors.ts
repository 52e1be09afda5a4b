import { WorldError } from '#domain/world-error.ts';

/** Errors as data, too, where the answer is wanted as data. */
export async function withJsonErrors(options: { readonly json?: boolean }, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (options.json === true && error instanceof WorldError) {
      console.log(JSON.stringify({ state: 'failed', error: { kind: error.kind, message: error.message } }));
    }
    throw error;
  }
}
