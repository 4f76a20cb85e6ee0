import { showType } from "../../ir/type.ts";
import { gemmTransposedRight } from "../../math/linalg/gemm.ts";
import { svd } from "../../math/linalg/svd.ts";
import { type Emitter, primitive } from "../../record/define.ts";
import { fail } from "../../record/errors.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import { optionsOf } from "../../record/options.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, sub } from "../arithmetic.ts";
import { commonDType, reshape } from "../broadcast.ts";
import { flipped, matmul } from "../contraction.ts";
import { mapMatrices, matrixType, stacked, stackOf, under } from "./stack.ts";

interface Cutoff {
  readonly [key: string]: unknown;
  /** Singular values up to this share of the largest count as 0. */
  readonly cutoff: number;
}
/** V diag(1/s) U^T over the singular values that count. */
function pseudoinverse(
  [m, n, cutoff]: readonly [number, number, number],
  a: Float64Array,
  from: number,
  y: Float64Array,
  to: number,
): void {
  const k = Math.min(m, n);
  const u = new Float64Array(m * k);
  const s = new Float64Array(k);
  const vt = new Float64Array(k * n);
  svd(m, n, a, from, u, 0, s, 0, vt, 0);
  const v = new Float64Array(n * k);
  for (let j = 0; j < k; j++) {
    const kept = !(s[j]! <= cutoff * s[0]!);
    for (let i = 0; i < n; i++) v[i * k + j] = kept ? vt[j * n + i]! / s[j]! : 0;
  }
  gemmTransposedRight(n, m, k, v, 0, u, 0, y, to);
}
/**
 * Moore-Penrose inverse Y of A at constant rank: dY = -Y dA Y + Y Y^T dA^T (I - A Y) + (I - Y A) dA^T Y^T Y (Golub &
 * Pereyra 1973, "The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate",
 * SIAM J. Numer. Anal. 10, theorem 4.3).
 */
const pinvLine: Emitter<Cutoff> = /* @__PURE__ */ primitive<Cutoff>({
  name: "pinv",
  type: ([t]) => under(matrixType("pinv", t), t.dtype as "f64", t.shape.at(-1)!, t.shape.at(-2)!),
  value: ([x], out, { cutoff }, [t]) => {
    const { rows: m, columns: n } = stackOf(t);
    return mapMatrices(x, t, out, (a, from, y, to) => pseudoinverse([m, n, cutoff], a, from, y, to));
  },
  jvp: ([da], [a], y) => {
    const dt = flipped(da!);
    const yt = flipped(y);
    const left = matmul(y, matmul(yt, dt));
    const right = matmul(matmul(dt, yt), y);
    const inside = matmul(matmul(y, da!), y);
    const rows = sub(left, matmul(matmul(left, a), y));
    const columns = sub(right, matmul(y, matmul(a, right)));
    return sub(add(rows, columns), inside);
  },
  transpose: null,
  batch: /* @__PURE__ */ stacked((x, p: Cutoff) => pinvLine(x, p)),
  taylor: "jvp",
  lower: "interpret",
});
/** What counts as a singular value of 0. */
export interface RankOptions {
  /** Singular values up to this share of the largest count as 0; by default max(m, n) times the machine epsilon. */
  readonly cutoff?: number;
}
/**
 * Moore-Penrose inverses of matrices [..., m, n], by SVD: shape [..., n, m]. The derivative is that at constant rank; where
 * a singular value passes the cutoff the pseudoinverse jumps.
 */
export function pinv(a: TensorLike, options?: RankOptions): Tensor {
  const given = optionsOf("pinv", options, "cutoff");
  const x = asTensor(a, "f64", "pinv");
  matrixType("pinv", x.type);
  const epsilon = x.dtype === "f32" ? 2 ** -23 : 2 ** -52;
  const { cutoff = Math.max(x.shape.at(-1)!, x.shape.at(-2)!) * epsilon } = given;
  return pinvLine([x], { cutoff });
}
/**
 * x of least squares |A x - b|, of least norm |x| among several: A [..., m, n] of any rank and shape, b a vector [m] or
 * matrices [..., m, c]. By the pseudoinverse; the derivative is that at constant rank.
 */
export function lstsq(a: TensorLike, b: TensorLike, options?: RankOptions): Tensor {
  const dtype = commonDType("lstsq", [a, b]);
  const x = asTensor(a, dtype, "lstsq");
  const y = asTensor(b, dtype, "lstsq");
  matrixType("lstsq", x.type);
  const m = x.shape.at(-2)!;
  if (y.rank === 0 || y.shape.at(y.rank === 1 ? 0 : -2) !== m)
    fail(
      "lstsq",
      `${showType(y.type)} is no right side for ${showType(x.type)}`,
      `Give a vector [${m}] or [..., ${m}, c]`,
    );
  const z = matmul(pinv(x, options), y.rank === 1 ? reshape(y, [m, 1]) : y);
  return y.rank === 1 ? reshape(z, z.shape.slice(0, -1)) : z;
}
