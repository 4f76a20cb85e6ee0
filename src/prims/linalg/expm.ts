import { expm as exponential } from "../../math/linalg/expm.ts";
import { frechet } from "../../math/linalg/frechet.ts";
import { type Emitter, type NoParams, primitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { flipped } from "../contraction.ts";
import { formJvp, formTranspose, formType } from "./forms.ts";
import { mapMatrices, stacked, wide } from "./stack.ts";

/**
 * k-th derivative of exp at A along E_1 ... E_k (exp(A) itself for k = 0): symmetric, linear in each E, and its derivative
 * in A is the next one. tr(D^k exp(A)[E_1 ... E_k] F) is D^(k+1) tr exp(A)[E_1 ... E_k, F], symmetric in all k + 1
 * matrices: so the cotangent of E_l is the transpose of the same form with the transposed cotangent in its place.
 */
const expmLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "expm",
  bilinear: true,
  type: (types) => formType("expm", types),
  value: ([a, ...e], out, _p, [t]) => {
    const n = t.shape.at(-1)!;
    const along = (e as readonly Float64Array[]).map(wide);
    return mapMatrices(a, t, out, (matrix, from, y, to) => {
      const block = (v: Float64Array): Float64Array => v.subarray(from, from + n * n);
      if (along.length === 0) exponential(n, matrix, from, y, to);
      else frechet(n, block(matrix), along.map(block), y, to);
    });
  },
  jvp: /* @__PURE__ */ formJvp((x) => expmLine(x)),
  transpose: /* @__PURE__ */ formTranspose("expm", (x) => expmLine(x), flipped),
  batch: /* @__PURE__ */ stacked((x) => expmLine(x)),
  taylor: "jvp",
  lower: "interpret",
});
/**
 * Matrix exponentials of square matrices [..., n, n], by scaling and squaring (Higham 2005). Derivatives of order k by the
 * exponential of a block triangular matrix 2^k times as large (Najfeld & Havel 1995; Mathias 1996, "A chain rule for
 * matrix functions and applications").
 */
export const expm = (a: TensorLike): Tensor => expmLine([asTensor(a, "f64", "expm")]);
