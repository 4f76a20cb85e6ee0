import type { TypedArray } from "../../ir/raw.ts";
import type { Type } from "../../ir/type.ts";
import { triangularSolveLeft } from "../../math/linalg/triangularSolve.ts";
import { type Emitter, primitive } from "../../record/define.ts";
import type { TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { stopGradient } from "../arithmetic.ts";
import { spread } from "../broadcast.ts";
import { flipped, matmul } from "../contraction.ts";
import { luLine } from "./lu.ts";
import { asColumns, residual, solveFor, solveSeries, systemType } from "./rightSides.ts";
import { narrow, stackOf, wide } from "./stack.ts";

interface Transposed {
  readonly [key: string]: unknown;
  readonly transposed: boolean;
}
const LOWER = { lower: true, transposed: false, unitDiagonal: true };
const UPPER = { lower: false, transposed: false, unitDiagonal: false };
const flip = (t: typeof LOWER): typeof LOWER => ({ ...t, transposed: true });

/** One matrix: L U X = P B, or for A^T = U^T L^T P: U^T L^T (P X) = B. */
function solveFactored(
  [n, m]: readonly [number, number],
  lu: Float64Array,
  at: number,
  rows: TypedArray,
  firstRow: number,
  b: Float64Array,
  y: Float64Array,
  to: number,
  transposed: boolean,
): void {
  const work = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const from = to + (transposed ? i : rows[firstRow + i]!) * m;
    work.set(b.subarray(from, from + m), i * m);
  }
  triangularSolveLeft(n, m, lu, at, work, 0, work, 0, transposed ? flip(UPPER) : LOWER);
  triangularSolveLeft(n, m, lu, at, work, 0, work, 0, transposed ? flip(LOWER) : UPPER);
  for (let i = 0; i < n; i++) {
    const row = to + (transposed ? rows[firstRow + i]! : i) * m;
    y.set(work.subarray(i * m, (i + 1) * m), row);
  }
}
/**
 * X = op(A)^-1 B from A, its packed LU factors, their row order, and B. The factors are numbers only: the derivative
 * belongs to A, dX = op(A)^-1 (dB - op(dA) X), and every order reuses the one factorisation (Giles 2008, section 2.3.1).
 * Linear in B.
 */
const solveLine: Emitter<Transposed> = /* @__PURE__ */ primitive<Transposed>({
  name: "solve",
  linearIn: [3],
  type: ([a, , , b]: readonly Type[]) => systemType("solve", a!, b!),
  value: ([, lu, rows, b]: readonly unknown[], out, { transposed }) => {
    const { count, rows: n, columns: m } = stackOf(out);
    const factors = wide(lu as TypedArray);
    const given = wide(b as TypedArray);
    const y = new Float64Array(out.size);
    for (let q = 0; q < count; q++)
      solveFactored([n, m], factors, q * n * n, rows as TypedArray, q * n, given, y, q * n * m, transposed);
    return narrow(y, out);
  },
  jvp: ([da, , , db], [a, lu, rows], x, p) => {
    const op = (t: Tensor): Tensor => (p.transposed ? flipped(t) : t);
    const r = residual(db ?? null, da && matmul(op(da), x));
    return r && solveLine([a, lu, rows, r], p);
  },
  transpose: (ct, [a, lu, rows], p) => [
    null,
    null,
    null,
    solveLine([a!, lu!, rows!, ct], { transposed: !p.transposed }),
  ],
  batch: ([a, lu, rows, b], [ba, bl, br, bb], n, p) => [
    ba || bl || br
      ? solveLine(spread([a, lu, rows, b!], [ba, bl, br, bb!], n), p)
      : asColumns(b!, (c) => solveLine([a, lu, rows, c], p)),
    true,
  ],
  taylor: ([a, lu, rows, b], order, p) =>
    solveSeries(
      a.map((c) => c && (p.transposed ? flipped(c) : c)),
      b!,
      order,
      (r) => solveLine([a[0]!, lu[0]!, rows[0]!, r], p),
    ),
  lower: "solve",
});
/**
 * X with A X = B by LU with partial pivoting: A is [..., n, n], B a vector [n] or matrices [..., n, m]; leading axes
 * broadcast. One factorisation serves all right sides and all derivatives. A singular matrix gives infinities or NaN.
 * Derivative: Giles 2008, "Collected matrix derivative results", section 2.3.1.
 * @throws if A is not square, or sizes or element types differ.
 */
export function solve(a: TensorLike, b: TensorLike): Tensor {
  return solveFor(
    "solve",
    a,
    b,
    (x) => [x, ...luLine([stopGradient(x)])],
    (factors, c) => solveLine([...factors, c], { transposed: false }),
  );
}
