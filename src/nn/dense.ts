import { relu } from "../prims/activation.ts";
import { add, mul } from "../prims/arithmetic.ts";
import { matmul } from "../prims/contraction.ts";
import { describe, fail } from "../record/errors.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { given, named, needs, only } from "./parameters.ts";

/** Weights of an affine map: w [inputs, outputs] and, unless absent, b [outputs]. */
export interface Dense {
  readonly w: TensorLike;
  readonly b?: TensorLike;
}
/** The parameters of a dense layer. */
export const denseForm: Readonly<Record<string, string>> = { w: "[inputs, outputs]" };
/** x w + b along the last axis: [..., inputs] to [..., outputs]. */
export function dense(x: TensorLike, parameters: Dense): Tensor {
  given("nn.dense", { x, parameters });
  const { w, b } = only(
    "nn.dense",
    "the parameters",
    needs("nn.dense", "the parameters", parameters, denseForm),
    "w",
    "b",
  );
  return named("nn.dense", () => {
    const y = matmul(x, w);
    return b === undefined ? y : add(y, b);
  });
}
/** Dense layers one after another with an activation (relu by default) between them, none after the last. */
export function mlp(x: TensorLike, layers: readonly Dense[], activation: (x: Tensor) => Tensor = relu): Tensor {
  given("nn.mlp", { x, layers });
  if (!Array.isArray(layers)) fail("nn.mlp", `the layers are ${describe(layers)}`, "Give a list: [{ w, b }, ...]");
  layers.forEach((layer, k) => {
    needs("nn.mlp", `the parameters of layer ${k}`, layer, denseForm);
  });
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
const lowRankForm = { a: "[inputs, rank]", b: "[rank, outputs]" };
/** w + scale a b: weights with a trained change of low rank (LoRA: Hu et al. 2021, with rows for inputs). */
export function loraWeight(w: TensorLike, change: LowRank): Tensor {
  given("nn.loraWeight", { w, change });
  const { a, b, scale = 1 } = needs("nn.loraWeight", "the change", change, lowRankForm);
  return named("nn.loraWeight", () => add(w, mul(matmul(a, b), scale)));
}
/** x (w + scale a b) + bias without forming the product a b: x w + scale (x a) b + bias. */
export function loraDense(x: TensorLike, layer: Dense, change: LowRank): Tensor {
  const name = "nn.loraDense";
  given(name, { x, layer, change });
  const { a, b, scale = 1 } = needs(name, "the change", change, lowRankForm);
  needs(name, "the layer", layer, denseForm);
  return named(name, () => add(dense(x, layer), mul(matmul(matmul(x, a), b), scale)));
}
