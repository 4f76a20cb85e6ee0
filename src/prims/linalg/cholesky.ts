import type { Numbers, RoutineBuilder } from "../../ir/routine.ts";
import type { Type } from "../../ir/type.ts";
import { cholesky as factor } from "../../math/linalg/cholesky.ts";
import { type Emitter, type NoParams, primitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, scale } from "../arithmetic.ts";
import { flipped, matmul } from "../contraction.ts";
import { mapMatrices, squareType, stacked, symmetrised } from "./stack.ts";
import { lowerTriangle } from "./triangle.ts";
import { lowerSolve } from "./triangularSolve.ts";

/**
 * L with (A + A^T)/2 = L L^T. dL = L F(L^-1 dA L^-T), F the lower triangle with half the diagonal (Seeger, Hetzel, Dai,
 * Meissner & Lawrence 2017, "Auto-differentiating linear algebra", section 3.1; Giles 2008, section 2.2).
 */
const choleskyLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "cholesky",
  type: ([t]) => squareType("cholesky", t),
  value: ([x], out, _p, [t]) => {
    const n = t.shape.at(-1)!;
    return mapMatrices(x, t, out, (a, from, y, to) => {
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) y[to + i * n + j] = (a[from + i * n + j]! + a[from + j * n + i]!) / 2;
      if (factor(n, y, to, y, to)) return;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) y[to + i * n + j] = j > i ? 0 : Number.NaN;
    });
  },
  jvp: ([da], _a, l) => {
    const half = lowerSolve(l, symmetrised(da!));
    const m = lowerSolve(l, flipped(half));
    return matmul(l, scale(add(lowerTriangle(m), lowerTriangle(m, -1)), 0.5));
  },
  transpose: null,
  batch: /* @__PURE__ */ stacked((x) => choleskyLine(x)),
  taylor: "jvp",
  lower: {
    routine: (b, { operands: [a], results: [l], work }) => factorLoops(b, a!, l!, work),
    work: ([t]) => matrixSize(t),
  },
});
const matrixSize = (t: Type): number => t.shape.at(-1)! ** 2;
/** The same, column by column, in working memory: every sum is made in f64. */
function factorLoops<N, I>(b: RoutineBuilder<N, I>, a: Numbers, l: Numbers, work: Numbers): void {
  const n = a.type.shape.at(-1)!;
  if (a.type.size === 0) return;
  b.each(0, a.type.size / (n * n), (q) => {
    const first = b.keepInteger(b.times(q, n * n));
    const isPositive = b.integerCell(1);
    b.each(0, n, (j) => {
      const pivotRow = b.keepInteger(b.times(j, n));
      b.each(j, n, (i) => {
        const row = b.keepInteger(b.times(i, n));
        const sides = b.add(b.load(a, b.plus(first, b.plus(row, j))), b.load(a, b.plus(first, b.plus(pivotRow, i))));
        const sum = b.cell(b.mul(sides, b.number(0.5)));
        b.each(0, j, (p) =>
          sum.set(b.sub(sum.value, b.mul(b.load(work, b.plus(pivotRow, p)), b.load(work, b.plus(row, p))))),
        );
        b.if(
          b.below(j, i),
          () => sum.set(b.div(sum.value, b.load(work, b.plus(pivotRow, j)))),
          () => {
            const isFine = b.and(b.less(b.number(0), sum.value), b.less(sum.value, b.number(Number.POSITIVE_INFINITY)));
            isPositive.set(b.and(isPositive.value, isFine));
            sum.set(b.sqrt(sum.value));
          },
        );
        b.store(work, b.plus(row, j), sum.value);
      });
    });
    b.each(0, n, (i) =>
      b.each(0, n, (j) => {
        const at = b.keepInteger(b.plus(b.times(i, n), j));
        const inside = b.pick(isPositive.value, b.load(work, at), b.number(Number.NaN));
        b.store(l, b.plus(first, at), b.pick(b.below(i, j), b.number(0), inside));
      }),
    );
  });
}
/**
 * Lower Cholesky factors of positive definite matrices [..., n, n], with a positive diagonal. The matrix is symmetrised
 * first, (A + A^T)/2, so the gradient is symmetric. Where it is not positive definite the lower triangle is NaN.
 */
export const cholesky = (a: TensorLike): Tensor => choleskyLine([asTensor(a, "f64", "cholesky")]);
