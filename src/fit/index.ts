import "../prims/install.ts";

export type { Dependency } from "./dependencies.ts";
export { leastSquares } from "./leastSquares.ts";
export type { FitLog } from "./log.ts";
export type { Trial } from "./minimise.ts";
export { type PlotOptions, plot } from "./plot/plot.ts";
export type { PlotSeries } from "./plot/series.ts";
export type { Bounds, Fit, FitOptions, FitProgress } from "./types.ts";
export type { ActiveBound, Conflict, Evidence, Status, Verdict } from "./verdict.ts";
