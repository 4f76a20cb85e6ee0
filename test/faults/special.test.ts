import { describe, expect, it } from "vitest";
import { exp, grad, hessian, jvp, log, sum, type Tensor, vmap } from "../../src/index.ts";
import { gammainc, ndtr, sincPi } from "../../src/special/index.ts";

const closeTo = (got: number, want: number, relative: number, absolute = 1e-300): void => {
  expect(Math.abs(got - want), `${got}, not ${want}`).toBeLessThanOrEqual(relative * Math.abs(want) + absolute);
};
/** f' by reverse mode, by forward mode, and batched. */
function slopes(f: (x: Tensor) => Tensor, x: number): number[] {
  const reverse = grad(f)(x) as number;
  const forward = (jvp(f, [x], [1]) as unknown as [Tensor, Tensor])[1].item();
  const batched = vmap(grad(f) as (x: Tensor) => Tensor)(Float64Array.of(x) as never).toTypedArray()[0]!;
  return [reverse, forward, batched];
}

describe("reported faults: special functions", () => {
  it("C020: the slope of sinc next to 0 has no cancellation", () => {
    const f = (t: Tensor): Tensor => sincPi(t.mul(3).sub(1));
    for (const d of slopes(f, 0.33333333333333337)) closeTo(d, 0, 0, 1e-14);
    for (const d of slopes(f, 0.3433333333333333)) closeTo(d, -0.29582521090801345, 1e-13);
  });

  it("C022: the slope of P(1, x) at 0 is 1", () => {
    const f = (x: Tensor): Tensor => gammainc(1, x);
    for (const d of slopes(f, 0)) expect(d).toBe(1);
    for (const d of slopes(f, 0.5)) closeTo(d, 0.6065306597126334, 1e-15);
    expect(grad(grad(f))(0)).toBe(-1);
    expect(grad(grad(grad(f)))(0)).toBe(1);
  });

  it("C122: the second derivative of an option price is the closed form, elementwise", () => {
    const [K, r, s, T] = [95, 0.02, 0.25, 0.75];
    const price = (F: Tensor): Tensor => {
      const d1 = log(F.div(K))
        .add((s * s * T) / 2)
        .div(s * Math.sqrt(T));
      const d2 = d1.sub(s * Math.sqrt(T));
      return F.mul(ndtr(d1))
        .sub(ndtr(d2).mul(K))
        .mul(exp(-r * T));
    };
    closeTo(grad(grad(price))(100) as number, 0.017102282140011263, 1e-13);
    const prices = Float64Array.of(100, 110);
    const H = hessian((F: Tensor) => sum(price(F)))(prices) as unknown as Tensor;
    const [h00, h01, , h11] = H.toTypedArray();
    closeTo(h00!, 0.017102282140011263, 1e-13);
    expect(h01).toBe(0);
    closeTo(h11!, grad(grad(price))(110) as number, 1e-14);
  });
});
