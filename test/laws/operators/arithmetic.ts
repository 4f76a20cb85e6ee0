import { abs, add, cast, clip, div, maximum, minimum, mul, neg, sign, stopGradient, sub } from "../../../src/index.ts";
import type { Operator } from "../operator.ts";

const cube = [
  [
    [0.3, -1.2],
    [2.5, 0.7],
  ],
  [
    [-0.4, 1.1],
    [0.9, -3],
  ],
  [
    [1.6, -0.2],
    [-2.1, 0.5],
  ],
];
const pairs: Operator["points"] = [
  [0.7, -1.3],
  [-2.5, 0.4],
  [
    [0.3, -1.2, 2.5],
    [1.5, 0.6, -0.7],
  ],
  [[0.8], [-1.7]],
  [
    [
      [0.3, -1.2, 2.5],
      [0.9, 1.4, -0.6],
    ],
    [1.5, -0.8, 0.45],
  ],
  [[[0.5], [-1.1], [2.2]], [[0.7, -0.3]]],
  [cube, 1.7],
  [-0.9, cube],
  [cube, [[0.8, -1.4]]],
];
const ones: Operator["points"] = [[0.7], [-1.9], [[0.4]], [[0.3, -1.2, 2.5]], [[[0.5, -0.1, 3]]], [cube]];

export const arithmeticOperators: Operator[] = [
  { name: "neg", primitives: ["neg"], f: (x) => neg(x!), points: ones },
  { name: "add", primitives: ["add"], f: (x, y) => add(x!, y!), points: pairs },
  { name: "sub", primitives: ["sub"], f: (x, y) => sub(x!, y!), points: pairs },
  {
    name: "mul",
    primitives: ["mul", "scale"],
    f: (x, y) => mul(x!, y!),
    points: pairs,
    edges: [
      { at: [0, 3], value: 0, gradient: [3, 0], why: "a product at a zero factor is smooth" },
      { at: [Infinity, 0], value: Number.NaN, gradient: [0, Infinity], why: "infinity times 0 has no value" },
    ],
  },
  {
    name: "div",
    primitives: ["div"],
    f: (x, y) => div(x!, y!),
    points: pairs,
    edges: [
      { at: [1, 0], value: Infinity, gradient: [Infinity, -Infinity], why: "a pole: limits from the right" },
      { at: [0, 0], value: Number.NaN, gradient: [Infinity, Number.NaN], why: "0/0 has no value" },
    ],
  },
  {
    name: "x times x",
    primitives: ["mul"],
    f: (x) => mul(x!, x!),
    points: ones,
    edges: [{ at: [0], value: 0, gradient: [0], why: "both operands are one value: cotangents add" }],
  },
  {
    name: "mul by a literal 0",
    primitives: ["stopGradient"],
    f: (x) => mul(div(1, x!), 0),
    points: [[0.7], [[1.5, -2]]],
    edges: [
      { at: [0], value: Number.NaN, gradient: [0], why: "a literal 0 is a structural zero, not 0 times infinity" },
    ],
  },
  {
    name: "entries of a product",
    primitives: ["gather", "scale"],
    f: (x, y) => mul(x!, y!).take([2, 0, 2]),
    points: [
      [
        [0.3, -1.2, 2.5],
        [1.5, 0.6, -0.7],
      ],
    ],
    edges: [
      {
        at: [
          [1, Infinity, 3],
          [2, 0, 1],
        ],
        value: [3, 2, 3],
        gradient: [
          [2, 0, 2],
          [1, 0, 6],
        ],
        why: "entries that nothing takes have a structural zero, whatever stands beside them",
      },
    ],
  },
  {
    name: "stopGradient",
    primitives: ["stopGradient"],
    f: (x) => mul(x!, stopGradient(cast(x!.mul(2).gt(x!), x!.dtype))),
    points: ones,
  },
  {
    name: "cast",
    primitives: ["cast"],
    f: (x) => cast(cast(mul(x!, x!), "f64"), x!.dtype),
    points: ones,
  },
  {
    name: "cast to f32 and back",
    primitives: ["cast"],
    f: (x) => mul(cast(cast(x!, "f32"), x!.dtype), 3),
    points: [[0.75], [[0.5, -1.25]]],
    tolerance: 0.1,
  },
];

export const extremaOperators: Operator[] = [
  {
    name: "maximum",
    primitives: ["maximum"],
    f: (x, y) => maximum(x!, y!),
    points: pairs,
    edges: [
      { at: [0, 0], value: 0, gradient: [0.5, 0.5], why: "ties split evenly" },
      {
        at: [
          [1, 2, 3],
          [1, 3, 2],
        ],
        value: [1, 3, 3],
        gradient: [
          [0.5, 0, 1],
          [0.5, 1, 0],
        ],
        why: "a tie beside winners",
      },
      { at: [2, Number.NaN], value: Number.NaN, gradient: [Number.NaN, Number.NaN], why: "NaN has no slope" },
      { at: [-Infinity, 2], value: 2, gradient: [0, 1], why: "an infinite operand that loses contributes nothing" },
    ],
  },
  {
    name: "minimum",
    primitives: ["minimum"],
    f: (x, y) => minimum(x!, y!),
    points: pairs,
    edges: [
      { at: [0, 0], value: 0, gradient: [0.5, 0.5], why: "ties split evenly" },
      { at: [Number.NaN, 2], value: Number.NaN, gradient: [Number.NaN, Number.NaN], why: "NaN has no slope" },
      { at: [Infinity, 2], value: 2, gradient: [0, 1], why: "an infinite operand that loses contributes nothing" },
    ],
  },
  {
    name: "clip",
    primitives: ["ge", "select"],
    f: (x) => clip(x!, -1, 1),
    points: [[0.3], [-2.2], [[0.4, 1.7, -1.3]], [[[0.9], [-0.2]]]],
    edges: [
      {
        at: [[-1, 1, 0.5, 2]],
        value: [-1, 1, 0.5, 1],
        gradient: [[0, 0, 1, 0]],
        why: "0 at the bounds, the subgradient of least norm",
      },
      { at: [Number.NaN], value: Number.NaN, gradient: [1], why: "NaN passes through with slope 1" },
    ],
  },
  {
    name: "abs",
    primitives: ["abs", "sign"],
    f: (x) => abs(x!),
    points: ones,
    edges: [
      { at: [0], value: 0, gradient: [0], why: "the subgradient of least norm" },
      { at: [-Infinity], value: Infinity, gradient: [-1], why: "a straight line to the end" },
    ],
  },
  {
    name: "sign",
    primitives: ["sign"],
    f: (x) => mul(sign(x!), x!),
    points: ones,
    edges: [{ at: [0], value: 0, gradient: [0], why: "sign(0) is 0, and flat" }],
  },
];
