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
  lower: "cholesky",
});
/**
 * Lower Cholesky factors of positive definite matrices [..., n, n], with a positive diagonal. The matrix is symmetrised
 * first, (A + A^T)/2, so the gradient is symmetric. Where it is not positive definite the lower triangle is NaN.
 */
export const cholesky = (a: TensorLike): Tensor => choleskyLine([asTensor(a, "f64", "cholesky")]);
