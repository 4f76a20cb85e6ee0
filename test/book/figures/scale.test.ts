import { describe, expect, it } from "vitest";
import { axes, curve } from "../../../book/figures/axes.ts";
import { linearScale, logScale } from "../../../book/figures/scale.ts";

describe("scales", () => {
  it("put equal factors at equal lengths, and take places back to values", () => {
    const h = logScale([1e-16, 1], [40, 360]);
    expect(h.at(1e-16)).toBeCloseTo(40, 10);
    expect(h.at(1e-8)).toBeCloseTo(200, 10);
    expect(h.at(1)).toBeCloseTo(360, 10);
    for (const v of [3e-15, 1e-7, 0.2]) expect(h.valueAt(h.at(v)) / v).toBeCloseTo(1, 10);
    expect(h.ticks.map(({ value }) => Math.round(Math.log10(value)))).toEqual([-15, -10, -5, 0]);
  });

  it("choose round ticks within the domain", () => {
    const x = linearScale([-1.3, 2.2], [0, 100]);
    expect(x.ticks.map(({ label }) => label)).toEqual(["−1", "0", "1", "2"]);
    expect(linearScale([0, 0.1], [100, 0]).ticks.map(({ label }) => label)).toEqual([
      "0.00",
      "0.02",
      "0.04",
      "0.06",
      "0.08",
      "0.10",
    ]);
    expect(x.valueAt(x.at(0.7))).toBeCloseTo(0.7, 12);
  });

  it("draw axes without a value that is not a number, and interrupt curves there", () => {
    const x = logScale([1e-3, 1], [40, 360]);
    const y = linearScale([0, 1], [200, 20]);
    expect(axes(x, y, { xName: "h" })).not.toMatch(/NaN|Infinity|undefined/);
    expect(curve(x, y, [1e-3, 1e-2, 0.1, 1], [0, Number.NaN, 0.5, 1]).match(/M/g)).toHaveLength(2);
    expect(curve(x, y, [0, 0.1, 1], [0, 0.5, 1])).toMatch(/^M253/);
  });
});
