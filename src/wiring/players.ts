import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import type { ModelPlan } from '#config/planned-models.ts';
import { workItemKey, type WorkItem } from '#domain/work-item.ts';
import type { Rung } from '#ports/builder.ts';
import type { ModelPanel } from '#ports/model-panel.ts';
import { countedLedger, type Counts } from './counted-ledger.ts';
import type { FixWorld } from './fix-world.ts';
import { modelOpener } from './open-model.ts';
import { openRung, type RungModels, type RungParts } from './open-rung.ts';

/** Who builds and who plays the roles of one run. */
export interface Players {
  /** Who may build, cheapest first. */
  readonly ladder: readonly Rung[];
  /** `null`: no model takes part. */
  readonly panel: ModelPanel | null;
  /** Opens a rung of the ladder once more, on an account of its own inside the same budget. */
  again(rung: Rung): Promise<CountedRung>;
  close(): Promise<void>;
}

export interface CountedRung {
  readonly rung: Rung;
  /** What its builder asked of models since this was asked for the last time; `null`: nobody knows. */
  spent(): Counts;
}

export interface PlayersRequest {
  readonly plan: ModelPlan;
  readonly config: Config;
  readonly world: FixWorld;
  /** The run whose ledger goes on, and whose work item pays. */
  readonly run: string;
  readonly item: Pick<WorkItem, 'number' | 'title'>;
  /** Top of the repository. */
  readonly root: string;
  /** Folder that a builder's command is relative to. */
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Opens builders and models by plan, behind one ledger where there is any model. */
export async function openPlayers(request: PlayersRequest): Promise<Players> {
  const { plan, world, cwd } = request;
  const models = await openModels(request);
  const parts: RungParts = { world, cwd, models };
  const ladder: Rung[] = [];
  try {
    for (const rung of plan.ladder) ladder.push(await openRung(rung, parts));
  } catch (error) {
    await models?.close();
    throw error;
  }
  const again = async ({ name }: Rung): Promise<CountedRung> => {
    const planned = plan.ladder.find((each) => each.name === name);
    if (planned === undefined) throw new Error(`There is no rung ${name} in the ladder`);
    const counted = countedLedger(models?.ledger ?? null, planned.kind === 'command');
    const own = models === null || counted.ledger === null ? null : { ...models, ledger: counted.ledger };
    return { rung: await openRung(planned, { ...parts, models: own }), spent: counted.spent };
  };
  return { ladder, panel: models?.panel ?? null, again, close: async () => models?.close() };
}

interface OpenModels extends RungModels {
  readonly panel: ModelPanel;
  close(): Promise<void>;
}

async function openModels({ plan, config, world, run, item, root, environment }: PlayersRequest): Promise<OpenModels | null> {
  const isAsked = plan.seats.length > 0 || plan.ladder.some(({ kind }) => kind === 'model' || kind === 'agent');
  if (!isAsked) return null;
  const { modelLedger, modelPanel } = await import('#adapters/model-panel/model-panel.ts');
  const { openAccount } = await import('#adapters/model-panel/account.ts');
  const opener = modelOpener({ root, environment });
  const players = await Promise.all(plan.seats.map(({ role, model }) => opener.open(model, role)));
  const account = await openAccount(accountFolder(world, item), run);
  const ledger = modelLedger({ budget: config.modelBudget, ...account, clock: world.clock });
  const close = async (): Promise<void> => {
    await opener.close();
    await account.close();
  };
  return { ledger, opener, panel: modelPanel(players, { ledger }), close };
}

/** Begins the account of a run anew; what it spent before stays on the account of the work item. */
export async function setSpendingAside(world: Pick<FixWorld, 'paths'>, item: PlayersRequest['item'], run: string): Promise<void> {
  const { setAside } = await import('#adapters/model-panel/account.ts');
  await setAside(accountFolder(world, item), run);
}

function accountFolder({ paths }: Pick<FixWorld, 'paths'>, item: PlayersRequest['item']): string {
  return join(paths.spending, workItemKey(item));
}
