import { range, showType } from "../../ir/type.ts";
import { fail } from "../../record/errors.ts";
import { asTensor, type TensorLike } from "../../record/like.ts";
import type { Tensor } from "../../record/tensor.ts";
import { broadcastTo, sum } from "../broadcast.ts";
import { diagonalOf } from "../diagonal.ts";
import { lowerTriangle, upperTriangle } from "./triangle.ts";

function matrices(name: string, a: TensorLike): Tensor {
  const x = asTensor(a, "f64", name);
  return x.rank >= 2 ? x : fail(name, `${showType(x.type)} is no matrix`, "The last two axes are the matrix");
}
/** Main diagonals of matrices [..., m, n]: [..., min(m, n)]. */
export const diagonal = (a: TensorLike): Tensor => diagonalOf(matrices("diagonal", a));
/** Sums of the main diagonals of matrices [..., m, n]. */
export const trace = (a: TensorLike): Tensor => sum(diagonalOf(matrices("trace", a)), [-1]);
/** Diagonal matrices [..., n, n] of vectors [..., n]; structural zeros elsewhere. */
export function diagonalMatrix(v: TensorLike): Tensor {
  const x = asTensor(v, "f64", "diagonalMatrix");
  if (x.rank < 1) fail("diagonalMatrix", `${showType(x.type)} is no vector`, "The last axis is the diagonal");
  const full = broadcastTo(x, [...x.shape, x.shape.at(-1)!], range(x.rank));
  return lowerTriangle(upperTriangle(full));
}
/** Matrices [..., m, n] with zeros above the diagonal `offset` (0 is the main one, 1 the one above it). */
export const tril = (a: TensorLike, offset = 0): Tensor => lowerTriangle(matrices("tril", a), offset);
/** Matrices [..., m, n] with zeros below the diagonal `offset` (0 is the main one, 1 the one above it). */
export const triu = (a: TensorLike, offset = 0): Tensor => upperTriangle(matrices("triu", a), offset);
