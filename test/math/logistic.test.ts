import { describe, expect, it } from "vitest";
import { logit, logsigmoid, sigmoid, silu, softplus } from "../../src/math/logistic.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference } from "./reference.ts";

const table: [string, (x: number) => number][] = [
  ["sigmoid", sigmoid],
  ["softplus", softplus],
  ["logsigmoid", logsigmoid],
  ["silu", silu],
  ["logit", logit],
];

describe("logistic", () => {
  it.each(table)("%s meets the golden and the reference values", (name, f) => {
    expectGolden(name, (x) => f(x!), 1e-15);
    expectReference("elementary", name, (x) => f(x!), 6e-16);
    expect(f(Number.NaN)).toBeNaN();
  });

  it("reflects: s(x) + s(-x) = 1, softplus(x) - softplus(-x) = x, logit(s(x)) = x", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
        expect(Math.abs(sigmoid(x) + sigmoid(-x) - 1)).toBeLessThanOrEqual(EPS);
        expect(Math.abs(softplus(x) - softplus(-x) - x)).toBeLessThanOrEqual(4 * EPS * Math.max(1, Math.abs(x)));
        if (x < 0) expect(Math.abs(logit(sigmoid(x)) - x)).toBeLessThanOrEqual(4 * EPS * (1 + Math.abs(x)));
      }),
    );
  });

  it("keeps the limits at infinity and the last subnormal numbers", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([sigmoid(-infinity), sigmoid(infinity), sigmoid(-745)]).toEqual([0, 1, 5e-324]);
    expect([softplus(infinity), softplus(-infinity), logsigmoid(-infinity)]).toEqual([infinity, 0, -infinity]);
    expect([silu(-infinity), silu(infinity), silu(-1e6)]).toEqual([0, infinity, 0]);
    expect(silu(-750)).toBe(-1.5e-323);
    expect([logit(0), logit(1), logit(0.5), logit(-0.1), logit(1.1)]).toEqual([
      -infinity,
      infinity,
      0,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
