import { at, fill } from "../ir/raw.ts";
import { range, showType } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { still } from "../record/rules.ts";
import { Tensor } from "../record/tensor.ts";
import { add, cast, mul } from "./arithmetic.ts";
import { broadcastTo, reshape } from "./broadcast.ts";
import { eq } from "./comparison.ts";
import { indicesAlong, sizesOf } from "./creation.ts";
import { type IndexLike, indexTensor, lookedAt, take } from "./indexing.ts";
import { stack } from "./joining.ts";
import { update } from "./update.ts";

interface Bound {
  readonly [key: string]: unknown;
  readonly operation: string;
  /** Largest value allowed, for each entry of the last axis; one for a scalar. */
  readonly most: readonly number[];
}
/** i32 values, refused outside 0 .. most. */
export const within: Emitter<Bound> = /* @__PURE__ */ primitive<Bound>({
  name: "checkIndex",
  masked: true,
  type: ([t]) => t,
  value: ([i], out, { operation, most }) =>
    fill(out, (k) => {
      const v = at(i, k);
      const bound = most[k % most.length]!;
      return v >= 0 && v <= bound
        ? v
        : fail(
            operation,
            `index ${v} is outside 0..${bound} (entry ${k} of ${showType(out)})`,
            "Indices are never clamped",
          );
    }),
  jvp: still,
  transpose: null,
  batch: ([i], [batched], _n, p) => [within([lookedAt(i, batched)], p), batched],
  taylor: "jvp",
  lower: {
    routine: (b, { operands: [i], results: [out] }, { most }) => {
      const columns = most.length;
      b.each(0, i!.type.size / columns, (row) => {
        for (let j = 0; j < columns; j++) {
          const at = b.keepInteger(b.plus(b.times(row, columns), j));
          const v = b.load(i!, at);
          b.if(b.or(b.less(v, b.number(0)), b.less(b.number(most[j]!), v)), () => b.fail());
          b.store(out!, at, v);
        }
      });
    },
  },
});
/** Where a window starts along each axis. */
export type Starts = Tensor | Int32Array | readonly (number | Tensor)[];
/** One start for each axis, as an i32 vector whose window fits. */
function startsOf(operation: string, x: Tensor, starts: Starts, sizes: readonly number[]): Tensor {
  const list = starts instanceof Tensor || starts instanceof Int32Array ? asTensor(starts, "i32", operation) : starts;
  const v = list instanceof Tensor ? list : stack([list].flat().map((s) => asTensor(s, "i32", operation)));
  if (v.dtype !== "i32" || v.rank !== 1 || v.size !== x.rank || sizes?.length !== x.rank)
    fail(
      operation,
      `${showTypes([x.type, v.type])} with window [${sizes}] do not fit`,
      `Give ${x.rank} starts (i32) and ${x.rank} sizes`,
    );
  const most = x.shape.map((d, a) => d - sizes[a]!);
  if (most.some((m, a) => m < 0 || !(sizes[a]! >= 0) || !Number.isInteger(m)))
    fail(operation, `window [${sizes}] does not fit in ${showType(x.type)}`);
  return within([v], { operation, most });
}
/** x with its first `count` axes made one, and the positions of a window in that. */
function windowIn(x: Tensor, start: Tensor, sizes: readonly number[]): { rows: Tensor; index: Tensor } {
  // Whole trailing axes move as rows.
  let count = x.rank;
  while (count > 1 && sizes[count - 1] === x.shape[count - 1]) count--;
  const window = sizes.slice(0, count);
  let index: Tensor | undefined;
  for (let a = 0; a < count; a++) {
    const here = add(indicesAlong(window, a), broadcastTo(take(start, a), window, []));
    index = index === undefined ? here : add(mul(index, x.shape[a]!), here);
  }
  return { rows: reshape(x, [-1, ...x.shape.slice(count)]), index: index! };
}
/**
 * The window of the given sizes that begins at `starts` (i32, one for each axis; they may be results of the program). Linear in x.
 * @throws where the window reaches outside: starts are never clamped.
 */
export function dynamicSlice(x: TensorLike, starts: Starts, sizes: readonly number[]): Tensor {
  const v = asTensor(x, "f64", "dynamicSlice");
  if (v.rank === 0) fail("dynamicSlice", "a scalar has no axes");
  const { rows, index } = windowIn(v, startsOf("dynamicSlice", v, starts, sizes), sizes);
  return take(rows, index, 0);
}
/**
 * x with the window that begins at `starts` (i32, one for each axis) replaced by `rows`, whose shape is the window's. Linear
 * in x and in rows.
 * @throws where the window reaches outside: starts are never clamped.
 */
export function dynamicUpdate(x: TensorLike, rows: TensorLike, starts: Starts): Tensor {
  const v = asTensor(x, "f64", "dynamicUpdate");
  const u = asTensor(rows, v.dtype, "dynamicUpdate");
  if (u.rank !== v.rank || v.rank === 0)
    fail(
      "dynamicUpdate",
      `rows ${showTypes([u.type])} in ${showTypes([v.type])}`,
      "Both need the same number of axes, at least one",
    );
  const place = windowIn(v, startsOf("dynamicUpdate", v, starts, u.shape), u.shape);
  return reshape(update(place.rows, place.index, u, 0), v.shape);
}
/**
 * Rows of the identity: [..., size] with 1 at each index, 0 elsewhere.
 * @throws for an index outside 0..size - 1.
 */
export function oneHot(index: IndexLike, size: number, dtype: "f64" | "f32" | "i32" = "f64"): Tensor {
  const i = within([indexTensor("oneHot", index, size)], { operation: "oneHot", most: [size - 1] });
  const shape = sizesOf("oneHot", [...i.shape, size]);
  return cast(eq(broadcastTo(i, shape, range(i.rank)), indicesAlong(shape, i.rank)), dtype);
}
