import { describe, expect, it } from "vitest";
import { type Tensor, tensor } from "../../src/index.ts";
import * as random from "../../src/random/index.ts";
import { gammainc, ndtr } from "../../src/special/index.ts";
import { correlation, followsLaw, histogram, moments, plausible, values } from "./statistics.ts";

const n = 20_000;
const k = random.key(2024);
const phi = (x: number): number => ndtr(x).item();
const near = (x: number, want: number, error: number): void => expect(Math.abs(x - want)).toBeLessThan(4 * error);

describe("continuous distributions follow their laws (Kolmogorov-Smirnov, fixed seed)", () => {
  const laws: Record<string, [Tensor, (x: number) => number]> = {
    uniform: [random.uniform(k, n), (x) => x],
    "uniform on [-2, 3)": [random.uniform(k, n, { low: -2, high: 3 }), (x) => (x + 2) / 5],
    normal: [random.normal(k, n), phi],
    "normal(1, 2)": [random.normal(k, n, { loc: 1, scale: 2 }), (x) => phi((x - 1) / 2)],
    exponential: [random.exponential(k, n, { scale: 3 }), (x) => -Math.expm1(-x / 3)],
    laplace: [random.laplace(k, n), (x) => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2)],
    logistic: [random.logistic(k, n, { loc: 1, scale: 2 }), (x) => 1 / (1 + Math.exp((1 - x) / 2))],
    gumbel: [random.gumbel(k, n), (x) => Math.exp(-Math.exp(-x))],
    "normal in [-1, 2]": [random.truncatedNormal(k, n, -1, 2), (x) => (phi(x) - phi(-1)) / (phi(2) - phi(-1))],
    "normal above 8": [random.truncatedNormal(k, n, 8, Infinity), (x) => 1 - phi(-x) / phi(-8)],
    "normal in [-30, -29]": [
      random.truncatedNormal(k, n, -30, -29),
      (x) => (phi(x) - phi(-30)) / (phi(-29) - phi(-30)),
    ],
    "gamma(0.3)": [random.gamma(k, n, 0.3), (x) => gammainc(0.3, x).item()],
    "gamma(1)": [random.gamma(k, n, 1), (x) => -Math.expm1(-x)],
    "gamma(4.5, scale 2)": [random.gamma(k, n, 4.5, { scale: 2 }), (x) => gammainc(4.5, x / 2).item()],
    "beta(2, 1)": [random.beta(k, n, 2, 1), (x) => x * x],
    "beta(1, 3)": [random.beta(k, n, 1, 3), (x) => 1 - (1 - x) ** 3],
    "beta(0.5, 0.5)": [random.beta(k, n, 0.5, 0.5), (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
  };
  it.each(Object.keys(laws))("%s", (name) => followsLaw(values(laws[name]![0]), laws[name]![1]));
});
describe("moments", () => {
  it("of the normal distribution up to the fourth", () => {
    const m = moments(values(random.normal(random.key(5), 40_000)));
    near(m.mean, 0, 1 / 200);
    near(m.variance, 1, Math.sqrt(2) / 200);
    near(m.skew, 0, Math.sqrt(6) / 200);
    near(m.kurtosis, 3, Math.sqrt(24) / 200);
  });
  it("neighbours of a Box-Muller pair are independent, in size too", () => {
    const z = values(random.normal(random.key(6), 40_000));
    const [even, odd] = [z.filter((_, i) => i % 2 === 0), z.filter((_, i) => i % 2 === 1)];
    near(correlation(even, odd), 0, 1 / Math.sqrt(20_000));
    near(
      correlation(
        even.map((x) => x * x),
        odd.map((x) => x * x),
      ),
      0,
      1 / Math.sqrt(20_000),
    );
  });
  it("of dirichlet: a_i / A and a_i (A - a_i) / (A^2 (A + 1)); rows add up to 1", () => {
    const a = [0.5, 1, 2.5];
    const rows = random.dirichlet(k, 8000, a).toArray() as number[][];
    for (const r of rows) expect(Math.abs(r.reduce((s, x) => s + x, 0) - 1)).toBeLessThan(4e-16);
    a.forEach((ai, i) => {
      const m = moments(rows.map((r) => r[i]!));
      const variance = (ai * (4 - ai)) / (16 * 5);
      near(m.mean, ai / 4, Math.sqrt(variance / 8000));
      expect(m.variance / variance).toBeCloseTo(1, 1);
    });
  });
  it("of multivariateNormal: mean and covariance", () => {
    const cov = [
      [2, 0.8],
      [0.8, 1],
    ];
    const rows = random.multivariateNormal(k, 10_000, [1, -2], cov).toArray() as number[][];
    const [x, y] = [rows.map((r) => r[0]!), rows.map((r) => r[1]!)];
    near(moments(x).mean, 1, Math.sqrt(2 / 10_000));
    near(moments(y).mean, -2, Math.sqrt(1 / 10_000));
    near(moments(x).variance, 2, 2 * Math.sqrt(2 / 10_000));
    near(correlation(x, y), 0.8 / Math.sqrt(2), 1 / 100);
  });
});
describe("gamma where variates underflow", () => {
  it("logGamma of a small shape: a log x is minus an exponential variate", () => {
    const a = 1e-3;
    const x = values(random.logGamma(k, n, a));
    expect(Math.min(...x)).toBeLessThan(-1000);
    followsLaw(
      x.map((v) => -a * v).filter((v) => v > 0.05),
      (v) => -Math.expm1(0.05 - v),
    ); // beyond, Gamma(a+1) counts
    expect(Math.min(...values(random.gamma(k, 100, a)))).toBe(0);
  });
  it("beta of small shapes stays on both sides of 1/2", () => {
    const x = values(random.beta(k, 2000, 1e-3, 1e-3));
    expect(x.every((v) => v >= 0 && v <= 1)).toBe(true);
    near(x.reduce((s, v) => s + v, 0) / 2000, 0.5, 0.5 / Math.sqrt(2000));
  });
  it("shapes at the ends", () => {
    expect(random.gamma(k, [], 0).item()).toBe(0);
    expect(random.gamma(k, [], -1).item()).toBeNaN();
    const large = random.gamma(k, [], 1e12).item();
    near(large / 1e12, 1, 1e-6);
  });
});
describe("discrete distributions (chi-square, fixed seed)", () => {
  it("bernoulli", () => {
    const x = values(random.bernoulli(k, n, 0.3));
    plausible(histogram(x, 0, 2), [0.7, 0.3]);
    expect(values(random.bernoulli(k, 3, 0))).toEqual([0, 0, 0]);
    expect(values(random.bernoulli(k, 3, 1))).toEqual([1, 1, 1]);
    expect(random.bernoulli(k, 3).dtype).toBe("bool");
  });
  it("categorical, also along another axis; -Infinity is never drawn", () => {
    const p = [0.1, 0.2, 0, 0.7];
    const logits = tensor(p.map(Math.log));
    const rows = random.categorical(k, logits.reshape([1, 4]).add(tensor(new Array(n).fill(0)).reshape([n, 1])));
    plausible(histogram(values(rows), 0, 4), p);
    const columns = random.categorical(k, logits.reshape([4, 1]).add(tensor([0, 0, 0])), 0);
    expect(columns.shape).toEqual([3]);
    expect(columns.dtype).toBe("i32");
  });
  it("randint", () => {
    plausible(histogram(values(random.randint(k, n, -3, 7)), -3, 10), new Array(10).fill(0.1));
    const all = values(random.randint(k, n, -(2 ** 31), 2 ** 31)).map((x) => x / 2 ** 32 + 0.5);
    followsLaw(all, (x) => x);
    expect(values(random.randint(k, 3, 5, 6))).toEqual([5, 5, 5]);
    expect(() => random.randint(k, 3, 5, 5)).toThrow(/no integers from 5 to below 5/);
    expect(() => random.randint(k, 3, 0.5, 5)).toThrow(/whole numbers/);
  });
  it("permutation: every order of three equally often; rows keep together", () => {
    const orders = ["0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"];
    const counts = new Array(6).fill(0);
    for (const key of random.split(k, 3000)) counts[orders.indexOf(values(random.permutation(key, 3)).join())]++;
    plausible(counts, new Array(6).fill(1 / 6));
    const x = tensor([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    const rows = random.permutation(k, x).toArray() as number[][];
    expect(rows.map((r) => r[1]! / r[0]!)).toEqual([10, 10, 10]);
    expect(rows.map((r) => r[0]!).sort()).toEqual([1, 2, 3]);
    expect(random.permutation(k, x, 1).shape).toEqual([3, 2]);
  });
  it("choice with and without weights", () => {
    plausible(histogram(values(random.choice(k, n, 5)), 0, 5), new Array(5).fill(0.2));
    const p = [0, 1, 3, 0, 4, 0];
    plausible(
      histogram(values(random.choice(k, n, 6, { p })), 0, 6),
      p.map((w) => w / 8),
    );
    expect(
      random.choice(
        k,
        [2, 3],
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).shape,
    ).toEqual([2, 3, 2]);
  });
  it("choice without replacement: no entry twice, the first by weight, the pair by what is left", () => {
    const p = [1, 2, 3];
    const counts = new Array(9).fill(0);
    for (const key of random.split(k, 4000)) {
      const [a, b] = values(random.choice(key, 2, 3, { replace: false, p })) as [number, number];
      counts[3 * a + b]++;
    }
    const pair = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => (a === b ? 0 : (p[a]! / 6) * (p[b]! / (6 - p[a]!)))));
    plausible(counts, pair);
    expect(values(random.choice(k, 5, 5, { replace: false })).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => random.choice(k, 6, 5, { replace: false })).toThrow(/cannot draw 6 of 5/);
    expect(() => random.choice(k, 6, 5, { p: [1, 2] })).toThrow(/one weight for each/);
  });
});
it("parameters that do not fit are refused", () => {
  expect(() => random.normal(k, 3, { loc: [1, 2] })).toThrow(/shapes \[2\] and \[3\]/);
  expect(() =>
    random.gamma(
      k,
      [2],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  ).toThrow(/does not broadcast/);
  expect(() => random.truncatedNormal(k, 3, 2, 1)).toThrow(/between 2 and 1/);
  expect(() => random.multivariateNormal(k, 3, [1, 2], [[1]])).toThrow(/vmap for several/);
});
