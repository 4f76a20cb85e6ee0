import { lu, permutationOfPivots } from "../../math/linalg/lu.ts";
import { triangularSolveLeft } from "../../math/linalg/triangularSolve.ts";
import { type Emitter, type NoParams, primitive } from "../../record/define.ts";
import { fail } from "../../record/errors.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tangent } from "../../record/rules.ts";
import type { Tensor } from "../../record/tensor.ts";
import { cast, convolve, mul, neg } from "../arithmetic.ts";
import { broadcastTo, sum } from "../broadcast.ts";
import { eq, gt, where } from "../comparison.ts";
import { matmul } from "../contraction.ts";
import { eye } from "../creation.ts";
import { inDoubles } from "../fibers.ts";
import { luLine } from "./lu.ts";
import { mapMatrices, permuteRows, squareType, stacked } from "./stack.ts";
import { lowerSolve, triangularSolve } from "./triangularSolve.ts";

/** L U X = P; NaN where U has a zero on its diagonal. */
function invert(n: number, a: Float64Array, from: number, y: Float64Array, to: number): void {
  const factors = new Float64Array(n * n);
  const pivots = new Int32Array(n);
  const rows = new Int32Array(n);
  lu(n, a, from, factors, 0, pivots, 0);
  permutationOfPivots(n, pivots, 0, rows, 0);
  for (let i = 0; i < n; i++) y[to + i * n + rows[i]!] = 1;
  triangularSolveLeft(n, n, factors, 0, y, to, y, to, { lower: true, transposed: false, unitDiagonal: true });
  triangularSolveLeft(n, n, factors, 0, y, to, y, to, { lower: false, transposed: false, unitDiagonal: false });
  for (let i = 0; i < n; i++) if (factors[i * n + i] === 0) y.fill(Number.NaN, to, to + n * n);
}
/** Y = A^-1; dY = -Y dA Y (Giles 2008, section 2.2.3). Series: sum_j A_j Y_{k-j} = 0. */
const inverseLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "inv",
  type: ([t]) => squareType("inv", t),
  value: ([x], out, _p, [t]) => mapMatrices(x, t, out, (a, from, y, to) => invert(t.shape.at(-1)!, a, from, y, to)),
  jvp: ([da], _a, y) => neg(matmul(matmul(y, da!), y)),
  transpose: null,
  batch: /* @__PURE__ */ stacked((x) => inverseLine(x)),
  taylor: ([a], order) => {
    const y: Tangent[] = [inverseLine([a[0]!])];
    for (let k = 1; k <= order; k++) {
      const s = convolve(a, [...y, null], k, matmul, 1);
      y.push(s && neg(matmul(y[0]!, s)));
    }
    return y;
  },
  lower: {
    program: ([x]) =>
      inDoubles(x, (a) => {
        const [factors, rows] = luLine([a]) as [Tensor, Tensor];
        const one = broadcastTo(eye(a.shape.at(-1)!), a.shape, [a.rank - 2, a.rank - 1]);
        const y = triangularSolve(factors, lowerSolve(factors, permuteRows(one, rows), true), { lower: false });
        const isZero = eq(mul(factors, one), 0); // off the diagonal too
        const zeros = sum(cast(isZero, "f64"), [-2, -1], { keepDims: true });
        const n = a.shape.at(-1)!;
        return where(gt(zeros, n * (n - 1)), Number.NaN, y);
      }),
  },
});
/** Inverses of square matrices [..., n, n]; NaN where a matrix is singular. To solve a system use `solve`. */
export const inv = (a: TensorLike): Tensor => inverseLine([asTensor(a, "f64", "inv")]);

/**
 * A to a whole power by repeated squaring, A^0 = I; negative powers are those of the inverse.
 * @throws if the exponent is not an integer, or the matrices are not square.
 */
export function matrixPower(a: TensorLike, exponent: number): Tensor {
  const x = asTensor(a, "f64", "matrixPower");
  squareType("matrixPower", x.type);
  if (!Number.isInteger(exponent))
    fail("matrixPower", `exponent ${exponent} is not an integer`, "Use expm for the exponential of a matrix");
  let base = exponent < 0 ? inv(x) : x;
  let power: Tensor | undefined;
  for (let e = Math.abs(exponent); e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) power = power === undefined ? base : matmul(power, base);
    if (e > 1) base = matmul(base, base);
  }
  if (power !== undefined) return power;
  const one = eye(x.shape.at(-1)!, undefined, 0, x.dtype);
  return broadcastTo(one, x.shape, [x.rank - 2, x.rank - 1]);
}
