import { boardPage } from '#page/board-page.ts';
import { forecastView } from '#page/forecast/forecast-view.ts';
import { gateView } from '#page/gate/gate-view.ts';
import type { Changes } from '#page/live.ts';
import type { PageView } from '#page/page-view.ts';
import { runPage } from '#page/run-page.ts';
import { slateView } from '#page/slate/slate-view.ts';
import type { ServedWorld } from '../page-world.ts';
import { forecastSource } from './forecast-source.ts';
import { gateSource } from './gate-source.ts';
import { slateSource } from './slate-source.ts';

/** All views of the page in the order of its navigation, and what tells that one of them shows something else now. */
export function viewsOf(world: ServedWorld): { readonly views: readonly PageView[]; readonly changes: Changes } {
  const { repositories, commands, changes } = world;
  const forecast = forecastView(forecastSource(repositories, process.env), commands);
  const gate = gateView(gateSource(repositories, process.env));
  return {
    views: [boardPage(world), runPage(world), slateView(slateSource(repositories, process.env), commands), forecast, gate],
    changes: { version: async () => [await changes.version(), forecast.version(), gate.version()].join(' ') },
  };
}
