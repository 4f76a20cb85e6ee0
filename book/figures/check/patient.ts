import { broadcastTo, cast, div, grad, type Tensor, tensor } from "wengert";
import { bernoulli, foldIn, key, uniform } from "wengert/random";
import type { Case } from "./cases.ts";
import { AGREE, DIFFER } from "./errorChart.ts";
import { type Line, ListingError, runner, type Values } from "./listing.ts";
import { type Method, type Precision, type Quotients, quotientsOf, relativeError, type Slice } from "./quotients.ts";

/** The point of a check: weights in the order of the case. */
export type Weights = Readonly<Record<string, number>>;

export type Verdict = "agrees" | "doubtful" | "differs";
export const verdictOf = (error: number): Verdict =>
  error <= AGREE ? "agrees" : error <= DIFFER ? "doubtful" : "differs";

/** Point 0 is that of the case; the others are drawn, in sixty-fourths: the same numbers in both precisions. */
export function pointOf(c: Case, draw: number): Weights {
  if (draw === 0) return c.weights;
  const names = Object.keys(c.weights);
  const drawn = uniform(key(draw), names.length).toTypedArray();
  return Object.fromEntries(names.map((name, k) => [name, Math.round((drawn[k]! - 0.5) * 192) / 64]));
}

const HELD = 1_000;
/** Number of the evaluation in which the gradient by hand is computed. */
const BY_HAND = 999;

/** The mask of an evaluation over the examples, one row for each row of the step. */
function maskOf(keep: number, rows: number, examples: number, evaluation: number, held: boolean): Tensor {
  const drawn = bernoulli(foldIn(key(7), held ? HELD : evaluation), held ? [1, examples] : [rows, examples], keep);
  return broadcastTo(div(cast(drawn, "f64"), keep), [rows, examples]);
}

/** The mask of a case that has one, as it is while it is held. */
export const heldMask = (c: Case): number[] =>
  Array.from(maskOf(c.keep!, 1, Object.values(c.data)[0]!.length, 0, true).toTypedArray() as ArrayLike<number>);

/** Everything a listing may name: weights, columns of data, the mask. */
function given(
  c: Case,
  weights: Readonly<Record<string, Tensor>>,
  rows: number,
  evaluation: number,
  held: boolean,
): Values {
  const { dtype } = Object.values(weights)[0]!;
  const columns = Object.entries(c.data).map(([name, column]) => [name, tensor([...column], { dtype })]);
  const examples = Object.values(c.data)[0]!.length;
  const mask = c.keep === undefined ? [] : [["k", cast(maskOf(c.keep, rows, examples, evaluation, held), dtype)]];
  return { ...weights, ...Object.fromEntries([...columns, ...mask]) };
}

const namesOf = (c: Case): string[] => [
  ...Object.keys(c.weights),
  ...Object.keys(c.data),
  ...(c.keep === undefined ? [] : ["k"]),
];

/** The loss as a function of one weight, all others held. */
export function sliceOf(c: Case, at: Weights, weight: string, held: boolean): Slice {
  const run = runner(c.loss, namesOf(c));
  const salt = 10 * (1 + Object.keys(c.weights).indexOf(weight));
  return (x, evaluation) => {
    const fixed = Object.entries(at).map(([name, w]) => [name, tensor(w, { dtype: x.dtype })]);
    const weights = { ...Object.fromEntries(fixed), [weight]: x } as Record<string, Tensor>;
    return run(given(c, weights, x.shape[0] ?? 1, salt + evaluation, held))["L"]!;
  };
}

/** The gradient by hand, evaluated in the precision. @throws ListingError with the line that is wrong. */
export function byHand(c: Case, lines: readonly Line[], at: Weights, precision: Precision, held: boolean): Weights {
  const before = c.loss.slice(0, -1);
  const names = namesOf(c);
  try {
    const run = runner([...before, ...lines], names);
    const weights = Object.fromEntries(Object.entries(at).map(([n, w]) => [n, tensor(w, { dtype: precision })]));
    const values = run(given(c, weights, 1, BY_HAND, held));
    return Object.fromEntries(
      Object.keys(at).map((name) => {
        const line = lines.findIndex((l) => l.name === `g${name}`);
        const slope = values[`g${name}`]!;
        if (slope.size !== 1)
          throw new ListingError(before.length + line, "this is one number for each example: take the mean");
        return [name, slope.item()];
      }),
    );
  } catch (e) {
    throw e instanceof ListingError ? new ListingError(e.line - before.length, e.message) : e;
  }
}

/** The engine's gradient of the loss at the point. */
export function exactly(c: Case, at: Weights, held: boolean): Weights {
  const run = runner(c.loss, namesOf(c));
  const loss = (w: Readonly<Record<string, Tensor>>): Tensor => run(given(c, w, 1, BY_HAND, held))["L"]!.sum();
  const slopes = grad(loss as (w: Record<string, Tensor>) => Tensor)(
    Object.fromEntries(Object.entries(at).map(([n, w]) => [n, tensor(w)])),
  ) as unknown as Record<string, Tensor>;
  return Object.fromEntries(Object.entries(slopes).map(([n, s]) => [n, s.item()]));
}

/** One coordinate of a check. */
export interface Coordinate {
  readonly weight: string;
  readonly hand: number;
  readonly quotient: number;
  readonly error: number;
  readonly verdict: Verdict;
}

/** Difference quotients of the loss in every weight at many steps. */
export type Sweeps = Readonly<Record<string, Quotients>>;
export const sweepsOf = (c: Case, at: Weights, steps: ArrayLike<number>, precision: Precision, held: boolean): Sweeps =>
  Object.fromEntries(
    Object.entries(at).map(([name, w]) => [name, quotientsOf(sliceOf(c, at, name, held), w, steps, precision)]),
  );

/** The gradient by hand against the quotients at one step. */
export const compare = (hand: Weights, sweeps: Sweeps, method: Method, index: number): Coordinate[] =>
  Object.entries(hand).map(([weight, slope]) => {
    const quotient = sweeps[weight]![method]?.[index] ?? Number.NaN;
    const error = relativeError(slope, quotient);
    return { weight, hand: slope, quotient, error, verdict: verdictOf(error) };
  });

/** Where a gradient by hand differs most from the engine's, over points drawn at random. */
export interface Audit {
  readonly right: boolean;
  readonly at: Weights;
  readonly weight: string;
  readonly hand: number;
  readonly exact: number;
}
const POINTS = 20;
const ROUNDING = 1e-9;

/** Whether the gradient by hand is the gradient, told by exact derivatives at many points, not by differences at one. */
export function audit(c: Case, lines: readonly Line[]): Audit {
  let worst: Audit & { readonly error: number } = {
    right: true,
    at: c.weights,
    weight: "",
    hand: 0,
    exact: 0,
    error: 0,
  };
  for (let draw = 0; draw < POINTS; draw++) {
    const at = pointOf(c, draw);
    const hand = byHand(c, lines, at, "f64", true);
    const exact = exactly(c, at, true);
    for (const weight of Object.keys(at)) {
      const error = Math.abs(hand[weight]! - exact[weight]!) / Math.max(1e-3, Math.abs(exact[weight]!));
      if (!(error <= worst.error))
        worst = { right: error <= ROUNDING, at, weight, hand: hand[weight]!, exact: exact[weight]!, error };
    }
  }
  return worst;
}
