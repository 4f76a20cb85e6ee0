import { type RawArray, storage } from "../ir/raw.ts";
import { arrayType, type DType, type Shape, sizeOf } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { asTensor, requireDType } from "../record/like.ts";
import { still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, cast, mul } from "./arithmetic.ts";
import { broadcastTo, reshape } from "./broadcast.ts";
import { eq } from "./comparison.ts";

interface Iota {
  readonly [key: string]: unknown;
  readonly size: number;
  readonly dtype: DType;
}
/** 0, 1, ..., size - 1. An operation without operands: inside a recording it costs no memory. */
const iotaLine: Emitter<Iota> = /* @__PURE__ */ primitive<Iota>({
  name: "iota",
  type: (_x, { size, dtype }) => arrayType(dtype, [size]),
  value: (_x, out) => {
    const y = storage(out);
    for (let i = 0; i < y.length; i++) y[i] = i;
    return y as RawArray;
  },
  jvp: still,
  transpose: null,
  batch: (_x, _b, _n, p) => [iotaLine([], p), false],
  taylor: "jvp",
  lower: "iota",
});
/** A shape of whole numbers. */
export const sizesOf = (operation: string, shape: number | Shape): Shape => {
  const s = [shape].flat();
  if (s.some((d) => !Number.isInteger(d) || d < 0)) fail(operation, `shape [${s}] is not of whole numbers`);
  return s;
};
/** Every element x. */
export const full = (shape: number | Shape, x: number, dtype: DType = "f64"): Tensor =>
  broadcastTo(asTensor(x, requireDType("full", dtype), "full"), sizesOf("full", shape), []);
/** Zeros of a shape. */
export const zeros = (shape: number | Shape, dtype: DType = "f64"): Tensor => full(shape, 0, dtype);
/** Ones of a shape. */
export const ones = (shape: number | Shape, dtype: DType = "f64"): Tensor => full(shape, 1, dtype);
/** start, start + step, ... below stop; `arange(n)` counts from 0. */
export function arange(start: number, stop?: number, step = 1, dtype: DType = "f64"): Tensor {
  const [a, b] = stop === undefined ? [0, start] : [start, stop];
  requireDType("arange", dtype);
  // Whatever is no number, or not finite, is not finite in the sum either.
  if (!Number.isFinite(a + b + 1 / step)) fail("arange", `nothing from ${a} to ${b} by step ${step}`);
  const size = Math.max(0, Math.ceil((b - a) / step));
  const i = iotaLine([], { size, dtype });
  const scaled = step === 1 ? i : mul(i, step);
  return a === 0 ? scaled : add(scaled, a);
}
/** n numbers from start to stop, both included. */
export function linspace(start: number, stop: number, n: number): Tensor {
  sizesOf("linspace", n);
  if (n < 2) return full([n], start);
  const t = iotaLine([], { size: n, dtype: "f64" });
  return add(mul(t, (stop - start) / (n - 1)), start);
}
/** The n x m identity (ones where row = column + offset is 0). */
export function eye(n: number, m: number = n, offset = 0, dtype: DType = "f64"): Tensor {
  sizesOf("eye", [n, m]);
  const rows = broadcastTo(iotaLine([], { size: n, dtype: "i32" }), [n, m], [0]);
  const columns = broadcastTo(iotaLine([], { size: m, dtype: "i32" }), [n, m], [1]);
  return cast(eq(add(rows, offset), columns), dtype);
}
/** One row for each element of a value of the given shape: the basis in which Jacobians are read off, [size, ...shape]. */
export const basis = (shape: Shape, dtype: DType): Tensor =>
  reshape(eye(sizeOf(shape), undefined, 0, dtype), [sizeOf(shape), ...shape]);
/** The standard index along an axis of a shape, as i32. */
export const indicesAlong = (shape: Shape, axis: number): Tensor =>
  broadcastTo(iotaLine([], { size: shape[axis]!, dtype: "i32" }), shape, [axis]);
