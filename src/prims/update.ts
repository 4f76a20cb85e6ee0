import type { TypedArray } from "../ir/raw.ts";
import { arrayType, range, type Type } from "../ir/type.ts";
import type { Emitter } from "../record/define.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { broadcastTo, constantOf, zerosOf } from "./broadcast.ts";
import { eq, select } from "./comparison.ts";
import { gatherLine, type Indexing, scatter, type WithRows, withRows } from "./indexing.ts";

/**
 * Rows u, which belong to positions i of an axis, where they are the last of their position, and 0 elsewhere: what is
 * overwritten has no influence. Each position keeps the number of the row that wrote it last.
 */
function lastOnly(u: Tensor, i: Tensor, { shared, axis }: Indexing, tx: Type, tu: Type): Tensor {
  // One row repeats nothing, and positions at hand are looked at.
  if (i.rank <= shared || (i.rec === null && new Set(i.value as TypedArray).size === i.size)) return u;
  const numbers = concrete(arrayType("i32", i.shape), Int32Array.from(range(i.size)));
  const along = { shared, axis: shared };
  const table = constantOf(
    arrayType(
      "i32",
      tx.shape.filter((_, k) => k < shared || k === axis),
    ),
    -1,
  );
  const last = eq(gatherLine([updateLine([table, i, numbers], along), i], along), numbers);
  const axes = range(i.rank).map((k) => (k < shared ? k : k - shared + axis));
  return select([broadcastTo(last, tu.shape, axes), u, zerosOf(tu)]);
}
/** x with rows replaced at given positions (the last one wins when a position repeats). Linear in x and in the rows. */
const updateLine: Emitter<Indexing> = /* @__PURE__ */ scatter(
  "update",
  (y, k, v) => {
    y[k] = v;
  },
  {
    transpose: (ct, [x, i, u], p, [tx, , tu]) => [
      x === null ? updateLine([ct, i!, zerosOf(tu)], p) : null,
      null,
      u === null ? lastOnly(gatherLine([ct, i!], p), i!, p, tx, tu) : null,
    ],
    lower: "update",
  },
);

/** x with rows replaced at integer positions of an axis (the first by default). Repeated positions: the last one wins. */
export const update: WithRows = /* @__PURE__ */ withRows(updateLine, "update");
