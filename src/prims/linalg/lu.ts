import { range, tupleType } from "../../ir/type.ts";
import { lu as factor, permutationOfPivots } from "../../math/linalg/lu.ts";
import { type NoParams, type TupleEmitter, tuplePrimitive } from "../../record/define.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, cast } from "../arithmetic.ts";
import { broadcastTo } from "../broadcast.ts";
import { eq } from "../comparison.ts";
import { flipped, matmul } from "../contraction.ts";
import { eye, indicesAlong } from "../creation.ts";
import { narrow, permuteRows, squareType, stackedTuple, stackOf, under, wide } from "./stack.ts";
import { lowerTriangle, upperTriangle } from "./triangle.ts";
import { lowerSolve, upperSolveRight } from "./triangularSolve.ts";

const unitLower = (packed: Tensor): Tensor => {
  const n = packed.shape.at(-1)!;
  const one = broadcastTo(eye(n, n, 0, packed.dtype), packed.shape, [packed.rank - 2, packed.rank - 1]);
  return add(lowerTriangle(packed, -1), one);
};
/**
 * P A = L U with partial pivoting: L below and U on and above the diagonal of one matrix, and the row of A that became
 * row i. With M = L^-1 P dA U^-1: dL = L (M below the diagonal), dU = (M on and above it) U (Walter & Lehmann 2010, "On
 * algorithmic differentiation of QR and LU", the LU case by the same argument as their section 3).
 */
export const luLine: TupleEmitter<NoParams> = /* @__PURE__ */ tuplePrimitive<NoParams>({
  name: "lu",
  type: ([t]) => {
    const n = squareType("lu", t).shape.at(-1)!;
    return tupleType([t, under(t, "i32", n)]);
  },
  value: ([x], out, _p, [t]) => {
    const { count, rows: n } = stackOf(t);
    const a = wide(x);
    const y = new Float64Array(a.length);
    const permutation = new Int32Array(count * n);
    const pivots = new Int32Array(n);
    for (let q = 0; q < count; q++) {
      factor(n, a, q * n * n, y, q * n * n, pivots, 0);
      permutationOfPivots(n, pivots, 0, permutation, q * n);
    }
    return [narrow(y, out.parts[0]!), permutation];
  },
  jvp: ([da], _a, [packed, permutation]) => {
    const left = lowerSolve(packed, permuteRows(da!, permutation), true);
    const m = upperSolveRight(packed, left);
    const dl = matmul(unitLower(packed), lowerTriangle(m, -1));
    return [add(dl, matmul(upperTriangle(m), upperTriangle(packed))), null];
  },
  transpose: null,
  batch: /* @__PURE__ */ stackedTuple((x) => luLine(x)),
  taylor: "jvp",
  lower: "lu",
});
/** The factors of A = P L U, and the rows of A in the order of L U. */
export interface LU {
  readonly p: Tensor;
  /** Lower triangular with unit diagonal. */
  readonly l: Tensor;
  /** Upper triangular. */
  readonly u: Tensor;
  /** i32 [..., n]: row i of L U is row permutation[i] of A. */
  readonly permutation: Tensor;
}
/**
 * LU factors of square matrices [..., n, n] with partial pivoting, A = P L U. P is piecewise constant. A singular matrix
 * has a zero on the diagonal of U (the derivative then is infinite or NaN); one that is not finite gives NaN.
 */
export function lu(a: TensorLike): LU {
  const x = asTensor(a, "f64", "lu");
  const [packed, permutation] = luLine([x]) as [Tensor, Tensor];
  const row = broadcastTo(permutation, x.shape, range(x.rank - 1));
  const hit = eq(row, indicesAlong(x.shape, x.rank - 1));
  return { p: flipped(cast(hit, x.dtype)), l: unitLower(packed), u: upperTriangle(packed), permutation };
}
