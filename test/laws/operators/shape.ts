import {
  broadcastTo,
  concatenate,
  diag,
  diagonal,
  expandDims,
  flip,
  meshgrid,
  moveAxis,
  pad,
  ravel,
  repeat,
  reshape,
  roll,
  slice,
  split,
  squeeze,
  stack,
  swapAxes,
  tile,
  trace,
  transpose,
  tril,
  triu,
  unstack,
} from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const vector = [0.8, -1.7, 2.6, 0.45, -0.35];
const matrix = [
  [0.3, -1.2, 2.5],
  [1.9, 0.7, -0.6],
];
const other = [
  [1.1, 0.4, -0.9],
  [-0.2, 1.3, 0.6],
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
const one = (
  name: string,
  primitives: readonly string[],
  f: NonNullable<Operator["f"]>,
  ...points: Operator["points"][number][]
): Operator => ({
  name,
  primitives,
  f,
  points,
});
export const shapeOperators: Operator[] = [
  one("reshape", ["reshape"], (x) => reshape(x!, [-1, 2]), [matrix], [cube]),
  one("ravel", ["reshape"], (x) => ravel(x!), [matrix], [cube], [0.7]),
  one("transpose", ["transpose"], (x) => transpose(x!), [matrix], [cube]),
  one("swapAxes", ["transpose"], (x) => swapAxes(x!, 0, -1), [matrix], [cube], [vector]),
  one("moveAxis", ["transpose"], (x) => moveAxis(x!, -1, 0), [matrix], [cube]),
  one("squeeze", ["reshape"], (x) => squeeze(x!), [[[0.3], [1.2]]], [[0.7]], [[[[2.5, 1]]]]),
  one("expandDims", ["reshape"], (x) => expandDims(x!, [0, -1]), [vector], [matrix], [0.3]),
  one(
    "broadcastTo",
    ["broadcast"],
    (x) => broadcastTo(x!, [2, 4, 3]),
    [matrix[0]!],
    [0.4],
    [[[0.3], [0.2], [1], [-2]]],
  ),
  one("slice", ["slice", "place"], (x) => slice(x!, [1, null]), [vector], [matrix], [cube]),
  one("slice of an axis", ["slice", "place"], (x) => slice(x!, null, -1), [matrix], [cube]),
  one("slice with a step back", ["slice", "place"], (x) => slice(x!, [null, null, -2], [0, 2]), [matrix], [cube]),
  one("flip", ["slice"], (x) => flip(x!), [vector], [matrix], [cube]),
  one("pad", ["place", "slice"], (x) => pad(x!, 2), [vector], [matrix], [[0.7]]),
  one(
    "pad with a constant",
    ["place"],
    (x) =>
      pad(
        x!,
        [
          [1, 2],
          [0, 3],
        ],
        { value: 1.5 },
      ),
    [matrix],
  ),
  one(
    "pad between",
    ["place", "slice"],
    (x) =>
      pad(x!, [
        [1, -2, 1],
        [-1, 1, 2],
      ]),
    [matrix],
  ),
  one("concatenate", ["concatenate"], (x, y) => concatenate([x!, y!, x!]), [vector, [0.6, 2]], [matrix, other]),
  one(
    "concatenate along the last axis",
    ["concatenate"],
    (x, y) => concatenate([x!, y!], -1),
    [matrix, [[0.4], [-0.8]]],
    [vector, [1.5]],
  ),
  one("concatenate many", ["concatenate"], (x, y, z, w) => concatenate([x!, y!, z!, w!]), [
    vector,
    [0.6],
    [1.2, -0.3],
    [0.5],
  ]),
  one("stack", ["concatenate"], (x, y) => stack([x!, y!, 2.5], -1), [0.3, -1.2]),
  one(
    "stack of arrays",
    ["concatenate"],
    (x, y) => stack([x!, y!], 1),
    [matrix, other],
    [vector, vector.map((v) => v + 1)],
  ),
  one(
    "split",
    ["slice"],
    (x) => {
      const [a, b] = split(x!, [1, 2], 1);
      return concatenate([b!, a!, b!], 1);
    },
    [matrix],
  ),
  one(
    "unstack",
    ["gather"],
    (x) => {
      const [a, b] = unstack(x!);
      return a!.mul(b!);
    },
    [matrix],
  ),
  one("tile", ["broadcast"], (x) => tile(x!, [2, 1, 3]), [vector], [matrix], [cube]),
  one("repeat", ["broadcast"], (x) => repeat(x!, 3, -1), [vector], [matrix], [cube]),
  one("roll", ["concatenate", "slice"], (x) => roll(x!, -2), [vector], [matrix], [cube]),
  one("roll along axes", ["concatenate", "slice"], (x) => roll(x!, 4, [0, 1]), [matrix], [cube]),
  one("diag", ["place", "slice"], (x) => diag(x!, 1), [vector], [matrix], [[0.4]]),
  one("diag below", ["place", "slice"], (x) => diag(x!, -1), [vector], [matrix]),
  one("diagonal", ["slice"], (x) => diagonal(x!), [matrix], [cube]),
  one("trace", ["slice", "sum"], (x) => trace(x!), [matrix], [cube]),
  one("tril", ["triangle"], (x) => tril(x!), [matrix], [cube]),
  one("triu", ["triangle"], (x) => triu(x!, 1), [matrix], [cube]),
  one(
    "meshgrid",
    ["broadcast"],
    (x, y) => {
      const [a, b] = meshgrid([x!, y!]);
      return a!.mul(b!);
    },
    [vector, matrix[0]!],
  ),
];
