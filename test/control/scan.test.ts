import { describe, expect, it } from "vitest";
import {
  arange,
  cos,
  exp,
  full,
  grad,
  loop,
  map,
  mul,
  scan,
  sin,
  stack,
  stopGradient,
  sum,
  type Tensor,
  tanh,
  tensor,
  vmap,
  where,
} from "../../src/index.ts";
import { agrees, near } from "./modes.ts";

const X = [0.3, -0.7, 1.2];
const A = tensor([0.4, 0.9, -1.3, 0.2]);
const at = (a: Tensor): Tensor[] => [...a];

describe("scan", () => {
  agrees(
    "carry and xs",
    (x) => {
      const [c, ys] = scan((h, a) => [sin(h.mul(a)).add(x), h.mul(h)] as const, x, A);
      return sum(c).add(sum(ys));
    },
    (x) => {
      let h = x;
      let s: Tensor = tensor(0);
      for (const a of at(A)) {
        s = s.add(sum(h.mul(h)));
        h = sin(h.mul(a)).add(x);
      }
      return sum(h).add(s);
    },
    X,
  );
  agrees(
    "xs that move, in reverse",
    (x) => {
      const [c, ys] = scan((h, a) => [tanh(h.add(a.mul(a))), h.mul(a)] as const, tensor(0.1), x, { reverse: true });
      return c.add(sum(ys.mul(tensor([1, 2, 3]))));
    },
    (x) => {
      let h: Tensor = tensor(0.1);
      let s: Tensor = tensor(0);
      for (let k = 2; k >= 0; k--) {
        const a = x.at(k);
        s = s.add(h.mul(a).mul(k + 1));
        h = tanh(h.add(a.mul(a)));
      }
      return h.add(s);
    },
    X,
  );
  agrees(
    "no xs, a tree as carry",
    (x) => {
      const [c] = scan(
        ({ p, q }) => [{ p: [p[0]!.add(q.mul(0.1))], q: q.sub(sin(p[0]!).mul(0.1)) }],
        { p: [x.at(0)], q: x.at(1) },
        null,
        { length: 5 },
      );
      return c.p[0]!.mul(c.q).mul(x.at(2));
    },
    (x) => {
      let p = x.at(0);
      let q = x.at(1);
      for (let k = 0; k < 5; k++) [p, q] = [p.add(q.mul(0.1)), q.sub(sin(p).mul(0.1))];
      return p.mul(q).mul(x.at(2));
    },
    X,
  );
  agrees(
    "no carry",
    (x) => sum(scan((_c, a) => [[], exp(a.mul(x.at(0)))] as never, [], x)[1] as unknown as Tensor),
    (x) => {
      let s: Tensor = tensor(0);
      for (let k = 0; k < 3; k++) s = s.add(exp(x.at(k).mul(x.at(0))));
      return s;
    },
    X,
  );
  agrees(
    "no steps",
    (x) => {
      const [c, ys] = scan((h) => [sin(h), h] as const, x, null, { length: 0 });
      return sum(c.mul(c)).add(sum(ys));
    },
    (x) => sum(x.mul(x)),
    X,
  );
  agrees(
    "one carry that never moves, one that starts as a constant",
    (x) => {
      const [c] = scan(
        ([k, f, h]) => [[k!.add(1), f!.mul(2), h!.add(mul(f!, sin(x.at(0).mul(h!.add(1)))))]],
        [tensor(0, { dtype: "i32" }), tensor(0.5), tensor(0)],
        null,
        { length: 4 },
      );
      return c[2]!.mul(x.at(1)).add(c[1]!);
    },
    (x) => {
      let f = 0.5;
      let h: Tensor = tensor(0);
      for (let k = 0; k < 4; k++) {
        h = h.add(sin(x.at(0).mul(h.add(1))).mul(f));
        f *= 2;
      }
      return h.mul(x.at(1)).add(f);
    },
    X,
  );
  agrees(
    "the counter as index and as number",
    (x) => loop(6, (c, i) => c.mul(0.5).add(x.at(i.mod(3)).mul(sin(i.cast("f64")))), tensor(1)),
    (x) => {
      let c: Tensor = tensor(1);
      for (let i = 0; i < 6; i++) c = c.mul(0.5).add(x.at(i % 3).mul(Math.sin(i)));
      return c;
    },
    X,
  );
  agrees(
    "booleans in the carry",
    (x) => {
      const [c] = scan(
        ([b, h]) => [[h!.gt(0.2), where(b!, h!.mul(x.at(0)), sin(h!))]],
        [x.at(0).gt(0), x.at(2)],
        null,
        { length: 4 },
      );
      return c[1]!;
    },
    (x) => {
      let b = x.at(0).gt(0);
      let h = x.at(2);
      for (let k = 0; k < 4; k++) [b, h] = [h.gt(0.2), where(b, h.mul(x.at(0)), sin(h))];
      return where(b, h, h);
    },
    X,
  );
  agrees(
    "a scan in a scan",
    (x) => {
      const [c] = scan(
        (h, a) => {
          const [d, ys] = scan((g, b) => [sin(g.add(a.mul(b))), g.mul(b)] as const, h, x);
          return [d.add(sum(ys).mul(0.1))];
        },
        x.at(0),
        x,
      );
      return c;
    },
    (x) => {
      let h = x.at(0);
      for (let i = 0; i < 3; i++) {
        let g = h;
        let s: Tensor = tensor(0);
        for (let j = 0; j < 3; j++) {
          s = s.add(g.mul(x.at(j)));
          g = sin(g.add(x.at(i).mul(x.at(j))));
        }
        h = g.add(s.mul(0.1));
      }
      return h;
    },
    X,
  );
  agrees(
    "a gradient in a scan",
    (x) => {
      const [c] = scan(
        (h) => [
          h.sub(
            (
              grad((z: Tensor) =>
                sin(z.mul(x.at(0)))
                  .mul(z)
                  .add(x.at(1).mul(z)),
              )(h) as Tensor
            ).mul(0.2),
          ),
        ],
        x.at(2),
        null,
        { length: 3 },
      );
      return c;
    },
    (x) => {
      let h = x.at(2);
      for (let k = 0; k < 3; k++) {
        const u = h.mul(x.at(0));
        h = h.sub(cos(u).mul(u).add(sin(u)).add(x.at(1)).mul(0.2));
      }
      return h;
    },
    X,
  );
  agrees(
    "ys that are constants, inputs, or stopped",
    (x) => {
      const [, ys] = scan((h, a) => [h.mul(a), [full([2], 3), a, h, stopGradient(h)]] as const, x.at(0), x);
      return sum(ys[0]!)
        .add(sum(ys[1]!.mul(ys[2]!)))
        .add(sum(ys[3]!.mul(ys[2]!)));
    },
    (x) => {
      let h = x.at(0);
      let s: Tensor = tensor(18);
      for (let k = 0; k < 3; k++) {
        s = s.add(x.at(k).mul(h)).add(stopGradient(h).mul(h));
        h = h.mul(x.at(k));
      }
      return s;
    },
    X,
  );
  agrees(
    "map",
    (x) => sum(map((a) => sin(a).mul(x.at(1)), x)),
    (x) => sum(sin(x).mul(x.at(1))),
    X,
  );
});
describe("scan under vmap", () => {
  const step = (x: Tensor, a: Tensor, k: Tensor): Tensor => scan((h, e) => [sin(h.mul(k)).add(e)], x, a)[0];
  const M = tensor([
    [0.3, 0.5],
    [-0.2, 0.9],
  ]); // two examples
  const K = tensor([0.4, 1.1]);
  const host = (x: number, a: readonly number[], k: number): number => a.reduce((h, e) => Math.sin(h * k) + e, x);
  const pairs: [number | null, number | null, number | null][] = [];
  for (const i of [0, null]) for (const j of [0, null]) for (const l of [0, null]) pairs.push([i, j, l] as never);
  for (const axes of pairs.filter((p) => p.some((a) => a === 0)))
    it(`axes ${axes.map(String)}`, () => {
      const x = axes[0] === 0 ? tensor([0.7, -0.4]) : tensor(0.7);
      const a = axes[1] === 0 ? M : M.at(0);
      const k = axes[2] === 0 ? K : K.at(0);
      const want = [0, 1].map((n) =>
        host(
          axes[0] === 0 ? [0.7, -0.4][n]! : 0.7,
          [...(axes[1] === 0 ? M.at(n) : M.at(0))].map((t) => t.item()),
          axes[2] === 0 ? [0.4, 1.1][n]! : 0.4,
        ),
      );
      near(vmap(step, { inAxes: axes })(x, a, k), want);
      const g = vmap(grad(step, { argnums: [0, 1, 2] }) as never, { inAxes: axes })(x, a, k) as unknown as Tensor[];
      const h = 1e-6;
      [0, 1].forEach((n) => {
        const p = [
          axes[0] === 0 ? [0.7, -0.4][n]! : 0.7,
          [...(axes[1] === 0 ? M.at(n) : M.at(0))].map((t) => t.item()),
          axes[2] === 0 ? [0.4, 1.1][n]! : 0.4,
        ] as const;
        near(g[0]!.at(n), (host(p[0] + h, p[1], p[2]) - host(p[0] - h, p[1], p[2])) / (2 * h), 1e-8);
        near(g[2]!.at(n), (host(p[0], p[1], p[2] + h) - host(p[0], p[1], p[2] - h)) / (2 * h), 1e-8);
        near(g[1]!.at(n).at(1), 1, 1e-12);
      });
    });
  it("xs of no steps", () => {
    expect(
      vmap((x: Tensor) => scan((h) => [h.mul(2), h] as const, x, null, { length: 0 }))(tensor([1, 2])).map(
        (y) => (y as unknown as Tensor).shape,
      ),
    ).toEqual([[2], [2, 0]]);
  });
  it("f32 stays f32", () => {
    const f = (x: Tensor): Tensor => scan((h) => [h.mul(0.1).add(x)], x, null, { length: 3 })[0];
    const x = tensor(0.3, { dtype: "f32" });
    expect((grad(f)(x) as Tensor).dtype).toBe("f32");
    near(grad(f)(x), 1.111, 1e-6);
    expect(vmap(f)(tensor([1, 2], { dtype: "f32" })).dtype).toBe("f32");
  });
  it("stacks whatever type", () => {
    const [, ys] = scan((c, i) => [c, { n: i, even: i.mod(2).eq(0) }] as const, tensor(0), arange(0, 3, 1, "i32"));
    expect([ys.n.dtype, ys.n.toArray(), ys.even.toArray()]).toEqual(["i32", [0, 1, 2], [true, false, true]]);
    expect(stack([ys.n, ys.n]).shape).toEqual([2, 3]);
  });
});
