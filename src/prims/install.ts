import { storage, type TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import type { TensorMethods } from "../record/methods.ts";
import { item, read } from "../record/read.ts";
import { nested, showTensor } from "../record/show.ts";
import { Tensor } from "../record/tensor.ts";
import { relu } from "./activation.ts";
import { add, cast, div, mul, neg, stopGradient, sub } from "./arithmetic.ts";
import { broadcastToShape, expandDims, ravel, squeeze } from "./axes.ts";
import { reshape, sum } from "./broadcast.ts";
import { and, eq, ge, gt, le, lt, ne, not, or, where } from "./comparison.ts";
import { dot, matmul } from "./contraction.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import { abs, clip, maximum, minimum, sign } from "./extrema.ts";
import { tanh } from "./hyperbolic.ts";
import { scatterAdd, take } from "./indexing.ts";
import { sigmoid, softplus } from "./logistic.ts";
import { pow } from "./power.ts";
import { mean } from "./reduction.ts";
import { reciprocal, sqrt, square } from "./roots.ts";
import { ceil, floor, mod, round, trunc } from "./rounding.ts";
import { transpose } from "./shape.ts";
import { cos, sin, tan } from "./trigonometry.ts";
import { update } from "./update.ts";

/** The one table of operations that are methods too. */
const operations = {
  neg,
  add,
  sub,
  mul,
  div,
  cast,
  stopGradient,
  gt,
  ge,
  lt,
  le,
  eq,
  ne,
  and,
  or,
  not,
  where,
  maximum,
  minimum,
  clip,
  abs,
  sign,
  pow,
  sqrt,
  square,
  reciprocal,
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  tan,
  tanh,
  sigmoid,
  softplus,
  relu,
  floor,
  ceil,
  round,
  trunc,
  mod,
  sum,
  mean,
  matmul,
  dot,
  reshape,
  transpose,
  ravel,
  squeeze,
  expandDims,
  broadcastTo: broadcastToShape,
  take,
  update,
  scatterAdd,
  at: (x: Tensor, index: Parameters<typeof take>[1]) => take(x, index, 0),
  item,
  toArray: (x: Tensor) => nested(x, read(x, "toArray")),
  toJSON: (x: Tensor) => nested(x, read(x, "toJSON")),
  toString: showTensor,
  toTypedArray: (x: Tensor) => {
    const raw = read(x, "toTypedArray");
    return typeof raw === "number" ? storage(x.type).fill(raw) : (raw.slice() as TypedArray);
  },
} satisfies {
  [K in Exclude<keyof TensorMethods, symbol>]: (
    x: Tensor,
    ...rest: Parameters<TensorMethods[K]>
  ) => ReturnType<TensorMethods[K]>;
};

const prototype = Tensor.prototype as unknown as Record<string | symbol, unknown>;
// Arguments are not counted by f.length, which leaves out parameters with a default.
for (const [name, f] of Object.entries(operations) as [string, (...x: unknown[]) => unknown][])
  prototype[name] = function (this: Tensor, a: unknown, b: unknown, c: unknown) {
    return f(this, a, b, c);
  };

/** A recorded value in JavaScript arithmetic would silently become a constant: refuse, and say what to write. */
prototype[Symbol.toPrimitive] = function (this: Tensor, hint: string): unknown {
  if (hint === "string") return showTensor(this);
  return fail(
    "tensor",
    "a tensor was used as a JavaScript number",
    'Write x.mul(y) for x * y, sin(x) for Math.sin(x), x.gt(0).item() in conditions, x.item() for its number; or begin the function with "use wengert"',
  );
};
prototype[Symbol.iterator] = function* (this: Tensor): Iterator<Tensor> {
  if (this.rank === 0) fail("tensor", "a scalar has no entries to iterate over");
  for (let i = 0; i < this.shape[0]!; i++) yield take(this, i, 0);
};
prototype[Symbol.for("nodejs.util.inspect.custom")] = function (this: Tensor): string {
  return showTensor(this);
};
