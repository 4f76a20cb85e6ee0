import { describe, expect, it } from "vitest";
import { cbrt, grad, hypot, jet, log, log1p, log2, log10, pow, type Tensor } from "../../src/index.ts";
import { entr, xlogx, xlogy } from "../../src/special/index.ts";

const coefficients = (f: (x: Tensor) => Tensor, x: number, order: number): number[] =>
  jet(f as never, [[x, 1]] as never, order) as unknown as number[];

describe("Taylor coefficients keep the conventions of the other modes", () => {
  it.each([log, log2, log10, log1p, entr, xlogx])("%#: NaN outside the domain of a logarithm, to every order", (f) => {
    for (const c of coefficients((x) => f(x), -2.5, 4).slice(2)) expect(c).toBeNaN();
  });
  it("cbrt has the slope Infinity at 0 and 0 at Infinity", () => {
    expect(coefficients(cbrt, 0, 1)).toEqual([0, Infinity]);
    expect(coefficients(cbrt, Infinity, 1)).toEqual([Infinity, 0]);
  });
  it("powers at infinity, of tiny exponents, and of the base 0 in their exponent", () => {
    expect(coefficients((x) => pow(x, 0.25), Infinity, 1)).toEqual([Infinity, 0]);
    expect(coefficients((x) => pow(x, -3), -Infinity, 2)).toEqual([-0, -0, -0]);
    expect(coefficients((x) => pow(x, 1e-20), 2, 1)[1]).toBe(0.5e-20);
    expect(coefficients((y) => pow(0, y), 1.5, 2)).toEqual([0, 0, 0]);
    expect(coefficients((y) => pow(0, y), 0, 1)).toEqual([1, 0]);
  });
  it("the curvature of hypot keeps its digits where one side is small", () => {
    const [, , second] = coefficients((x) => hypot(x, 1e-6), 700, 2) as [number, number, number];
    const r = Math.hypot(700, 1e-6);
    expect(Math.abs(second / (0.5e-12 / r ** 3) - 1)).toBeLessThan(1e-13);
  });
  it("xlogy at an absent outcome of probability 0, in reverse mode twice too", () => {
    expect(coefficients((y) => xlogy(0, y), 0, 2)).toEqual([0, 0, 0]);
    const slope = grad((y: Tensor) => xlogy(0, y));
    expect(grad((y: Tensor) => slope(y as never))(0 as never)).toBe(0);
  });
});
