import { tupleType } from "../../ir/type.ts";
import { qr as factor } from "../../math/linalg/qr.ts";
import { type NoParams, type TupleEmitter, tuplePrimitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, sub } from "../arithmetic.ts";
import { flipped, matmul } from "../contraction.ts";
import { qrLanes, qrLoops, qrProduct, qrWork } from "./qrLoops.ts";
import { firstColumns, matrixType, narrow, stackedTuple, stackOf, under, wide } from "./stack.ts";
import { lowerTriangle, upperTriangle } from "./triangle.ts";
import { upperSolveRight } from "./triangularSolve.ts";

/**
 * Reduced A = Q R with a non-negative diagonal of R. With k = min(m, n), R1 the first k columns of R, D = dA1 R1^-1,
 * M = Q^T D and W = (M below the diagonal) minus its transpose: dQ = Q W + (D - Q M), dR = upper triangle of
 * Q^T dA - W R (Walter & Lehmann 2010, "On algorithmic differentiation of QR and LU"; Seeger et al. 2017, section 3.3; for
 * m < n all follows from the first m columns).
 */
const qrLine: TupleEmitter<NoParams> = /* @__PURE__ */ tuplePrimitive<NoParams>({
  name: "qr",
  type: ([t]) => {
    const { rows: m, columns: n } = stackOf(matrixType("qr", t));
    const k = Math.min(m, n);
    return tupleType([under(t, t.dtype as "f64", m, k), under(t, t.dtype as "f64", k, n)]);
  },
  value: ([x], out, _p, [t]) => {
    const { count, rows: m, columns: n } = stackOf(t);
    const k = Math.min(m, n);
    const a = wide(x);
    const q = new Float64Array(count * m * k);
    const r = new Float64Array(count * k * n);
    for (let i = 0; i < count; i++) factor(m, n, a, i * m * n, q, i * m * k, r, i * k * n);
    return [narrow(q, out.parts[0]!), narrow(r, out.parts[1]!)];
  },
  jvp: ([da], [a], [q, r]) => {
    const { rows: m, columns: n } = stackOf(a.type);
    const k = Math.min(m, n);
    const d = upperSolveRight(firstColumns(r, k), firstColumns(da!, k));
    const qt = flipped(q);
    const m1 = matmul(qt, d);
    const below = lowerTriangle(m1, -1);
    const w = sub(below, flipped(below));
    const turn = matmul(q, w);
    const dq = m > n ? add(turn, sub(d, matmul(q, m1))) : turn;
    return [dq, upperTriangle(sub(matmul(qt, da!), matmul(w, r)))];
  },
  transpose: null,
  batch: /* @__PURE__ */ stackedTuple((x) => qrLine(x)),
  taylor: "jvp",
  lower: { routine: qrLoops, work: qrWork, product: qrProduct, lanes: qrLanes },
});
/**
 * Reduced QR factors of matrices [..., m, n], k = min(m, n): Q [..., m, k] with orthonormal columns, R [..., k, n] upper
 * triangular with a non-negative diagonal, which makes it unique. Where the first k columns are linearly dependent the
 * derivative does not exist and comes out infinite or NaN.
 */
export function qr(a: TensorLike): { q: Tensor; r: Tensor } {
  const [q, r] = qrLine([asTensor(a, "f64", "qr")]) as [Tensor, Tensor];
  return { q, r };
}
