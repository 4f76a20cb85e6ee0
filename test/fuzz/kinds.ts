import * as w from "../../src/index.ts";
import * as linalg from "../../src/linalg/index.ts";
import * as special from "../../src/special/index.ts";
import type { Kind } from "./program.ts";

type T = w.Tensor;
type Map1 = (x: T) => T;
type Map2 = (x: T, y: T) => T;
const three = (random: () => number): number => Math.floor(random() * 3);

const lanes: Kind[] = [
  { name: "mul", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.mul(b) },
  { name: "add", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.add(b) },
  { name: "sub", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.sub(b.mul(0.5)) },
  { name: "div", in: ["T", "T"], out: "T", f: (a: T, b: T) => a.div(b.mul(b).add(1)) },
  { name: "neg", in: ["T"], out: "T", f: (a: T) => w.neg(a).add(0.2) },
  { name: "sin", in: ["T"], out: "T", f: (a: T) => w.sin(a) },
  { name: "cos", in: ["T"], out: "T", f: (a: T) => w.cos(a) },
  { name: "tanh", in: ["T"], out: "T", f: (a: T) => w.tanh(a), weight: 2 },
  { name: "exp", in: ["T"], out: "T", f: (a: T) => w.exp(w.tanh(a)) },
  { name: "log", in: ["T"], out: "T", f: (a: T) => w.log(a.mul(a).add(0.5)) },
  { name: "sqrt", in: ["T"], out: "T", f: (a: T) => w.sqrt(a.mul(a).add(1)) },
  { name: "sigmoid", in: ["T"], out: "T", f: (a: T) => w.sigmoid(a) },
  { name: "softplus", in: ["T"], out: "T", f: (a: T) => w.softplus(a) },
  { name: "erf", in: ["T"], out: "T", f: (a: T) => special.erf(a) },
  { name: "cube", in: ["T"], out: "T", f: (a: T) => w.pow(w.tanh(a), 3) },
  { name: "pow", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.pow(w.tanh(a).mul(0.4).add(1), w.tanh(b).mul(2)) },
  { name: "atan2", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.atan2(a, b.mul(b).add(0.5)) },
  { name: "hypot", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.hypot(a.add(0.1), b.mul(0.7)) },
  { name: "logaddexp", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.logaddexp(w.tanh(a), w.sin(b)) },
  { name: "maximum", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.maximum(a, b.mul(1.3).add(0.1)) },
  { name: "minimum", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.minimum(a.mul(0.7).sub(0.2), b) },
  { name: "abs", in: ["T"], out: "T", f: (a: T) => w.abs(a.add(0.05)) },
  { name: "clip", in: ["T"], out: "T", f: (a: T) => w.clip(a, -0.9, 1.1) },
  { name: "where", in: ["T", "T"], out: "T", f: (a: T, b: T) => w.where(a.gt(b), w.tanh(a).mul(a), w.sin(b)) },
  { name: "masked log", in: ["T", "T"], out: "T", singular: true, f: (a: T, b: T) => w.where(a.gt(0), w.log(a), b) },
  {
    name: "masked sqrt",
    in: ["T", "T"],
    out: "T",
    singular: true,
    f: (a: T, b: T) => w.where(a.lt(b), w.sqrt(b.sub(a)), a.mul(b)),
  },
  { name: "literal 0", in: ["T"], out: "T", singular: true, f: (a: T) => w.sqrt(a.mul(0)).add(w.sin(a)), weight: 0.5 },
];
const shapes: Kind[] = [
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
const nested: Kind[] = [
  {
    name: "grad",
    in: ["v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "s" }],
    f: (a: T, body: Map1) => w.tanh(w.grad(body)(a)),
  },
  {
    name: "grad of a scalar",
    in: ["s"],
    out: "s",
    bodies: [{ formals: ["s"], out: "s" }],
    f: (a: T, body: Map1) => w.tanh(w.grad(body)(a)),
  },
  {
    name: "grad of a tree",
    in: ["v", "s"],
    out: "v",
    bodies: [{ formals: ["v", "s"], out: "s" }],
    f: (a: T, b: T, body: Map2) => {
      const g = w.grad((t: { p: T; q: [T] }) => body(t.p, t.q[0]))({ p: a, q: [b] });
      return w.tanh(g.p).add(w.tanh(g.q[0]));
    },
  },
  {
    name: "valueAndGrad",
    in: ["m"],
    out: "m",
    bodies: [{ formals: ["m"], out: "s" }],
    f: (a: T, body: Map1) => {
      const [y, g] = w.valueAndGrad(body)(a);
      return w.tanh(g).mul(w.tanh(y));
    },
  },
  {
    name: "jvp",
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "v" }],
    f: (a: T, b: T, body: Map1) => w.tanh(w.jvp(body, [a], [b])[1]),
  },
  {
    name: "vjp",
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "v" }],
    f: (a: T, b: T, body: Map1) => w.tanh(w.vjp(body, a)[1](b)[0] as T),
  },
  {
    name: "hvp",
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "s" }],
    f: (a: T, b: T, body: Map1) => w.tanh(w.hvp(body)(a, b)),
    weight: 0.5,
  },
  {
    name: "jacobian",
    in: ["m"],
    out: "s",
    bodies: [{ formals: ["m"], out: "v" }],
    f: (a: T, body: Map1) => w.tanh(w.sum(w.jacobian(body)(a))),
    weight: 0.5,
  },
  {
    name: "vmap",
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["s", "s"], out: "s" }],
    f: (a: T, b: T, body: Map2) => w.vmap(body)(a, b),
  },
  {
    name: "vmap, one shared",
    in: ["m", "v"],
    out: "v",
    bodies: [{ formals: ["s", "v"], out: "s" }],
    f: (a: T, b: T, body: Map2) => w.concatenate([w.vmap(body, { inAxes: [0, null] })(a.at(0), b), b.take([1])]),
  },
  {
    name: "vmap over columns",
    in: ["m"],
    out: "m",
    bodies: [{ formals: ["v"], out: "s" }],
    f: (a: T, body: Map1) =>
      w.vmap((c: T) => w.vmap((d: T) => body(w.stack([d, d.mul(d), w.sum(c)])))(c), { inAxes: 1, outAxes: 1 })(a),
  },
  {
    name: "vmap of grad",
    in: ["v"],
    out: "v",
    bodies: [{ formals: ["s"], out: "s" }],
    f: (a: T, body: Map1) => w.tanh(w.vmap(w.grad(body))(a)),
  },
  {
    name: "vmap of one",
    in: ["v", "s"],
    out: "v",
    bodies: [{ formals: ["v", "s"], out: "v" }],
    f: (a: T, b: T, body: Map2) =>
      w
        .vmap((c: T) => body(c, b))(a.reshape([1, 3]))
        .reshape([3]),
  },
  {
    name: "checkpoint",
    in: ["v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "v" }],
    f: (a: T, body: Map1) => w.checkpoint(body)(a),
  },
  {
    name: "scan",
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v", "s"], out: "v" }],
    f: (a: T, b: T, body: Map2) => w.scan((c: T, x: T) => [w.tanh(body(c, x)), w.sum(c)] as const, a, b)[0],
    weight: 2,
  },
  {
    name: "scan, outputs",
    in: ["s", "v"],
    out: "v",
    bodies: [{ formals: ["s", "s"], out: "s" }],
    f: (a: T, b: T, body: Map2) =>
      w.scan((c: T, x: T) => [w.sin(body(c, x)), c.mul(x)] as const, a, b, { reverse: true })[1],
    weight: 2,
  },
  {
    name: "scan, a tree",
    in: ["s", "m"],
    out: "m",
    bodies: [{ formals: ["s", "v"], out: "s" }],
    f: (a: T, b: T, body: Map2) => {
      const [c, ys] = w.scan(
        (t: { p: T; q: T }, x: T) => {
          const y = w.tanh(body(t.p, w.stack([t.q, x.at(0), x.at(1)])));
          return [{ p: y, q: t.p }, x.mul(y)] as const;
        },
        { p: a, q: w.sum(b) },
        b,
      );
      return ys.add(c.q);
    },
  },
  { name: "map", in: ["v"], out: "v", bodies: [{ formals: ["s"], out: "s" }], f: (a: T, body: Map1) => w.map(body, a) },
  {
    name: "loop over a buffer",
    in: ["v"],
    out: "v",
    bodies: [{ formals: ["s"], out: "s" }],
    f: (a: T, body: Map1) =>
      w.loop(2, (c: T, i: T) => c.update(i.add(1), w.tanh(body(c.at(i)).add(a.at(i.add(1))))), a),
  },
  {
    name: "cond",
    in: ["v", "s"],
    out: "v",
    bodies: [
      { formals: ["v"], out: "v" },
      { formals: ["v"], out: "v" },
    ],
    f: (a: T, b: T, yes: Map1, no: Map1) => w.cond(a.at(0).gt(b), yes, no, a),
    weight: 2,
  },
  {
    name: "switchCase",
    in: ["s"],
    out: "s",
    bodies: [
      { formals: ["s"], out: "s" },
      { formals: ["s"], out: "s" },
    ],
    f: (a: T, one: Map1, two: Map1) =>
      w.switchCase(a.gt(0).cast("i32").add(a.gt(0.7).cast("i32")), [one, (x: T) => x.mul(a), two], a),
  },
  {
    name: "cond in scan",
    in: ["v", "s"],
    out: "v",
    bodies: [
      { formals: ["s"], out: "s" },
      { formals: ["s"], out: "s" },
    ],
    f: (a: T, b: T, yes: Map1, no: Map1) =>
      w.scan(
        (c: T, x: T) => {
          const d = w.cond(c.gt(x), yes, (z: T) => no(z.mul(x)), c);
          return [w.tanh(d), d] as const;
        },
        b,
        a,
      )[1],
  },
  {
    name: "customJvp",
    in: ["v"],
    out: "v",
    bodies: [],
    f: (a: T) =>
      w.customJvp(
        (x: T) => w.sin(x),
        ([x], [dx]) => w.cos(x).mul(dx),
      )(a),
  },
  {
    name: "customVjp",
    in: ["v", "v"],
    out: "v",
    bodies: [],
    f: (a: T, b: T) =>
      w.customVjp(
        (x: T, y: T) => w.sin(x).mul(y),
        (x: T, y: T) => [w.sin(x).mul(y), [x, y] as const] as const,
        ([x, y], ct) => [w.cos(x).mul(y).mul(ct), w.sin(x).mul(ct)],
      )(a, b),
  },
  {
    name: "while",
    in: ["v", "s"],
    out: "v",
    forward: true,
    bodies: [{ formals: ["v"], out: "v" }],
    f: (a: T, b: T, body: Map1) =>
      w.whileLoop(
        ({ k, c }: { k: T; c: T }) => k.lt(3).and(w.sum(c.mul(c)).lt(20)),
        ({ k, c }) => ({ k: k.add(1), c: w.tanh(body(c)).mul(2).add(b) }),
        { k: w.tensor(0, { dtype: "i32" }), c: a },
      ).c,
    weight: 3,
  },
  {
    name: "while in cond",
    in: ["s", "s"],
    out: "s",
    forward: true,
    bodies: [],
    f: (a: T, b: T) =>
      w.cond(
        a.gt(0),
        (x: T) =>
          w.whileLoop(
            (c: T) => c.lt(3),
            (c: T) => c.mul(2).add(b.mul(0.1)),
            x,
          ),
        (x: T) => x.mul(b),
        a,
      ),
    weight: 2,
  },
];
export const kinds: readonly Kind[] = [...lanes, ...shapes, ...nested];
