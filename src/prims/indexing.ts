import { at, copied, type Raw, storage, type TypedArray } from "../ir/raw.ts";
import type { RoutineArrays, RoutineBuilder } from "../ir/routine.ts";
import { arrayType, type DType, range, type Shape, sameShape, sizeOf, type Type } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { laneMask } from "../record/lanes.ts";
import { asTensor, type Nested, type TensorLike } from "../record/like.ts";
import { row, type SingleRules } from "../record/rules.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { cast } from "./arithmetic.ts";
import { axisOf, broadcastTo, spread, spreadOne, stretch, sum, zerosOf } from "./broadcast.ts";
import { gt, select } from "./comparison.ts";
import { transpose } from "./shape.ts";

/** x[B.., P.., N, R..] and indices i[B.., S..] into the axis N: rows x[b, p, i[b, s], r] in order [B.., P.., S.., R..]. */
export interface Indexing {
  readonly [key: string]: unknown;
  /** Number of leading axes B that x and i share. */
  readonly shared: number;
  /** Position of the axis N in x. */
  readonly axis: number;
}
/** Integer positions: one, several, or an i32 tensor of any shape; negative ones count from the end. */
export type IndexLike = number | Tensor | Int32Array | Nested;

function picked(x: Shape, i: Shape, { shared, axis }: Indexing): number[] {
  return [...x.slice(0, axis), ...i.slice(shared), ...x.slice(axis + 1)];
}
/** Where the rows of x begin that are picked, in order, and their length. */
function pickedRows(name: string, tx: Type, ti: Type, idx: Raw, { shared, axis }: Indexing): [TypedArray, number] {
  const n = tx.shape[axis]!;
  const rest = sizeOf(tx.shape.slice(axis + 1));
  const before = sizeOf(tx.shape.slice(shared, axis));
  const batches = sizeOf(tx.shape.slice(0, shared));
  const count = batches === 0 ? 0 : ti.size / batches;
  const starts = storage(arrayType("f64", [batches * before * count]));
  let to = 0;
  for (let b = 0; b < batches; b++)
    for (let p = 0; p < before; p++)
      for (let s = 0; s < count; s++) {
        const k = at(idx, b * count + s);
        if (!(k >= 0 && k < n))
          fail(
            name,
            `index ${k} is outside 0..${n - 1} (axis ${axis} of ${showTypes([tx])})`,
            "Indices are never clamped",
          );
        starts[to++] = ((b * before + p) * n + k) * rest;
      }
  return [starts, rest];
}
/** visit(element of x, element of what is picked), over all of them. */
function eachPicked([starts, n]: [TypedArray, number], visit: (into: number, from: number) => void): void {
  let from = 0;
  for (const start of starts) for (let j = start; j < start + n; j++) visit(j, from++);
}
const checkIndex = (name: string, x: Type, i: Type, { axis, shared }: Indexing): void => {
  if (i.dtype !== "i32" || axis >= x.shape.length || !sameShape(x.shape.slice(0, shared), i.shape.slice(0, shared)))
    fail(name, `${showTypes([x, i])} do not fit`, "Indices are i32 tensors: i.cast('i32')");
};

/** Indices as they are looked at: lanes that do not take the branch at hand have 0, whatever they hold. */
export function lookedAt(i: Tensor, batched: boolean): Tensor {
  if (laneMask === null) return i;
  const taken = batched ? laneMask : gt(sum(cast(laneMask, "i32")), 0);
  return select([broadcastTo(taken, i.shape, batched ? [0] : []), i, zerosOf(i.type)]);
}

/** Rows of x at given positions. Linear in x; the transpose adds rows into place. */
export const gatherLine: Emitter<Indexing> = /* @__PURE__ */ primitive<Indexing>({
  name: "gather",
  drops: true,
  moves: true,
  masked: true,
  linearIn: [0],
  type: ([x, i], p) => {
    checkIndex("gather", x, i, p);
    return arrayType(x.dtype as DType, picked(x.shape, i.shape, p));
  },
  value: ([x, idx], out, p, [tx, ti]) => {
    const [starts, n] = pickedRows("gather", tx, ti, idx, p);
    if (out.shape.length === 0) return at(x, starts[0]!);
    const y = storage(out);
    for (let s = 0, to = 0; s < starts.length; s++)
      for (let j = 0, from = starts[s]!; j < n; j++) y[to++] = (x as TypedArray)[from++]!;
    return y;
  },
  accumulate: (acc, [, idx], ct, [tx, ti], p, free) => {
    const y = free ? (acc as TypedArray) : copied(tx, acc as TypedArray);
    eachPicked(pickedRows("gather", tx, ti, idx, p), (into, from) => {
      y[into]! += at(ct, from);
    });
    return y;
  },
  accumulateLine: (acc, [, i], ct, p) => scatterAddLine([acc, i!, ct], p),
  jvp: ([dx], [, i], _y, p) => dx && gatherLine([dx, i], p),
  transpose: (ct, [, i], p, [t]) => [scatterAddLine([zerosOf(t), i!, ct], p), null],
  batch: ([x, given], [bx, bi], n, { shared, axis }) => {
    const i = lookedAt(given, bi);
    if (!bx && !bi) return [gatherLine([x, i], { shared, axis }), false];
    if (bx && bi) return [gatherLine([x, i], { shared: shared + 1, axis: axis + 1 }), true];
    if (bx && shared === 0) return [gatherLine([x, i], { shared, axis: axis + 1 }), true];
    if (bx) return [gatherLine([x, spreadOne(i, n)], { shared: shared + 1, axis: axis + 1 }), true];
    // Only the indices are batched: their new axis becomes the first of S, then moves to the front.
    const y = gatherLine([x, moveAxis(i, 0, shared)], { shared, axis });
    return [moveAxis(y, axis, 0), true];
  },
  taylor: ([x, i], _order, p) => x.map((c) => c && gatherLine([c, i[0]!], p)),
  lower: "gather",
});
/** Axis `from` moved to position `to`; negative ones count from the end. */
export function moveAxis(x: TensorLike, from: number, to: number): Tensor {
  const v = asTensor(x, "f64", "moveAxis");
  const a = axisOf("moveAxis", v.rank, from);
  const order = range(v.rank).filter((b) => b !== a);
  order.splice(axisOf("moveAxis", v.rank, to), 0, a);
  return transpose(v, order);
}

/** Loops over rows: those of the result become `put` of what they were and what is added. */
export function scatterRoutine<N, I>(
  b: RoutineBuilder<N, I>,
  { operands: [x, index, rows], results: [out] }: RoutineArrays,
  { shared, axis }: Indexing,
  put: (old: N, v: N) => N,
): void {
  const { shape, size } = x!.type;
  const n = shape[axis]!;
  const rest = sizeOf(shape.slice(axis + 1));
  const before = sizeOf(shape.slice(shared, axis));
  const batches = sizeOf(shape.slice(0, shared));
  const count = batches === 0 ? 0 : index!.type.size / batches;
  b.each(0, size, (i) => b.store(out!, i, b.load(x!, i)));
  b.each(0, batches, (q) =>
    b.each(0, before, (p) =>
      b.each(0, count, (s) => {
        const k = b.keepInteger(b.integer(b.load(index!, b.plus(b.times(q, count), s))));
        const stack = b.keepInteger(b.plus(b.times(q, before), p));
        const from = b.keepInteger(b.times(b.plus(b.times(stack, count), s), rest));
        const to = b.keepInteger(b.times(b.plus(b.times(stack, n), k), rest));
        b.if(
          b.and(b.below(-1, k), b.below(k, n)),
          () =>
            b.each(0, rest, (j) => {
              const at = b.keepInteger(b.plus(to, j));
              b.store(out!, at, put(b.load(out!, at), b.load(rows!, b.plus(from, j))));
            }),
          () => b.fail(),
        );
      }),
    ),
  );
}

type ScatterRules = Pick<SingleRules<Indexing>, "transpose" | "lower"> &
  Partial<Pick<SingleRules<Indexing>, "jvp" | "taylor">>;
/** Emitters of x with rows changed at given positions; linear in both, if the rules say nothing else. */
export function scatter(
  name: string,
  put: (y: TypedArray, k: number, v: number) => void,
  rules: ScatterRules,
): Emitter<Indexing> {
  const line: Emitter<Indexing> = primitive<Indexing>({
    name,
    inPlace: true,
    moves: true,
    flat: true,
    masked: true,
    linearIn: [0, 2],
    type: ([x, i, u], p) => {
      checkIndex(name, x, i, p);
      if (x.dtype !== u.dtype || !sameShape(picked(x.shape, i.shape, p), u.shape))
        fail(
          name,
          `rows ${showTypes([u])} do not fit ${showTypes([x])} at indices ${showTypes([i])}`,
          `They need shape [${picked(x.shape, i.shape, p)}] and its element type`,
        );
      return x;
    },
    value: ([x, idx, u], _out, p, [tx, ti], free) => {
      const y = free ? (x as TypedArray) : copied(tx, x as TypedArray);
      eachPicked(pickedRows(name, tx, ti, idx, p), (into, from) => put(y, into, at(u, from)));
      return y;
    },
    jvp: ([dx, , du], [x, i, u], _y, p) => line([dx ?? zerosOf(x.type), i, du ?? zerosOf(u.type)], p),
    taylor: ([x, i, u], _order, p) =>
      x.map((c, k) => (c || u[k] ? line([c ?? zerosOf(x[0]!.type), i[0]!, u[k] ?? zerosOf(u[0]!.type)], p) : null)),
    batch: ([a0, i0, u0], batched, n, p) => {
      const { shared, axis } = p;
      const x = row([a0, lookedAt(i0, batched[1]), u0]);
      if (!batched[0] && !batched[1] && !batched[2]) return [line(x, p), false];
      if (!batched[1] && shared === 0) {
        const [a, u] = spread([x[0]!, x[2]!], [batched[0]!, batched[2]!], n);
        return [line([a, x[1]!, u], { shared, axis: axis + 1 }), true];
      }
      return [line(spread(x, batched, n), { shared: shared + 1, axis: axis + 1 }), true];
    },
    ...rules,
  });
  return line;
}
/** x with rows added at given positions; repeated positions add up. Linear in x and in the rows. */
export const scatterAddLine: Emitter<Indexing> = /* @__PURE__ */ scatter(
  "scatterAdd",
  (y, k, v) => {
    y[k]! += v;
  },
  {
    transpose: (ct, [x, i, u], p) => [x === null ? ct : null, null, u === null ? gatherLine([ct, i!], p) : null],
    lower: "scatterAdd",
  },
);
/** Integers as an i32 tensor; -1 is the last position when `size` is given. */
export function indexTensor(operation: string, i: IndexLike, size: number): Tensor {
  const wrap = (k: number): number => {
    if (!Number.isInteger(k)) fail(operation, `index ${k} is not an integer`);
    if (k < -size || k >= size)
      fail(operation, `index ${k} is outside ${-size}..${size - 1}`, "Indices are never clamped");
    return k < 0 ? k + size : k;
  };
  if (typeof i === "number") return concrete(arrayType("i32", []), wrap(i));
  const v = i instanceof Tensor ? i : asTensor(i, "i32", operation);
  if (v.dtype !== "i32")
    fail(operation, `an index must be i32, got ${showTypes([v.type])}`, "Convert it: i.cast('i32')");
  if (v.rec !== null || i instanceof Tensor) return v;
  const raw = v.value as number | TypedArray;
  return concrete(v.type, typeof raw === "number" ? wrap(raw) : new Int32Array(raw).map(wrap));
}
/** Entries of x along an axis (the first by default) at integer positions; the axis is replaced by the axes of the index. */
export function take(x: TensorLike, index: IndexLike, axis = 0): Tensor {
  const v = asTensor(x, "f64", "take");
  const a = axisOf("take", v.rank, axis);
  return gatherLine([v, indexTensor("take", index, v.shape[a]!)], { shared: 0, axis: a });
}
export const withRows =
  (line: Emitter<Indexing>, name: string): WithRows =>
  (x: TensorLike, index: IndexLike, rows: TensorLike, axis = 0): Tensor => {
    const v = asTensor(x, "f64", name);
    const a = axisOf(name, v.rank, axis);
    const i = indexTensor(name, index, v.shape[a]!);
    const shape = picked(v.shape, i.shape, { shared: 0, axis: a });
    const u = asTensor(rows, v.dtype, name);
    if (u.rank > shape.length) fail(name, `rows ${showTypes([u.type])} have too many axes for shape [${shape}]`);
    return line([v, i, stretch(u, shape)], { shared: 0, axis: a });
  };
/** Takes rows into x at integer positions of an axis, the first by default. */
export type WithRows = (x: TensorLike, index: IndexLike, rows: TensorLike, axis?: number) => Tensor;
/** x with rows added at integer positions of an axis (the first by default); repeated positions add up. */
export const scatterAdd: WithRows = /* @__PURE__ */ withRows(scatterAddLine, "scatterAdd");
