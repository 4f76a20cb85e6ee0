import {
  and,
  div,
  eq,
  exp,
  ge,
  gt,
  le,
  log,
  lt,
  minimum,
  mul,
  ne,
  neg,
  not,
  or,
  sub,
  type Tensor,
  where,
} from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const pairs: Operator["points"] = [
  [0.7, -1.3],
  [
    [0.3, -1.2, 2.5],
    [1.5, -1.9, 0.4],
  ],
  [
    [[0.5], [-1.1]],
    [0.7, -0.3, 0.2],
  ],
];
/** A comparison as 0 and 1, of the type of its operands. */
const counted = (test: Tensor, x: Tensor): Tensor => test.cast(x.dtype);
const flat = (name: string, compare: (x: Tensor, y: Tensor) => Tensor, primitives: string[]): Operator => ({
  name,
  primitives,
  f: (x, y) => counted(compare(x!, y!), x!),
  points: pairs,
  order: 0,
});

export const comparisonOperators: Operator[] = [
  flat("gt", gt, ["gt", "cast"]),
  flat("ge", ge, ["ge"]),
  flat("lt", lt, ["gt"]),
  flat("le", le, ["ge"]),
  flat("eq", eq, ["eq"]),
  flat("ne", ne, ["eq", "not"]),
  flat("and", (x, y) => and(gt(x, y), gt(x, 0)), ["and"]),
  flat("or", (x, y) => or(gt(x, y), gt(x, 0)), ["or"]),
  flat("not", (x, y) => not(gt(x, y)), ["not"]),
  {
    name: "where",
    primitives: ["select"],
    f: (x, y) => where(gt(x!, y!), mul(x!, y!), exp(y!)),
    points: pairs,
    edges: [
      {
        at: [
          [1, 0, -1],
          [0, 1, -2],
        ],
        value: [0, Math.E, 2],
        gradient: [
          [0, 0, -2],
          [1, Math.E, -1],
        ],
        why: "each lane takes the derivative of its own branch",
      },
    ],
  },
  {
    name: "where around a singular branch",
    primitives: ["select"],
    f: (x) => where(gt(x!, 0), log(x!), x!),
    points: [[0.7], [[0.4, 2, 1.1]], [-0.3], [[-2, -0.5]]],
    edges: [
      { at: [0], value: 0, gradient: [1], why: "the logarithm that is not taken contributes a structural zero" },
      { at: [[0, 4, -1]], value: [0, Math.log(4), -1], gradient: [[1, 0.25, 1]], why: "the same lane by lane" },
    ],
  },
  {
    name: "where around an overflowing branch",
    primitives: ["select"],
    f: (x) => where(gt(15, x!), x!, exp(exp(x!))),
    points: [[0.7], [[0.4, 2, -1.1]]],
    edges: [{ at: [10], value: 10, gradient: [1], why: "0 times infinity never happens" }],
  },
  {
    name: "where around 1 / (y - 1)",
    primitives: ["select"],
    f: (x, y) => where(gt(y!, 1), div(x!, sub(y!, 1)), 0),
    points: [[1.3, 2.2]],
    edges: [
      { at: [1, 1], value: 0, gradient: [0, 0], why: "the pole stands in the branch not taken" },
      { at: [3, 2], value: 3, gradient: [1, -3], why: "the branch taken" },
    ],
  },
  {
    name: "where in place of a NaN of minimum",
    primitives: ["select"],
    f: (x) => {
      const low = minimum(x!, 3);
      return where(ne(low, low), 0, neg(low));
    },
    points: [[1.3]],
    edges: [
      { at: [NaN], value: 0, gradient: [0], why: "the NaN slope stands in the branch not taken" },
      { at: [[NaN, 1]], value: [0, -1], gradient: [[0, -1]], why: "the same lane by lane" },
    ],
  },
];
