import { add, div } from "../prims/arithmetic.ts";
import { broadcastTo } from "../prims/broadcast.ts";
import { gt, where } from "../prims/comparison.ts";
import { type ConvOptions, convGeneral } from "../prims/conv.ts";
import { type IndexLike, take } from "../prims/indexing.ts";
import { uniform } from "../random/index.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Dense } from "./dense.ts";
import { given, named, needs, only } from "./parameters.ts";

/** Rows of a table [entries, features] at i32 positions [...]: [..., features]. */
export function embedding(table: TensorLike, index: IndexLike): Tensor {
  given("nn.embedding", { table, index });
  return named("nn.embedding", () => take(table, index));
}
/**
 * A convolution with bias: x [images, channels, ...sizes], w [features, channels / groups, ...sizes], b [features]; options
 * as for `convGeneral`.
 */
export function conv(x: TensorLike, parameters: Dense, options: ConvOptions = {}): Tensor {
  given("nn.conv", { x, parameters });
  const shapes = { w: "[features, channels / groups, ...sizes]" };
  const { w, b } = only("nn.conv", "the parameters", needs("nn.conv", "the parameters", parameters, shapes), "w", "b");
  return named("nn.conv", () => {
    const y = convGeneral(x, w, options);
    return b === undefined ? y : add(y, broadcastTo(asTensor(b, y.dtype, "nn.conv"), y.shape, [1]));
  });
}
/**
 * Dropout (Srivastava et al. 2014): every element is 0 with probability `rate`, else divided by 1 - rate, so that the
 * expectation is x. The gradient passes where the element did. Leave it out after training.
 * @throws unless 0 <= rate < 1.
 */
export function dropout(key: Tensor, x: TensorLike, rate: number): Tensor {
  given("nn.dropout", { key, x, rate });
  if (!(rate >= 0 && rate < 1)) fail("nn.dropout", `the rate ${rate} is not in [0, 1)`, "Give a probability below 1");
  const v = asTensor(x, "f64", "nn.dropout");
  if (rate === 0) return v;
  return named("nn.dropout", () => where(gt(rate, uniform(key, v.shape)), 0, div(v, 1 - rate)));
}
