import { triangularSolveLeft } from "../../math/linalg/triangularSolve.ts";
import { type Emitter, primitive } from "../../record/define.ts";
import type { TensorLike } from "../../record/like.ts";
import { optionsOf } from "../../record/options.ts";
import type { Tensor } from "../../record/tensor.ts";
import { spread } from "../broadcast.ts";
import { flipped, matmul } from "../contraction.ts";
import { asColumns, residual, solveFor, solveSeries, systemType } from "./rightSides.ts";
import { narrow, stackOf, wide } from "./stack.ts";
import { lowerTriangle, upperTriangle } from "./triangle.ts";

interface Triangular {
  readonly [key: string]: unknown;
  readonly lower: boolean;
  readonly transposed: boolean;
  readonly unitDiagonal: boolean;
}
const entering = (t: Tensor, { lower, transposed, unitDiagonal }: Triangular): Tensor => {
  const offset = unitDiagonal ? 1 : 0;
  const used = lower ? lowerTriangle(t, -offset) : upperTriangle(t, offset);
  return transposed ? flipped(used) : used;
};
/**
 * X = op(T)^-1 B for stacks of triangular T [..., n, n] and B [..., n, m]. Linear in B. T X = B gives
 * dX = op(T)^-1 (dB - op(dT) X), dT restricted to the triangle (Giles 2008, "Collected matrix derivative results for
 * forward and reverse mode algorithmic differentiation", section 2.3).
 */
const triangularLine: Emitter<Triangular> = /* @__PURE__ */ primitive<Triangular>({
  name: "triangularSolve",
  linearIn: [1],
  type: ([t, b]) => systemType("triangularSolve", t, b),
  value: ([t, b], out, p, [, tb]) => {
    const { count, rows: n, columns: m } = stackOf(tb);
    const a = wide(t);
    const y = new Float64Array(out.size);
    y.set(wide(b));
    for (let q = 0; q < count; q++) triangularSolveLeft(n, m, a, q * n * n, y, q * n * m, y, q * n * m, p);
    return narrow(y, out);
  },
  jvp: ([dt, db], [t], x, p) => {
    const r = residual(db, dt && matmul(entering(dt, p), x));
    return r && triangularLine([t, r], p);
  },
  transpose: (ct, [t], p) => [null, triangularLine([t!, ct], { ...p, transposed: !p.transposed })],
  batch: ([t, b], [bt, bb], n, p) => [
    bt ? triangularLine(spread([t, b], [bt, bb], n), p) : asColumns(b, (c) => triangularLine([t, c], p)),
    true,
  ],
  taylor: ([t, b], order, p) =>
    solveSeries(
      t.map((c, k) => c && (k === 0 ? c : entering(c, p))),
      b,
      order,
      (r) => triangularLine([t[0]!, r], p),
    ),
  lower: "triangularSolve",
});
/** L^-1 B, L lower triangular. */
export const lowerSolve = (l: Tensor, b: Tensor, unitDiagonal = false): Tensor =>
  triangularLine([l, b], { lower: true, transposed: false, unitDiagonal });
/** B U^-1, U upper triangular: U^T X^T = B^T. */
export const upperSolveRight = (u: Tensor, b: Tensor): Tensor =>
  flipped(triangularLine([u, flipped(b)], { lower: false, transposed: true, unitDiagonal: false }));

/** Which triangle is meant, and whether it is transposed. */
export interface TriangularOptions {
  /** T is lower triangular; true by default. The other triangle is never read. */
  readonly lower?: boolean;
  /** Solve with T^T. */
  readonly transpose?: boolean;
  /** The diagonal of T is taken as 1 and not read. */
  readonly unitDiagonal?: boolean;
}
/**
 * X with T X = B (or T^T X = B) for triangular T [..., n, n]; B is a vector [n] or matrices [..., n, m], leading axes
 * broadcast. A zero on the diagonal gives infinities or NaN. Derivative: Giles 2008, section 2.3.
 * @throws if T is not square, or sizes or element types differ.
 */
export function triangularSolve(t: TensorLike, b: TensorLike, options?: TriangularOptions): Tensor {
  const {
    lower = true,
    transpose: transposed = false,
    unitDiagonal = false,
  } = optionsOf("triangularSolve", options, "lower", "transpose", "unitDiagonal");
  return solveFor(
    "triangularSolve",
    t,
    b,
    (a) => [a],
    ([a], c) => triangularLine([a!, c], { lower, transposed, unitDiagonal }),
  );
}
