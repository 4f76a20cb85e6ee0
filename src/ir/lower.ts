/**
 * What a lowering rule may write. A back end supplies the builder; `N` is its node type. One definition serves every
 * lane width, so a rule uses these operations only and never branches on a value.
 */
export interface LaneBuilder<N> {
  constant(x: number): N;
  add(x: N, y: N): N;
  sub(x: N, y: N): N;
  mul(x: N, y: N): N;
  div(x: N, y: N): N;
  neg(x: N): N;
  abs(x: N): N;
  sqrt(x: N): N;
  /** NaN if either is; -0 below 0. */
  max(x: N, y: N): N;
  min(x: N, y: N): N;
  floor(x: N): N;
  ceil(x: N): N;
  trunc(x: N): N;
  nearest(x: N): N;
  /** Comparisons give 1 or 0. */
  gt(x: N, y: N): N;
  ge(x: N, y: N): N;
  eq(x: N, y: N): N;
  /** test ? x : y, the test being 1 or 0. */
  select(test: N, x: N, y: N): N;
  /** An elementary function of the back end's own library, by its name in `LaneFunction`. */
  call(name: LaneFunction, ...x: N[]): N;
  /** f of the operands, as the interpreter has it, where the test holds, else `otherwise`; nothing is called elsewhere. */
  scalarWhere(test: N, f: Scalar, x: readonly N[], otherwise: N): N;
}

/** A function of one lane, on plain numbers. */
export type Scalar = (a: number, b: number, c: number) => number;

export type LaneFunction =
  | "exp"
  | "exp2"
  | "expm1"
  | "log"
  | "log2"
  | "log10"
  | "log1p"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "atan2"
  | "sinh"
  | "cosh"
  | "tanh"
  | "sech2"
  | "asinh"
  | "acosh"
  | "atanh"
  | "sigmoid"
  | "logisticDensity"
  | "softplus"
  | "pow"
  | "cbrt"
  | "hypot";

/** A rule for one lane of an elementwise primitive. */
export type LaneRule = <N>(g: LaneBuilder<N>, x: N, y: N, z: N) => N;

/**
 * How a primitive becomes machine code: a lane rule (elementwise); the name of a structure that back ends know how to
 * index or loop over; `scalar`: compiled loops call the value rule of one lane; or `interpret`, the honest fallback: the
 * line runs by its value rule between compiled regions.
 */
export type Lowering =
  | LaneRule
  | "view"
  | "broadcast"
  | "transpose"
  | "slice"
  | "reduceSum"
  | "reduceMax"
  | "reduceMin"
  | "reduceProd"
  | "matmul"
  | "cholesky"
  | "lu"
  | "solve"
  | "triangularSolve"
  | "gather"
  | "scatterAdd"
  | "update"
  | "place"
  | "concatenate"
  | "softmax"
  | "logSoftmax"
  | "logsumexp"
  | "cast"
  | "iota"
  | "scan"
  | "while"
  | "switch"
  | "scalar"
  | "interpret";
