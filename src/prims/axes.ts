import { range, type Shape, showType } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Axes } from "../record/methods.ts";
import type { Tensor } from "../record/tensor.ts";
import { axesOf, axisOf, commonShape, reshape, stretch } from "./broadcast.ts";
import { sizesOf } from "./creation.ts";
import { transpose } from "./shape.ts";

/** Axes of size 1 dropped: those named, or all. */
export function squeeze(x: TensorLike, axes?: Axes): Tensor {
  const v = asTensor(x, "f64", "squeeze");
  const list = axes === undefined ? range(v.rank).filter((i) => v.shape[i] === 1) : axesOf("squeeze", v.rank, axes);
  const wide = list.find((i) => v.shape[i] !== 1);
  if (wide !== undefined)
    fail(
      "squeeze",
      `axis ${wide} of ${showType(v.type)} has size ${v.shape[wide]}`,
      "Only axes of size 1 can be dropped",
    );
  return reshape(
    v,
    v.shape.filter((_, i) => !list.includes(i)),
  );
}
/** New axes of size 1 at the given positions of the result. */
export function expandDims(x: TensorLike, axes: Axes): Tensor {
  const v = asTensor(x, "f64", "expandDims");
  const given = [axes].flat();
  const rank = v.rank + given.length;
  const list = axesOf("expandDims", rank, given);
  let k = 0;
  return reshape(
    v,
    range(rank).map((i) => (list.includes(i) ? 1 : v.shape[k++]!)),
  );
}
/** Two axes exchanged. */
export function swapAxes(x: TensorLike, first: number, second: number): Tensor {
  const v = asTensor(x, "f64", "swapAxes");
  const order = range(v.rank);
  const a = axisOf("swapAxes", v.rank, first);
  const b = axisOf("swapAxes", v.rank, second);
  [order[a], order[b]] = [b, a];
  return transpose(v, order);
}
/** All elements in row-major order, as a vector. */
export function ravel(x: TensorLike): Tensor {
  const v = asTensor(x, "f64", "ravel");
  return reshape(v, [v.size]);
}
/** x repeated along new and size-1 axes to fill a shape: NumPy's rule, aligned from the right. */
export function broadcastToShape(x: TensorLike, shape: number | Shape): Tensor {
  const v = asTensor(x, "f64", "broadcastTo");
  const sizes = sizesOf("broadcastTo", shape);
  const common = commonShape("broadcastTo", [v.shape, sizes]);
  if (v.rank > sizes.length || common.some((d, i) => d !== sizes[i]))
    fail(
      "broadcastTo",
      `${showType(v.type)} does not fill shape [${sizes}]`,
      "Sizes must be equal, or 1 in the operand",
    );
  return stretch(v, sizes);
}
