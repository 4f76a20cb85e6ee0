import { describe, expect, it } from "vitest";
import { ascendingSeries, eulerGamma, hankelSums, regularPart } from "../../src/math/besselSeries.ts";
import { EPS, relative } from "./reference.ts";

describe("besselSeries", () => {
  it("sums J_2(1), I_2(1) and stops at 0 and NaN", () => {
    expect(relative(ascendingSeries(2, 1, -0.25), 0.11490348493190049)).toBeLessThanOrEqual(2 * EPS);
    expect(relative(ascendingSeries(2, 1, 0.25), 0.13574766976703828)).toBeLessThanOrEqual(2 * EPS);
    expect([ascendingSeries(0, 0, 0), ascendingSeries(3, 0, 0)]).toEqual([1, 0]);
    expect(ascendingSeries(1, Number.NaN, Number.NaN)).toBeNaN();
  });

  it("starts the regular part with psi(1) + psi(1 + n)", () => {
    expect([regularPart(0, 0), regularPart(1, 0)]).toEqual([-2 * eulerGamma, 1 - 2 * eulerGamma]);
  });

  it("has the Hankel sums of order 1/2, which end at 1", () => {
    expect(hankelSums(0.5, 30, -1)).toEqual([1, 0]);
    expect(hankelSums(1.5, 30, -1)).toEqual([1, 1 / 30]);
  });
});
