import { describe, expect, it } from "vitest";
import { abs, concatenate, hessian, matmul, pow, sin, slice, square, stack, sum, type Tensor, tensor } from "wengert";
import { type Fit, type FitOptions, leastSquares } from "wengert/fit";
import { inv } from "wengert/linalg";

/** n pairs (a_i, b_i): five data each of a exp(-b t), every pair a block of the Hessian of its own. */
const t = tensor([0, 1, 2, 3, 4]);
const pairs = (n: number, noise: number) => {
  const data = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 5 }, (_, j) => (1 + (i % 7)) * Math.exp(-0.7 * j) + noise * Math.sin(5 * i + 3 * j)),
  );
  return (p: Tensor): Tensor =>
    slice(p, [0, n])
      .reshape([n, 1])
      .mul(
        t
          .mul(slice(p, [n, 2 * n]).reshape([n, 1]))
          .neg()
          .exp(),
      )
      .sub(tensor(data))
      .ravel();
};
const fitted = (residual: (p: Tensor) => Tensor, start: ArrayLike<number>, options?: FitOptions<Float64Array>) =>
  leastSquares(residual, Float64Array.from(start), options) as Fit<Float64Array>;
const startOf = (n: number, rate: (i: number) => number): number[] =>
  Array.from({ length: 2 * n }, (_, k) => (k < n ? 2 : rate(k - n)));
const missing = (fit: Fit<Float64Array>): number[] =>
  [...fit.sdObserved!.keys()].filter((k) => Number.isNaN(fit.sdObserved![k]!));
/** What a pair has alone, from its own 2 x 2 Hessian. */
const ownErrors = (fit: Fit<Float64Array>, residual: (p: Tensor) => Tensor, i: number, n: number): number[] => {
  const pair = (q: Tensor): Tensor => {
    const x = tensor(fit.x);
    const put = (from: Tensor, at: number, v: Tensor): Tensor =>
      concatenate([slice(from, [0, at]), v, slice(from, [at + 1, 2 * n])]);
    return sum(square(residual(put(put(x, i, slice(q, [0, 1])), n + i, slice(q, [1, 2]))))).mul(0.5);
  };
  const inverse = inv(hessian(pair)(tensor([fit.x[i]!, fit.x[n + i]!]))).toArray() as number[][];
  const sigma = Math.sqrt((2 * fit.cost) / fit.degreesOfFreedom);
  return [sigma * Math.sqrt(inverse[0]![0]!), sigma * Math.sqrt(inverse[1]![1]!)];
};

describe("sdObserved of many parameters, each with few", () => {
  const n = 200;
  it("is that of each block that curves upwards where another does not, and the verdict names the others", () => {
    const residual = pairs(n, 0.3);
    const fit = fitted(
      residual,
      startOf(n, (i) => (i === 7 || i === 90 ? 6 : 0.7)),
      { maxIterations: 0 },
    );
    expect([fit.verdict.status, fit.rank]).toEqual(["not converged", 2 * n]);
    expect(fit.verdict.evidence.curvature).toBeLessThan(-1e-3);
    expect(missing(fit)).not.toEqual([]);
    expect(missing(fit).length).toBeLessThan(n);
    for (let i = 0; i < n; i += 13) {
      const own = ownErrors(fit, residual, i, n);
      const both = [fit.sdObserved![i]!, fit.sdObserved![n + i]!];
      if (own.some(Number.isNaN)) expect(both).toEqual([Number.NaN, Number.NaN]);
      else expect(both.map((v, k) => v / own[k]!)).toEqual([expect.closeTo(1, 10), expect.closeTo(1, 10)]);
    }
    const [first, second] = missing(fit).map((k) => fit.names[k]!);
    expect(fit.verdict.text).toContain(`sdObserved is NaN for ${first}, ${second}, `);
    expect(fit.verdict.text).toMatch(/the cost does not curve upwards .*least curvature -\d/);
  });
  it("is NaN for all that a saddle along a shared parameter joins, and the verdict says so", () => {
    const residual = (p: Tensor): Tensor => {
      const [own, shared] = [slice(p, [0, n * 2]), slice(p, [2 * n])];
      return concatenate([own.sub(1), square(shared).add(own.sub(1).mul(shared)).sub(1)]);
    };
    const fit = fitted(residual, [...new Float64Array(2 * n).fill(1), 0]);
    expect(fit.verdict.status).toBe("saddle or plateau");
    expect(missing(fit)).toHaveLength(2 * n);
    expect(fit.verdict.text).toContain("sdObserved is NaN for x[0], x[1], x[2], x[3] and 396 more");
  });
});
describe("sdObserved of a dense fit of more than 64 parameters", () => {
  const [n, m] = [70, 200];
  const a = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => Math.sin(1 + i * j + 0.3 * j)));
  const model = (rows: readonly number[], bad: number) => {
    const [design, y] = [tensor(rows.map((i) => a[i]!)), tensor(rows.map((i) => (i === 5 ? bad : Math.cos(i))))];
    return (p: Tensor): Tensor => matmul(design, p).add(sin(p).mul(0.1).sum()).sub(y);
  };
  it.each([Number.NaN, Infinity])("is that without the datum where one of weight 0 is %f", (bad) => {
    const all = Array.from({ length: m }, (_, i) => i);
    const weights = all.map((i) => Number(i !== 5));
    const whole = fitted(model(all, bad), new Float64Array(n).fill(0.1), { weights });
    const rest = fitted(
      model(
        all.filter((i) => i !== 5),
        bad,
      ),
      new Float64Array(n).fill(0.1),
    );
    expect(Array.from(whole.sdObserved!, (v, k) => v / rest.sdObserved![k]!)).toEqual(
      Array.from(whole.x, () => expect.closeTo(1, 9)),
    );
  });
});
describe("second derivatives that are not finite", () => {
  const bent = (v: Tensor): Tensor => v.add(pow(abs(v), 1.5));
  it("of a parameter that can move leave no sdObserved, and the verdict says so", () => {
    const fit = leastSquares(({ k }: { k: Tensor }) => stack([bent(k), k.mul(2)]), { k: 0 });
    expect(fit.sdObserved).toBeUndefined();
    expect(fit.verdict.text).toContain("sdObserved is undefined, as second derivatives are not finite here");
  });
  it.each([3, 80])("of one that is held at a bound take nothing from the others, %i of them", (n) => {
    const places = Array.from({ length: n }, (_, k) => k);
    const residual = (p: Tensor): Tensor => {
      const own = slice(p, [1]);
      return concatenate([bent(slice(p, [0, 1])).add(1), own.sub(places), own.mul(2).sub(1)]);
    };
    const start = [0, ...places.map(() => 1)];
    const fit = fitted(residual, start, { lower: [0, ...places.map(() => -Infinity)] });
    expect(fit.verdict.bounds).toMatchObject([{ name: "x[0]", multiplier: 1 }]);
    expect([...fit.sdObserved!]).toEqual([Number.NaN, ...Array.from(fit.sd.slice(1), (v) => expect.closeTo(v, 12))]);
    expect(fit.verdict.text).not.toContain("sdObserved");
  });
});
