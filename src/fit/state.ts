import { norm } from "../math/linalg/householder.ts";
import { Matrix } from "./matrix.ts";
import type { Model } from "./model.ts";

/** Limits of each parameter. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}
/** A point with everything that is known there. */
export interface State {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly j: Matrix;
  /** |r|. */
  readonly size: number;
  /** |J_i|. */
  readonly lengths: Float64Array;
  /** J_i.r / (|J_i| |r|); 0 where a factor is 0. */
  readonly cosines: Float64Array;
  /** Parameters that can move: not held at a bound that the cost pushes against. */
  readonly free: readonly number[];
  /** Largest |cosine| of a free parameter. */
  readonly cosine: number;
}
/** Not finite anywhere: undefined. */
export function stateAt(model: Model, box: Box, x: Float64Array, r: Float64Array): State | undefined {
  const { rows: m, columns: n } = model;
  const j = new Matrix(m, n, model.pattern);
  model.jacobian(x, j.values);
  if (!allFinite(j.values)) return undefined;
  const size = norm(m, r, 0, 1);
  const lengths = j.lengths();
  const cosines = size === 0 ? new Float64Array(n) : cosinesOf(j, lengths, r, size);
  const free: number[] = [];
  let cosine = 0;
  for (let k = 0; k < n; k++) {
    if (isHeld(box, x, k, cosines[k]!)) continue;
    free.push(k);
    cosine = Math.max(cosine, Math.abs(cosines[k]!));
  }
  return { x, r, j, size, lengths, cosines, free, cosine };
}
/** J_i.r / (|J_i| |r|), each factor of length 1 by itself. */
function cosinesOf(j: Matrix, lengths: Float64Array, r: Float64Array, size: number): Float64Array {
  const place = j.pattern?.columns;
  const out = new Float64Array(j.columns);
  for (let i = 0; i < j.rows; i++) {
    const [start, end, along] = [j.start(i), j.start(i + 1), r[i]! / size];
    for (let e = start; e < end; e++) {
      const k = place === undefined ? e - start : place[e]!;
      if (lengths[k]! > 0) out[k] = out[k]! + (j.values[e]! / lengths[k]!) * along;
    }
  }
  return out;
}
/** At a bound, with a gradient that pushes against it; or between bounds that leave no room. */
const isHeld = ({ lower, upper }: Box, x: Float64Array, k: number, slope: number): boolean =>
  lower[k] === upper[k] || (x[k] === lower[k] && slope > 0) || (x[k] === upper[k] && slope < 0);

export const allFinite = (x: Float64Array): boolean => {
  for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]!) < Infinity)) return false;
  return true;
};
/** From that many parameters on it is worth asking whether the Jacobian is sparse, and eigenvalues are found one by one. */
export const LARGE = 64;

/** Columns of a (m x n) shorter than that are not told from rounding; they have length 1 at most. */
export const negligible = (m: number, n: number): number => Math.max(m, n) * 2 ** -52;

/** A curvature of the Hessian in the scale of the columns below that is rounding. */
export const CURVED = 1e-8;

/** Largest |J_i.r| / |r| of a free parameter in units of the longest that its column was: 0 where the gradient is. */
export const slopeOf = (s: State, longest: Float64Array): number =>
  s.free.reduce(
    (most, k) => Math.max(most, longest[k] === 0 ? 0 : Math.abs(s.cosines[k]!) * (s.lengths[k]! / longest[k]!)),
    0,
  );

/** What rounding does to the residuals, at least: their terms are as large as J_ij x_j. */
export function roundingOf({ x, lengths }: State): number {
  return (
    2 ** -52 *
    norm(
      x.length,
      x.map((xk, k) => xk * lengths[k]!),
      0,
      1,
    )
  );
}
