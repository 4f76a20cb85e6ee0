import { describe, expect, it } from "vitest";
import { exp, matmul, ones, record, scan, slice, sum, type Tensor, take, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { derivativesOf } from "../../src/fit/derivatives.ts";
import { patient, runsBefore } from "../../src/fit/patience.ts";

const few = record((x: Tensor) => exp(x).sub(1), ones([8]));
const many = record((x: Tensor) => sum(matmul(x, x)), ones([400, 400]));
const loop = record(
  (x: Tensor) => scan((y: Tensor) => [exp(y).mul(0.5), y] as const, x, null, { length: 1000 })[0] as Tensor,
  tensor(1),
);

describe("what is called so often as a rule", () => {
  it("is interpreted where that is done before code would be", () => {
    expect(runsBefore(few, 15)).toBeGreaterThan(15);
  });
  it("is compiled at once where a run takes longer than compiling", () => {
    expect(runsBefore(many, 1)).toBe(0);
    expect(runsBefore(loop, 2)).toBe(0);
  });
  it("is compiled at once where all calls together would take longer", () => {
    const runs = runsBefore(few, 1);
    expect(runsBefore(few, runs)).toBe(runs);
    expect(runsBefore(few, runs + 1)).toBe(0);
  });
});

describe("a residual that is recorded once", () => {
  it("runs as what was made of its program, wherever it is asked for first", () => {
    let made = 0;
    const better = (p: typeof few): typeof few => {
      made++;
      return p;
    };
    const f = patient((x: Tensor) => exp(x).sub(1), 3, better);
    f.path(Float64Array.of(1, 2));
    expect(made).toBe(1);
    f(tensor([1, 2]));
    expect(made).toBe(1);
  });
  it("has the numbers of its pattern where it has few parameters in each", () => {
    const n = 70;
    const residual = (x: Tensor): Tensor =>
      slice(x, [0, n])
        .mul(exp(take(x, n)))
        .sub(1);
    const { pattern } = derivativesOf(residual, new Float64Array(n + 1), true);
    expect(pattern?.columns).toHaveLength(2 * n);
  });
});

describe("a fit", () => {
  it("has the same digits each time", () => {
    const t = tensor(Float64Array.from({ length: 50 }, (_, k) => k / 10));
    const y = tensor(Float64Array.from({ length: 50 }, (_, k) => 3 * Math.exp(-k / 20) + Math.sin(k) / 100));
    const residual = (p: { height: Tensor; rate: Tensor }): Tensor => exp(t.mul(p.rate).neg()).mul(p.height).sub(y);
    const [first, second] = [0, 1].map(() => leastSquares(residual, { height: 1, rate: 1 }));
    expect(second!.x).toEqual(first!.x);
    expect(second!.sd).toEqual(first!.sd);
  });
});
