import { mul, sub } from "../prims/arithmetic.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Leaf, mapTree } from "../record/tree.ts";

/** A step of gradient descent on a tree of parameters: p - rate g, leaf by leaf. */
export const sgd = <P>(parameters: P, gradients: unknown, rate: TensorLike): P =>
  mapTree((p: Leaf, g: Leaf): Tensor => sub(p as TensorLike, mul(g as TensorLike, rate)), parameters, gradients) as P;
