import { describe, expect, it } from "vitest";
import {
  concatenate,
  grad,
  hessian,
  log,
  scan,
  stack,
  sumOfSquares,
  type Tensor,
  take,
  tensor,
  unstack,
} from "wengert";
import { leastSquares } from "wengert/fit";
import { readData, readText, worst } from "../data.ts";

interface LynxHare {
  readonly start: readonly number[];
  readonly half0: string;
  readonly grad0: readonly string[];
  readonly fit: readonly string[];
  readonly sd: readonly string[];
  readonly half: string;
  readonly hessian: readonly (readonly string[])[];
}
const data = readData<LynxHare>("programs/05-lynx-hare.json");
const years = readText("lynx-hare.csv")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",").map(Number));
const hares = tensor(years.map((row) => row[2]!));
const lynxes = tensor(years.map((row) => row[1]!));
const STEPS = 20;

/** Populations at the turn of each year, by Runge-Kutta steps of 1/20 year. */
function populations(p: Tensor): Tensor {
  const [alpha, beta, gamma, delta, u0, v0] = unstack(p) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  const slope = (y: Tensor): Tensor => {
    const [u, v] = unstack(y) as [Tensor, Tensor];
    return stack([alpha.sub(beta.mul(v)).mul(u), delta.mul(u).sub(gamma).mul(v)]);
  };
  const h = 1 / STEPS;
  const step = (y: Tensor): Tensor => {
    const k1 = slope(y);
    const k2 = slope(y.add(k1.mul(h / 2)));
    const k3 = slope(y.add(k2.mul(h / 2)));
    const k4 = slope(y.add(k3.mul(h)));
    return y.add(
      k1
        .add(k2.mul(2))
        .add(k3.mul(2))
        .add(k4)
        .mul(h / 6),
    );
  };
  const start = stack([u0, v0]);
  const [, states] = scan((y: Tensor) => [step(y), step(y)] as const, start, null, {
    length: STEPS * (years.length - 1),
  });
  const all = concatenate([start.reshape([1, 2]), states as Tensor]);
  return take(
    all,
    tensor(
      years.map((_, k) => k * STEPS),
      { dtype: "i32" },
    ),
  );
}
const residual = (p: Tensor): Tensor => {
  const y = populations(p);
  return concatenate([log(take(y, 0, 1).div(hares)), log(take(y, 1, 1).div(lynxes))]);
};
const cost = (p: Tensor): Tensor => sumOfSquares(residual(p)).mul(0.5);
const start = Float64Array.from(data.start);

describe("lynx and hare", () => {
  it("have the cost and its gradient at the start", () => {
    expect(worst([cost(tensor(start)).item()], [data.half0])).toBeLessThan(1e-12);
    expect(worst(grad(cost)(start), data.grad0)).toBeLessThan(1e-11);
  });
  it("are fitted, with standard deviations and the full Hessian", () => {
    const fit = leastSquares(residual, start);
    expect(fit.verdict.status).toBe("minimum");
    expect(worst(fit.x, data.fit)).toBeLessThan(1e-8);
    expect(worst(fit.sd, data.sd)).toBeLessThan(1e-8);
    expect(worst([fit.cost], [data.half])).toBeLessThan(1e-11);
    const curvature = hessian(cost)(fit.x).toArray() as number[][];
    expect(worst(curvature.flat(), data.hessian.flat())).toBeLessThan(1e-7);
  });
});
