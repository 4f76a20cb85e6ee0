import { type Type, tupleType } from "../../ir/type.ts";
import { cofactors, determinant } from "../../math/linalg/det.ts";
import { lu } from "../../math/linalg/lu.ts";
import { mixedCofactors } from "../../math/linalg/mixedCofactors.ts";
import { type Emitter, type NoParams, primitive, type TupleEmitter, tuplePrimitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { cast, scale } from "../arithmetic.ts";
import { sum } from "../broadcast.ts";
import { flipped } from "../contraction.ts";
import { inDoubles, wide as wideTensor } from "../fibers.ts";
import { cofactorLoops, cofactorWork } from "./cofactorLoops.ts";
import { detProgram, slogdetProgram } from "./determinantPrograms.ts";
import { formJvp, formTranspose, formType } from "./forms.ts";
import { inv } from "./inverse.ts";
import { mapMatrices, narrow, squareType, stacked, stackedTuple, stackOf, under, wide } from "./stack.ts";

/**
 * k-th derivative of the cofactor matrix of A along X_1 ... X_k: linear in each X, and its derivative in A is the next
 * one, so every derivative of det is exact, at singular matrices too. It is d/dY of the symmetric form
 * D^(k+1) det(A)[X_1 ... X_k, Y], so the cotangent of X_l is the same form with the cotangent of the result in its place.
 */
const cofactorLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "cofactors",
  bilinear: true,
  type: (types) => formType("det", types),
  value: ([a, ...x], out, _p, [t]) => {
    const n = t.shape.at(-1)!;
    const forms = (x as readonly Float64Array[]).map(wide);
    return mapMatrices(a, t, out, (matrix, from, y, to) => {
      const block = (v: Float64Array): Float64Array => v.subarray(from, from + n * n);
      if (forms.length === 0) cofactors(n, matrix, from, y, to);
      else mixedCofactors(n, block(matrix), forms.map(block), y, to);
    });
  },
  jvp: /* @__PURE__ */ formJvp((x) => cofactorLine(x)),
  transpose: /* @__PURE__ */ formTranspose(
    "det",
    (x) => cofactorLine(x),
    (x) => x,
  ),
  batch: /* @__PURE__ */ stacked((x) => cofactorLine(x)),
  taylor: "jvp",
  lower: {
    routine: cofactorLoops,
    work: cofactorWork,
    unless: (types) => (types.length > 1 ? "derivatives of cofactors have no lowering rule" : undefined),
  },
});
/** d det = <cofactors, dA> (Giles 2008, section 2.2.4, without its inverse). */
const detLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "det",
  type: ([t]) => under(squareType("det", t), t.dtype as "f64"),
  value: ([x], out, _p, [t]) =>
    mapMatrices(x, t, out, (a, from, y, to) => {
      y[to] = determinant(t.shape.at(-1)!, a, from);
    }),
  jvp: ([da], [a]) => sum(scale(da!, cofactorLine([a])), [-2, -1]),
  transpose: null,
  batch: /* @__PURE__ */ stacked((x) => detLine(x)),
  taylor: "jvp",
  lower: { program: ([x]) => inDoubles(x, detProgram) },
});
/**
 * Determinants of square matrices [..., n, n], the polynomial: derivatives of every order are right at singular matrices
 * of any rank. The k-th derivative costs O(n^k) beside a decomposition; for logarithms of large ones see `slogdet`.
 */
export const det = (a: TensorLike): Tensor => detLine([asTensor(a, "f64", "det")]);

/** sign det A and log |det A|; d log |det A| = tr(A^-1 dA) (Giles 2008, section 2.2.4). */
const slogdetLine: TupleEmitter<NoParams> = /* @__PURE__ */ tuplePrimitive<NoParams>({
  name: "slogdet",
  type: ([t]) => {
    const one = under(squareType("slogdet", t), t.dtype as "f64");
    return tupleType([one, one]);
  },
  value: ([x], out, _p, [t]: readonly [Type, ...Type[]]) => {
    const { count, rows: n } = stackOf(t);
    const a = wide(x);
    const factors = new Float64Array(n * n);
    const pivots = new Int32Array(n);
    const signs = new Float64Array(count);
    const logs = new Float64Array(count);
    for (let q = 0; q < count; q++) {
      signs[q] = lu(n, a, q * n * n, factors, 0, pivots, 0);
      for (let i = 0; i < n; i++) {
        const pivot = factors[i * (n + 1)]!;
        signs[q]! *= Math.sign(pivot);
        logs[q]! += Math.log(Math.abs(pivot));
      }
    }
    return [narrow(signs, out.parts[0]!), narrow(logs, out.parts[1]!)];
  },
  jvp: ([da], [a]) => [null, sum(scale(da!, flipped(inv(a))), [-2, -1])],
  transpose: null,
  batch: /* @__PURE__ */ stackedTuple((x) => slogdetLine(x)),
  taylor: "jvp",
  lower: {
    program: ([x]) => slogdetProgram(wideTensor(x)).map((y) => cast(y, x.dtype)),
  },
});
/**
 * Sign (1, 0 or -1) and log |det| of square matrices [..., n, n], without overflow. At a singular matrix: sign 0,
 * logabsdet -Infinity, its derivative NaN. The sign is flat.
 */
export function slogdet(a: TensorLike): { sign: Tensor; logabsdet: Tensor } {
  const [sign, logabsdet] = slogdetLine([asTensor(a, "f64", "slogdet")]) as [Tensor, Tensor];
  return { sign, logabsdet };
}
