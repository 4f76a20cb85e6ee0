import { exp, type Tensor } from "../../../src/index.ts";
import { eigh, expm, kron, lstsq, pinv, qr, svd, symmetricFunction } from "../../../src/linalg/index.ts";
import { definite, larger, op, rectangular, square, stack, tall, three, two, wide } from "../matrixPoints.ts";
import type { Operator } from "../operator.ts";

export const decompositionOperators: Operator[] = [
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
