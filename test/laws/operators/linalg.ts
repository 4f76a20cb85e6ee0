import { exp, type Tensor, type TensorLike } from "../../../src/index.ts";
import {
  cholesky,
  det,
  eigh,
  expm,
  inv,
  kron,
  lstsq,
  lu,
  matrixPower,
  pinv,
  qr,
  slogdet,
  solve,
  svd,
  symmetricFunction,
  triangularSolve,
} from "../../../src/linalg/index.ts";
import type { Operator } from "../operator.ts";

const { NaN: nan, NEGATIVE_INFINITY: minus } = Number;
const two = [
  [1.3, -0.4],
  [0.7, 2.1],
];
const three = [
  [2.1, 0.3, -0.5],
  [-0.4, 1.7, 0.6],
  [0.2, -0.9, 2.6],
];
const five = Array.from({ length: 5 }, (_, i) =>
  Array.from({ length: 5 }, (_, j) => (i === j ? 2 + i / 3 : Math.sin(3 * i + 5 * j))),
);
const stack = [
  [
    two,
    [
      [-0.8, 0.5],
      [0.3, 1.9],
    ],
  ],
  [
    [
      [1.1, 0.2],
      [-1.4, 0.6],
    ],
    [
      [0.9, -0.7],
      [0.4, 1.2],
    ],
  ],
];
const square: Operator["points"] = [[[[1.7]]], [two], [three], [stack]];
/** Of one entry many of these are linear, which is another law. */
const larger: Operator["points"] = square.slice(1);
const definite: Operator["points"] = [
  [
    [
      [2.2, 0.5],
      [0.3, 1.4],
    ],
  ],
  [
    [
      [3, 0.4, -0.2],
      [0.6, 2, 0.7],
      [-0.4, 0.5, 1.5],
    ],
  ],
  [
    [
      [
        [2, 0.3],
        [0.1, 1],
      ],
      [
        [1.5, -0.4],
        [-0.6, 2.5],
      ],
    ],
  ],
];
const tall = [
  [1.2, 0.3],
  [-0.5, 2],
  [0.8, 0.6],
];
const wide = [
  [1.2, -0.5, 0.8],
  [0.3, 2, 0.6],
];
const rectangular: Operator["points"] = [
  [tall],
  [wide],
  [
    [
      wide,
      [
        [0.4, 1.1, -0.9],
        [-1.6, 0.2, 0.5],
      ],
    ],
  ],
];
const vectors: readonly (readonly TensorLike[])[] = [
  [two, [0.6, -1.1]],
  [three, [[0.5], [-0.3], [1.2]]],
  [
    stack,
    [
      [0.4, -0.2, 1],
      [1.3, 0.7, -0.6],
    ],
  ],
  [
    two,
    [
      [
        [0.4, -0.2],
        [1.3, 0.7],
      ],
      [
        [0.1, 0.9],
        [-0.8, 0.5],
      ],
    ],
  ],
];
const op = (name: string, f: Operator["f"], points: Operator["points"], rest: Partial<Operator> = {}): Operator => ({
  name,
  f,
  points,
  ...rest,
});

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
  op("qr: Q", (a) => qr(a!).q, [...square, ...rectangular], { primitives: ["qr"] }),
  op("qr: R", (a) => qr(a!).r, [...square, ...rectangular], { primitives: ["qr"] }),
  op("eigh: values", (a) => eigh(a!).values, definite, {
    primitives: ["eigh", "overGap"],
    edges: [
      {
        at: [
          [
            [1, 0],
            [0, 1],
          ],
        ],
        value: [1, 1],
        gradient: [
          [
            [1, 0],
            [0, 1],
          ],
        ],
        why: "repeated: the sum is the trace",
      },
    ],
  }),
  op("eigh: vectors", (a) => eigh(a!).vectors, definite, { primitives: ["eigh", "overGap"] }),
  op("svd: U", (a) => svd(a!).u, [...square, ...rectangular], { primitives: ["svd", "overGap"] }),
  op("svd: s", (a) => svd(a!).s, [...square, ...rectangular], {
    primitives: ["svd"],
    edges: [
      {
        at: [
          [
            [2, 0],
            [0, 2],
          ],
        ],
        value: [2, 2],
        gradient: [
          [
            [1, 0],
            [0, 1],
          ],
        ],
        why: "repeated: the nuclear norm",
      },
    ],
  }),
  op("svd: V^T", (a) => svd(a!).vt, [...square, ...rectangular], { primitives: ["svd", "overGap"] }),
  op(
    "svd: U s V^T squared",
    (a) => {
      const { u, s, vt } = svd(a!);
      const x = u.mul(s.reshape([...s.shape.slice(0, -1), 1, s.shape.at(-1)!])).matmul(vt);
      return x.mul(x);
    },
    [...larger, ...rectangular],
    { primitives: ["svd", "overGap"] },
  ),
  op("pinv", (a) => pinv(a!), [[three], ...rectangular], { primitives: ["pinv"] }),
  op(
    "lstsq",
    (a, b) => lstsq(a!, b!),
    [
      [tall, [0.3, -0.6, 1.2]],
      [
        wide,
        [
          [0.5, 1],
          [-0.4, 0.2],
        ],
      ],
    ],
    { primitives: ["pinv"] },
  ),
  op("expm", (a) => expm(a!), square, {
    primitives: ["expm"],
    order: 3,
    edges: [
      {
        at: [
          [
            [0, 0],
            [0, 0],
          ],
        ],
        value: [
          [1, 0],
          [0, 1],
        ],
        gradient: [
          [
            [1, 1],
            [1, 1],
          ],
        ],
        why: "the identity",
      },
    ],
  }),
  op("kron", (a: Tensor | undefined, b: Tensor | undefined) => kron(a!, b!), [
    [two, wide],
    [stack, [[0.3, 1.4]]],
  ]),
  op(
    "symmetricFunction",
    (a) => symmetricFunction(a!, exp),
    [
      ...definite,
      [
        [
          [2, 0],
          [0, 2],
        ],
      ],
    ],
    {
      primitives: ["symmetricFunction"],
      edges: [
        {
          at: [
            [
              [0, 0],
              [0, 0],
            ],
          ],
          value: [
            [1, 0],
            [0, 1],
          ],
          gradient: [
            [
              [1, 1],
              [1, 1],
            ],
          ],
          why: "equal eigenvalues: the divided difference is the slope",
        },
      ],
    },
  ),
];
