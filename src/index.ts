import "./prims/install.ts";

export type { AnyFunction } from "./api/call.ts";
export { jvp, linearize, linearTranspose, vjp } from "./api/directional.ts";
export {
  type AuxOptions,
  type GradAuxFunction,
  type GradFunction,
  type GradOptions,
  grad,
  type ValueAndGradFunction,
  valueAndGrad,
} from "./api/grad.ts";
export { type HessianFunction, hessian } from "./api/hessian.ts";
export { type HvpFunction, hvp } from "./api/hvp.ts";
export type { Into } from "./api/into.ts";
export {
  explainJacobian,
  type JacobianFunction,
  type JacobianMode,
  type JacobianOptions,
  jacfwd,
  jacobian,
  jacrev,
} from "./api/jacobian.ts";
export { type Coefficients, type Curves, jet } from "./api/jet.ts";
export { evaluate, record } from "./api/record.ts";
export type {
  Argnums,
  At,
  Batch,
  Batches,
  Blocks,
  Columns,
  HasTensor,
  HessianBlocks,
  IsPlain,
  Likes,
  Numbers,
  Out,
  PlainBlocks,
  Recorded,
  Results,
  Rows,
  Scalar,
  SecondBlocks,
  Stacked,
  ValueFor,
} from "./api/types.ts";
export { type AxisTree, type VmapOptions, vmap } from "./api/vmap.ts";
export { type AssociativeScanOptions, associativeScan } from "./control/associativeScan.ts";
export { type CheckpointPolicy, checkpoint } from "./control/checkpoint.ts";
export { type Arguments, customJvp, customVjp } from "./control/custom.ts";
export { customLinearSolve, customRoot, type LinearSolveOptions, type LinearSolver } from "./control/implicit.ts";
export { loop, map, type ScanOptions, scan, type Values } from "./control/loops.ts";
export { cond, switchCase } from "./control/switch.ts";
export { whileLoop } from "./control/while.ts";
export type { Program } from "./ir/program.ts";
export type { TypedArray } from "./ir/raw.ts";
export type { DType, Shape } from "./ir/type.ts";
export { relu } from "./prims/activation.ts";
export { type Arg, argmax, argmin } from "./prims/argReduction.ts";
export { add, cast, div, mul, neg, stopGradient, sub } from "./prims/arithmetic.ts";
export { broadcastToShape as broadcastTo, expandDims, ravel, squeeze, swapAxes } from "./prims/axes.ts";
export { reshape, sum } from "./prims/broadcast.ts";
export { and, eq, ge, gt, le, lt, ne, not, or, where } from "./prims/comparison.ts";
export { dot, matmul } from "./prims/contraction.ts";
export { arange, eye, full, linspace, ones, zeros } from "./prims/creation.ts";
export { type Cumulative, cummax, cummin, cumsum } from "./prims/cumulative.ts";
export { cumLogsumexp } from "./prims/cumulativeLogsumexp.ts";
export { diag, diagonal, trace, tril, triu } from "./prims/diagonals.ts";
export { exp, exp2, expm1, log, log1p, log2, log10 } from "./prims/exponential.ts";
export { abs, clip, maximum, minimum, sign } from "./prims/extrema.ts";
export { acosh, asinh, atanh, cosh, sech2, sinh, tanh } from "./prims/hyperbolic.ts";
export { type IndexLike, moveAxis, scatterAdd, take, type WithRows } from "./prims/indexing.ts";
export { concatenate, meshgrid, repeat, roll, split, stack, tile, unstack } from "./prims/joining.ts";
export type { Binary, Unary } from "./prims/lanewise.ts";
export { log1mexp, logaddexp, logit, logsigmoid, sigmoid, softplus } from "./prims/logistic.ts";
export { type NormOptions, norm } from "./prims/norm.ts";
export { type Extremum, max, median, min } from "./prims/orderReduction.ts";
export { atan2, hypot } from "./prims/plane.ts";
export { pow } from "./prims/power.ts";
export { cumprod, prod, type RunningOptions } from "./prims/productReduction.ts";
export { all, any, mean, std, sumOfSquares, type VarianceOptions, variance } from "./prims/reduction.ts";
export { cbrt, reciprocal, rsqrt, sqrt, square } from "./prims/roots.ts";
export { ceil, floor, frac, mod, rem, round, trunc } from "./prims/rounding.ts";
export { type Segmented, scatterMax, scatterMin, segmentMax, segmentMin, segmentSum } from "./prims/segments.ts";
export { transpose } from "./prims/shape.ts";
export { type Cut, flip, type PadOptions, type PadWidth, pad, slice } from "./prims/slicing.ts";
export { type LogsumexpOptions, logSoftmax, logsumexp, softmax } from "./prims/softmax.ts";
export { argsort, type SortOptions, searchsorted, sort, takeAlongAxis, topK } from "./prims/sorting.ts";
export { type StandardizeOptions, standardize } from "./prims/standardize.ts";
export { acos, asin, atan, cos, sin, tan } from "./prims/trigonometry.ts";
export { update } from "./prims/update.ts";
export { dynamicSlice, dynamicUpdate, oneHot, type Starts } from "./prims/windows.ts";
export { WengertError } from "./record/errors.ts";
export { type Flat, flatten } from "./record/flatten.ts";
export { type Nested, type NestedLike, type TensorLike, tensor } from "./record/like.ts";
export type { Axes, NestedResult, ReduceOptions, TensorMethods } from "./record/methods.ts";
export { printProgram as print } from "./record/print.ts";
export { Tensor } from "./record/tensor.ts";
export {
  type Leaf,
  type LeafOf,
  type Like,
  type Mapped,
  mapTree,
  type Same,
  type Structure,
  type Tree,
  unflatten,
} from "./record/tree.ts";
