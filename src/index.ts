import "./prims/install.ts";

export { hvp, jvp, linearize, linearTranspose, vjp } from "./api/directional.ts";
export { grad, valueAndGrad } from "./api/grad.ts";
export { explainJacobian, hessian, jacfwd, jacobian, jacrev } from "./api/jacobian.ts";
export { jet } from "./api/jet.ts";
export { type JitOptions, type Jitted, jit } from "./api/jit.ts";
export { evaluate, record } from "./api/record.ts";
export { vmap } from "./api/vmap.ts";
export { type AssociativeScanOptions, associativeScan } from "./control/associativeScan.ts";
export { type CheckpointPolicy, checkpoint } from "./control/checkpoint.ts";
export { customJvp, customVjp } from "./control/custom.ts";
export { customLinearSolve, customRoot } from "./control/implicit.ts";
export { loop, map, type ScanOptions, scan } from "./control/loops.ts";
export { cond, switchCase } from "./control/switch.ts";
export { whileLoop } from "./control/while.ts";
export {
  type Expression,
  type ExpressionArgument,
  type ExpressionOptions,
  expression,
} from "./expression/expression.ts";
export type { Program } from "./ir/program.ts";
export {
  celu,
  elu,
  gelu,
  geluTanh,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  mish,
  relu,
  relu6,
  selu,
  silu,
  softsign,
} from "./prims/activation.ts";
export { argmax, argmin } from "./prims/argReduction.ts";
export { add, cast, div, mul, neg, stopGradient, sub } from "./prims/arithmetic.ts";
export { broadcastToShape as broadcastTo, expandDims, ravel, squeeze, swapAxes } from "./prims/axes.ts";
export {
  i0,
  i0e,
  i1,
  i1e,
  iv,
  ive,
  j0,
  j1,
  jn,
  k0,
  k0e,
  k1,
  k1e,
  kn,
  kve,
  y0,
  y1,
  yn,
} from "./prims/besselFunctions.ts";
export { reshape, sum } from "./prims/broadcast.ts";
export { and, eq, ge, gt, le, lt, ne, not, or, where } from "./prims/comparison.ts";
export { dot, matmul } from "./prims/contraction.ts";
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  conv3d,
  convGeneral,
  convTranspose,
} from "./prims/conv.ts";
export { arange, eye, full, linspace, ones, zeros } from "./prims/creation.ts";
export { cummax, cummin, cumsum } from "./prims/cumulative.ts";
export { cumLogsumexp } from "./prims/cumulativeLogsumexp.ts";
export { diag, diagonal, trace, tril, triu } from "./prims/diagonals.ts";
export { einsum } from "./prims/einsum.ts";
export { entr, xlog1py, xlogx, xlogy } from "./prims/entropy.ts";
export { erf, erfc, erfcinv, erfcx, erfinv, logNdtr, ndtr, ndtri } from "./prims/errorFunctions.ts";
export { exp, exp2, expm1, log, log1p, log2, log10 } from "./prims/exponential.ts";
export { abs, clip, maximum, minimum, sign } from "./prims/extrema.ts";
export type { Axes, ReduceOptions } from "./prims/fibers.ts";
export { beta, betaln, digamma, gamma, lbinom, lgamma, polygamma, trigamma } from "./prims/gammaFunctions.ts";
export { acosh, asinh, atanh, cosh, sech2, sinh, tanh } from "./prims/hyperbolic.ts";
export { betainc } from "./prims/incompleteBeta.ts";
export { gammainc, gammaincc } from "./prims/incompleteGamma.ts";
export { moveAxis, scatterAdd, take, update } from "./prims/indexing.ts";
export { concatenate, meshgrid, repeat, roll, split, stack, tile, unstack } from "./prims/joining.ts";
export { lambertw } from "./prims/lambert.ts";
export { log1mexp, logaddexp, logit, logsigmoid, sigmoid, softplus } from "./prims/logistic.ts";
export { type NormOptions, norm } from "./prims/norm.ts";
export { max, median, min } from "./prims/orderReduction.ts";
export { atan2, hypot } from "./prims/plane.ts";
export { avgPool, maxPool, type PoolOptions } from "./prims/pooling.ts";
export { pow } from "./prims/power.ts";
export { cumprod, prod, type RunningOptions } from "./prims/productReduction.ts";
export { type ContractedAxes, inner, matvec, outer, tensordot, vdot, vecdot, vecmat } from "./prims/products.ts";
export { all, any, mean, std, sumOfSquares, type VarianceOptions, variance } from "./prims/reduction.ts";
export { bernoulliFunction, cosm1rel, exprel, log1prel, sinc, sincPi } from "./prims/removable.ts";
export { cbrt, reciprocal, rsqrt, sqrt, square } from "./prims/roots.ts";
export { ceil, floor, frac, mod, rem, round, trunc } from "./prims/rounding.ts";
export { scatterMax, scatterMin, segmentMax, segmentMin, segmentSum } from "./prims/segments.ts";
export { transpose } from "./prims/shape.ts";
export { type Cut, flip, type PadOptions, type PadWidth, pad, slice } from "./prims/slicing.ts";
export type { Padding, PerAxis } from "./prims/sliding.ts";
export { type LogsumexpOptions, logSoftmax, logsumexp, softmax } from "./prims/softmax.ts";
export { argsort, type SortOptions, searchsorted, sort, takeAlongAxis, topK } from "./prims/sorting.ts";
export { type StandardizeOptions, standardize } from "./prims/standardize.ts";
export { acos, asin, atan, cos, sin, tan } from "./prims/trigonometry.ts";
export { dynamicSlice, dynamicUpdate, oneHot, type Starts } from "./prims/windows.ts";
export { WengertError } from "./record/errors.ts";
export { type Nested, type TensorLike, tensor } from "./record/like.ts";
export { printProgram as print } from "./record/print.ts";
export { Tensor } from "./record/tensor.ts";
export { flatten, type Leaf, mapTree, type Tree, unflatten } from "./record/tree.ts";
