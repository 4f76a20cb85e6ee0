import { dot, grad, matmul, type Tensor, type TensorLike } from "../../../src/index.ts";
import { einsum, inner, matvec, outer, tensordot, vdot, vecdot, vecmat } from "../../../src/linalg/index.ts";
import { avgPool, convGeneral, convTranspose, maxPool } from "../../../src/nn/index.ts";
import type { Operator } from "../operator.ts";

/** Numbers without a pattern, of a shape. */
function mixed(shape: readonly number[], seed: number): TensorLike {
  if (shape.length === 0) return Math.sin(7 * seed + 1);
  return Array.from({ length: shape[0]! }, (_, i) => mixed(shape.slice(1), seed * 1.37 + i + 0.5)) as TensorLike;
}
const pair = (a: readonly number[], b: readonly number[]): readonly TensorLike[] => [mixed(a, 1), mixed(b, 2)];
const op = (
  name: string,
  f: (x: Tensor, y: Tensor) => Tensor,
  points: Operator["points"],
  rest: Partial<Operator> = {},
): Operator => ({ name, f: (x, y) => f(x!, y!), points, ...rest });

export const contractionOperators: Operator[] = [
  op(
    "matmul",
    matmul,
    [
      pair([2, 3], [3, 2]),
      pair([3], [3]),
      pair([3], [3, 2]),
      pair([2, 3], [3]),
      pair([2, 2, 3], [3, 1]),
      pair([2, 1, 3], [2, 3, 2]),
    ],
    { primitives: ["matmul"], order: 3 },
  ),
  op("dot", dot, [pair([3], [3]), pair([2, 3], [3, 2])], { primitives: ["matmul"] }),
  op("einsum ij,kj->ik", (x, y) => einsum("ij,kj->ik", x, y), [pair([2, 3], [4, 3])]),
  op("einsum bij,bjk->kb", (x, y) => einsum("bij,bjk->kb", x, y), [pair([2, 3, 2], [2, 2, 3])]),
  op("einsum with a diagonal", (x, y) => einsum("iij,jk->ik", x, y), [pair([2, 2, 3], [3, 2])]),
  op("einsum of three", (x, y) => einsum("ij,jk,kl->il", x, y, x), [pair([2, 3], [3, 2])], { order: 3 }),
  op("einsum with an ellipsis", (x, y) => einsum("...i,i->...", x, y), [pair([2, 2, 3], [3]), pair([3], [3])]),
  op(
    "tensordot",
    (x, y) =>
      tensordot(x, y, [
        [1, 0],
        [0, 2],
      ]),
    [pair([2, 3, 2], [3, 1, 2])],
  ),
  op("outer", outer, [pair([2], [3]), pair([2, 2], [1])]),
  op("vdot", vdot, [pair([3], [3]), pair([2, 2], [4])]),
  op("inner", inner, [pair([2, 3], [2, 3]), pair([3], [3])]),
  op("vecdot", vecdot, [pair([2, 3], [3]), pair([2, 1, 3], [2, 3])]),
  op("matvec", matvec, [pair([2, 3], [3]), pair([2, 2, 3], [2, 3])]),
  op("vecmat", vecmat, [pair([2], [2, 3]), pair([2, 2], [2, 2, 3])]),
  op(
    "convGeneral",
    (x, k) => convGeneral(x, k, { strides: 2, padding: 1 }),
    [pair([2, 2, 5], [3, 2, 2]), pair([1, 2, 3, 4], [2, 2, 2, 1]), pair([1, 1, 2, 3, 2], [1, 1, 2, 2, 1])],
    { primitives: ["convGeneral"], order: 3 },
  ),
  op(
    "convGeneral with groups, dilations and cropping",
    (x, k) => convGeneral(x, k, { groups: 2, inputDilation: 2, kernelDilation: 2, padding: [[-1, 3]] }),
    [pair([2, 4, 4], [2, 2, 2])],
    { primitives: ["convGeneral"] },
  ),
  op("convTranspose", (x, k) => convTranspose(x, k, { strides: 2, padding: "same" }), [pair([1, 2, 3], [2, 3, 3])], {
    primitives: ["convGeneral"],
  }),
  op(
    "maxPool",
    (x) => maxPool(x, 2, { strides: 1, padding: "same" }).mul(maxPool(x, 2, { strides: 1, padding: "same" })),
    [[mixed([1, 2, 5], 3)], [mixed([2, 1, 3, 4], 4)]],
    {
      primitives: ["pickLargest", "spreadLargest"],
      edges: [
        {
          at: [[[[2, 2, 1, -1]]]],
          value: [[[4, 4, 1, 1]]],
          gradient: [[[[2, 6, 2, -2]]]],
          why: "equal largest elements share evenly",
        },
      ],
    },
  ),
  op(
    "gradient of maxPool",
    (x) => grad((z: Tensor) => maxPool(z, 3).mul(maxPool(z, 3)).sum())(x) as Tensor,
    [[mixed([1, 1, 6], 5)]],
    {
      primitives: ["spreadLargest"],
    },
  ),
  op(
    "avgPool",
    (x) => avgPool(x, 2, { strides: 1, padding: "same" }),
    [[mixed([1, 2, 5], 3)], [mixed([2, 1, 3, 4], 4)]],
    {
      primitives: ["convGeneral"],
    },
  ),
];
