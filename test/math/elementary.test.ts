import { describe, expect, it } from "vitest";
import {
  cosm1,
  cospi,
  entr,
  exp2,
  exp10,
  expm1mx,
  log1mexp,
  log1pmx,
  logaddexp,
  logRatioMinusLinear,
  sech2,
  sinpi,
  xlog1py,
  xlogx,
  xlogy,
} from "../../src/math/elementary.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference } from "./reference.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("Math functions that the primitives use as they are", () => {
  const unary = [
    ...([
      "exp",
      "expm1",
      "log",
      "log2",
      "log10",
      "log1p",
      "sqrt",
      "cbrt",
      "sin",
      "cos",
      "tan",
      "asin",
      "acos",
    ] as const),
    ...(["atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"] as const),
  ];
  it.each(unary)("Math.%s meets the golden values", (name) => expectGolden(name, Math[name], 1e-15));
  it.each(["pow", "atan2", "hypot"] as const)("Math.%s meets the golden values", (name) => {
    expectGolden(name, Math[name] as (...args: number[]) => number, 1e-15);
  });
});

describe("elementary", () => {
  it.each([
    ["exp2", exp2],
    ["log1mexp", log1mexp],
    ["xlogx", xlogx],
    ["entr", entr],
    ["logaddexp", logaddexp],
    ["xlogy", xlogy],
    ["xlog1py", xlog1py],
  ] as [string, (...args: number[]) => number][])("%s meets the golden values", (name, f) => {
    expectGolden(name, f, 1e-15);
  });

  it.each([
    ["exp2", exp2],
    ["exp10", exp10],
    ["cosm1", cosm1],
    ["sinpi", sinpi],
    ["cospi", cospi],
    ["sech2", sech2],
    ["log1mexp", log1mexp],
    ["log1pmx", log1pmx],
    ["expm1mx", expm1mx],
    ["logaddexp", logaddexp],
    ["xlogx", xlogx],
  ] as [string, (...args: number[]) => number][])("%s meets the reference values", (name, f) => {
    expectReference("elementary", name, f, 6e-16);
  });

  it("sinpi and cospi are exact at multiples of 1/2, odd and even", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), (n) => {
        const odd = Math.abs(n % 2) === 1;
        expect(sinpi(n)).toBe(n < 0 || Object.is(n, -0) ? -0 : 0);
        expect(cospi(n)).toBe(odd ? -1 : 1);
        expect(cospi(n + 0.5)).toBe(0);
        expect(sinpi(n + 0.5)).toBe(odd ? -1 : 1);
      }),
    );
    fc.assert(
      fc.property(finite, (x) => {
        expect(sinpi(-x)).toBe(-sinpi(x));
        expect(cospi(-x)).toBe(cospi(x));
        expect(Math.abs(sinpi(x) ** 2 + cospi(x) ** 2 - 1)).toBeLessThanOrEqual(4 * EPS);
      }),
    );
  });

  it("keeps limits and domains", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([sech2(0), sech2(400), sech2(-infinity)]).toEqual([1, 0, 0]);
    expect([log1mexp(0), log1mexp(-1), log1mexp(infinity), log1mexp(5e-324)]).toEqual([
      -infinity,
      Number.NaN,
      -0,
      Math.log(5e-324),
    ]);
    expect([log1pmx(-1), log1pmx(infinity), expm1mx(infinity), expm1mx(-infinity)]).toEqual([
      -infinity,
      -infinity,
      infinity,
      infinity,
    ]);
    expect([xlogx(0), xlogx(-1), entr(0), entr(-1), entr(infinity)]).toEqual([0, Number.NaN, 0, -infinity, -infinity]);
    expect([xlogy(0, 0), xlogy(0, infinity), xlogy(0, Number.NaN), xlogy(1, 0)]).toEqual([0, 0, Number.NaN, -infinity]);
    expect([xlog1py(0, -1), xlog1py(0, Number.NaN), xlog1py(2, -1)]).toEqual([0, Number.NaN, -infinity]);
    expect([logaddexp(infinity, 1), logaddexp(-infinity, -infinity), logaddexp(-infinity, 3)]).toEqual([
      infinity,
      -infinity,
      3,
    ]);
    expect([logaddexp(infinity, -infinity), logaddexp(infinity, infinity)]).toEqual([infinity, infinity]);
    for (const f of [exp2, exp10, cosm1, sinpi, cospi, sech2, log1mexp, log1pmx, expm1mx, xlogx, entr]) {
      expect(f(Number.NaN)).toBeNaN();
    }
    expect([logaddexp(Number.NaN, 1), logaddexp(1, Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });

  it("logRatioMinusLinear joins its two forms", () => {
    for (const p of [0.01, 0.499, 0.501, 1, 1.4999, 1.5001, 30]) {
      const exact = Math.log(p) - (p - 1);
      expect(Math.abs(logRatioMinusLinear(p, 1, p - 1) - exact)).toBeLessThanOrEqual(4 * EPS * Math.abs(exact) + EPS);
    }
  });
});
