import { describe, expect, it } from "vitest";
import { exp, type Tensor, tensor } from "wengert";
import { leastSquares, plot } from "wengert/fit";
import { extent, scaleOf } from "../../src/fit/plot/scale.ts";

const t = [0, 1, 2, 3, 4, 5];
const y = [5.1, 3.2, 2.1, 1.4, 0.8, 0.6];
const fit = leastSquares(
  ({ height, rate }: { height: Tensor; rate: Tensor }) => exp(tensor(t).mul(rate).neg()).mul(height).sub(tensor(y)),
  { height: 1, rate: 1 },
  { compile: false },
);
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("a picture of a fit", () => {
  it("holds every point twice, the curve, the band, the parameters and the verdict", () => {
    const svg = plot(fit, { x: t, y, title: "Decay <1>", xLabel: "hours", yLabel: "mg/l" });
    expect(count(svg, '<circle class="point"')).toBe(12);
    expect(count(svg, 'class="fit"')).toBe(1);
    expect(count(svg, 'class="band"')).toBe(1);
    expect(svg).toContain("Decay &lt;1&gt;");
    expect(svg).toContain("height = 5.076 ± 0.053, rate = 0.4435 ± 0.0087");
    expect(svg).toMatch(/class="status end good"[^>]*>minimum</);
    expect(svg).not.toContain("NaN");
  });
  it("draws a curve of the user's through 401 points", () => {
    const svg = plot(fit, { x: t, y, curve: (x) => fit.x.height * Math.exp(-fit.x.rate * x) });
    const [path = ""] = /class="fit" d="[^"]*"/.exec(svg) ?? [];
    expect(count(path, "L")).toBe(400);
  });
  it("shows several series beside one another, with a legend", () => {
    const series = [
      { name: "first", x: t.slice(0, 3), y: y.slice(0, 3) },
      { name: "second", x: t.slice(3), y: y.slice(3) },
    ];
    const svg = plot(fit, { series });
    expect(svg).toContain(">first<");
    expect(count(svg, 'class="fit"')).toBe(2 + 2);
    expect(svg.indexOf(">first<")).toBeGreaterThan(svg.lastIndexOf('class="grid"', svg.indexOf(">first<")));
  });
  it("without data shows the residuals alone", () => {
    const svg = plot(fit);
    expect(count(svg, '<circle class="point"')).toBe(6);
    expect(count(svg, 'class="frame"')).toBe(1);
  });
  it("is refused when the numbers of points differ", () => {
    expect(() => plot(fit, { x: t, y: [1, 2] })).toThrow("6 x and 2 y");
    expect(() => plot(fit, { y: [1, 2] })).toThrow("the series have 2 points, the fit 6 residuals");
  });
});

describe("a scale", () => {
  it("has round ticks within its range", () => {
    expect(scaleOf(0, 10, 0, 100, 5).ticks).toEqual([0, 2, 4, 6, 8, 10]);
    const fine = scaleOf(0.123, 0.187, 0, 100, 4);
    expect(fine.ticks.map(fine.label)).toEqual(["0.14", "0.16", "0.18"]);
    const wide = scaleOf(0, 4e9, 0, 1, 4);
    expect(wide.label(1e9)).toBe("1e+9");
  });
  it("of one value is not empty", () => {
    const one = scaleOf(5, 5, 0, 100, 4);
    expect(one.at(5)).toBe(50);
    expect(one.ticks.length).toBeGreaterThan(1);
    expect(extent([[Number.NaN]], 0)).toEqual([0, 1]);
  });
});
