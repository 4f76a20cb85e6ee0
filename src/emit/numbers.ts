import { stridesOf, type Type } from "../ir/type.ts";
import { isContiguous, type View } from "../wasm/plan/view.ts";
import { atom, type Expression, level } from "./expression.ts";

/** One number. */
export interface Scalar {
  readonly kind: "scalar";
  readonly x: Expression;
}
/** An array: numbers of `base` along strides, or, without a base, the numbers offset + i . strides themselves. */
export interface Numbers {
  readonly kind: "array";
  readonly type: Type;
  readonly base: string | undefined;
  /** How many numbers the base has. */
  readonly length: number;
  /** What is added to every position; "" is nothing. */
  readonly from: string;
  readonly view: View;
  /** Every element is this. */
  readonly uniform?: Expression | undefined;
  /** The base may be written over once this array is used for the last time. */
  owned: boolean;
}
interface Tuple {
  readonly kind: "tuple";
  readonly parts: readonly Value[];
}
/** A result whose numbers are written one by one, in row-major order. */
export interface Cells {
  readonly kind: "cells";
  readonly cells: readonly Expression[];
}
export type Value = Scalar | Numbers | Tuple | Cells;
/** With more numbers than that a result is written by loops. */
export const mostCells = 512;

export const wholeView = (t: Type): View => ({ line: 0, shape: t.shape, strides: stridesOf(t.shape), offset: 0 });
export const numbersIn = (base: string | undefined, type: Type, owned: boolean, from = ""): Numbers => ({
  kind: "array",
  type,
  base,
  length: type.size,
  from,
  view: wholeView(type),
  owned,
});
export const uniform = (type: Type, x: Expression): Numbers => ({
  ...numbersIn(undefined, type, false),
  uniform: x,
});
/** The array is all of its base, in order. */
export const isWhole = ({ type, base, length, from, view, uniform: same }: Numbers): boolean =>
  base !== undefined &&
  same === undefined &&
  from === "" &&
  view.offset === 0 &&
  length === type.size &&
  isContiguous(view);

/** offset + from + index . strides */
export function position(view: View, from: string, index: readonly string[]): Expression {
  let { offset } = view;
  let text = from;
  let terms = from === "" ? 0 : 1;
  index.forEach((i, k) => {
    const stride = view.strides[k]!;
    if (stride === 0) return;
    if (/^\d+$/.test(i)) {
      offset += Number(i) * stride;
      return;
    }
    const size = Math.abs(stride);
    const term = size === 1 ? i : `${i} * ${size}`;
    text = text === "" ? (stride < 0 ? `-${term}` : term) : `${text} ${stride < 0 ? "-" : "+"} ${term}`;
    terms++;
  });
  if (text === "") return { text: String(offset), level: offset < 0 ? level.unary : level.atom };
  if (offset !== 0) text += ` ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;
  return { text, level: terms > 1 || offset !== 0 || /[ *]/.test(text) ? level.plus : level.atom };
}
/** Element `index`. */
export function element({ type, base, from, view, uniform: same }: Numbers, index: readonly string[]): Expression {
  if (same !== undefined) return same;
  const at = position(view, from, index);
  if (base === undefined) return { ...at, range: rangeOf(view) };
  const read = `${base}[${at.text}]!`;
  return type.dtype === "bool" ? { text: `${read} !== 0`, level: level.equal } : atom(read);
}
/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): string[][] {
  return shape.reduce<string[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, k) => [...index, String(k)])),
    [[]],
  );
}
/** Bounds of offset + i . strides. */
function rangeOf({ shape, strides, offset }: View): readonly [number, number] {
  let [least, most] = [offset, offset];
  shape.forEach((n, k) => {
    const reach = (n - 1) * strides[k]!;
    if (reach < 0) least += reach;
    else most += reach;
  });
  return [least, most];
}
