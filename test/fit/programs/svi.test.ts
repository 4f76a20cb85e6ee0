import { describe, expect, it } from "vitest";
import { grad, sqrt, sumOfSquares, type Tensor, tensor, unstack } from "wengert";
import { leastSquares } from "wengert/fit";
import { readData, worst } from "../data.ts";

interface Svi {
  readonly k: readonly number[];
  readonly w: readonly number[];
  readonly start: readonly number[];
  readonly halfRss0: string;
  readonly grad0: readonly string[];
  readonly fit: readonly string[];
  readonly halfRss: string;
}
const { svi } = readData<{ readonly svi: Svi }>("programs/04-options.json");
const k = tensor([...svi.k]);
/** Total variance a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), minus the quotes. */
const residual = (x: Tensor): Tensor => {
  const [a, b, rho, m, sigma] = unstack(x) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const d = k.sub(m);
  return d
    .mul(rho)
    .add(sqrt(d.square().add(sigma.square())))
    .mul(b)
    .add(a)
    .sub(tensor([...svi.w]));
};

describe("a smile of variances", () => {
  it("has the gradient at the start", () => {
    const cost = (x: Tensor): Tensor => sumOfSquares(residual(x)).mul(0.5);
    expect(worst([cost(tensor([...svi.start])).item()], [svi.halfRss0])).toBeLessThan(1e-12);
    expect(worst(grad(cost)(Float64Array.from(svi.start)), svi.grad0)).toBeLessThan(1e-11);
  });
  it("is fitted", () => {
    const fit = leastSquares(residual, Float64Array.from(svi.start));
    expect(fit.verdict.status).toBe("minimum");
    expect(worst(fit.x, svi.fit)).toBeLessThan(1e-8);
    expect(worst([fit.cost], [svi.halfRss])).toBeLessThan(1e-10);
  });
});
