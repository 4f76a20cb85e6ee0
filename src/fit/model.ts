import { fail } from "../record/errors.ts";
import { shown } from "./layout.ts";
import { Matrix, type Pattern } from "./matrix.ts";
import type { Source } from "./source.ts";

/** Weighted residuals as a function of the vector of parameters, with exact derivatives. */
export interface Model {
  readonly rows: number;
  readonly columns: number;
  /** r_i, as the user's function gives them. */
  plain(x: Float64Array): Float64Array;
  /** sqrt(w_i) r_i. */
  residual(x: Float64Array, out: Float64Array): void;
  /** Where their derivatives are not zero, if that is less than everywhere. */
  readonly pattern?: Pattern | undefined;
  /** Their derivatives, row by row: all, or those of the pattern. */
  jacobian(x: Float64Array, out: Float64Array): void;
  /** The Hessian of half the sum of their squares; undefined where only a Jacobian of the user's is known. */
  hessian(x: Float64Array): Matrix | undefined;
  /** Second derivatives of the residuals along p, where they are known. */
  readonly curvature?: (x: Float64Array, p: Float64Array, out: Float64Array) => void;
}
/**
 * Residuals times the square roots of their weights; what has weight 0 is left out, NaN or not.
 * @throws if the weights do not fit the residuals.
 */
export function weighted(source: Source, weights: ArrayLike<number> | undefined): Model {
  const { rows, columns, curvature } = source;
  const roots = weights === undefined ? undefined : rootsOf(weights, rows);
  const scale = (out: Float64Array, start: (row: number) => number): void => {
    roots?.forEach((root, row) => {
      for (let e = start(row); e < start(row + 1); e++) out[e] = root === 0 ? 0 : out[e]! * root;
    });
  };
  const one = (row: number): number => row;
  const places = new Matrix(rows, columns, source.pattern, new Float64Array(0));
  return {
    rows,
    columns,
    plain(x) {
      const out = new Float64Array(rows);
      source.residual(x, out);
      return out;
    },
    residual(x, out) {
      source.residual(x, out);
      scale(out, one);
    },
    pattern: source.pattern,
    jacobian(x, out) {
      source.jacobian(x, out);
      scale(out, (row) => places.start(row));
    },
    hessian: (x) => source.hessian?.(x, roots),
    ...(curvature === undefined
      ? {}
      : {
          curvature(x, p, out) {
            curvature(x, p, out);
            scale(out, one);
          },
        }),
  };
}
/** Square roots of the weights, checked against the number of residuals. */
function rootsOf(weights: ArrayLike<number>, rows: number): Float64Array {
  if (weights.length !== rows)
    fail(
      "leastSquares",
      `${weights.length} weights for ${rows} residuals`,
      "Give one for each: 1/sigma^2 of its measurement",
    );
  if (rows > 0 && Array.from(weights).every((w) => w === 0))
    fail("leastSquares", "all weights are 0", "Nothing is left to fit: give 1/sigma^2 of each measurement");
  return Float64Array.from({ length: rows }, (_, k) => {
    const w = weights[k]!;
    if (typeof w !== "number" || !(w >= 0 && w < Infinity))
      fail(
        "leastSquares",
        `weight ${k} is ${shown(w)}`,
        "Weights are finite and not negative; 0 leaves a residual out",
      );
    return Math.sqrt(w);
  });
}
