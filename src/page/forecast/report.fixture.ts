import type { ForecastMeasures, ForecastReport, ReliabilityBin, ToldForecast } from '#domain/forecast.ts';

const dayMs = 86_400_000;

function measures(count: number): ForecastMeasures {
  return {
    count,
    merged: Math.round(0.6 * count),
    auc: count < 20 ? null : 0.81,
    brier: 0.16,
    skill: 0.31,
    calibrationError: 0.05,
    calibrationFloor: 0.04,
    calibrationErrorDebiased: 0.03,
  };
}

/** A report of 700 pull requests of which so many were judged. */
export function sampleReport(judged: number): ForecastReport {
  const history = Array.from({ length: judged }, (_, index): ToldForecast => {
    const chance = ((index * 37) % 100) / 100;
    return {
      number: 701 - judged + index,
      at: Date.UTC(2026, 0, 1) + index * dayMs,
      chance,
      isMerged: (index * 53) % 100 < 100 * chance,
      isNewcomer: index % 5 === 0,
    };
  });
  const bins = (count: number): readonly ReliabilityBin[] =>
    count === 0
      ? []
      : Array.from({ length: 10 }, (_, bin) => ({
          from: bin / 10,
          to: (bin + 1) / 10,
          count: Math.ceil(count / 10),
          meanChance: bin / 10 + 0.05,
          mergedShare: Math.min(1, bin / 10 + 0.02 * (bin % 4)),
        }));
  const drift = { isAlarming: false, count: 60, expected: 36, observed: 39, distance: 0.8 };
  const drifts = history
    .filter((_, index) => index >= 60 && index % 10 === 0)
    .map(({ number, at }) => ({ number, at, ...drift }));
  return {
    seen: { total: 700, merged: 420, closed: 250, undecided: 30 },
    closures: { superseded: 40, withdrawn: 12, silent: 30, policy: 0, unexplained: 168 },
    fixed: measures(judged),
    rolling: measures(judged),
    newcomers: measures(judged / 5),
    newcomersFixed: measures(judged / 5),
    unmerged: measures(judged / 4),
    prior: measures(judged),
    abstention: { share: 0.12, rightShare: judged === 0 ? null : 0.83 },
    reliability: bins(judged),
    newcomerReliability: bins(judged / 5),
    drift,
    drifts,
    history,
  };
}
