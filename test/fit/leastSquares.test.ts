import { describe, expect, it } from "vitest";
import { abs, exp, log, stack, type Tensor, take, tensor, transpose } from "wengert";
import { type Fit, leastSquares } from "wengert/fit";
import { inv } from "wengert/linalg";
import fc from "../properties.ts";

const t = tensor([0, 1, 2, 3, 4, 5]);
const y = tensor([5.1, 3.2, 2.1, 1.4, 0.8, 0.6]);
const decay = ({ height, rate }: { readonly height: Tensor; readonly rate: Tensor }): Tensor =>
  exp(t.mul(rate).neg()).mul(height).sub(y);

const hundredths = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max }).map((k) => k / 100);

describe("a fit", () => {
  it("looks like its start", () => {
    const record = leastSquares(decay, { height: 1, rate: 1 });
    const { height, rate } = record.x;
    expect(record.names).toEqual(["height", "rate"]);
    const pair = leastSquares(([h, r]: readonly Tensor[]) => decay({ height: h!, rate: r! }), [1, 1]);
    expect(pair.x[0]).toBeCloseTo(height, 12);
    const vector = leastSquares((p: Tensor) => decay({ height: take(p, 0), rate: take(p, 1) }), Float64Array.of(1, 1));
    expect(vector.x).toBeInstanceOf(Float64Array);
    expect(vector.x[1]).toBeCloseTo(rate, 12);
    const single = leastSquares((r: Tensor) => decay({ height: tensor(height), rate: r }), 1);
    expect(single.x).toBeCloseTo(rate, 8);
    const matrix = leastSquares(
      (m: Tensor) =>
        m.sub([
          [1, 2],
          [3, 4],
        ]),
      tensor([
        [0, 0],
        [0, 0],
      ]),
    );
    expect(matrix.x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
  it("takes residuals as a tree of scalars, too", () => {
    const points = ({ height, rate }: { height: Tensor; rate: Tensor }): Tensor[] =>
      [0, 1, 2].map((k) => exp(rate.mul(-k)).mul(height).sub([5.1, 3.2, 2.1][k]!));
    const fit = leastSquares(points, { height: 1, rate: 1 });
    expect(fit.residual).toHaveLength(3);
    expect(fit.verdict.status).toBe("minimum");
  });
  it("of a linear model is that of the normal equations, with its covariance", () => {
    const numbers = fc.array(hundredths(-300, 300), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(numbers, ([...values]) => {
        const data = tensor(values);
        const design = stack([t.mul(0).add(1), t], 1);
        const fit = leastSquares((b: Tensor) => design.matmul(b).sub(data), Float64Array.of(0, 0), { compile: false });
        const normal = inv(transpose(design).matmul(design));
        const want = normal.matmul(transpose(design).matmul(data)).toArray() as number[];
        want.forEach((w, k) => {
          expect(fit.x[k]).toBeCloseTo(w, 10);
        });
        const s2 = (2 * fit.cost) / 4;
        (normal.toArray() as number[][]).forEach((row, i) => {
          row.forEach((v, k) => {
            expect(fit.covariance[i]![k]).toBeCloseTo(s2 * v, 10);
          });
        });
        expect([...fit.sdObserved!]).toEqual([...fit.sd].map((v) => expect.closeTo(v, 10)));
      }),
      { numRuns: 20 },
    );
  });
  it("with weights counts each residual so often, and leaves out those of weight 0", () => {
    const twice = leastSquares(decay, { height: 1, rate: 1 }, { weights: [1, 2, 1, 1, 1, 0] });
    const rows = [0, 1, 1, 2, 3, 4];
    const spelled = leastSquares(
      ({ height, rate }: { height: Tensor; rate: Tensor }) =>
        stack(rows.map((k) => exp(rate.mul(-k)).mul(height).sub([5.1, 3.2, 2.1, 1.4, 0.8][k]!))),
      { height: 1, rate: 1 },
    );
    expect(twice.x.rate).toBeCloseTo(spelled.x.rate, 10);
    expect(twice.cost).toBeCloseTo(spelled.cost, 12);
    expect(twice.degreesOfFreedom).toBe(3);
    expect(twice.residual).toHaveLength(6);
  });
  it("with known noise takes the weights at their word", () => {
    const weights = new Float64Array(6).fill(4);
    const known = leastSquares(decay, { height: 1, rate: 1 }, { weights, noise: "known" });
    const estimated = leastSquares(decay, { height: 1, rate: 1 }, { weights });
    const s = Math.sqrt((2 * estimated.cost) / estimated.degreesOfFreedom);
    expect(estimated.sd.rate / known.sd.rate).toBeCloseTo(s, 10);
  });
  it("with a Jacobian of the user's works on plain numbers", () => {
    const times = t.toArray() as number[];
    const data = y.toArray() as number[];
    const fit = leastSquares((p: number[]) => times.map((s, k) => p[0]! * Math.exp(-p[1]! * s) - data[k]!), [1, 1], {
      jacobian: (p) => times.map((s) => [Math.exp(-p[1]! * s), -p[0]! * s * Math.exp(-p[1]! * s)]),
    });
    expect(fit.x[1]).toBeCloseTo(leastSquares(decay, { height: 1, rate: 1 }).x.rate, 7);
    expect(fit.sdObserved).toBeUndefined();
  });
  it("tells its progress, and stops when asked", () => {
    const seen: number[] = [];
    const fit = leastSquares(
      decay,
      { height: 1, rate: 1 },
      { onProgress: ({ cost, x }) => seen.push(cost + 0 * x.rate) < 3 },
    );
    expect(seen).toHaveLength(3);
    expect(seen[1]).toBeLessThan(seen[0]!);
    expect(fit.verdict.status).toBe("not converged");
    expect(fit.verdict.text).toContain("onProgress returned false");
  });
  it("keeps a log as table and as JSON", () => {
    const fit = leastSquares(decay, { height: 1, rate: 1 });
    const lines = String(fit.log).split("\n");
    expect(lines[0]).toMatch(/^iteration +cost +cosine +step +damping/);
    expect(lines).toHaveLength(fit.log.trials.length + 1);
    const parsed = JSON.parse(JSON.stringify(fit.log)) as unknown[];
    expect(parsed[0]).toMatchObject({ iteration: 0, outcome: "start" });
  });
  it("prints values beside their errors, and leaves as JSON", () => {
    const fit = leastSquares(decay, { height: 1, rate: 1 });
    expect(String(fit)).toMatch(/height +5\.0\d+ +0\.0\d+ +0\.0\d+\nrate +0\.4\d+/);
    expect(String(fit)).toContain("A minimum:");
    const json = JSON.parse(JSON.stringify(fit)) as Fit<{ height: number }>;
    expect(json.x.height).toBe(fit.x.height);
    expect(json.verdict.status).toBe("minimum");
  });
});

describe("a verdict", () => {
  it("finds residuals at a trial point that are not finite worse, not fatal", () => {
    const fit = leastSquares(([a]: readonly Tensor[]) => log(a!).sub(-8), [100]);
    expect(fit.x[0]).toBeCloseTo(Math.exp(-8), 12);
    expect(fit.log.trials.some((trial) => trial.outcome === "not finite")).toBe(true);
    expect(fit.verdict.status).toBe("minimum");
  });
  it("does not overflow with residuals", () => {
    const fit = leastSquares((p: Tensor) => p.sub([1, 2]).mul(1e200), Float64Array.of(5, 5));
    expect([...fit.x]).toEqual([1, 2]);
    expect(fit.verdict.status).toBe("minimum");
  });
  it("of a product of two parameters is gauge freedom", () => {
    const fit = leastSquares(([a, b]: readonly Tensor[]) => a!.mul(b!).mul(t).sub(y), [1, 2]);
    expect(fit.rank).toBe(1);
    expect(fit.verdict.status).toBe("gauge freedom");
    expect(fit.sd[0]).toBe(Infinity);
  });
  it("of a parameter that is not used is a flat direction", () => {
    const fit = leastSquares(
      ([h, r, unused]: readonly Tensor[]) => decay({ height: h!, rate: r! }).add(unused!.mul(0)),
      [1, 1, 7],
    );
    expect(fit.verdict.status).toBe("flat direction");
    expect(fit.verdict.directions[0]).toEqual([0, 0, 1]);
    expect(fit.x[2]).toBe(7);
    expect(fit.sd[2]).toBe(Infinity);
    expect(fit.sd[1]).toBeCloseTo(leastSquares(decay, { height: 1, rate: 1 }).sd.rate, 2);
  });
  it("of more parameters than residuals is a flat direction, and the step is the shortest", () => {
    const fit = leastSquares((p: Tensor) => p.sum().sub(6), Float64Array.of(0, 0, 0));
    [...fit.x].forEach((v) => {
      expect(v).toBeCloseTo(2, 12);
    });
    expect(fit.rank).toBe(1);
    expect(fit.verdict.directions).toHaveLength(2);
  });
  it("of a stationary start that is no minimum is a saddle, with a better point", () => {
    const residual = ([x]: readonly Tensor[]): Tensor => stack([x!.square().sub(1), tensor(1)]);
    const fit = leastSquares(residual, [0]);
    expect(fit.verdict.status).toBe("saddle or plateau");
    expect(leastSquares(residual, fit.verdict.witness!).verdict.status).toBe("minimum");
  });
  it("of a saddle between two minima names the direction downwards", () => {
    const residual = ([x, z]: readonly Tensor[]): Tensor => stack([x!.square().add(z!).sub(1), z!, tensor(1)]);
    const fit = leastSquares(residual, [0, 0.5]);
    expect(fit.verdict.status).toBe("saddle or plateau");
    expect(fit.verdict.directions[0]).toEqual([1, 0]);
  });
  it("of a kink is: not converged", () => {
    const fit = leastSquares(([x]: readonly Tensor[]) => stack([abs(x!.sub(0.3)).add(1), x!.mul(0.1)]), [3]);
    expect(fit.verdict.status).toBe("not converged");
    expect(fit.verdict.text).toContain("look for a kink");
  });
  it("of a search cut short is: not converged", () => {
    const fit = leastSquares(decay, { height: 1, rate: 1 }, { maxIterations: 2 });
    expect(fit.verdict.status).toBe("not converged");
    expect(fit.verdict.text).toContain("maxIterations reached");
  });
  it("names every bound that holds, and holds what lower = upper fixes", () => {
    const fit = leastSquares(decay, { height: 4, rate: 1 }, { lower: { rate: 0.7 }, upper: { height: 4.5 } });
    expect(fit.verdict.status).toBe("bound active");
    expect(fit.verdict.bounds.map(({ name, side }) => `${name} ${side}`)).toContain("rate lower");
    const fixed = leastSquares(decay, { height: 5, rate: 1 }, { lower: { height: 5 }, upper: { height: 5 } });
    expect(fixed.x.height).toBe(5);
    expect(fixed.verdict.status).toBe("minimum");
    expect(fixed.sd.height).toBeNaN();
  });
  it("within bounds is the best of the box", () => {
    const start = fc.tuple(hundredths(0, 100), hundredths(0, 100));
    const goal = fc.tuple(hundredths(-200, 300), hundredths(-200, 300));
    fc.assert(
      fc.property(start, goal, (x0, [a, b]) => {
        const residual = ([u, v]: readonly Tensor[]): Tensor =>
          stack([u!.add(v!.mul(0.9)).sub(a), u!.mul(0.9).add(v!).sub(b)]);
        const fit = leastSquares(residual, [...x0], { lower: 0, upper: 1, compile: false });
        const costAt = (u: number, v: number): number => 0.5 * ((u + 0.9 * v - a) ** 2 + (0.9 * u + v - b) ** 2);
        let least = Infinity;
        for (let i = 0; i <= 40; i++) for (let k = 0; k <= 40; k++) least = Math.min(least, costAt(i / 40, k / 40));
        expect(fit.cost).toBeLessThanOrEqual(least + 1e-12);
        expect(["minimum", "bound active"]).toContain(fit.verdict.status);
      }),
      { numRuns: 60 },
    );
  });
  it("of equations that cannot hold says so, also where none depends on the others", () => {
    const fit = leastSquares(([x]: readonly Tensor[]) => x!.square().add(1), [3], { equations: true });
    expect(fit.verdict.status).toBe("conflicting");
    expect(2 * fit.cost).toBeCloseTo(1, 12);
    expect(fit.verdict.text).toContain("The equation has no solution near here: it is 1 at best.");
    const two = ([x, y]: readonly Tensor[]): Tensor[] => [x!.square().add(1), y!.sub(2)];
    const both = leastSquares(two, [3, 0], { equations: true });
    expect(both.verdict.text).toContain("the system has no solution near here");
  });
});
