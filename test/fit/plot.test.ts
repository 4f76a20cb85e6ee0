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
  it("keeps its texts inside and apart where it is narrow", () => {
    const title = "Decay of a sample with a long name";
    const series = [
      { name: "the first detector", x: t.slice(0, 3), y: y.slice(0, 3) },
      { name: "the second detector", x: t.slice(3), y: y.slice(3) },
    ];
    for (const width of [320, 400, 640]) {
      const svg = plot(fit, { series, title, width });
      const texts = [...svg.matchAll(/class="(title|sub)" x="([\d.]+)" y="([\d.]+)">([^<]*)</g)].map((m) => ({
        left: Number(m[2]),
        right: Number(m[2]) + m[4]!.length * (m[1] === "title" ? 9.6 : 6.6),
        y: Number(m[3]),
        title: m[1] === "title",
      }));
      expect(texts.length > 4).toBe(width < 640);
      const frame = Number(/class="frame" x="76" y="([\d.]+)"/.exec(svg)![1]);
      for (const a of texts) {
        expect(a.right).toBeLessThan(a.title ? width - 18 - 60 : width);
        expect(a.y).toBeLessThan(frame);
        for (const b of texts) if (a !== b && a.y === b.y) expect(a.right < b.left || b.right < a.left).toBe(true);
      }
    }
  });
  it("breaks words of a title that are longer than a line", () => {
    const title = "samples/2026/november/decay-of-the-second-sample.ts#residual";
    const lines = [...plot(fit, { x: t, y, title, width: 400 }).matchAll(/class="title"[^>]*>([^<]*)</g)].map(
      (m) => m[1]!,
    );
    expect(lines.join("")).toBe(title);
    for (const line of lines) expect(76 + 9.8 * line.length).toBeLessThan(400 - 18 - 60);
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
    // The names stand above what is drawn.
    const height = Number(/y="([\d.]+)">first</.exec(svg)?.[1]);
    expect(height).toBeLessThan(Number(/class="frame" x="\d+" y="([\d.]+)"/.exec(svg)?.[1]));
  });
  it("without data shows the residuals alone", () => {
    const svg = plot(fit);
    expect(count(svg, '<circle class="point"')).toBe(6);
    expect(count(svg, 'class="frame"')).toBe(1);
  });
  it("tells what its residuals are: fit - data where that is so, else the residuals of the user's", () => {
    expect(plot(fit, { x: t, y })).toContain(">fit \u2212 data<");
    expect(plot(fit, { x: t, y, fitted: y })).toContain(">residual<");
    expect(plot(fit, { x: t, y, curve: () => 1 })).toContain(">residual<");
    expect(plot(fit)).toContain(">residual<");
  });
  it("weighs residuals as the fit does; points of weight 0 are hollow, and the band does not see them", () => {
    const wild = [...y.slice(0, 5), 99];
    const model = ({ height, rate }: { height: Tensor; rate: Tensor }): Tensor =>
      exp(tensor(t).mul(rate).neg()).mul(height).sub(tensor(wild));
    const weights = [4, 4, 4, 4, 4, 0];
    const weighed = leastSquares(model, { height: 1, rate: 1 }, { compile: false, weights });
    expect(weighed.weights).toEqual(Float64Array.from(weights));
    expect(fit.weights).toBeUndefined();
    const svg = plot(weighed, { x: t, y: wild });
    expect(count(svg, 'class="point out"')).toBe(2);
    expect(svg).toContain(">weighted residual<");
    const ticks = [...svg.matchAll(/class="tick end"[^>]*>(-?[\d.]+)</g)].map(([, tick]) => Number(tick));
    expect(ticks.filter((tick) => Math.abs(tick) < 1).length).toBeGreaterThan(2);
    // Below the data the axis ends near two standard deviations, far from the 99.
    expect(Math.max(...ticks.slice(ticks.indexOf(100) + 1))).toBeLessThan(1);
  });
  it("gives small parameters and their errors the same power of ten", () => {
    const small = leastSquares(
      ({ height, rate }: { height: Tensor; rate: Tensor }) =>
        exp(tensor(t).mul(rate.mul(1e9)).neg())
          .mul(height.mul(1e6))
          .sub(tensor(y)),
      { height: 1e-6, rate: 1e-9 },
    );
    expect(plot(small, { x: t, y })).toContain("height = (5.076 ± 0.053)e-6, rate = (4.435 ± 0.087)e-10");
  });
  it("of a point that is no number has no mark", () => {
    const svg = plot(fit, { x: [Number.NaN, ...t.slice(1)], y });
    expect(svg).not.toContain("NaN");
  });
  it("of a model that is no number where data are left out has no marks there, and lines have gaps", () => {
    const from = [-1, 1, 2, 3];
    const logs = ({ k }: { k: Tensor }): Tensor => tensor(from).log().mul(k).sub(from);
    const partly = leastSquares(logs, { k: 1 }, { compile: false, weights: [0, 1, 1, 1] });
    const svg = plot(partly, { x: from, y: from, curve: (x) => (x > 1.4 && x < 1.6 ? Number.NaN : x) });
    expect(svg).not.toMatch(/NaN|d="M?"/);
    expect([count(svg, "<circle"), count(/class="fit" d="[^"]*"/.exec(svg)![0], "M")]).toEqual([4 + 3, 2]);
    expect(plot(fit, { x: t, y, curve: () => Number.NaN })).not.toContain('class="fit"');
  });
  it.each<readonly [string, object, string]>([
    ["a misspelt option", { x: t, y, xlabel: "t" }, "xlabel is no option"],
    ["no room", { x: t, y, width: -5 }, "width is -5"],
    ["no height", { x: t, y, height: Number.NaN }, "height is NaN"],
    [
      "no room for panels",
      { x: t, y, width: 240, height: 220, title: "A title ".repeat(12) },
      "220 pixels of height leave none for panels",
    ],
    ["other fitted values", { x: t, y, fitted: [1, 2] }, "2 fitted values and 6 y"],
    ["series beside data", { x: t, y, series: [{ x: t, y }] }, "both series and x or y"],
  ])("is refused with %s", (_, options, message) => {
    expect(() => plot(fit, options)).toThrow(message);
  });
  it("is refused when the numbers of points differ", () => {
    expect(() => plot(fit, { x: t, y: [1, 2] })).toThrow("6 x and 2 y");
    const late = { x: t, y, curve: (async () => 1) as unknown as () => number };
    expect(() => plot(fit, late)).toThrow("curve of data gave a Promise at 0. Return the number there, at once");
    expect(() => plot(fit, { x: t, y, curve: 1 as never })).toThrow(
      "curve of data: expected a function of x, got number",
    );
    expect(() => plot(fit, { y: [1, 2] })).toThrow("the series have 2 points, the fit 6 residuals");
  });
});

describe("a scale", () => {
  it("has round ticks within its range", () => {
    expect(scaleOf(0, 10, 0, 100, 5).ticks).toEqual([0, 2, 4, 6, 8, 10]);
    const fine = scaleOf(0.123, 0.187, 0, 100, 4);
    expect(fine.ticks.map(fine.label)).toEqual(["0.14", "0.16", "0.18"]);
    const wide = scaleOf(0, 4e9, 0, 1, 4);
    expect([wide.label(0), wide.label(1e9)]).toEqual(["0", "1e+9"]);
  });
  it("has labels that differ, and fit beside it: far from 0 they stand for what is above a base", () => {
    const labels = (low: number, high: number): [string[], string] => {
      const { ticks, label, base } = scaleOf(low, high, 0, 1, 4);
      const texts = ticks.map(label);
      expect(new Set(texts).size).toBe(ticks.length);
      for (const text of texts) expect(text.length).toBeLessThan(10);
      return [texts, base];
    };
    expect(labels(2000000, 2000020)).toEqual([["2000000", "2000005", "2000010", "2000015", "2000020"], ""]);
    expect(labels(1.7e12, 1.7e12 + 19000)).toEqual([["0", "5000", "10000", "15000"], "+ 1700000000000"]);
    expect(labels(-1e9 - 4, -1e9)[1]).toBe("\u2212 1000000010");
    expect(labels(5e-7, 5e-7 + 4e-13)[1]).toBe("+ 5e-7");
    expect(labels(100000, 100000.00004)[1]).toBe("+ 100000");
    for (let e = -300; e < 300; e += 7) for (const part of [2, 1e-3, 1e-9, 0]) labels(10 ** e, 10 ** e * (1 + part));
  });
  it("of numbers that doubles hardly tell apart ends", () => {
    const ulp = scaleOf(1e20, 1e20 + 16384, 0, 100, 5);
    expect(ulp.ticks.length).toBeLessThan(20);
    expect(ulp.at(1e20)).toBeCloseTo(50, 1);
  });
  it("of one value is not empty", () => {
    const one = scaleOf(5, 5, 0, 100, 4);
    expect(one.at(5)).toBe(50);
    expect(one.ticks.length).toBeGreaterThan(1);
    expect(extent([[Number.NaN]], 0)).toEqual([0, 1]);
  });
});
