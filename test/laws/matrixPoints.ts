import type { TensorLike } from "../../src/index.ts";
import type { Operator } from "./operator.ts";

/* Matrices at which linear algebra is held to the laws: small, stacked, definite, tall and wide. */
export const two: number[][] = [
  [1.3, -0.4],
  [0.7, 2.1],
];
export const three: number[][] = [
  [2.1, 0.3, -0.5],
  [-0.4, 1.7, 0.6],
  [0.2, -0.9, 2.6],
];
export const five: number[][] = Array.from({ length: 5 }, (_, i) =>
  Array.from({ length: 5 }, (_, j) => (i === j ? 2 + i / 3 : Math.sin(3 * i + 5 * j))),
);
export const stack: number[][][][] = [
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
export const square: Operator["points"] = [[[[1.7]]], [two], [three], [stack]];
/** Of one entry many of these are linear, which is another law. */
export const larger: Operator["points"] = square.slice(1);
export const definite: Operator["points"] = [
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
export const tall: number[][] = [
  [1.2, 0.3],
  [-0.5, 2],
  [0.8, 0.6],
];
export const wide: number[][] = [
  [1.2, -0.5, 0.8],
  [0.3, 2, 0.6],
];
export const rectangular: Operator["points"] = [
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
export const vectors: readonly (readonly TensorLike[])[] = [
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
export const op = (
  name: string,
  f: Operator["f"],
  points: Operator["points"],
  rest: Partial<Operator> = {},
): Operator => ({
  name,
  f,
  points,
  ...rest,
});
