/** What speaks for or against a pull request, most telling first. */
export interface ForecastReason {
  readonly topic: string;
  /** A whole sentence. */
  readonly sentence: string;
  /** How far it moves the log-odds; below zero speaks against. */
  readonly shift: number;
}

/** How likely a repository is to merge a pull request, told when it is opened. Never a ground to close one. */
export interface Forecast {
  readonly number: number;
  /** 0 to 1, calibrated on what this repository merged lately. */
  readonly chance: number;
  /** Where the share of merged ones lies for such forecasts, with 80 % certainty. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly verdict: 'likely' | 'unlikely' | 'abstain';
  /** Why it abstains, one sentence; `null` where it does not. */
  readonly abstention: string | null;
  /** At most three. */
  readonly reasons: readonly ForecastReason[];
  /** What the model of all repositories says alone. */
  readonly priorChance: number;
  /** Pull requests of this repository with a known outcome that it learned from. */
  readonly seen: number;
}

/** How a closed pull request came to its end, as far as the data say. */
export const closureReasons = ['superseded', 'withdrawn', 'silent', 'policy', 'unexplained'] as const;
export type ClosureReason = (typeof closureReasons)[number];

/** Forecasts of one bin beside what came of them. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanChance: number;
  readonly mergedShare: number;
}

/** How good forecasts were. `null` where there is too little to say (20 of each outcome for AUC in subsets). */
export interface ForecastMeasures {
  readonly count: number;
  readonly merged: number;
  /** Area under the ROC curve. */
  readonly auc: number | null;
  readonly brier: number;
  /** 1 less Brier over that of the share of merged ones in the training part. */
  readonly skill: number | null;
  /** Expected calibration error: ten bins of equal width, weighted by their counts. */
  readonly calibrationError: number;
  /** What that error would be, on average, were every chance exactly right: small samples err too. */
  readonly calibrationFloor: number;
  /** The same error less what chance adds to it, as far as that can be told (Kumar, Liang, Ma 2019, arXiv:1909.10155). */
  readonly calibrationErrorDebiased: number;
}

/** Forecasts fail to keep up: what came of the newest ones is too far from what they said. */
export interface Drift {
  readonly isAlarming: boolean;
  readonly count: number;
  readonly expected: number;
  readonly observed: number;
  /** Standard deviations between the two. */
  readonly distance: number;
}

/** One forecast of the judged part, as it was made in use, beside what came of it. */
export interface ToldForecast {
  readonly number: number;
  /** When the pull request was opened, in milliseconds since the epoch; from a clone: then or later. */
  readonly at: number;
  readonly chance: number;
  readonly isMerged: boolean;
  /** The first pull request of its author here, and no program's. */
  readonly isNewcomer: boolean;
}

/** How forecasts stood at one pull request of the judged part: what came of those before it against what they said. */
export interface DriftPoint extends Drift {
  readonly number: number;
  readonly at: number;
}

/** Forecasts of the last 30 % of a repository's pull requests, each made with what was known when it was opened. */
export interface ForecastReport {
  readonly seen: { readonly total: number; readonly merged: number; readonly closed: number; readonly undecided: number };
  readonly closures: Readonly<Record<ClosureReason, number>>;
  /** Learned once, from the first 70 %. */
  readonly fixed: ForecastMeasures;
  /** As in use: learned anew and recalibrated with what had become known by then. */
  readonly rolling: ForecastMeasures;
  /** People's first pull requests here, as in use; `newcomersFixed`: learned once. */
  readonly newcomers: ForecastMeasures;
  readonly newcomersFixed: ForecastMeasures;
  /** Of people of whom none was known to be merged here when they opened it, as in use: newcomers, and those who tried before. */
  readonly unmerged: ForecastMeasures;
  readonly prior: ForecastMeasures;
  /** Share of forecasts that abstain, and how often the others were right. */
  readonly abstention: { readonly share: number; readonly rightShare: number | null };
  readonly reliability: readonly ReliabilityBin[];
  readonly newcomerReliability: readonly ReliabilityBin[];
  readonly drift: Drift;
  /** By ascending number; forty at most, from the first that looks back on sixty forecasts. */
  readonly drifts: readonly DriftPoint[];
  /** By ascending number. */
  readonly history: readonly ToldForecast[];
}
