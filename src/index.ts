import "./prims/install.ts";

export { hvp, jvp, linearize, linearTranspose, vjp } from "./api/directional.ts";
export { grad, valueAndGrad } from "./api/grad.ts";
export { explainJacobian, hessian, jacfwd, jacobian, jacrev } from "./api/jacobian.ts";
export { vmap } from "./api/vmap.ts";
export { add, cast, div, mul, neg, stopGradient, sub } from "./prims/arithmetic.ts";
export { reshape, sum } from "./prims/broadcast.ts";
export { and, eq, ge, gt, le, lt, ne, not, or, where } from "./prims/comparison.ts";
export { dot, matmul } from "./prims/contraction.ts";
export { arange, eye, full, linspace, ones, zeros } from "./prims/creation.ts";
export { exp, log } from "./prims/exponential.ts";
export { abs, clip, maximum, minimum, sign } from "./prims/extrema.ts";
export { scatterAdd, take, update } from "./prims/indexing.ts";
export { transpose } from "./prims/shape.ts";
export { cos, sin } from "./prims/trigonometry.ts";
export { WengertError } from "./record/errors.ts";
export { type Nested, type TensorLike, tensor } from "./record/like.ts";
export { Tensor } from "./record/tensor.ts";
