import * as w from "../../src/index.ts";
import type { Kind } from "./program.ts";

type T = w.Tensor;
type Map1 = (x: T) => T;
type Map2 = (x: T, y: T) => T;

/** Steps with programs inside: derivatives, batches, loops, branches, custom rules. */
export const nested: Kind[] = [
  {
    name: "grad",
    reverse: true,
    in: ["v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "s" }],
    f: (a: T, body: Map1) => w.tanh(w.grad(body)(a)),
  },
  {
    name: "grad of a scalar",
    reverse: true,
    in: ["s"],
    out: "s",
    bodies: [{ formals: ["s"], out: "s" }],
    f: (a: T, body: Map1) => w.tanh(w.grad(body)(a)),
  },
  {
    name: "grad of a tree",
    reverse: true,
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
    reverse: true,
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
    reverse: true,
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "v" }],
    f: (a: T, b: T, body: Map1) => w.tanh(w.vjp(body, a)[1](b)[0] as T),
  },
  {
    name: "hvp",
    reverse: true,
    in: ["v", "v"],
    out: "v",
    bodies: [{ formals: ["v"], out: "s" }],
    f: (a: T, b: T, body: Map1) => w.tanh(w.hvp(body)(a, b)),
    weight: 0.5,
  },
  {
    name: "jacobian",
    reverse: true,
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
    reverse: true,
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
