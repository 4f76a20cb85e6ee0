import { tupleType } from "../../ir/type.ts";
import { eigh as decompose } from "../../math/linalg/eigh.ts";
import { type NoParams, type TupleEmitter, tuplePrimitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { flipped, matmul } from "../contraction.ts";
import { diagonal } from "../diagonals.ts";
import { overGap } from "../gap.ts";
import { eigenGaps, offDiagonal } from "./gaps.ts";
import { narrow, squareType, stackedTuple, stackOf, symmetrised, under, wide } from "./stack.ts";

/**
 * (A + A^T)/2 = V diag(w) V^T, w ascending. With E = V^T dA V: dw = diagonal of E, dV = V F, F_ij = E_ij / (w_j - w_i) off
 * the diagonal (Giles 2008, section 3.1; Seeger et al. 2017, section 3.4).
 */
const eighLine: TupleEmitter<NoParams> = /* @__PURE__ */ tuplePrimitive<NoParams>({
  name: "eigh",
  type: ([t]) => {
    const n = squareType("eigh", t).shape.at(-1)!;
    return tupleType([under(t, t.dtype as "f64", n), t]);
  },
  value: ([x], out, _p, [t]) => {
    const { count, rows: n } = stackOf(t);
    const a = wide(x);
    const s = new Float64Array(n * n);
    const w = new Float64Array(count * n);
    const v = new Float64Array(a.length);
    for (let q = 0; q < count; q++) {
      const from = q * n * n;
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) s[i * n + j] = (a[from + i * n + j]! + a[from + j * n + i]!) / 2;
      decompose(n, s, 0, w, q * n, v, from);
    }
    return [narrow(w, out.parts[0]!), narrow(v, out.parts[1]!)];
  },
  jvp: ([da], [a], [w, v]) => {
    const e = matmul(flipped(v), matmul(symmetrised(da!), v));
    return [diagonal(e), matmul(v, overGap(offDiagonal(e), eigenGaps(a, w, v)))];
  },
  transpose: null,
  batch: /* @__PURE__ */ stackedTuple((x) => eighLine(x)),
  taylor: "jvp",
  lower: "interpret",
});
/** Eigenvalues [..., n], ascending, and eigenvectors [..., n, n] as columns, in the same order. */
export interface Eigen {
  readonly values: Tensor;
  readonly vectors: Tensor;
}
/**
 * Eigenvalues and orthonormal eigenvectors of symmetric matrices [..., n, n]: A = V diag(w) V^T. The matrix is symmetrised
 * first, (A + A^T)/2, so gradients are symmetric. The component of largest magnitude of each vector is positive.
 *
 * At a repeated eigenvalue: functions that do not change when its eigenvalues change places, such as a sum over them, and
 * the vectors of other, simple eigenvalues have their derivative; what depends on how its own vectors are chosen has none,
 * and the derivative is NaN. Values count as repeated when they differ by less than n eps times the largest magnitude.
 * For V diag(f(w)) V^T, right to every order at repeated eigenvalues, see `symmetricFunction`.
 */
export function eigh(a: TensorLike): Eigen {
  const [values, vectors] = eighLine([asTensor(a, "f64", "eigh")]) as [Tensor, Tensor];
  return { values, vectors };
}
/** Eigenvalues of symmetric matrices [..., n, n] in ascending order: the values of `eigh`. */
export const eigvalsh = (a: TensorLike): Tensor => eigh(a).values;
