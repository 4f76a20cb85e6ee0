import {
  all,
  any,
  argmax,
  argmin,
  cumLogsumexp,
  cummax,
  cummin,
  cumprod,
  cumsum,
  logSoftmax,
  logsumexp,
  max,
  mean,
  median,
  min,
  mul,
  norm,
  prod,
  softmax,
  standardize,
  std,
  sum,
  sumOfSquares,
  type Tensor,
  type TensorLike,
  tensor,
  variance,
} from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const vector = [0.8, -1.7, 2.6, 0.45, -0.35];
const matrix = [
  [0.3, -1.2, 2.5],
  [1.9, 0.7, -0.6],
];
const cube = [
  [
    [0.3, -1.25],
    [2.5, 0.7],
  ],
  [
    [-0.45, 1.1],
    [0.95, -3],
  ],
  [
    [1.65, -0.2],
    [-2.1, 0.55],
  ],
];
const wide = [
  [
    [0.3, -1.25, 0.9],
    [2.5, 0.7, -0.4],
  ],
  [
    [-0.45, 1.1, 2.15],
    [0.95, -3, 0.2],
  ],
  [
    [1.65, -0.2, -1.4],
    [-2.1, 0.55, 0.85],
  ],
];
const several: Operator["points"] = [[vector], [wide.map(([row]) => row!)], [wide]];
const withZeros = [
  [0, 1.5, -2],
  [0.5, 0, 0.75],
];
const points: Operator["points"] = [[vector], [matrix], [cube], [[-0.7]]];
const empty: TensorLike = tensor(new Float64Array(0), { shape: [0, 3] });
const { NaN: nan } = Number;
const infinity = Infinity;

/** A reduction in every way of saying which axes. */
function reduction(
  name: string,
  primitives: readonly string[],
  f: (x: Tensor, axes?: number | readonly number[], options?: { keepDims: boolean }) => Tensor,
  rest: Partial<Operator> = {},
): Operator[] {
  const base = { primitives, ...rest };
  return [
    { ...base, name, f: (x) => f(x!), points: rest.points ?? [...points, [2.5]] },
    { ...base, edges: [], name: `${name} over the last axis`, f: (x) => f(x!, -1), points: rest.points ?? points },
    {
      ...base,
      edges: [],
      name: `${name} over the first axis, kept`,
      f: (x) => f(x!, 0, { keepDims: true }),
      points: rest.points ?? points,
    },
    { ...base, edges: [], name: `${name} over outer axes`, f: (x) => f(x!, [0, 2]), points: [[cube]] },
  ];
}
/** A running operation along the first axis, and along the last in reverse. */
function running(
  name: string,
  primitives: readonly string[],
  f: (x: Tensor, axis?: number, options?: { reverse: boolean }) => Tensor,
  rest: Partial<Operator> = {},
): Operator[] {
  return [
    { name, primitives, f: (x) => f(x!), points, ...rest },
    { name: `${name} in reverse`, primitives, f: (x) => f(x!, -1, { reverse: true }), points, ...rest, edges: [] },
  ];
}

export const reductionOperators: Operator[] = [
  ...reduction("sum", ["sum"], sum, { edges: [{ at: [empty], value: 0, why: "the sum of nothing" }] }),
  ...reduction("mean", ["sum"], mean),
  ...reduction("prod", ["prod", "cumprod", "recurrence"], prod, {
    order: 3,
    edges: [
      { at: [empty], value: 1, why: "the product of nothing" },
      { at: [[0, 2, 3]], value: 0, gradient: [[6, 0, 0]], why: "products of the others, not quotients" },
    ],
  }),
  {
    name: "prod with zero factors",
    primitives: ["prod", "cumprod"],
    f: (x) => prod(x!, -1),
    points: [[withZeros]],
    order: 3,
  },
  ...reduction("sumOfSquares", ["mul", "sum"], sumOfSquares),
  ...reduction("variance", ["centre", "mul", "sum"], variance, {
    edges: [{ at: [[0.1, 0.1, 0.1]], value: 0, gradient: [[0, 0, 0]], why: "smooth" }],
  }),
  { name: "variance of a sample", f: (x) => variance(x!, -1, { ddof: 1 }), points: several },
  ...reduction("std", ["std", "standardize", "centre", "project"], std, {
    points: several,
    edges: [{ at: [[0.1, 0.1, 0.1]], value: 0, gradient: [[0, 0, 0]], why: "equal entries: the slope of least norm" }],
  }),
  { name: "std of a sample", f: (x) => std(x!, [-1], { ddof: 1 }), points: several },
  {
    name: "standardize",
    primitives: ["standardize", "project"],
    f: (x) => mul(x!, standardize(x!, -1, { epsilon: 0.01 })),
    points: several,
    order: 3,
  },
  {
    name: "standardize over outer axes",
    primitives: ["standardize"],
    f: (x) => mul(x!, standardize(x!, [0, 2])),
    points: [[cube]],
  },
  ...reduction("max", ["max", "attains", "tieShare"], max, {
    edges: [
      { at: [[2, 2, 1]], value: 2, gradient: [[0.5, 0.5, 0]], why: "ties share evenly" },
      { at: [[1, nan, 3]], value: nan, gradient: [[nan, nan, nan]], why: "NaN is passed on" },
      { at: [[infinity, 1]], value: infinity, gradient: [[1, 0]], why: "infinity is the largest" },
    ],
  }),
  ...reduction("min", ["min"], min, {
    edges: [
      { at: [[2, 1, 1, 1]], value: 1, gradient: [[0, 1 / 3, 1 / 3, 1 / 3]], why: "ties share evenly" },
      { at: [[nan, 3]], value: nan, gradient: [[nan, nan]], why: "NaN is passed on" },
    ],
  }),
  ...reduction("median", ["kth"], median, {
    points: [[[2.8, -1.7, 0.6, 0.45, 0.5, -0.9]], [matrix], [cube], [[-0.7]]],
    edges: [
      { at: [[1, 2, 2]], value: 2, gradient: [[0, 0.5, 0.5]], why: "ties share evenly" },
      { at: [[4, 1, 3, 2]], value: 2.5, gradient: [[0, 0, 0.5, 0.5]], why: "the mean of the middle two" },
    ],
  }),
  ...reduction("norm", ["norm", "direction", "project"], (x, axes, o) => norm(x, axes, o), {
    order: 3,
    edges: [
      { at: [[0, 0]], value: 0, gradient: [[0, 0]], why: "the zero vector: the slope of least norm" },
      { at: [[3e-170, -4e-170]], value: 5e-170, gradient: [[3e-170 / 5e-170, -4e-170 / 5e-170]], why: "no underflow" },
      { at: [[infinity, 1]], value: infinity, why: "infinite" },
    ],
  }),
  ...reduction("norm of order 3", ["norm", "direction"], (x, axes, o) => norm(x, axes, { ...o, p: 3 }), { order: 3 }),
  ...reduction("norm of order 1", ["abs", "sum"], (x, axes, o) => norm(x, axes, { ...o, p: 1 }), {
    edges: [{ at: [[0, -2]], value: 2, gradient: [[0, -1]], why: "the slope of |x| at 0" }],
  }),
  ...reduction("norm of order Infinity", ["abs", "max"], (x, axes, o) => norm(x, axes, { ...o, p: infinity }), {
    edges: [{ at: [[2, -2]], value: 2, gradient: [[0.5, -0.5]], why: "ties share evenly" }],
  }),
  ...reduction("logsumexp", ["logsumexp", "softmax", "project"], logsumexp, {
    order: 3,
    edges: [
      { at: [[-infinity, -infinity]], value: -infinity, gradient: [[0, 0]], why: "an empty sum" },
      { at: [[infinity, 1]], value: infinity, gradient: [[1, 0]], why: "the limit" },
      { at: [[1000, 1000]], value: 1000 + Math.LN2, gradient: [[0.5, 0.5]], why: "no overflow" },
    ],
  }),
  {
    name: "logsumexp with weights",
    f: (x, w) => logsumexp(x!, -1, { weights: w! }),
    points: [
      [vector, [0.5, 2, 1.25, 0, 0.3]],
      [matrix, [2, 0.5, 1]],
    ],
  },
  {
    name: "softmax",
    primitives: ["softmax", "project"],
    f: (x) => softmax(x!),
    points,
    order: 3,
    edges: [
      { at: [[-infinity, -infinity]], value: [0, 0], gradient: [[0, 0]], why: "no entry has weight" },
      { at: [[-infinity, 1]], value: [0, 1], gradient: [[0, 0]], why: "the limit" },
    ],
  },
  { name: "softmax of columns", primitives: ["softmax"], f: (x) => softmax(x!, 0), points: several },
  { name: "logSoftmax", primitives: ["logSoftmax", "project"], f: (x) => logSoftmax(x!), points, order: 3 },
  ...running("cumsum", ["cumsum"], cumsum),
  ...running("cumprod", ["cumprod", "recurrence"], cumprod, {
    points: [...points, [withZeros]],
    order: 3,
    edges: [{ at: [[0, 2, 3]], value: [0, 0, 0], gradient: [[9, 0, 0]], why: "no division by the zero" }],
  }),
  ...running("cumLogsumexp", ["cumLogsumexp", "recurrence"], cumLogsumexp, {
    order: 3,
    edges: [
      { at: [[-infinity, -infinity, 1]], value: [-infinity, -infinity, 1], gradient: [[0, 0, 1]], why: "empty sums" },
    ],
  }),
  ...running("cummax", ["cumulativeExtremum", "tieCount", "recurrence"], cummax, {
    edges: [
      { at: [[1, 3, 3, 2]], value: [1, 3, 3, 3], gradient: [[1, 2, 1, 0]], why: "ties share evenly" },
      { at: [[1, nan, 3]], value: [1, nan, nan], gradient: [[nan, nan, nan]], why: "NaN from there on" },
    ],
  }),
  ...running("cummin", ["cumulativeExtremum", "tieCount"], cummin),
  {
    name: "argmax",
    primitives: ["argmax"],
    f: (x) => argmax(x!, 0),
    points,
    order: 0,
    edges: [{ at: [[1, 3, 3]], value: 1, why: "the first" }],
  },
  {
    name: "argmin",
    primitives: ["argmin"],
    f: (x) => argmin(x!),
    points,
    order: 0,
    edges: [{ at: [[2, nan, 1]], value: 1, why: "NaN comes first" }],
  },
  { name: "any", f: (x) => any(x!.gt(0), -1).cast(x!.dtype), points, order: 0 },
  { name: "all", f: (x) => all(x!.gt(0), 0).cast(x!.dtype), points, order: 0 },
];
