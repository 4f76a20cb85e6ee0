import { tupleType } from "../../ir/type.ts";
import { svd as decompose } from "../../math/linalg/svd.ts";
import { type NoParams, type TupleEmitter, tuplePrimitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, scale, sub } from "../arithmetic.ts";
import { flipped, matmul } from "../contraction.ts";
import { diagonal } from "../diagonals.ts";
import { overGap } from "../gap.ts";
import { differences, offDiagonal, perColumn, totals } from "./gaps.ts";
import { matrixType, narrow, stackedTuple, stackOf, under, wide } from "./stack.ts";

/** The part of a tangent of the vectors u that leaves their span: (I - u u^T) d / s, column by column. */
function outward(u: Tensor, d: Tensor, s: Tensor): Tensor {
  return overGap(sub(d, matmul(u, matmul(flipped(u), d))), perColumn(s, u.shape.at(-2)!));
}
/**
 * Reduced A = U diag(s) V^T, s descending. With E = U^T dA V, P_ij = (E_ij + E_ji) / (s_j - s_i) and
 * Q_ij = (E_ij - E_ji) / (s_j + s_i) off the diagonal: ds = diagonal of E, dU = U (P + Q)/2 + (I - U U^T) dA V / s,
 * dV = V (P - Q)/2 + (I - V V^T) dA^T U / s (Giles 2008, section 3.2; Seeger et al. 2017, section 3.5, in the form that
 * keeps small gaps apart from small sums).
 */
const svdLine: TupleEmitter<NoParams> = /* @__PURE__ */ tuplePrimitive<NoParams>({
  name: "svd",
  type: ([t]) => {
    const { rows: m, columns: n } = stackOf(matrixType("svd", t));
    const k = Math.min(m, n);
    const dtype = t.dtype as "f64";
    return tupleType([under(t, dtype, m, k), under(t, dtype, k), under(t, dtype, k, n)]);
  },
  value: ([x], out, _p, [t]) => {
    const { count, rows: m, columns: n } = stackOf(t);
    const k = Math.min(m, n);
    const a = wide(x);
    const u = new Float64Array(count * m * k);
    const s = new Float64Array(count * k);
    const vt = new Float64Array(count * k * n);
    for (let q = 0; q < count; q++) decompose(m, n, a, q * m * n, u, q * m * k, s, q * k, vt, q * k * n);
    return [narrow(u, out.parts[0]!), narrow(s, out.parts[1]!), narrow(vt, out.parts[2]!)];
  },
  jvp: ([da], [a], [u, s, vt]) => {
    const { rows: m, columns: n } = stackOf(a.type);
    const v = flipped(vt);
    const right = matmul(da!, v);
    const e = matmul(flipped(u), right);
    const p = overGap(offDiagonal(add(e, flipped(e))), differences(s));
    const q = overGap(offDiagonal(sub(e, flipped(e))), totals(s));
    const du = matmul(u, scale(add(p, q), 0.5));
    const dv = matmul(v, scale(sub(p, q), 0.5));
    return [
      m > n ? add(du, outward(u, right, s)) : du,
      diagonal(e),
      flipped(n > m ? add(dv, outward(v, matmul(flipped(da!), u), s)) : dv),
    ];
  },
  transpose: null,
  batch: /* @__PURE__ */ stackedTuple((x) => svdLine(x)),
  taylor: "jvp",
  lower: "interpret",
});
/** A = U diag(s) V^T; k = min(m, n). */
export interface SVD {
  /** [..., m, k], orthonormal columns. */
  readonly u: Tensor;
  /** [..., k], descending. */
  readonly s: Tensor;
  /** [..., k, n], orthonormal rows: V^T. */
  readonly vt: Tensor;
}
/**
 * Reduced singular value decomposition of matrices [..., m, n]. The component of largest magnitude of each column of U is
 * positive.
 *
 * At a repeated (or, in a rectangular matrix, zero) singular value the vectors may be chosen freely. A gradient is finite
 * where the choice contributes nothing, and NaN where it does: a rule that sees only U, s and V cannot tell what the
 * function around them makes of it. Forward mode does not see what will be cancelled and gives NaN in either case. Sums of
 * singular values have their derivative. Values count as repeated when they differ by less than k eps times the largest.
 */
export function svd(a: TensorLike): SVD {
  const [u, s, vt] = svdLine([asTensor(a, "f64", "svd")]) as [Tensor, Tensor, Tensor];
  return { u, s, vt };
}
/** Singular values of matrices [..., m, n] in descending order: those of `svd`. */
export const svdvals = (a: TensorLike): Tensor => svd(a).s;
