import { range } from "../../ir/type.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, mul, scale, stopGradient, sub } from "../arithmetic.ts";
import { broadcastTo, sum } from "../broadcast.ts";
import { le, where } from "../comparison.ts";
import { matmul } from "../contraction.ts";
import { diagonal } from "../diagonals.ts";
import { abs, maximum } from "../extrema.ts";
import { take } from "../indexing.ts";
import { lowerTriangle, upperTriangle } from "./triangle.ts";

/** Entries on the diagonal; structural zeros off it. */
const onDiagonal = (x: Tensor): Tensor => lowerTriangle(upperTriangle(x));
/** Entries off the diagonal; structural zeros on it. */
export const offDiagonal = (x: Tensor): Tensor => add(lowerTriangle(x, -1), upperTriangle(x, 1));

/** v_i at [..., i, j] when `axis` is 0, v_j when it is 1; `shape` ends with the sizes of i and j. */
function spreadPair(v: Tensor, sizes: readonly [number, number], axis: 0 | 1): Tensor {
  const lead = v.rank - 1;
  return broadcastTo(v, [...v.shape.slice(0, -1), ...sizes], [...range(lead), lead + axis]);
}
/** Gaps that are 0 to working precision, n eps beside the largest of the sorted values v, made exactly 0. */
function settled(gap: Tensor, v: Tensor): Tensor {
  const n = v.shape.at(-1)!;
  if (n === 0) return gap;
  const still = abs(stopGradient(v));
  const largest = maximum(take(still, 0, -1), take(still, n - 1, -1));
  const bound = scale(largest, n * (v.dtype === "f32" ? 2 ** -23 : 2 ** -52));
  return where(le(abs(stopGradient(gap)), broadcastTo(bound, gap.shape, range(v.rank - 1))), 0, gap);
}
const pairwise = (v: Tensor): Tensor => {
  const n = v.shape.at(-1)!;
  return sub(spreadPair(v, [n, n], 1), spreadPair(v, [n, n], 0));
};
/** v_j - v_i for sorted values v [..., n]. */
export const differences = (v: Tensor): Tensor => settled(pairwise(v), v);
/**
 * w_j - w_i for the eigenvalues w of A, V its eigenvectors. Where all of them lie together, far from 0, their roundings are
 * large beside the gaps: those then come from the Rayleigh quotients of A - mu I, mu the mean of the diagonal.
 */
export function eigenGaps(a: Tensor, w: Tensor, v: Tensor): Tensor {
  const [matrix, values, vectors] = [stopGradient(a), stopGradient(w), stopGradient(v)];
  const n = w.shape.at(-1)!;
  if (n === 0) return pairwise(w);
  const mean = scale(sum(diagonal(matrix), [-1]), 1 / n);
  const shift = onDiagonal(broadcastTo(mean, a.shape, range(a.rank - 2)));
  const quotients = sum(mul(vectors, matmul(sub(matrix, shift), vectors)), [-2]);
  const [low, high] = [take(values, 0, -1), take(values, n - 1, -1)];
  const together = le(sub(high, low), scale(maximum(abs(low), abs(high)), 0.5));
  const correction = where(
    broadcastTo(together, a.shape, range(a.rank - 2)),
    sub(pairwise(quotients), pairwise(values)),
    0,
  );
  return settled(add(pairwise(w), correction), w);
}
/** v_j + v_i for sorted non-negative values v [..., n]. */
export function totals(v: Tensor): Tensor {
  const n = v.shape.at(-1)!;
  return settled(add(spreadPair(v, [n, n], 1), spreadPair(v, [n, n], 0)), v);
}
/** v_j in `rows` rows, for sorted non-negative values v [..., n]. */
export const perColumn = (v: Tensor, rows: number): Tensor => settled(spreadPair(v, [rows, v.shape.at(-1)!], 1), v);
