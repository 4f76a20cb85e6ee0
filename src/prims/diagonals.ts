import { showType, withShape } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { reshape, sum, zerosOf } from "./broadcast.ts";
import { lowerTriangle, upperTriangle } from "./linalg/triangle.ts";
import { cutAxis, pad } from "./slicing.ts";

function matrices(operation: string, x: TensorLike): { v: Tensor; n: number; m: number } {
  const v = asTensor(x, "f64", operation);
  if (v.rank < 2) fail(operation, `${showType(v.type)} is no matrix or stack of matrices`);
  const [n, m] = v.shape.slice(-2) as [number, number];
  return { v, n, m };
}
/** Entries with column - row = offset of the last two axes: [..., n, m] to [..., length]. Linear. */
export function diagonal(x: TensorLike, offset = 0): Tensor {
  const { v, n, m } = matrices("diagonal", x);
  if (!Number.isInteger(offset) || offset < -n || offset > m)
    fail("diagonal", `offset ${offset} is outside ${showType(v.type)}`, `Valid offsets are ${-n}..${m}`);
  const length = Math.min(n, m - offset, n + offset, m);
  const lead = v.shape.slice(0, -2);
  const rows = reshape(v, [...lead, n * m]);
  // In row-major order the next entry of a diagonal is m + 1 further on.
  return cutAxis(rows, lead.length, length === 0 ? 0 : offset >= 0 ? offset : -offset * m, length, m + 1);
}
/** A vector as the diagonal of a square matrix, or the diagonal of a matrix as a vector (column - row = offset). Linear. */
export function diag(x: TensorLike, offset = 0): Tensor {
  const v = asTensor(x, "f64", "diag");
  if (v.rank === 2) return diagonal(v, offset);
  if (v.rank !== 1)
    fail(
      "diag",
      `${showType(v.type)} is neither vector nor matrix`,
      "Use diagonal(x) for the last two axes of a stack",
    );
  if (!Number.isInteger(offset)) fail("diag", `offset ${offset} is not an integer`);
  const k = Math.abs(offset);
  const n = v.size + k;
  if (v.size === 0) return zerosOf(withShape(v.type, [n, n]));
  const before = offset >= 0 ? k : k * n;
  const used = before + (v.size - 1) * (n + 1) + 1;
  return reshape(pad(v, [[before, n * n - used, n]]), [n, n]);
}
/** Sum of the diagonal (column - row = offset) of the last two axes. Linear. */
export const trace = (x: TensorLike, offset = 0): Tensor => sum(diagonal(x, offset), -1);

function requireTriangle(operation: string, x: TensorLike, offset: number): Tensor {
  if (!Number.isInteger(offset)) fail(operation, `offset ${offset} is not an integer`);
  return matrices(operation, x).v;
}
/** Entries with column - row <= offset, zeros elsewhere, in the last two axes. Linear. */
export const tril = (x: TensorLike, offset = 0): Tensor => lowerTriangle(requireTriangle("tril", x, offset), offset);
/** Entries with column - row >= offset, zeros elsewhere, in the last two axes. Linear. */
export const triu = (x: TensorLike, offset = 0): Tensor => upperTriangle(requireTriangle("triu", x, offset), offset);
