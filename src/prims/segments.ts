import type { Emitter } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { cast, div, scale } from "./arithmetic.ts";
import { zerosOf } from "./broadcast.ts";
import { eq, gt, not, or, select, where } from "./comparison.ts";
import { full } from "./creation.ts";
import {
  gatherLine,
  type Indexing,
  type IndexLike,
  indexTensor,
  scatter,
  scatterAdd,
  scatterAddLine,
  scatterRoutine,
  type WithRows,
  withRows,
} from "./indexing.ts";

/** Rows compared into x at given positions; all candidates that attain the result share its derivative evenly. */
function scatterExtremum(name: string, better: (a: number, b: number) => number, larger: boolean): Emitter<Indexing> {
  const line: Emitter<Indexing> = scatter(
    name,
    (y, k, v) => {
      y[k] = better(y[k]!, v);
    },
    {
      jvp: ([dx, , du], [x, i, u], y, p) => {
        const attains = (a: Tensor, b: Tensor): Tensor => not(or(gt(a, b), gt(b, a))); // equal, or one is NaN
        const [inX, inRows] = [attains(x, y), attains(u, gatherLine([y, i], p))];
        const count = scatterAddLine([cast(inX, y.dtype), i, cast(inRows, y.dtype)], p);
        const [zx, zu] = [zerosOf(x.type), zerosOf(u.type)];
        const total = scatterAddLine([dx ? select([inX, dx, zx]) : zx, i, du ? select([inRows, du, zu]) : zu], p);
        return scale(total, where(eq(y, y), div(1, count), Number.NaN));
      },
      transpose: null,
      taylor: "jvp",
      lower: {
        routine: (b, arrays, p) => {
          scatterRoutine(b, arrays, p, (old, v) => (larger ? b.max(old, v) : b.min(old, v)));
        },
      },
    },
  );
  return line;
}
/** x with rows taken into its maxima at integer positions of an axis (the first by default). All that tie share the derivative evenly. */
export const scatterMax: WithRows = /* @__PURE__ */ withRows(
  /* @__PURE__ */ scatterExtremum("scatterMax", (a, b) => Math.max(a, b), true),
  "scatterMax",
);
/** x with rows taken into its minima at integer positions of an axis (the first by default). All that tie share the derivative evenly. */
export const scatterMin: WithRows = /* @__PURE__ */ withRows(
  /* @__PURE__ */ scatterExtremum("scatterMin", (a, b) => Math.min(a, b), false),
  "scatterMin",
);

const segmented =
  (name: string, put: WithRows, empty: number) =>
  (x: TensorLike, segments: IndexLike, count: number): Tensor => {
    const v = asTensor(x, "f64", name);
    const s = indexTensor(name, segments, count);
    if (v.rank === 0 || s.rank !== 1 || s.size !== v.shape[0])
      fail(
        name,
        `segments ${showTypes([s.type])} do not fit ${showTypes([v.type])}`,
        "Give one i32 segment for each entry of the first axis",
      );
    return put(full([count, ...v.shape.slice(1)], empty, v.dtype), s, v);
  };
/** Combines the entries of the first axis that share one of `count` segments. */
export type Segmented = (x: TensorLike, segments: IndexLike, count: number) => Tensor;
/** Sums of the entries of the first axis that share a segment (i32, 0..count - 1), [count, ...]; 0 for an empty segment. Linear. */
export const segmentSum: Segmented = /* @__PURE__ */ segmented("segmentSum", scatterAdd, 0);
/** Largest of the entries of the first axis that share a segment (i32, 0..count - 1); -Infinity for an empty segment. */
export const segmentMax: Segmented = /* @__PURE__ */ segmented("segmentMax", scatterMax, Number.NEGATIVE_INFINITY);
/** Smallest of the entries of the first axis that share a segment (i32, 0..count - 1); Infinity for an empty segment. */
export const segmentMin: Segmented = /* @__PURE__ */ segmented("segmentMin", scatterMin, Number.POSITIVE_INFINITY);
