import { cholesky, det, inv, lu, matrixPower, slogdet, solve, triangularSolve } from "../../../src/linalg/index.ts";
import { definite, five, larger, op, square, vectors } from "../matrixPoints.ts";
import type { Operator } from "../operator.ts";

const { NaN: nan, NEGATIVE_INFINITY: minus } = Number;

export const linalgOperators: Operator[] = [
  op("cholesky", (a) => cholesky(a!), definite, {
    primitives: ["cholesky", "triangle", "triangularSolve"],
    edges: [
      {
        at: [
          [
            [1, 2],
            [2, 1],
          ],
        ],
        value: [
          [nan, 0],
          [nan, nan],
        ],
        why: "not positive definite",
      },
      {
        at: [
          [
            [4, 2],
            [2, 5],
          ],
        ],
        value: [
          [2, 0],
          [1, 2],
        ],
        gradient: [
          [
            [0.1875, 0.125],
            [0.125, 0.25],
          ],
        ],
        why: "symmetrised",
      },
    ],
  }),
  op("triangularSolve", (t, b) => triangularSolve(t!, b!), vectors, { primitives: ["triangularSolve"], order: 3 }),
  op(
    "triangularSolve upper, transposed, unit diagonal",
    (t, b) => triangularSolve(t!, b!, { lower: false, transpose: true, unitDiagonal: true }),
    vectors,
    { primitives: ["triangularSolve"] },
  ),
  op("lu: L", (a) => lu(a!).l, square, { primitives: ["lu"] }),
  op("lu: U", (a) => lu(a!).u, larger, { primitives: ["lu"] }),
  op(
    "lu: P L U squared",
    (a) => {
      const { p, l, u } = lu(a!);
      const x = p.matmul(l).matmul(u);
      return x.mul(x);
    },
    larger,
    { primitives: ["lu"] },
  ),
  op("solve", (a, b) => solve(a!, b!), vectors, {
    primitives: ["solve"],
    order: 3,
    edges: [
      {
        at: [
          [
            [1, 0],
            [0, 1],
          ],
          [1, 3],
        ],
        value: [1, 3],
        gradient: [
          [
            [-1, -3],
            [-1, -3],
          ],
          [1, 1],
        ],
        why: "zeros among the entries are no structure",
      },
    ],
  }),
  op("inv", (a) => inv(a!), square, {
    primitives: ["inv"],
    order: 3,
    edges: [
      {
        at: [
          [
            [1, 2],
            [2, 4],
          ],
        ],
        value: [
          [nan, nan],
          [nan, nan],
        ],
        why: "singular",
      },
    ],
  }),
  op("matrixPower", (a) => matrixPower(a!, 3), square, { order: 3 }),
  op("matrixPower of negative exponent", (a) => matrixPower(a!, -2), square),
  op(
    "det",
    (a) => det(a!),
    [
      ...larger,
      [five],
      [
        [
          [1, 2],
          [2, 4],
        ],
      ],
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
    ],
    {
      primitives: ["det", "cofactors"],
      order: 3,
      edges: [
        {
          at: [
            [
              [1, 2],
              [2, 4],
            ],
          ],
          value: 0,
          gradient: [
            [
              [4, -2],
              [-2, 1],
            ],
          ],
          why: "singular: the cofactors",
        },
        {
          at: [
            [
              [1, 2, 3],
              [4, 5, 6],
              [7, 8, 9],
            ],
          ],
          value: 0,
          gradient: [
            [
              [-3, 6, -3],
              [6, -12, 6],
              [-3, 6, -3],
            ],
          ],
          why: "singular: the cofactors",
        },
      ],
    },
  ),
  op("slogdet: logabsdet", (a) => slogdet(a!).logabsdet, [...square, [five]], {
    primitives: ["slogdet"],
    edges: [
      {
        at: [
          [
            [1, 2],
            [2, 4],
          ],
        ],
        value: minus,
        gradient: [
          [
            [nan, nan],
            [nan, nan],
          ],
        ],
        why: "singular: a pole",
      },
    ],
  }),
  op("slogdet: sign", (a) => slogdet(a!).sign, square, { primitives: ["slogdet"], order: 0 }),
];
