import { showNumber } from "../inspect/notation.ts";
import { alignColumns } from "../inspect/text.ts";
import { plainJson } from "./json.ts";
import type { Trial } from "./minimise.ts";

/** What a search did, trial by trial. */
export interface FitLog extends Iterable<Trial> {
  readonly trials: readonly Trial[];
  /** A table. */
  toString(): string;
  toJSON(): unknown;
}
const head = ["iteration", "cost", "cosine", "step", "damping", ""];

export function logOf(trials: readonly Trial[]): FitLog {
  const row = (t: Trial): string[] => [
    String(t.iteration),
    showNumber(t.cost, 8),
    Number.isNaN(t.cosine) ? "" : t.cosine.toExponential(1),
    t.step.toExponential(1),
    t.damping.toExponential(1),
    t.outcome,
  ];
  return {
    trials,
    [Symbol.iterator]: () => trials[Symbol.iterator](),
    toString: () => alignColumns([head, ...trials.map(row)]),
    toJSON: () => plainJson(trials),
  };
}
