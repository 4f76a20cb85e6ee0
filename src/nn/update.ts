import { sameShape, showType } from "../ir/type.ts";
import { mul, sub } from "../prims/arithmetic.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Leaf, mapTree } from "../record/tree.ts";
import { given, named } from "./parameters.ts";

/**
 * A step of gradient descent on a tree of parameters: p - rate g, leaf by leaf.
 * @throws if the trees or shapes of parameters and gradients differ.
 */
export const sgd = <P>(parameters: P, gradients: unknown, rate: TensorLike): P => {
  given("nn.sgd", { parameters, gradients, rate });
  const step = (p: Leaf, g: Leaf): Tensor => {
    const next = sub(p as TensorLike, mul(g as TensorLike, rate));
    const { type } = asTensor(p as TensorLike);
    return sameShape(next.shape, type.shape)
      ? next
      : fail(
          "nn.sgd",
          `${showType(type)} would become ${showType(next.type)}`,
          "Gradients have the shapes of parameters",
        );
  };
  return named("nn.sgd", () => mapTree(step, parameters, gradients) as P);
};
