import { doubles, storage, type TypedArray } from "../ir/raw.ts";
import { arrayType, range, sameShape, showType, type Type } from "../ir/type.ts";
import { gemm } from "../math/linalg/gemm.ts";
import { type Emitter, type NoParams, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, productTaylor } from "./arithmetic.ts";
import { commonDType, commonShape, reshape, spread, stretch, sum } from "./broadcast.ts";
import { transpose } from "./shape.ts";

/** a b for stacks of matrices [..., m, k] and [..., k, n] with equal leading axes. Linear in each factor alone. */
const matmulLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "matmul",
  moves: true,
  reach: ([a, b], y) => addTangents(along(a, -1, y), along(b, -2, y))!,
  type: ([a, b]) => productType(a, b),
  value: ([a, b], out, _p, [ta, tb]) => product(a as TypedArray, b as TypedArray, out, ta, tb),
  jvp: ([da, db], [a, b]) => addTangents(da && matmulLine([da, b]), db && matmulLine([a, db])),
  bilinear: true,
  transpose: (ct, [a, b]) =>
    a === null ? [matmulLine([ct, flipped(b!)]), null] : [null, matmulLine([flipped(a), ct])],
  batch: ([a, b], [ba, bb], n) => {
    if (ba && !bb && a.rank === 3) {
      const [, m, k] = a.shape as readonly [number, number, number]; // all rows against one right factor: a single product
      return [reshape(matmulLine([reshape(a, [n * m, k]), b]), [n, m, b.shape[1]!]), true];
    }
    return [matmulLine(spread([a, b], [ba, bb], n)), true];
  },
  taylor: /* @__PURE__ */ productTaylor((a, b) => matmulLine([a, b])),
  lower: "matmul",
});
/** With coefficients 1 every column of the product, or every row, is the same: the sum over the inner axis. */
const along = (live: Tangent, inner: number, y: Tensor): Tangent =>
  live && stretch(sum(live, inner, { keepDims: true }), y.shape);
function productType(a: Type, b: Type): Type {
  const r = a.shape.length;
  const lead = a.shape.slice(0, -2);
  if (
    r < 2 ||
    b.shape.length !== r ||
    a.dtype !== b.dtype ||
    a.dtype === "bool" ||
    !sameShape(lead, b.shape.slice(0, -2))
  )
    fail("matmul", `operands ${showTypes([a, b])} are not stacks of matrices of one element type`);
  matches(a, b);
  return arrayType(a.dtype as "f64", [...lead, a.shape[r - 2]!, b.shape[r - 1]!]);
}
/** @throws if matrices of the types a and b, made of x and y, cannot be multiplied. */
function matches(a: Type, b: Type, x: Type = a, y: Type = b): void {
  if (a.shape.at(-1) !== b.shape.at(-2))
    fail(
      "matmul",
      `inner sizes differ: ${showType(x)} times ${showType(y)} (${a.shape.at(-1)} and ${b.shape.at(-2)})`,
      "Transpose one side, or check the order",
    );
}
function product(a: TypedArray, b: TypedArray, out: Type, ta: Type, tb: Type): TypedArray {
  const [m, k] = ta.shape.slice(-2) as [number, number];
  const n = tb.shape.at(-1)!;
  const y = storage(out);
  if (y instanceof Int32Array) {
    for (let i = 0; i < y.length; i++) {
      const row = Math.floor(i / n) * k;
      let column = Math.floor(i / (m * n)) * k * n + (i % n);
      for (let h = row; h < row + k; h++, column += n) y[i]! += Math.imul(a[h]!, b[column]!); // wraps at each step
    }
    return y;
  }
  const left = doubles(a);
  const right = doubles(b);
  const into = y instanceof Float64Array ? y : new Float64Array(y.length);
  for (let q = 0; q * m * n < y.length; q++) gemm(m, n, k, left, q * m * k, right, q * k * n, into, q * m * n);
  if (into !== y) y.set(into);
  return y;
}
/** f32 is multiplied and summed in f64, then rounded once. */
/** The last two axes exchanged. */
export function flipped(x: Tensor): Tensor {
  const p = range(x.rank);
  p.push(...p.splice(-2).reverse());
  return transpose(x, p);
}
/**
 * Matrix product as NumPy's matmul: the last two axes are matrices, leading axes broadcast, a vector on the left is a row,
 * on the right a column (and that axis is dropped again).
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  const dtype = commonDType("matmul", [a, b]);
  const x = asTensor(a, dtype, "matmul");
  const y = asTensor(b, dtype, "matmul");
  if (x.rank === 0 || y.rank === 0)
    fail("matmul", `a scalar is no matrix: ${showTypes([x.type, y.type])}`, "Use mul for numbers");
  const left = x.rank === 1 ? reshape(x, [1, x.size]) : x;
  const right = y.rank === 1 ? reshape(y, [y.size, 1]) : y;
  matches(left.type, right.type, x.type, y.type);
  const lead = commonShape("matmul", [left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  // A stack against one matrix is one tall product.
  if (right.rank === 2 && left.rank > 2) {
    const k = left.shape.at(-1)!;
    const tall = matmulLine([reshape(left, [left.size / Math.max(k, 1), k]), right]);
    return reshape(tall, [...left.shape.slice(0, -1), ...(y.rank === 1 ? [] : [right.shape[1]!])]);
  }
  const z = matmulLine([
    stretch(left, [...lead, ...left.shape.slice(-2)]),
    stretch(right, [...lead, ...right.shape.slice(-2)]),
  ]);
  const rows = x.rank === 1 ? [] : [left.shape.at(-2)!];
  const columns = y.rank === 1 ? [] : [right.shape.at(-1)!];
  return reshape(z, [...lead, ...rows, ...columns]);
}
/** Inner product of vectors, or matrix product: NumPy's dot for ranks 1 and 2, its matmul above. */
export const dot = (a: TensorLike, b: TensorLike): Tensor => matmul(a, b);
