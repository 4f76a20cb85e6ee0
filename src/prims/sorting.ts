import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import { sameShape, showType, withDType } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { axisOf, spread } from "./broadcast.ts";
import { dropAxis } from "./fibers.ts";
import { gatherLine, type IndexLike, indexTensor, moveAxis } from "./indexing.ts";
import { numeric } from "./lanewise.ts";
import { cutAxis } from "./slicing.ts";

/** Order of sorted elements. */
export interface SortOptions {
  readonly descending?: boolean;
}
interface Ordering {
  readonly [key: string]: unknown;
  readonly descending: boolean;
}
/** Positions that sort each row (last axis), i32: stable, NaN being the largest. */
const argsortLine: Emitter<Ordering> = /* @__PURE__ */ primitive<Ordering>({
  name: "argsort",
  type: ([t]) => withDType(numeric("argsort", t), "i32"),
  value: ([x], out, { descending }) => {
    const y = storage(out);
    const from = x as TypedArray;
    const n = out.shape.at(-1)!;
    const turn = descending ? -1 : 1;
    for (let at = 0; at < y.length; at += n) {
      const order = new Uint32Array(n).map((_, i) => i);
      order.sort((i, j) => turn * compare(from[at + i]!, from[at + j]!) || i - j);
      y.set(order, at);
    }
    return y;
  },
  jvp: still,
  transpose: null,
  batch: ([x], _b, _n, p) => [argsortLine([x], p), true],
  taylor: ([x], order, p) => [argsortLine([x[0]!], p), ...new Array<null>(order).fill(null)],
  lower: "interpret",
});
const compare = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;

/** Rows in order. The derivative permutes as the positions say. */
const sortLine: Emitter<Ordering> = /* @__PURE__ */ primitive<Ordering>({
  name: "sort",
  type: ([t]) => numeric("sort", t),
  value: ([x], out, { descending }) => {
    const y = (x as TypedArray).slice();
    const n = out.shape.at(-1)!;
    for (let at = 0; at < y.length; at += n) {
      const row = y.subarray(at, at + n).sort(); // numerically, NaN last
      if (descending) row.reverse();
    }
    return y;
  },
  jvp: ([dx], [x], _y, p) => dx && pickRows(dx, argsortLine([x], p)),
  transpose: null,
  batch: ([x], _b, _n, p) => [sortLine([x], p), true],
  taylor: ([x], _order, p) => {
    const order = argsortLine([x[0]!], p);
    return x.map((c) => c && pickRows(c, order));
  },
  lower: "interpret",
});

function rows(operation: string, x: TensorLike, axis: number): { v: Tensor; a: number; last: Tensor } {
  const v = asTensor(x, "f64", operation);
  const a = axisOf(operation, v.rank, axis);
  return { v, a, last: moveAxis(v, a, v.rank - 1) };
}
/** x at positions that run along its last axis, row by row. */
const pickRows = (x: Tensor, index: Tensor): Tensor => gatherLine([x, index], { shared: x.rank - 1, axis: x.rank - 1 });

/** Positions that sort x along an axis (the last by default), i32. Equal elements keep their order; NaN counts as the largest. */
export function argsort(x: TensorLike, axis = -1, { descending = false }: SortOptions = {}): Tensor {
  const { v, a, last } = rows("argsort", x, axis);
  return moveAxis(argsortLine([last], { descending }), v.rank - 1, a);
}
/**
 * x in ascending (or descending) order along an axis (the last by default). Equal elements keep their order; NaN counts as
 * the largest. The derivative permutes as the values do.
 */
export function sort(x: TensorLike, axis = -1, { descending = false }: SortOptions = {}): Tensor {
  const { v, a, last } = rows("sort", x, axis);
  return moveAxis(sortLine([last], { descending }), v.rank - 1, a);
}
/** The k largest elements along an axis (the last by default), largest first, and their positions (i32). Of equal ones the first. */
export function topK(x: TensorLike, k: number, axis = -1): { readonly values: Tensor; readonly indices: Tensor } {
  const { v, a, last } = rows("topK", x, axis);
  const n = v.shape[a]!;
  if (!Number.isInteger(k) || k < 0 || k > n)
    fail("topK", `cannot take ${k} of ${n} elements (axis ${a} of ${showType(v.type)})`);
  const end = v.rank - 1;
  const best = cutAxis(argsortLine([last], { descending: true }), end, 0, k);
  return { values: moveAxis(pickRows(last, best), end, a), indices: moveAxis(best, end, a) };
}
/** x[..., index[...], ...]: entries at positions that run along an axis (the last by default); all other sizes agree. Linear in x. */
export function takeAlongAxis(x: TensorLike, index: IndexLike, axis = -1): Tensor {
  const { v, a, last } = rows("takeAlongAxis", x, axis);
  const i = indexTensor("takeAlongAxis", index, v.shape[a]!);
  if (i.rank !== v.rank || !sameShape(dropAxis(i.shape, a), dropAxis(v.shape, a)))
    fail("takeAlongAxis", `${showTypes([v.type, i.type])} do not fit along axis ${a}`, "All other sizes must be equal");
  return moveAxis(pickRows(last, moveAxis(i, a, v.rank - 1)), v.rank - 1, a);
}

interface Search {
  readonly [key: string]: unknown;
  /** Leading axes that the sorted rows and the values share. */
  readonly shared: number;
  readonly right: boolean;
}
/** Number of entries of an ascending row below (right: not above) each value. */
const searchLine: Emitter<Search> = /* @__PURE__ */ primitive<Search>({
  name: "searchsorted",
  type: ([, v]) => withDType(numeric("searchsorted", v), "i32"),
  value: ([a, v], out, { shared, right }, [ta]) => {
    const n = ta.shape.at(-1)!;
    const each =
      out.size /
      Math.max(
        1,
        out.shape.slice(0, shared).reduce((p, d) => p * d, 1),
      );
    const find = (k: number, value: number): number => {
      const from = Math.floor(k / each) * n;
      let [low, high] = [0, n];
      while (low < high) {
        const middle = (low + high) >> 1;
        const c = compare((a as TypedArray)[from + middle]!, value);
        if (c < 0 || (right && c === 0)) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    if (typeof v === "number") return find(0, v);
    const y = storage(out);
    for (let k = 0; k < y.length; k++) y[k] = find(k, (v as TypedArray)[k]!);
    return y as Raw as RawArray;
  },
  jvp: still,
  transpose: null,
  batch: ([a, v], [ba, bv], n, p) =>
    ba
      ? [searchLine(spread([a, v], [ba, bv!], n), { ...p, shared: p.shared + 1 }), true]
      : [searchLine([a, moveAxis(v!, 0, p.shared)], p), true],
  taylor: ([a, v], order, p) => [searchLine([a[0]!, v![0]!], p), ...new Array<null>(order).fill(null)],
  lower: "interpret",
});
/**
 * Where values would go in an ascending vector, i32: before equal entries, or behind them with side "right". Flat. That the
 * vector ascends is not checked.
 */
export function searchsorted(
  ascending: TensorLike,
  values: TensorLike,
  options: { readonly side?: "left" | "right" } = {},
): Tensor {
  const a = asTensor(ascending, "f64", "searchsorted");
  const v = asTensor(values, a.dtype, "searchsorted");
  if (a.rank !== 1 || a.dtype !== v.dtype)
    fail(
      "searchsorted",
      `${showTypes([a.type, v.type])}: the first must be a vector of the element type of the second`,
    );
  return searchLine([a, v], { shared: 0, right: options.side === "right" });
}
