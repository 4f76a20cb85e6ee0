import { describe, expect, it } from "vitest";
import { microscope, reading } from "../../../book/figures/microscope.ts";
import { radii, remainderOf, verdictOf } from "../../../book/figures/remainder.ts";

describe("the microscope", () => {
  it.each([
    ["x^2 + 3*y", 0.5, 0.5, 2],
    ["sin(x)*exp(y)", 0.5, -0.5, 2],
    ["x^3 + y^4", 0, 0, 3],
    ["abs(x)^(4/3) + y^2", 0, 0, 4 / 3],
    ["x*abs(y)", 0, 0, 2],
    ["hypot(x, y)", 0, 0, 1],
    ["min(abs(x), abs(y))", 0, 0, 1],
    ["abs(x - y) + x*y", 0.5, 0.5, 1],
  ])("reads the order of the remainder of %s at (%d, %d)", (f, x, y, order) => {
    const found = remainderOf(f, x, y);
    expect(Math.abs(found.order - order)).toBeLessThan(0.03);
    expect(verdictOf(found.order)).toBe(order > 1 ? "differentiable" : "not differentiable");
  });

  it("measures the remainder of a square exactly", () => {
    const { largest } = remainderOf("x^2", 0.5, 0);
    expect(largest.map((r, k) => r / radii[k]! ** 2).every((ratio) => Math.abs(ratio - 1) < 1e-5)).toBe(true);
  });

  it("finds nothing left over by a linear function", () => {
    expect(remainderOf("2*x - y + 1", 0.25, 0.5).order).toBe(Number.POSITIVE_INFINITY);
    expect(microscope.parts({ ...microscope.initial, f: "2*x - y + 1" })["readout"]).toContain("linear");
  });

  it("says why it cannot show what has no slopes", () => {
    expect(() => microscope.accept!({ ...microscope.initial, f: "sqrt(x^2 + y^2)", p: [0, 0] })).toThrow(
      "no finite slopes",
    );
  });

  it("takes the slope along u from the gradient", () => {
    expect(reading({ ...microscope.initial, f: "3*x + 4*y", angle: 90 }).slope).toBeCloseTo(4, 12);
  });

  it("has goals that its presets reach, and no others", () => {
    const [zoom, turn, cube] = microscope.goals!;
    expect(zoom!.met({ ...microscope.initial, h: -3.5 })).toBe(true);
    const corner = { f: "min(abs(x), abs(y))", p: [0, 0] as const, h: -1, look: "walk" };
    expect([0, 45, 90, 120].map((angle) => turn!.met({ ...corner, angle }))).toEqual([true, false, true, false]);
    expect(cube!.met({ ...microscope.initial, f: "x^3 + 1", p: [0, 0] })).toBe(true);
    expect(cube!.met({ ...microscope.initial, f: "2*x" })).toBe(false);
  });

  it("shows the remainder from above: pale where f is smooth, and no paler at a kink", () => {
    const shades = (state: object): number[] => {
      const { view } = microscope.parts({ ...microscope.initial, look: "above", ...state });
      const map = view!.slice(0, view!.indexOf('class="unit"'));
      return [...map.matchAll(/class="heat h(\d)"/g)].map(([, shade]) => Number(shade));
    };
    expect(Math.max(...shades({ h: 0 }))).toBeGreaterThan(3);
    expect(shades({ h: -4 })).toEqual([0]);
    const corner = { f: "min(abs(x), abs(y))", p: [0, 0] };
    expect(shades({ ...corner, h: -4 })).toEqual(shades({ ...corner, h: -1 }));
    expect(Math.max(...shades({ ...corner, h: -4 }))).toBe(5);
  });
});
