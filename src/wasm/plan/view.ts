import type { Params } from "../../ir/program.ts";
import { at, type Raw, type RawArray, storage, type TypedArray } from "../../ir/raw.ts";
import { type Shape, sizeOf, stridesOf, type Type } from "../../ir/type.ts";
import { copyStrided } from "../../math/strided.ts";

/** A line's numbers read along other axes: element i of the view is number offset + i . strides of the line. */
export interface View {
  readonly line: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Whether the view runs through memory in its own order. */
export function isContiguous({ shape, strides }: View): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** Axis k becomes axis axes[k] of `shape`; along the others nothing changes. */
function broadcastView({ line, strides, offset }: View, shape: Shape, axes: readonly number[]): View {
  const spread = shape.map(() => 0);
  axes.forEach((axis, k) => {
    spread[axis] = strides[k]!;
  });
  return { line, shape, strides: spread, offset };
}

/** Axis k of the result is axis order[k]. */
function transposeView({ line, shape, strides, offset }: View, order: readonly number[]): View {
  return { line, shape: order.map((a) => shape[a]!), strides: order.map((a) => strides[a]!), offset };
}

/** Positions start + i step, i < shape, along every axis; steps may be negative. */
function latticeView(v: View, shape: Shape, start: readonly number[], step: readonly number[]): View {
  const offset = v.strides.reduce((at, stride, axis) => at + stride * start[axis]!, v.offset);
  return { line: v.line, shape, strides: v.strides.map((stride, axis) => stride * step[axis]!), offset };
}

/** Positions start + i step, i < count, along an axis; the axis goes when `count` is missing. */
export function takeView(v: View, axis: number, start: number, step: number, count: number | undefined): View {
  const offset = v.offset + start * v.strides[axis]!;
  const shape = [...v.shape];
  const strides = [...v.strides];
  if (count === undefined) {
    shape.splice(axis, 1);
    strides.splice(axis, 1);
  } else {
    shape[axis] = count;
    strides[axis]! *= step;
  }
  return { line: v.line, shape, strides, offset };
}

/**
 * The same elements in the same order under another shape, or undefined when no strides reach them: axes can be split
 * anywhere, but joined only where one continues the other.
 */
function reshapeView(v: View, shape: Shape): View | undefined {
  if (sizeOf(shape) === 0) return { ...v, shape, strides: stridesOf(shape) };
  const axes = v.shape.map((size, k) => ({ size, stride: v.strides[k]! })).filter(({ size }) => size > 1);
  const strides = shape.map(() => 0);
  let from = axes.length - 1;
  let left = 1; // positions of the current run of old axes that new axes have not used up
  let stride = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    if (size === 1) continue;
    if (left === 1) {
      const next = axes[from--]!;
      left = next.size;
      stride = next.stride;
    }
    strides[axis] = stride;
    while (left % size !== 0 || left < size) {
      const next = axes[from];
      if (next === undefined || next.stride !== stride * left) return undefined;
      left *= next.size;
      from--;
    }
    left /= size;
    stride *= size;
  }
  return { ...v, shape, strides };
}

/** The view that a line of moved numbers is, if it is one. */
export function structuralView(
  lowering: "view" | "broadcast" | "transpose" | "slice",
  x: View,
  type: Type,
  params: Params,
): View | undefined {
  if (lowering === "broadcast") return broadcastView(x, type.shape, params["axes"] as readonly number[]);
  if (lowering === "transpose") return transposeView(x, params["order"] as readonly number[]);
  if (lowering === "slice")
    return latticeView(x, type.shape, params["start"] as readonly number[], params["step"] as readonly number[]);
  return reshapeView(x, type.shape);
}

/** Offset and strides of the positions start + i step in an array of a shape. */
export function latticeOf(
  shape: Shape,
  start: readonly number[],
  step: readonly number[],
): { readonly offset: number; readonly strides: readonly number[] } {
  const strides = stridesOf(shape);
  return {
    offset: strides.reduce((sum, stride, axis) => sum + stride * start[axis]!, 0),
    strides: strides.map((stride, axis) => stride * step[axis]!),
  };
}

/** start, start + step, ... within 0..n-1, if the indices are such. */
export function progressionOf(
  index: RawArray,
  n: number,
): { readonly start: number; readonly step: number; readonly count: number } | undefined {
  const count = typeof index === "number" ? 1 : index.length;
  if (count === 0) return undefined;
  const start = at(index, 0);
  const step = count === 1 ? 1 : at(index, 1) - start;
  for (let k = 0; k < count; k++) {
    const position = at(index, k);
    if (position !== start + k * step || position < 0 || position >= n) return undefined;
  }
  return { start, step, count };
}

/** The numbers of a view, given those of its line. */
export function readView(raw: Raw, view: View, type: Type): Raw {
  if (typeof raw === "number") return type.shape.length === 0 ? raw : storage(type).fill(raw);
  if (type.shape.length === 0) return (raw as TypedArray)[view.offset]!;
  if (type.dtype === "tuple") return raw;
  const from = raw as TypedArray;
  if (isContiguous(view) && view.offset === 0 && from.length === type.size) return from;
  const to = storage(type);
  copyStrided(from, to, view.shape, view.strides, view.offset);
  return to;
}
