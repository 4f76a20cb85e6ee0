import { range, showType } from "../ir/type.ts";
import { describe, fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { mul } from "./arithmetic.ts";
import { axisOf, commonDType, commonShape, reshape, stretch, sum } from "./broadcast.ts";
import { matmul } from "./contraction.ts";
import { moveAxis } from "./indexing.ts";
import { transpose } from "./shape.ts";

/** How many axes to contract (the last of a with the first of b, in order), or the axes of a and of b in pairs. */
export type ContractedAxes = number | readonly [a: number | readonly number[], b: number | readonly number[]];

function pair(operation: string, a: TensorLike, b: TensorLike): [Tensor, Tensor] {
  const dtype = commonDType(operation, [a, b]);
  return [asTensor(a, dtype, operation), asTensor(b, dtype, operation)];
}
/**
 * Sum of products over pairs of axes, as NumPy's tensordot: the result has the other axes of a, then those of b.
 * `axes` is 2 by default: the last two of a with the first two of b.
 */
export function tensordot(a: TensorLike, b: TensorLike, axes: ContractedAxes = 2): Tensor {
  const [x, y] = pair("tensordot", a, b);
  if (typeof axes !== "number" && !Array.isArray(axes))
    fail("tensordot", `the axes are ${describe(axes)}`, "Give how many, or [axes of a, axes of b]");
  const [p, q] = contracted(x, y, axes);
  if (p.length !== q.length || p.some((i, k) => x.shape[i] !== y.shape[q[k]!]))
    fail(
      "tensordot",
      `axes [${p}] of ${showType(x.type)} do not match axes [${q}] of ${showType(y.type)}`,
      "Name as many axes of a as of b, in the same order and of the same sizes",
    );
  const left = range(x.rank).filter((i) => !p.includes(i));
  const right = range(y.rank).filter((i) => !q.includes(i));
  const inner = p.reduce((n, i) => n * x.shape[i]!, 1);
  const rows = left.map((i) => x.shape[i]!);
  const columns = right.map((i) => y.shape[i]!);
  const flat = (v: Tensor, order: readonly number[], shape: readonly [number, number]): Tensor =>
    reshape(transpose(v, order), shape);
  const z = matmul(
    flat(x, [...left, ...p], [rows.reduce((n, d) => n * d, 1), inner]),
    flat(y, [...q, ...right], [inner, columns.reduce((n, d) => n * d, 1)]),
  );
  return reshape(z, [...rows, ...columns]);
}
function contracted(x: Tensor, y: Tensor, axes: ContractedAxes): [number[], number[]] {
  if (typeof axes === "number") {
    if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(x.rank, y.rank))
      fail("tensordot", `cannot contract ${axes} axes of ${showType(x.type)} and ${showType(y.type)}`);
    return [range(axes).map((i) => x.rank - axes + i), range(axes)];
  }
  const list = (v: Tensor, given: number | readonly number[]): number[] => {
    const found = [given].flat().map((i) => axisOf("tensordot", v.rank, i));
    if (new Set(found).size !== found.length) fail("tensordot", `axis named twice in [${given}]`);
    return found;
  };
  return [list(x, axes[0]), list(y, axes[1])];
}
/** a_i b_j for all entries of a and b, flattened: shape [size of a, size of b]. */
export function outer(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("outer", a, b);
  return mul(reshape(x, [x.size, 1]), reshape(y, [1, y.size]));
}
/** Sum of a_i b_i over all entries of two tensors of equal size, flattened: a scalar. */
export function vdot(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("vdot", a, b);
  if (x.size !== y.size)
    fail("vdot", `${showType(x.type)} and ${showType(y.type)} have different sizes`, "Use sum(a.mul(b)) to broadcast");
  return matmul(reshape(x, [x.size]), reshape(y, [y.size]));
}
/** Sums of products over the last axes: out[i.., j..] = sum_k a[i.., k] b[j.., k], as NumPy's inner. */
export function inner(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("inner", a, b);
  if (x.rank === 0 || y.rank === 0) return mul(x, y);
  return tensordot(x, y, [-1, -1]);
}
/** Inner products of vectors along one axis (the last by default); the other axes broadcast. */
export function vecdot(a: TensorLike, b: TensorLike, axis = -1): Tensor {
  const [x, y] = pair("vecdot", a, b);
  const move = (v: Tensor): Tensor => moveAxis(v, axisOf("vecdot", v.rank, axis), v.rank - 1);
  const [u, v] = [move(x), move(y)];
  if (u.shape.at(-1) !== v.shape.at(-1))
    fail("vecdot", `lengths differ: ${showType(x.type)} and ${showType(y.type)} along axis ${axis}`);
  return sum(mul(u, v), [-1]);
}
/** Matrices times vectors, [..., m, n] and [..., n]: out[..., i] = sum_j a[..., i, j] x[..., j]; leading axes broadcast. */
export function matvec(a: TensorLike, x: TensorLike): Tensor {
  const [m, v] = pair("matvec", a, x);
  if (m.rank < 2 || v.rank < 1 || m.shape.at(-1) !== v.shape.at(-1))
    fail(
      "matvec",
      `${showType(m.type)} are no matrices for vectors ${showType(v.type)}`,
      "Shapes: [..., m, n], [..., n]",
    );
  if (v.rank === 1) return matmul(m, v);
  const y = matmul(m, reshape(v, [...v.shape, 1]));
  return reshape(y, y.shape.slice(0, -1));
}
/** Vectors times matrices, [..., m] and [..., m, n]: out[..., j] = sum_i x[..., i] a[..., i, j]; leading axes broadcast. */
export function vecmat(x: TensorLike, a: TensorLike): Tensor {
  const [v, m] = pair("vecmat", x, a);
  if (m.rank < 2 || v.rank < 1 || m.shape.at(-2) !== v.shape.at(-1))
    fail(
      "vecmat",
      `${showType(m.type)} are no matrices for vectors ${showType(v.type)}`,
      "Shapes: [..., m], [..., m, n]",
    );
  const y = matmul(reshape(v, [...v.shape.slice(0, -1), 1, v.shape.at(-1)!]), m);
  return reshape(y, [...y.shape.slice(0, -2), y.shape.at(-1)!]);
}
/**
 * Kronecker products of matrices [..., m, n] and [..., p, q]: out[..., i p + k, j q + l] = a[..., i, j] b[..., k, l], shape
 * [..., m p, n q]; leading axes broadcast.
 */
export function kron(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = pair("kron", a, b);
  if (x.rank < 2 || y.rank < 2)
    fail(
      "kron",
      `${showType(x.type)} and ${showType(y.type)} are not both matrices`,
      "Reshape a vector to [n, 1] or [1, n]",
    );
  const lead = commonShape("kron", [x.shape.slice(0, -2), y.shape.slice(0, -2)]);
  const [m, n] = x.shape.slice(-2) as [number, number];
  const [p, q] = y.shape.slice(-2) as [number, number];
  const left = reshape(stretch(x, [...lead, m, n]), [...lead, m, 1, n, 1]);
  const right = reshape(stretch(y, [...lead, p, q]), [...lead, 1, p, 1, q]);
  return reshape(mul(left, right), [...lead, m * p, n * q]);
}
