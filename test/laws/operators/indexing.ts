import {
  argsort,
  dynamicSlice,
  dynamicUpdate,
  oneHot,
  scatterAdd,
  scatterMax,
  scatterMin,
  searchsorted,
  segmentMax,
  segmentMin,
  segmentSum,
  sort,
  type TensorLike,
  take,
  takeAlongAxis,
  tensor,
  topK,
  update,
} from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const i32 = (x: TensorLike): TensorLike => tensor(x, { dtype: "i32" });
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
const nan = Number.NaN;
export const indexingOperators: Operator[] = [
  {
    name: "take",
    primitives: ["gather", "scatterAdd"],
    f: (x, i) => take(x!, i!),
    points: [
      [vector, i32(3)],
      [vector, i32([4, 0, 4])],
      [
        cube,
        i32([
          [2, 0],
          [1, 1],
        ]),
      ],
    ],
  },
  {
    name: "take along an axis",
    primitives: ["gather"],
    f: (x, i) => take(x!, i!, 1),
    points: [
      [matrix, i32([2, 0, 0, 1])],
      [cube, i32(1)],
    ],
  },
  {
    name: "takeAlongAxis",
    primitives: ["gather"],
    f: (x, i) => takeAlongAxis(x!, i!),
    points: [
      [vector, i32([3, 3])],
      [
        matrix,
        i32([
          [2, 0, 2, 1],
          [0, 0, 1, 2],
        ]),
      ],
    ],
  },
  {
    name: "takeAlongAxis of columns",
    primitives: ["gather"],
    f: (x, i) => takeAlongAxis(x!, i!, 0),
    points: [[matrix, i32([[1, 0, 1]])]],
  },
  {
    name: "update",
    primitives: ["update"],
    f: (x, i, u) => update(x!, i!, u!),
    points: [
      [vector, i32([4, 0]), [1.5, -0.6]],
      [matrix, i32(1), [1.5, -0.6, 0.4]],
    ],
  },
  {
    name: "scatterAdd",
    primitives: ["scatterAdd"],
    f: (x, i, u) => scatterAdd(x!, i!, u!),
    points: [
      [vector, i32([4, 0, 4]), [1.5, -0.6, 0.7]],
      [
        matrix,
        i32([1, 1]),
        [
          [1.5, -0.6, 0.4],
          [0.2, 0.9, -1.4],
        ],
      ],
    ],
  },
  {
    name: "scatterMax",
    primitives: ["scatterMax"],
    f: (x, i, u) => scatterMax(x!, i!, u!),
    points: [
      [vector, i32([4, 0, 4]), [1.5, -0.6, 0.7]],
      [
        matrix,
        i32([1, 1]),
        [
          [1.5, -0.65, 0.4],
          [2.2, 0.95, -1.4],
        ],
      ],
    ],
    edges: [
      {
        at: [[1, 2], i32([0, 0, 1]), [1, 1, 0]],
        value: [1, 2],
        gradient: [[1 / 3, 1], 0, [1 / 3, 1 / 3, 0]],
        why: "all that tie share evenly",
      },
      { at: [[1, nan], i32([1]), [3]], value: [1, nan], gradient: [[1, nan], 0, [nan]], why: "NaN is passed on" },
    ],
  },
  {
    name: "scatterMin",
    primitives: ["scatterMin"],
    f: (x, i, u) => scatterMin(x!, i!, u!),
    points: [[vector, i32([4, 0, 4]), [1.5, -0.6, -0.7]]],
  },
  {
    name: "segmentSum",
    primitives: ["scatterAdd"],
    f: (x, s) => segmentSum(x!, s!, 3),
    points: [
      [vector, i32([0, 2, 0, 2, 2])],
      [matrix, i32([1, 1])],
    ],
    edges: [{ at: [[1, 2], i32([2, 2])], value: [0, 0, 3], gradient: [[1, 1]], why: "an empty segment has sum 0" }],
  },
  {
    name: "segmentMax",
    primitives: ["scatterMax"],
    f: (x, s) => segmentMax(x!, s!, 2),
    points: [[vector, i32([0, 1, 0, 1, 1])]],
  },
  {
    name: "segmentMin",
    primitives: ["scatterMin"],
    f: (x, s) => segmentMin(x!, s!, 2),
    points: [[vector, i32([0, 1, 0, 1, 1])]],
  },
  {
    name: "dynamicSlice",
    primitives: ["checkIndex", "gather"],
    f: (x, s) => dynamicSlice(x!, s!, [2, 2]),
    points: [
      [matrix, i32([0, 1])],
      [[vector, vector.map((v) => v * 1.5), vector.map((v) => v - 1)], i32([1, 3])],
    ],
  },
  {
    name: "dynamicSlice of rows",
    primitives: ["checkIndex", "gather"],
    f: (x, s) => dynamicSlice(x!, s!, [2, 2, 2]),
    points: [[cube, i32([1, 0, 0])]],
  },
  {
    name: "dynamicUpdate",
    primitives: ["checkIndex", "update"],
    f: (x, u, s) => dynamicUpdate(x!, u!, s!),
    points: [
      [vector, [1.5, -0.4], i32([3])],
      [matrix, [[1.4, 0.6]], i32([1, 1])],
      [
        cube,
        [
          [
            [0.9, 1.3],
            [-0.4, 2],
          ],
        ],
        i32([2, 0, 0]),
      ],
    ],
  },
  {
    name: "sort",
    primitives: ["sort", "argsort", "gather"],
    f: (x) => sort(x!),
    points: [[vector], [matrix], [cube]],
    edges: [{ at: [[2, nan, 1]], value: [1, 2, nan], gradient: [[1, 1, 1]], why: "NaN is the largest" }],
  },
  {
    name: "sort down columns",
    primitives: ["sort", "argsort", "gather"],
    f: (x) => sort(x!, 0, { descending: true }),
    points: [[vector], [matrix], [cube]],
  },
  {
    name: "topK",
    primitives: ["argsort", "gather", "slice"],
    f: (x) => topK(x!, 2).values,
    points: [[vector], [matrix], [cube]],
  },
  { name: "argsort", primitives: ["argsort"], f: (x) => argsort(x!), points: [[vector], [matrix]], order: 0 },
  {
    name: "searchsorted",
    primitives: ["searchsorted"],
    f: (a, v) => searchsorted(a!, v!),
    points: [
      [[-1, 0.5, 2], 0.7],
      [[-1, 0.5, 2], matrix],
    ],
    order: 0,
  },
  { name: "oneHot", primitives: ["checkIndex"], f: (i) => oneHot(i!, 4), points: [[i32([3, 0])], [i32(2)]], order: 0 },
];
