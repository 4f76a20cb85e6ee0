import { relu } from "../prims/activation.ts";
import { add, mul } from "../prims/arithmetic.ts";
import { matmul } from "../prims/contraction.ts";
import { fail } from "../record/errors.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";

/** Weights of an affine map: w [inputs, outputs] and, unless absent, b [outputs]. */
export interface Dense {
  readonly w: TensorLike;
  readonly b?: TensorLike;
}
/** x w + b along the last axis: [..., inputs] to [..., outputs]. */
export function dense(x: TensorLike, { w, b }: Dense): Tensor {
  const y = matmul(x, w);
  return b === undefined ? y : add(y, b);
}
/** Dense layers one after another with an activation (relu by default) between them, none after the last. */
export function mlp(x: TensorLike, layers: readonly Dense[], activation: (x: Tensor) => Tensor = relu): Tensor {
  const [first, ...rest] = layers;
  if (first === undefined) return fail("nn.mlp", "there are no layers", "Give at least one { w, b }");
  return rest.reduce((y, layer) => dense(activation(y), layer), dense(x, first));
}
/** Low-rank change of a weight matrix [inputs, outputs]: a [inputs, rank], b [rank, outputs]. */
export interface LowRank {
  readonly a: TensorLike;
  readonly b: TensorLike;
  /** Factor of the change; 1 by default. The paper's alpha / rank. */
  readonly scale?: TensorLike;
}
/** w + scale a b: weights with a trained change of low rank (LoRA: Hu et al. 2021, with rows for inputs). */
export const loraWeight = (w: TensorLike, { a, b, scale = 1 }: LowRank): Tensor => add(w, mul(matmul(a, b), scale));
/** x (w + scale a b) + bias without forming the product a b: x w + scale (x a) b + bias. */
export const loraDense = (x: TensorLike, layer: Dense, { a, b, scale = 1 }: LowRank): Tensor =>
  add(dense(x, layer), mul(matmul(matmul(x, a), b), scale));
