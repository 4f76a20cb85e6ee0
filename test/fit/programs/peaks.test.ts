import { describe, expect, it } from "vitest";
import { exp, grad, jacobian, stack, sumOfSquares, type Tensor, take, tensor } from "wengert";
import { leastSquares } from "wengert/fit";
import { readData, worst } from "../data.ts";

interface Peaks {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly atStart: { readonly halfRss: string; readonly gradient: readonly string[] };
  readonly fit: readonly string[];
  readonly sd: readonly string[];
  readonly halfRss: string;
}
const data = readData<Peaks>("programs/01-peaks.json");
const start = Float64Array.from(data.start);

/** Three pseudo-Voigt peaks on a line, at the places x. */
function spectrum(b: readonly Tensor[], x: Tensor): Tensor {
  let y = x.mul(b[13]!).add(b[12]!);
  for (let k = 0; k < 12; k += 4) {
    const [c, w, h, eta] = b.slice(k, k + 4) as [Tensor, Tensor, Tensor, Tensor];
    const t = x.sub(c).div(w).square();
    const lorentz = eta.div(t.mul(4).add(1));
    const gauss = exp(t.mul(-4 * Math.LN2)).mul(eta.mul(-1).add(1));
    y = y.add(lorentz.add(gauss).mul(h));
  }
  return y;
}
const entries = (b: Tensor): Tensor[] => data.start.map((_, k) => take(b, k));
const residual = (b: Tensor): Tensor => spectrum(entries(b), tensor([...data.x])).sub(tensor([...data.y]));

describe("peaks in a spectrum", () => {
  it("have the gradient at the start", () => {
    const cost = (b: Tensor): Tensor => sumOfSquares(residual(b)).mul(0.5);
    expect(worst([cost(tensor(start)).item()], [data.atStart.halfRss])).toBeLessThan(1e-13);
    expect(worst(grad(cost)(start), data.atStart.gradient)).toBeLessThan(1e-11);
  });
  it("are fitted as a vector, with standard deviations", () => {
    const fit = leastSquares(residual, start);
    expect(fit.verdict.status).toBe("minimum");
    expect(worst(fit.x, data.fit)).toBeLessThan(1e-8);
    expect(worst(fit.sd, data.sd)).toBeLessThan(1e-8);
    expect(worst([fit.cost], [data.halfRss])).toBeLessThan(1e-12);
    expect(fit.degreesOfFreedom).toBe(186);
  });
  it("are fitted point by point, as a closure for each parameter set", () => {
    const model = (b: readonly Tensor[]) => (x: number) => spectrum(b, tensor(x));
    const some = data.x.map((_, i) => i).filter((i) => i % 5 === 0);
    const pointwise = (b: readonly Tensor[]): Tensor[] => some.map((i) => model(b)(data.x[i]!).sub(data.y[i]!));
    const together = (b: readonly Tensor[]): Tensor =>
      spectrum(b, tensor(some.map((i) => data.x[i]!))).sub(tensor(some.map((i) => data.y[i]!)));
    const rows = jacobian((b: Tensor) => stack(pointwise(entries(b))))(start).toArray() as number[][];
    const whole = jacobian((b: Tensor) => together(entries(b)))(start).toArray() as number[][];
    expect(worst(rows.flat(), whole.flat())).toBeLessThan(1e-11);
    const fit = leastSquares(pointwise, [...data.start]);
    expect(fit.verdict.status).toBe("minimum");
    expect(worst(fit.x, leastSquares(together, [...data.start]).x)).toBeLessThan(1e-8);
  });
  it("keep their mixing within bounds, and the verdict names which are active", () => {
    const lower = data.start.map((_, k) => (k % 4 === 3 && k < 12 ? 0.4 : -Infinity));
    const fit = leastSquares(residual, start, { lower });
    expect(fit.verdict.status).toBe("bound active");
    expect(fit.verdict.bounds.map((b) => b.name)).toEqual(["x[3]"]);
    expect(fit.x[3]).toBe(0.4);
    expect(fit.sd[3]).toBeNaN();
    expect(fit.verdict.text).toContain("x[3] is held at its lower bound 0.4");
  });
});
