import { describe, expect, it } from "vitest";
import { gammaincPPartial, gammaincQPartial } from "../../src/math/gammaDensity.ts";
import { expectReference, relative } from "./reference.ts";

const x = Number.POSITIVE_INFINITY;
describe("gammaDensity", () => {
  it("meets the reference values in both operands", () => {
    expectReference("partials", "gammaincPPartial", (i, j, a, y) => gammaincPPartial(i!, j!, a!, y!), 4e-14);
  });

  it("P(1, x) = 1 - e^-x and P(2, x) = 1 - (1 + x) e^-x down to x = 0", () => {
    for (const y of [0, 1e-9, 1e-3, 0.5, 2, 30]) {
      for (let j = 1; j <= 5; j++) {
        const sign = j % 2 === 1 ? 1 : -1;
        expect(relative(gammaincPPartial(0, j, 1, y), sign * Math.exp(-y))).toBeLessThanOrEqual(2e-14);
        const second = sign * (y - (j - 1)) * Math.exp(-y);
        if (y !== 2) expect(relative(gammaincPPartial(0, j, 2, y), second)).toBeLessThanOrEqual(2e-13);
      }
    }
  });

  it("has the limits of (log x)^i x^(a-1-j) / Gamma(a - j) at x = 0", () => {
    const limits = (a: number): number[] => [1, 2, 3].map((j) => gammaincPPartial(0, j, a, 0));
    expect(limits(0.5)).toEqual([x, -x, x]);
    expect(limits(1.5)).toEqual([0, x, -x]);
    expect(limits(4)).toEqual([0, 0, 0]);
    const mixed = (a: number): number[] => [1, 2, 3].map((j) => gammaincPPartial(1, j, a, 0));
    const tiny = 1e-200;
    for (const a of [0.5, 1, 1.5, 2])
      mixed(a).forEach((limit, j) => {
        const near = gammaincPPartial(1, j + 1, a, tiny);
        if (limit === 0) expect(Math.abs(near)).toBeLessThanOrEqual(1e-90);
        else expect(Math.sign(near)).toBe(Math.sign(limit));
      });
  });

  it("keeps its digits where x^a underflows", () => {
    expect(relative(gammaincPPartial(0, 1, 2, 1e-200), 1e-200)).toBeLessThanOrEqual(4e-15);
    expect(relative(gammaincPPartial(0, 2, 2, 1e-200), 1)).toBeLessThanOrEqual(4e-15);
    expect(relative(gammaincPPartial(0, 3, 2, 1e-200), -2)).toBeLessThanOrEqual(4e-15);
  });

  it("has zero slopes at infinity and NaN outside; Q is 1 - P", () => {
    expect(gammaincPPartial(0, 1, 2, x)).toBe(0);
    expect(gammaincPPartial(0, 1, -1, 2)).toBeNaN();
    expect(gammaincPPartial(0, 1, 2, -1)).toBeNaN();
    expect(gammaincPPartial(1, 1, 0, 0)).toBeNaN();
    expect(gammaincQPartial(1, 2, 2.5, 3)).toBe(-gammaincPPartial(1, 2, 2.5, 3));
    expect(relative(gammaincQPartial(0, 0, 2.5, 40), 9.16e-16)).toBeLessThanOrEqual(1);
  });
});
