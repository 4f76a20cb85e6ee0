import { at, type Raw } from "../ir/raw.ts";
import { showType, stridesOf } from "../ir/type.ts";
import { rawOf } from "./evaluate.ts";
import type { NestedResult } from "./methods.ts";
import type { Tensor } from "./tensor.ts";

/** Nested arrays of the numbers of a shape. */
export function nested(v: Tensor, raw: Raw): NestedResult {
  const { shape, dtype } = v;
  const strides = stridesOf(shape);
  const element = (i: number): number | boolean => (dtype === "bool" ? at(raw, i) !== 0 : at(raw, i));
  const build = (axis: number, from: number): NestedResult =>
    axis === shape.length
      ? element(from)
      : Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, from + i * strides[axis]!));
  return build(0, 0);
}
const brief = (x: number): string =>
  Number.isInteger(x) || !Number.isFinite(x) ? String(x) : String(Number(x.toPrecision(7)));
const EDGE = 3;
const MOST = 8;

/** `f64[2,2] [[1, 2], [3, 4]]`, long axes shortened; `f64[3] (recorded by vmap, no numbers)`. */
export function showTensor(v: Tensor): string {
  const raw = rawOf(v);
  if (raw === undefined)
    return `${showType(v.type)} (line ${v.id} recorded by ${v.rec!.kind}, its numbers are not known)`;
  const { shape, dtype } = v;
  const strides = stridesOf(shape);
  const element = (i: number): string => (dtype === "bool" ? String(at(raw, i) !== 0) : brief(at(raw, i)));
  const build = (axis: number, from: number): string => {
    if (axis === shape.length) return element(from);
    const n = shape[axis]!;
    const one = (i: number): string => build(axis + 1, from + i * strides[axis]!);
    const all = Array.from({ length: n }, (_, i) => i);
    const parts = n <= MOST ? all.map(one) : [...all.slice(0, EDGE).map(one), "...", ...all.slice(-EDGE).map(one)];
    return `[${parts.join(", ")}]`;
  };
  return `${showType(v.type)} ${build(0, 0)}`;
}
