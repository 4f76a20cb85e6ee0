import { arrayType, type Shape, sizeOf } from "../../ir/type.ts";
import { reshape } from "../../prims/broadcast.ts";
import { scatterAdd, take } from "../../prims/indexing.ts";
import { update } from "../../prims/update.ts";
import { concrete, type Tensor } from "../../record/tensor.ts";

/** Known places that are whole rows of a table: each row is one place. */
interface Rows {
  readonly width: number;
  readonly places: Tensor;
  /** Shape of the places without the axes inside rows, and those. */
  readonly shape: Shape;
  readonly inner: Shape;
}
/** Rows of a flat array of n numbers at which known places lie, the longest first. */
function rowsAt(n: number, at: Tensor): Rows | undefined {
  if (at.rec !== null || at.rank < 2) return undefined;
  const raw = at.value as Int32Array;
  for (let axes = 1; axes < at.rank; axes++) {
    const width = sizeOf(at.shape.slice(axes));
    if (width < 2 || n % width !== 0 || !raw.every((place, k) => place === raw[k - (k % width)]! + (k % width)))
      continue;
    const first = raw.filter((_, k) => k % width === 0);
    if (!first.every((place) => place % width === 0)) continue;
    const shape = at.shape.slice(0, axes);
    const type = arrayType("i32", shape);
    return {
      width,
      places: concrete(
        type,
        first.map((place) => place / width),
      ),
      shape,
      inner: at.shape.slice(axes),
    };
  }
  return undefined;
}
const table = (x: Tensor, { width, inner }: Rows): Tensor =>
  reshape(x, [...x.shape.slice(0, -1), x.shape.at(-1)! / width, ...inner]);

/** Elements of a flat array (the last axis of x) at places. */
export function takeAt(x: Tensor, at: Tensor): Tensor {
  const axis = x.rank - 1;
  const rows = rowsAt(x.shape[axis]!, at);
  if (rows === undefined) return take(x, at, axis);
  return take(table(x, rows), rows.places, axis);
}
const change =
  (act: typeof update) =>
  (x: Tensor, at: Tensor, values: Tensor): Tensor => {
    const rows = rowsAt(x.size, at);
    if (rows === undefined) return act(x, at, values);
    return reshape(act(table(x, rows), rows.places, reshape(values, [...rows.shape, ...rows.inner])), x.shape);
  };
/** A flat array with values put at places. */
export const updateAt: (x: Tensor, at: Tensor, values: Tensor) => Tensor = change(update);
/** A flat array with values added at places. */
export const scatterAddAt: (x: Tensor, at: Tensor, values: Tensor) => Tensor = change(scatterAdd);
