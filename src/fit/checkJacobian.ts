import { showNumber } from "../inspect/notation.ts";
import { fail } from "../record/errors.ts";
import { Matrix } from "./matrix.ts";
import type { Model } from "./model.ts";
import type { Box, State } from "./state.ts";

/** Changes of the parameters, relative to their sizes: the first tells as a rule, all of them before a Jacobian is refused. */
const STEPS = [1e-5, 1e-4, 1e-6, 1e-7];
const LONGEST = 1e-4;
/** What is off by less than that part of the largest change is rounding, or what differences of the user's leave. */
const WRONG = 1e-3;
/** Slopes of all steps must agree to that part of what is off, and of the steepest: else they are noise, or steps too long. */
const AGREE = 0.1;
/** Parameters that change little move so much further at most. */
const BOOST = 100;

/** How fast the residuals change on both sides of a point; NaN where one is not finite. */
interface Slopes {
  readonly before: Float64Array;
  readonly after: Float64Array;
}
/**
 * Compares a Jacobian of the user's with differences of the residuals along one direction, in which all parameters move that
 * are not at a bound, each about as effectively. A row is wrong if at every step its slope lies outside of those on both
 * sides (at a kink every derivative lies between them), by much, and by as much for all steps.
 * @throws if a row is wrong, with the number that is off most.
 */
export function checkJacobian(
  model: Model,
  box: Box,
  s: State,
  names: readonly string[],
  roots: ArrayLike<number> | undefined,
): void {
  const v = directionOf(box, s);
  const told = s.j.times(v);
  const absolute = new Matrix(s.j.rows, s.j.columns, s.j.pattern, s.j.values.map(Math.abs)).times(v.map(Math.abs));
  let largest = absolute.reduce((most, a) => Math.max(most, a), 0);
  let suspects = Array.from(told, (_, row) => ({ row, off: Infinity, least: Infinity, most: -Infinity }));
  let found = Infinity;
  for (const step of STEPS) {
    const { before, after } = slopesAlong(model, s, v, step);
    const steepest = before.reduce((most, b, row) => {
      const slope = Math.abs(b + after[row]!) / 2;
      return slope < Infinity ? Math.max(most, slope) : most;
    }, 0);
    [largest, found] = [Math.max(largest, steepest), Math.min(found, steepest)];
    suspects = suspects.flatMap(({ row, off, least, most }) => {
      const [a, b, slope] = [before[row]!, after[row]!, told[row]!];
      const outside = Math.max(Math.min(a, b) - slope, slope - Math.max(a, b));
      // What does not change at all may be rounded to steps that are longer than these.
      if (!(outside > WRONG * largest) || (a === 0 && b === 0)) return [];
      const middle = (a + b) / 2;
      return { row, off: Math.min(off, outside), least: Math.min(least, middle), most: Math.max(most, middle) };
    });
    if (suspects.length === 0) return;
  }
  const wrong = suspects.filter(({ off, least, most }) => most - least <= AGREE * Math.min(off, found));
  if (wrong.length > 0) refuse(model, s, v, names, roots, wrong);
}
/** Each parameter by its own size, further where that changes the residuals less than others do, and within its bounds. */
function directionOf({ lower, upper }: Box, { x, lengths, size }: State): Float64Array {
  const sizes = x.map((xk, k) => Math.abs(xk) || Math.min(1, size / lengths[k]! || 1));
  const effect = sizes.map((own, k) => own * lengths[k]!);
  const most = effect.reduce((a, b) => Math.max(a, b), 0);
  return sizes.map((own, k) => {
    const further = effect[k]! > 0 ? Math.min(BOOST, most / effect[k]!) : BOOST;
    const room = Math.min(x[k]! - lower[k]!, upper[k]! - x[k]!) / (2 * LONGEST);
    const part = 0.75 + 0.25 * Math.sin(78.233 * (k + 1));
    return Math.sign(Math.sin(12.9898 * (k + 1))) * Math.min(part * own * further, room);
  });
}
function slopesAlong(model: Model, { x, r }: State, v: Float64Array, step: number): Slopes {
  const at = (t: number): Float64Array => {
    const out = new Float64Array(model.rows);
    try {
      model.residual(
        x.map((xk, k) => xk + t * v[k]!),
        out,
      );
    } catch {
      // A residual that does not take a point beside says nothing of the Jacobian.
      out.fill(Number.NaN);
    }
    return out;
  };
  const [left, right] = [at(-step), at(step)];
  return { before: left.map((l, i) => (r[i]! - l) / step), after: right.map((h, i) => (h - r[i]!) / step) };
}
/** Names the number of the wrong rows that is off most, found by moving one parameter at a time. */
function refuse(
  model: Model,
  s: State,
  v: Float64Array,
  names: readonly string[],
  roots: ArrayLike<number> | undefined,
  wrong: readonly { readonly row: number }[],
): never {
  let worst = { row: wrong[0]!.row, column: 0, told: 0, found: 0, off: -1 };
  names.forEach((_, column) => {
    const by = v[column]!;
    if (by === 0) return;
    const { before, after } = slopesAlong(
      model,
      s,
      v.map((vk, k) => (k === column ? vk : 0)),
      STEPS[0]!,
    );
    for (const { row } of wrong) {
      const told = s.j.row(row)[column]! * by;
      const found = (before[row]! + after[row]!) / 2;
      const off = Math.abs(told - found);
      if (off > worst.off) worst = { row, column, told: told / by, found: found / by, off };
    }
  });
  const { row, column } = worst;
  const shown = (slope: number): string => showNumber(slope / (roots?.[row] ?? 1), 6);
  return fail(
    "leastSquares",
    `jacobian gives ${shown(worst.told)} for the derivative of residual ${row} by ${names[column]} at ${names[column]} = ${showNumber(s.x[column]!, 6)}, where differences of the residual give ${shown(worst.found)}; ${wrong.length} of ${model.rows} rows are off`,
    "Row i holds the derivatives of residual i by each parameter in turn: mend it, or leave jacobian out, and exact derivatives are taken",
  );
}
