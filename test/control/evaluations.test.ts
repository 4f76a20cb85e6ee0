import { describe, expect, it } from "vitest";
import {
  checkpoint,
  cond,
  customJvp,
  exp,
  grad,
  hessian,
  jacobian,
  jvp,
  linearize,
  scan,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  whileLoop,
  zeros,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { near } from "./modes.ts";
import { probe } from "./probe.ts";

// biome-ignore lint/suspicious/noExplicitAny: roads to derivatives, one signature
type Any = any;
type Scalar = (x: Tensor) => Tensor;
/** How often the body of f is evaluated on each road. */
const roads: Record<string, (f: Scalar) => unknown> = {
  value: (f) => f(tensor(0.5)),
  grad: (f) => grad(f)(0.5),
  valueAndGrad: (f) => valueAndGrad(f)(0.5),
  "vjp, pulled twice": (f) => {
    const [, pull] = vjp(f, 0.5) as Any;
    pull(1);
    pull(1);
  },
  "linearize, pushed twice": (f) => {
    const [, push] = linearize(f, 0.5) as Any;
    push(1);
    push(1);
  },
  jvp: (f) => jvp(f, [0.5], [1]),
  jacobian: (f) => jacobian(f)(0.5),
  hessian: (f) => hessian(f)(0.5),
};
let made = 0;
function counts(body: (p: Scalar) => Scalar, road: (f: Scalar) => unknown): number {
  const p = probe(`probe evaluations ${made++}`);
  road(body((x) => p(x).mul(x)));
  return p.runs;
}
const ten = { length: 10 };
const bodies: Record<string, [number, (p: Scalar) => Scalar]> = {
  "straight line": [1, (p) => p],
  scan: [10, (p) => (x) => scan((c) => [p(c)], x, null, ten)[0]],
  "scan that maps": [10, (p) => (x) => sum(scan((c, a: Tensor) => [c, p(a)] as const, x, zeros(10).add(x))[1])],
  "scan in scan": [100, (p) => (x) => scan((c) => [scan((d) => [p(d)], c, null, ten)[0]], x, null, ten)[0]],
  cond: [1, (p) => (x) => cond(x.gt(0), p, (y) => y, x)],
  "cond in scan": [10, (p) => (x) => scan((c) => [cond(c.gt(0), p, (y) => y, c)], x, null, ten)[0]],
  customJvp: [1, (p) => customJvp(p, (_x, [d]) => d) as Scalar],
};
describe("a derivative evaluates the function once", () => {
  for (const [name, [times, body]] of Object.entries(bodies))
    for (const [road, go] of Object.entries(roads)) it(`${name}: ${road}`, () => expect(counts(body, go)).toBe(times));
  for (const [name, [times, body]] of Object.entries(bodies).slice(0, -1))
    it(`${name}: compiled gradient, each call`, () => {
      const p = probe(`probe evaluations ${made++}`);
      const f = jit(grad(body((x) => p(x).mul(x))) as Any) as Any;
      f(0.5);
      p.runs = 0;
      f(0.5);
      expect(p.runs).toBe(times);
    });
  it("forward mode through a while, too", () => {
    const loop =
      (p: Scalar): Scalar =>
      (x) =>
        whileLoop(
          (c) => c.i.lt(10),
          (c) => ({ i: c.i.add(1), y: p(c.y) }),
          { i: tensor(0), y: x },
        ).y;
    expect(counts(loop, roads["jvp"]!)).toBe(10);
  });
  it("a second time for each pull through a checkpoint", () => {
    const body = (p: Scalar): Scalar => checkpoint(p) as Scalar;
    expect(["value", "grad", "vjp, pulled twice", "jvp"].map((road) => counts(body, roads[road]!))).toEqual([
      1, 2, 3, 1,
    ]);
  });
  it("reading a value on the host evaluates the loop for it, and gives the right derivative", () => {
    const f = (x: Tensor): Tensor => {
      const y = scan((c) => [exp(c.mul(0.1))], x, null, ten)[0];
      return y.gt(0).item() ? y.mul(y) : y;
    };
    const g = (x: Tensor): Tensor => {
      let y = x;
      for (let k = 0; k < 10; k++) y = exp(y.mul(0.1));
      return y.mul(y);
    };
    near(
      [grad(f)(0.5), grad(grad(f) as Any)(0.5), jvp(f, [0.5], [1])],
      [grad(g)(0.5), grad(grad(g) as Any)(0.5), jvp(g, [0.5], [1])],
    );
  });
  it("values that wait may leave as auxiliary results", () => {
    const f = (x: Tensor): readonly [Tensor, Tensor] => {
      const y = scan((c) => [c.mul(2)], x, null, ten)[0];
      return [x.mul(x), y];
    };
    const [g, aux] = grad(f, { hasAux: true })(3);
    expect([g, (aux as Tensor).item()]).toEqual([6, 3072]);
  });
});
describe("forward mode through a while", () => {
  it("gives what does not move no tangent: a counter under an infinite slope", () => {
    const f = (x: Tensor): Tensor =>
      whileLoop(
        (c) => c.i.lt(3),
        (c) => ({ i: c.i.add(1), y: c.y.mul(c.i.cast("f64").sqrt().add(x)) }),
        { i: tensor(0, { dtype: "i32" }), y: tensor(1) },
      ).y;
    const [x, r] = [0.5, Math.SQRT2];
    near(jvp(f, [x], [1])[1], (1 + x) * (r + x) + x * (r + x) + x * (1 + x), 1e-12);
  });
});
