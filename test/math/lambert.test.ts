import { describe, expect, it } from "vitest";
import { lambertw, lambertwOnePlus } from "../../src/math/lambert.ts";
import fc from "../properties.ts";
import { EPS, expectGolden, expectReference, relative } from "./reference.ts";

describe("lambert", () => {
  it("meets the golden and the reference values", () => {
    expectGolden("lambertw", (x) => lambertw(x!), 1e-15);
    expectReference("elementary", "lambertw", (x) => lambertw(x!), 1e-15);
  });

  it("W e^W = x", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 300, noNaN: true }), (w) => {
        const x = w * Math.exp(w);
        const branchDistance = Math.max(1 + w, 1e-8);
        expect(Math.abs(lambertw(x) - w)).toBeLessThanOrEqual(
          (8 * EPS * (Math.abs(w) + w * w)) / branchDistance + 4e-16 * Math.abs(w) + (w < -0.999 ? 3e-8 : 0),
        );
      }),
    );
  });

  it("joins the series at the branch point and the iteration", () => {
    const x = (0.16 / 2 - 1) / Math.E;
    expect(relative(lambertw(x - 1e-15), lambertw(x + 1e-15))).toBeLessThanOrEqual(2e-14);
    expect(lambertw(-0.36787944117144233)).toBe(-1);
    const next = -0.36787944117144228;
    expect(lambertw(next)).toBeGreaterThan(-1);
    expect(
      Math.abs(1 + lambertw(next) - Math.sqrt(2 * Math.E * (5.551115123125783e-17 - 1.2428753672788363e-17))),
    ).toBeLessThan(1e-15);
  });

  it("1 + W keeps its digits at the branch point, where W' = 1/(e^W (1 + W)) is large", () => {
    expectGolden("lambertw", (x) => 1 / (Math.exp(lambertw(x!)) * lambertwOnePlus(x!)), 2e-15, 1);
    expect(lambertwOnePlus(-0.36787944117144233)).toBe(0);
    for (const x of [-0.3, 0, 2, 1e5]) expect(lambertwOnePlus(x)).toBe(1 + lambertw(x));
    expect(lambertwOnePlus(-0.37)).toBeNaN();
  });

  it("keeps limits and domain", () => {
    const infinity = Number.POSITIVE_INFINITY;
    expect([lambertw(0), lambertw(-0), lambertw(infinity), lambertw(5e-324)]).toEqual([0, -0, infinity, 5e-324]);
    expect([lambertw(-0.37), lambertw(-infinity), lambertw(Number.NaN)]).toEqual(new Array(3).fill(Number.NaN));
    expect(relative(lambertw(Number.MAX_VALUE), 703.2270331047702)).toBeLessThanOrEqual(2 * EPS);
  });
});
