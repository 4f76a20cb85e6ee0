import type { Tensor } from "../../../src/index.ts";
import * as w from "../../../src/index.ts";
import * as nn from "../../../src/nn/index.ts";
import type { Edge, Operator } from "../operator.ts";

const points: Operator["points"] = [
  [0.7],
  [-1.9],
  [[0.4]],
  [[0.3, -1.2, 2.5]],
  [
    [
      [0.5, -0.1, 2.1],
      [-0.8, 0.9, -1.6],
    ],
  ],
];
const activation = (
  name: string,
  f: (x: Tensor) => Tensor,
  edges: readonly (readonly [at: number, value: number, slope: number, why: string])[],
  rest: Partial<Operator> = {},
): Operator => ({
  name,
  f: (x) => f(x!),
  points,
  order: 3,
  edges: edges.map(([at, value, slope, why]): Edge => ({ at: [at], value, gradient: [slope], why })),
  ...rest,
});
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const leastNorm = "a kink: the subgradient of least norm";
const left = "at the join the slope is that of the left side";
const limits = [
  [-inf, 0, 0, "the limit"],
  [inf, inf, 1, "the limit"],
] as const;

export const activationOperators: Operator[] = [
  activation("relu", w.relu, [
    [0, 0, 0, leastNorm],
    [-inf, 0, 0, "flat"],
    [nan, nan, 1, "NaN passes"],
  ]),
  activation("relu6", nn.relu6, [
    [0, 0, 0, leastNorm],
    [6, 6, 0, leastNorm],
    [7, 6, 0, "flat"],
  ]),
  activation("leakyRelu", (x) => nn.leakyRelu(x, 0.2), [[0, 0, 0.2, left]]),
  activation("elu", (x) => nn.elu(x, 1.5), [
    [0, 0, 1.5, left],
    [-inf, -1.5, 0, "the limit"],
    [1000, 1000, 1, "the other side overflows"],
  ]),
  activation("celu", (x) => nn.celu(x, 1.5), [[0, 0, 1, "smooth to first order"]]),
  activation("selu", nn.selu, [[0, 0, 1.0507009873554805 * 1.6732632423543772, left]]),
  activation(
    "softsign",
    nn.softsign,
    [
      [0, 0, 1, "odd"],
      [-inf, -1, 0, "the limit"],
      [inf, 1, 0, "the limit"],
    ],
    { primitives: ["softsign"] },
  ),
  activation(
    "hardTanh",
    nn.hardTanh,
    [
      [1, 1, 0, leastNorm],
      [-1, -1, 0, leastNorm],
    ],
    { points: points.slice(0, 3) },
  ),
  activation("hardSigmoid", nn.hardSigmoid, [
    [3, 1, 0, leastNorm],
    [-4, 0, 0, "flat"],
  ]),
  activation("hardSilu", nn.hardSilu, [
    [4, 4, 1, "the identity"],
    [3, 3, 1, "at the join the slope is that of the right side"],
    [-3, 0, 0, "a kink: the subgradient of least norm"],
    ...limits,
  ]),
  activation("silu", nn.silu, [[0, 0, 0.5, "smooth"], ...limits], { primitives: ["silu", "sech", "within"] }),
  activation("gelu", nn.gelu, [[0, 0, 0.5, "smooth"], ...limits], { primitives: ["gelu"] }),
  activation("geluTanh", nn.geluTanh, [[0, 0, 0.5, "smooth"], ...limits], { primitives: ["geluTanh"] }),
  activation("mish", nn.mish, [[0, 0, 0.6, "smooth"], ...limits], { primitives: ["mish"] }),
];
