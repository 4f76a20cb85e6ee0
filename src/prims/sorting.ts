import { copied, type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import type { Cell, RoutineArrays, RoutineBuilder } from "../ir/routine.ts";
import { sameShape, showType, sizeOf, withDType } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { oneOf, optionsOf } from "../record/options.ts";
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
  taylor: "jvp",
  lower: {
    routine: (b, arrays, { descending }) => mergeSort(b, arrays, descending, false),
    work: ([t]) => t.shape.at(-1)!,
  },
});
/** a < c in the order of `compare`. */
const precedes = <N, I>(b: RoutineBuilder<N, I>, a: N, c: N): I =>
  b.or(b.less(a, c), b.and(b.not(b.equal(c, c)), b.equal(a, a)));
/** Positions, or the numbers themselves, by merging runs of twice the length in each pass (Knuth, TAOCP vol. 3, section 5.2.4), which is stable. */
function mergeSort<N, I>(
  b: RoutineBuilder<N, I>,
  { operands: [x], results: [out], work }: RoutineArrays,
  descending: boolean,
  own: boolean,
): void {
  const n = x!.type.shape.at(-1)!;
  if (x!.type.size === 0) return;
  b.each(0, x!.type.size / n, (row) => {
    const first = b.keepInteger(b.times(row, n));
    const start = (i: I): N => (own ? b.load(x!, b.plus(first, i)) : b.toNumber(i));
    b.each(0, n, (i) => b.store(out!, b.plus(first, i), start(i)));
    const width = b.integerCell(1);
    const least = (i: I): I => {
      const cell = b.integerCell(i);
      b.if(b.below(n, cell.value), () => cell.set(b.plus(n, 0)));
      return cell.value;
    };
    b.while(
      () => b.below(width.value, n),
      () => {
        const from = b.integerCell(0);
        b.while(
          () => b.below(from.value, n),
          () => {
            const middle = least(b.plus(from.value, width.value));
            const end = least(b.plus(middle, width.value));
            const [left, right] = [b.integerCell(from.value), b.integerCell(middle)];
            const key = (at: I): N => {
              const entry = b.load(out!, b.plus(first, at));
              return own ? entry : b.load(x!, b.plus(first, b.integer(entry)));
            };
            b.each(from.value, end, (to) => {
              const isLeft = b.integerCell(b.below(left.value, middle));
              b.if(b.and(isLeft.value, b.below(right.value, end)), () => {
                const [a, c] = [key(left.value), key(right.value)];
                isLeft.set(b.not(descending ? precedes(b, a, c) : precedes(b, c, a)));
              });
              const take = (run: Cell<I>): void => {
                b.store(work, to, b.load(out!, b.plus(first, run.value)));
                run.set(b.plus(run.value, 1));
              };
              b.if(
                isLeft.value,
                () => take(left),
                () => take(right),
              );
            });
            from.set(end);
          },
        );
        b.each(0, n, (i) => b.store(out!, b.plus(first, i), b.load(work, i)));
        width.set(b.plus(width.value, width.value));
      },
    );
  });
}
const compare = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;

/** Rows in order. The derivative permutes as the positions say. */
export const sortLine: Emitter<Ordering> = /* @__PURE__ */ primitive<Ordering>({
  name: "sort",
  type: ([t]) => numeric("sort", t),
  value: ([x], out, { descending }) => {
    const y = copied(out, x as TypedArray);
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
  lower: {
    routine: (b, arrays, { descending }) => mergeSort(b, arrays, descending, true),
    work: ([t]) => t.shape.at(-1)!,
  },
});

function rows(operation: string, x: TensorLike, axis: number): { v: Tensor; a: number; last: Tensor } {
  const v = asTensor(x, "f64", operation);
  const a = axisOf(operation, v.rank, axis);
  return { v, a, last: moveAxis(v, a, v.rank - 1) };
}
/** x at positions that run along its last axis, row by row. */
const pickRows = (x: Tensor, index: Tensor): Tensor => gatherLine([x, index], { shared: x.rank - 1, axis: x.rank - 1 });

/** Positions that sort x along an axis (the last by default), i32. Equal elements keep their order; NaN counts as the largest. */
export function argsort(x: TensorLike, axis = -1, options?: SortOptions): Tensor {
  const { descending = false } = optionsOf("argsort", options, "descending");
  const { v, a, last } = rows("argsort", x, axis);
  return moveAxis(argsortLine([last], { descending }), v.rank - 1, a);
}
/**
 * x in ascending (or descending) order along an axis (the last by default). Equal elements keep their order; NaN counts as
 * the largest. The derivative permutes as the values do.
 */
export function sort(x: TensorLike, axis = -1, options?: SortOptions): Tensor {
  const { descending = false } = optionsOf("sort", options, "descending");
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
  taylor: "jvp",
  lower: {
    routine: (b, { operands: [a, v], results: [out] }, { shared, right }) => {
      const n = a!.type.shape.at(-1)!;
      const rows = sizeOf(out!.type.shape.slice(0, shared));
      const count = rows === 0 ? 0 : out!.type.size / rows;
      b.each(0, rows, (row) => {
        const first = b.keepInteger(b.times(row, n));
        b.each(0, count, (k) => {
          const at = b.keepInteger(b.plus(b.times(row, count), k));
          const value = b.load(v!, at);
          const [low, high] = [b.integerCell(0), b.integerCell(n)];
          b.while(
            () => b.below(low.value, high.value),
            () => {
              const middle = b.keepInteger(b.shiftRight(b.plus(low.value, high.value), 1));
              const entry = b.load(a!, b.plus(first, middle));
              const isBefore = right ? b.not(precedes(b, value, entry)) : precedes(b, entry, value);
              b.if(
                isBefore,
                () => low.set(b.plus(middle, 1)),
                () => high.set(middle),
              );
            },
          );
          b.store(out!, at, b.toNumber(low.value));
        });
      });
    },
  },
});
/**
 * Where values would go in an ascending vector, i32: before equal entries, or behind them with side "right". Flat. That the
 * vector ascends is not checked.
 */
export function searchsorted(
  ascending: TensorLike,
  values: TensorLike,
  options?: { readonly side?: "left" | "right" },
): Tensor {
  const { side = "left" } = optionsOf("searchsorted", options, "side");
  const a = asTensor(ascending, "f64", "searchsorted");
  const v = asTensor(values, a.dtype, "searchsorted");
  if (a.rank !== 1 || a.dtype !== v.dtype)
    fail(
      "searchsorted",
      `${showTypes([a.type, v.type])}: the first must be a vector of the element type of the second`,
    );
  return searchLine([a, v], { shared: 0, right: oneOf("searchsorted", "side", side, "left", "right") === "right" });
}
