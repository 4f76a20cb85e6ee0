import { describe, expect, it } from "vitest";
import { grad, jacfwd, jvp, mean, type Tensor, tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import * as random from "../../src/random/index.ts";
import { digamma, gammainc } from "../../src/special/index.ts";
import { values } from "./statistics.ts";

const k = random.key(7);
const close = (x: number, y: number, tolerance: number): void =>
  expect(Math.abs(x - y)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(y)));
/** Central difference of fourth order. */
const slope = (f: (x: number) => number, x: number, h = 1e-3): number =>
  (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);

describe("location and scale are differentiable", () => {
  const z = values(random.normal(k, 4)).reduce((s, v) => s + v, 0);
  it("normal and others: d/dloc = 1, d/dscale = the standard variate", () => {
    for (const draw of [random.normal, random.laplace, random.logistic, random.gumbel]) {
      const f = (loc: Tensor, scale: Tensor): Tensor => draw(k, 4, { loc, scale }).sum();
      const total = values(draw(k, 4)).reduce((s, v) => s + v, 0);
      expect(grad(f, { argnums: [0, 1] })(2, 3)).toEqual([4, expect.closeTo(total, 12)]);
    }
    const [, dy] = jvp((s: Tensor) => random.normal(k, 4, { scale: s }).sum(), [1], [1]);
    close(dy.item(), z, 1e-14);
  });
  it("uniform: the slopes in low and high are 1 - u and u", () => {
    const u = random.uniform(k).item();
    const f = (low: Tensor, high: Tensor): Tensor => random.uniform(k, [], { low, high });
    expect(grad(f, { argnums: [0, 1] })(-1, 5)).toEqual([1 - u, u]);
  });
  it("truncated normal in its bounds, against differences", () => {
    for (const [a, b] of [
      [-1, 2],
      [3, 9],
      [-4, -1],
    ] as const) {
      const f = (low: number, high: number): number => random.truncatedNormal(k, 5, low, high).sum().item();
      const [da, db] = grad((x: Tensor, y: Tensor) => random.truncatedNormal(k, 5, x, y).sum(), { argnums: [0, 1] })(
        a,
        b,
      );
      close(
        da,
        slope((x) => f(x, b), a),
        1e-8,
      );
      close(
        db,
        slope((x) => f(a, x), b),
        1e-8,
      );
    }
  });
  it("multivariateNormal in its covariance, against differences", () => {
    const f = (c: Tensor): Tensor => random.multivariateNormal(k, 3, [1, 2], c).square().sum();
    const at = (t: number): number => f(jitter(t)).item();
    const jitter = (t: number): Tensor =>
      random
        .uniform(k, [2, 2])
        .mul(0)
        .add([
          [2, 0.5 + t],
          [0.5 + t, 1],
        ]);
    const g = grad(f)(jitter(0)).toArray() as number[][];
    close(g[0]![1]! + g[1]![0]!, slope(at, 0), 1e-8);
  });
});
describe("gamma: implicit reparametrisation", () => {
  /** The quantile that keeps P(a, x): what the derivative is of. */
  function moved(a: number, h: number, x: number): number {
    const p = gammainc(a, x).item();
    let [low, high] = [0, 4 * x + 10];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (gammainc(a + h, middle).item() < p) low = middle;
      else high = middle;
    }
    return low;
  }
  it("is the motion of the quantile", () => {
    for (const a of [0.3, 1, 2.5, 40]) {
      const x = random.gamma(k, [], a).item();
      const dx = grad((s: Tensor) => random.gamma(k, [], s))(a);
      close(
        dx,
        slope((h) => moved(a, h, x), 0, 1e-3 * a),
        1e-6,
      );
    }
  });
  it("gives the derivatives of the moments: E x = a, E x^2 = a (a + 1)", () => {
    for (const a of [0.4, 3]) {
      const n = 4000;
      const first = grad((s: Tensor) => mean(random.gamma(k, n, s)))(a);
      const second = grad((s: Tensor) => mean(random.gamma(k, n, s).square()))(a);
      close(first, 1, 0.06);
      close(second, 2 * a + 1, 0.25);
    }
  });
  it("its own derivative is consistent: the second derivative is that of the first along the quantile", () => {
    const a = 2.5;
    const x = random.gamma(k, [], a).item();
    const d2 = grad((s: Tensor) => grad((t: Tensor) => random.gamma(k, [], t))(s))(a);
    const at = (h: number): number => moved(a, h, x);
    close(d2, (at(1e-2) - 2 * at(0) + at(-1e-2)) / 1e-4, 1e-4);
  });
  it("tiny variates have the slope of the limit x^a", () => {
    const a = 0.01;
    const y = random.logGamma(k, 20, a);
    const dy = jvp((s: Tensor) => random.logGamma(k, 20, s), [a], [1])[1];
    const want = values(y).map((v) => (digamma(1 + a).item() - v) / a);
    expect(Math.min(...values(y))).toBeLessThan(-100);
    values(dy).forEach((d, i) => {
      if (values(y)[i]! < -30) expect(Math.abs(d / want[i]! - 1)).toBeLessThan(1e-11); // both formulas, on either side of -40
    });
    expect(values(y).some((v) => v < -30 && v > -40)).toBe(true);
  });
  it("beta and dirichlet move with their parameters as their means do", () => {
    const n = 3000;
    // E beta(a, b) = a / (a + b)
    close(grad((a: Tensor) => mean(random.beta(k, n, a, 3)))(2), 3 / 25, 0.01);
    close(grad((b: Tensor) => mean(random.beta(k, n, 2, b)))(3), -2 / 25, 0.01);
    // E dirichlet(a)_i = a_i / A
    const J = jacfwd((a: Tensor) => mean(random.dirichlet(k, n, a), 0))(tensor([1, 2, 3])).toArray() as number[][];
    J.forEach((row, i) => {
      row.forEach((d, j) => {
        close(d, ((i === j ? 6 : 0) - (i + 1)) / 36, 0.01);
      });
    });
  });
});
describe("under transforms", () => {
  it("jit draws what eager evaluation draws", () => {
    const f = (key: Tensor, a: Tensor): Tensor =>
      random
        .normal(key, 3)
        .add(random.gamma(random.foldIn(key, 1), 3, a))
        .mul(random.uniform(random.foldIn(key, 2), 3));
    expect(values(jit(f)(k, random.uniform(k).add(1)))).toEqual(values(f(k, random.uniform(k).add(1))));
  });
  it("gamma of a batch of keys and shapes is that of each", () => {
    const keys = random.keys(k, 3);
    const a = random.uniform(k, 3, { low: 0.5, high: 2 });
    const f = (key: Tensor, s: Tensor): Tensor => random.gamma(key, 2, s);
    const rows = [0, 1, 2].map((i) => values(f(keys.at(i), a.at(i))));
    expect(vmap(f)(keys, a).toArray()).toEqual(rows);
    const one = [0, 1, 2].map((i) => values(f(k, a.at(i))));
    expect(vmap((s: Tensor) => f(k, s))(a).toArray()).toEqual(one);
  });
  it("the gradient with respect to a loss over noise is that of the sum (noise is constant)", () => {
    const loss = (w: Tensor): Tensor => mean(random.normal(k, 10).mul(w).sub(1).square());
    const z = values(random.normal(k, 10));
    close(grad(loss)(0.7), z.reduce((s, v) => s + 2 * (0.7 * v - 1) * v, 0) / 10, 1e-14);
  });
});
