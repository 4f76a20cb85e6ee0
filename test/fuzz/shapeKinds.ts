import * as w from "../../src/index.ts";
import * as linalg from "../../src/linalg/index.ts";
import type { Kind } from "./program.ts";

type T = w.Tensor;
const three = (random: () => number): number => Math.floor(random() * 3);

/** Steps that index, move, join, reduce and contract. */
export const shapes: Kind[] = [
  {
    name: "take",
    in: ["v"],
    out: "v",
    numbers: (r) => [three(r), three(r), three(r)],
    f: (a: T, i: number[]) => a.take(i),
  },
  { name: "at", in: ["v"], out: "s", numbers: (r) => [three(r)], f: (a: T, [i]: [number]) => a.at(i) },
  {
    name: "update",
    in: ["v", "s"],
    out: "v",
    numbers: (r) => [three(r)],
    f: (a: T, b: T, [i]: [number]) => a.update([i], b.reshape([1])),
  },
  {
    name: "scatterAdd",
    in: ["v", "v"],
    out: "v",
    numbers: (r) => [three(r), three(r)],
    f: (a: T, b: T, i: number[]) => a.scatterAdd(i, b.take([0, 1])),
  },
  { name: "at argmax", in: ["v", "v"], out: "s", f: (a: T, b: T) => a.at(w.argmax(b)) },
  { name: "spread", in: ["s", "v"], out: "v", f: (a: T, b: T) => a.mul(b).add(a) },
  { name: "dot", in: ["v", "v"], out: "s", f: (a: T, b: T) => w.dot(a, w.tanh(b)) },
  { name: "sum of squares", in: ["v"], out: "s", f: (a: T) => w.sum(w.tanh(a).mul(a)) },
  { name: "row sums", in: ["m", "v"], out: "v", f: (a: T, b: T) => w.concatenate([w.sum(a, 1), b.take([1])]) },
  { name: "flip", in: ["v"], out: "v", f: (a: T) => w.flip(a) },
  {
    name: "slice",
    in: ["v", "v"],
    out: "v",
    f: (a: T, b: T) => w.concatenate([w.slice(a, [1, 3]), w.slice(b, [0, 1])]),
  },
  { name: "concatenate", in: ["v", "s"], out: "v", f: (a: T, b: T) => w.concatenate([b.reshape([1]), a.take([2, 0])]) },
  { name: "stack", in: ["s", "s", "s"], out: "v", f: (a: T, b: T, c: T) => w.stack([a, b, c]) },
  { name: "outer", in: ["v", "v"], out: "v", f: (a: T, b: T) => linalg.outer(a, b).reshape([9]).take([1, 3, 8]) },
  {
    name: "reshape and transpose",
    in: ["v", "v"],
    out: "m",
    f: (a: T, b: T) =>
      a.add(b).take([0, 1, 2, 0, 1, 2]).reshape([2, 3]).transpose().reshape([6]).take([1, 2, 5, 4]).reshape([2, 2]),
  },
  { name: "transpose", in: ["m"], out: "m", f: (a: T) => a.transpose() },
  { name: "matmul", in: ["m", "m"], out: "m", f: (a: T, b: T) => w.tanh(a.matmul(b)), weight: 2 },
  {
    name: "matrix times vector",
    in: ["m", "v"],
    out: "v",
    f: (a: T, b: T) => w.concatenate([a.matmul(b.take([0, 2])), b.take([1])]),
  },
  {
    name: "einsum",
    in: ["m", "v", "m"],
    out: "s",
    f: (a: T, b: T, c: T) => linalg.einsum("ij,j,jk->", a, b.take([2, 0]), c),
  },
  { name: "trace", in: ["m"], out: "s", f: (a: T) => w.trace(a.mul(a)) },
  { name: "row of a matrix", in: ["m", "s"], out: "v", f: (a: T, b: T) => w.concatenate([a.at(1), b.reshape([1])]) },
  { name: "cumsum", in: ["v"], out: "v", f: (a: T) => w.cumsum(a).mul(0.5) },
  { name: "cumprod", in: ["v"], out: "v", f: (a: T) => w.cumprod(w.tanh(a)) },
  { name: "prod", in: ["v"], out: "s", f: (a: T) => w.prod(w.tanh(a).add(0.3)) },
  { name: "max", in: ["v"], out: "s", f: (a: T) => w.max(a) },
  { name: "sort", in: ["v"], out: "v", f: (a: T) => w.sort(a) },
  { name: "logsumexp", in: ["v"], out: "s", f: (a: T) => w.logsumexp(a) },
  { name: "softmax", in: ["v"], out: "v", f: (a: T) => w.softmax(a) },
  { name: "norm", in: ["v"], out: "s", f: (a: T) => w.norm(a.add(0.3)) },
  { name: "variance", in: ["v"], out: "s", f: (a: T) => w.variance(a) },
];
