import type { Tensor } from "../../../src/index.ts";
import * as w from "../../../src/index.ts";
import * as special from "../../../src/special/index.ts";
import { aboveOne, between, inside, moved, type Points, positive, real, unit } from "../elementaryPoints.ts";
import type { Edge, Operator } from "../operator.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const unary = (
  name: string,
  f: (x: Tensor) => Tensor,
  points: Points,
  edges: readonly (readonly [at: number, value: number, slope: number, why: string])[],
  rest: Partial<Operator> = {},
): Operator => ({
  name,
  primitives: [name],
  f: (x) => f(x!),
  points,
  order: 3,
  edges: edges.map(([at, value, slope, why]): Edge => ({ at: [at], value, gradient: [slope], why })),
  ...rest,
});
const pole = "a pole, or the end of the domain, from inside";
const outside = "no value outside the domain, hence no slope";
const end = "the limit";

export const elementaryUnaryOperators: Operator[] = [
  unary("exp", w.exp, real, [[-inf, 0, 0, end]]),
  unary("exp2", w.exp2, real, [[-inf, 0, 0, end]]),
  unary("expm1", w.expm1, real, [
    [0, 0, 1, "smooth"],
    [-inf, -1, 0, end],
  ]),
  unary("log", w.log, positive, [
    [0, -inf, inf, pole],
    [-1, nan, nan, outside],
  ]),
  unary("log2", w.log2, positive, [
    [0, -inf, inf, pole],
    [-1, nan, nan, outside],
  ]),
  unary("log10", w.log10, positive, [
    [0, -inf, inf, pole],
    [-1, nan, nan, outside],
  ]),
  unary("log1p", w.log1p, positive, [
    [0, 0, 1, "smooth"],
    [-1, -inf, inf, pole],
    [-2, nan, nan, outside],
  ]),
  unary("sqrt", w.sqrt, positive, [
    [0, 0, inf, "the slope is infinite at the end of the domain"],
    [-1, nan, nan, outside],
    [inf, inf, 0, end],
  ]),
  unary("rsqrt", w.rsqrt, positive, [
    [0, inf, -inf, pole],
    [-1, nan, nan, outside],
  ]),
  unary(
    "cbrt",
    w.cbrt,
    moved((x) => x + Math.sign(x)),
    [
      [0, 0, inf, "vertical tangent"],
      [-8, -2, 1 / 12, "odd"],
    ],
  ),
  unary("square", w.square, real, [[0, 0, 0, "smooth"]]),
  unary(
    "reciprocal",
    w.reciprocal,
    moved((x) => x + Math.sign(x)),
    [
      [0, inf, -inf, pole],
      [-inf, -0, -0, end],
    ],
  ),
  unary("sin", w.sin, real, [[inf, nan, nan, "no limit"]]),
  unary("cos", w.cos, real, [[0, 1, -0, "even"]]),
  unary(
    "tan",
    w.tan,
    moved((x) => 0.8 * x),
    [[0, 0, 1, "odd"]],
  ),
  unary(
    "asin",
    w.asin,
    inside,
    [
      [1, Math.PI / 2, inf, pole],
      [2, nan, nan, outside],
    ],
    { primitives: ["asin", "asinSlope"] },
  ),
  unary("acos", w.acos, inside, [
    [1, 0, -inf, pole],
    [-2, nan, nan, outside],
  ]),
  unary("atan", w.atan, real, [[-inf, -Math.PI / 2, 0, end]], { primitives: ["atan", "atanSlope"] }),
  unary("sinh", w.sinh, real, [[0, 0, 1, "odd"]]),
  unary("cosh", w.cosh, real, [[0, 1, 0, "even"]]),
  unary("tanh", w.tanh, real, [
    [0, 0, 1, "odd"],
    [inf, 1, 0, end],
    [1000, 1, 0, "the slope underflows, it is not 1 - 1"],
  ]),
  unary("sech2", w.sech2, real, [[-inf, 0, 0, end]]),
  unary("asinh", w.asinh, real, [[inf, inf, 0, end]], { primitives: ["asinh", "asinhSlope"] }),
  unary(
    "acosh",
    w.acosh,
    aboveOne,
    [
      [1, 0, inf, pole],
      [0.5, nan, nan, outside],
    ],
    { primitives: ["acosh", "acoshSlope"] },
  ),
  unary(
    "atanh",
    w.atanh,
    inside,
    [
      [-1, -inf, inf, pole],
      [1.5, nan, nan, outside],
    ],
    { primitives: ["atanh", "atanhSlope"] },
  ),
  unary(
    "sigmoid",
    w.sigmoid,
    real,
    [
      [0, 0.5, 0.25, "half way"],
      [-inf, 0, 0, end],
      [inf, 1, 0, end],
    ],
    { primitives: ["sigmoid", "logisticDensity"] },
  ),
  unary("logsigmoid", w.logsigmoid, real, [
    [-inf, -inf, 1, end],
    [inf, -0, 0, end],
  ]),
  unary("softplus", w.softplus, real, [
    [-inf, 0, 0, end],
    [inf, inf, 1, end],
  ]),
  unary(
    "logit",
    w.logit,
    unit,
    [
      [0, -inf, inf, pole],
      [1, inf, inf, pole],
      [1.5, nan, nan, outside],
    ],
    { primitives: ["logit", "logitSlope"] },
  ),
  unary(
    "log1mexp",
    w.log1mexp,
    positive,
    [
      [0, -inf, inf, pole],
      [-1, nan, nan, outside],
      [inf, -0, 0, end],
    ],
    { primitives: ["log1mexp", "occupation"] },
  ),
  unary("xlogx", special.xlogx, positive, [
    [0, 0, -inf, "continued by its limit"],
    [-1, nan, nan, outside],
  ]),
  unary("entr", special.entr, positive, [
    [0, 0, inf, "continued by its limit"],
    [-1, -inf, nan, "continued as a concave function"],
  ]),
  unary("floor", w.floor, between, [[2, 2, 0, "flat, also at the jump"]], { order: 1 }),
  unary("ceil", w.ceil, between, [[2, 2, 0, "flat, also at the jump"]], { order: 1 }),
  unary("trunc", w.trunc, between, [[-2.5, -2, 0, "flat"]], { order: 1 }),
  unary(
    "round",
    w.round,
    between,
    [
      [2.5, 2, 0, "a half goes to the even neighbour"],
      [3.5, 4, 0, "a half goes to the even neighbour"],
      [-0.5, -0, 0, "a half goes to the even neighbour"],
      [0.49999999999999994, 0, 0, "below a half"],
      [2 ** 52 + 1, 2 ** 52 + 1, 0, "already an integer"],
    ],
    { order: 1 },
  ),
  unary("frac", w.frac, between, [[-2.25, -0.25, 1, "the sign of x"]], { primitives: ["rem"], order: 1 }),
];
