import { Command } from 'commander';
import type { ShowOptions, VerifyReceiptOptions } from './run-receipt.ts';

/** `patchline receipt`: what a receipt claims, and its replay. */
export function receiptCommand(): Command {
  const receipt = new Command('receipt').summary('show or replay the receipt of a patch').exitOverride();
  receipt
    .command('verify')
    .summary('check signature and bindings, then do again what the receipt says was done')
    .argument(
      '<receipt>',
      'receipt file, a pull request body that holds one, "-" for standard input, or a branch that carries one',
    )
    .option('--repo <folder>', 'a clone that has the patch', '.')
    .option('--all', 'replay every node of the hypothesis graph, and the suite on base')
    .option('--no-replay', 'execute nothing: signature and bindings only')
    .option('--trusted-key <key...>', 'public keys or key ids that are trusted (default: any key, and the verdict says so)')
    .option('--salt <text>', 'picks which nodes are sampled')
    .option('--json', 'print one JSON object on standard output')
    .exitOverride()
    .action(async (source: string, options: VerifyReceiptOptions) => {
      const { verify } = await import('./run-receipt.ts');
      process.exitCode = await verify(source, options);
    });
  receipt
    .command('show')
    .summary('say in words what a receipt claims, without believing it')
    .argument('<receipt>', 'as for verify')
    .option('--repo <folder>', 'a clone, where the receipt is named by a branch', '.')
    .option('--json', 'print the repair predicate as JSON')
    .exitOverride()
    .action(async (source: string, options: ShowOptions) => {
      const { showReceipt } = await import('./run-receipt.ts');
      process.exitCode = await showReceipt(source, options);
    });
  return receipt;
}
