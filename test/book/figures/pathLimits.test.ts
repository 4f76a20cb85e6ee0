import { describe, expect, it } from "vitest";
import { drawnPath, drawnText } from "../../../book/figures/drawnPath.ts";
import { ending, linesAgree, type PathLimitsState, pathLimits, walker } from "../../../book/figures/pathLimits.ts";
import { onCircle, pathAt, shareAt, spreads } from "../../../book/figures/paths.ts";

const first: PathLimitsState = {
  f: "x*y/(x^2 + y^2)",
  path: "line",
  start: [1.5, 0.5],
  drawn: "0.5_0.5",
  walk: 2,
  r: 2,
};
const second: PathLimitsState = { ...first, f: "x^2*y/(x^4 + y^2)" };

describe("paths into the origin", () => {
  it("start where they are said to and reach a distance where they are said to", () => {
    for (const name of ["line", "parabola", "cubic", "spiral", "drawn"] as const) {
      const way = { ...first, path: name };
      expect(pathAt(way, 1)).toEqual([1.5, 0.5]);
      for (const distance of [0.3, 1e-3, 1e-6])
        expect(Math.hypot(...pathAt(way, shareAt(way, distance))) / distance).toBeCloseTo(1, 9);
    }
  });

  it("give the first function its value by direction alone", () => {
    for (const walk of [0, 1, 4]) expect(walker({ ...first, walk }).value).toBeCloseTo(0.75 / 2.5, 12);
    expect(ending({ ...first, start: [1, -1] })).toBeCloseTo(-0.5, 12);
    expect(Math.abs(ending({ ...first, path: "parabola" }))).toBeLessThan(1e-5);
  });

  it("lead the second function to 0 on lines and elsewhere on parabolas", () => {
    expect(Math.abs(ending(second))).toBeLessThan(1e-5);
    expect(linesAgree(second)).toBe(true);
    expect(linesAgree(first)).toBe(false);
    const k = 0.5 / 1.5 ** 2;
    expect(ending({ ...second, path: "parabola" })).toBeCloseTo(k / (1 + k ** 2), 9);
  });
});

describe("all values at a distance", () => {
  it("keep their spread, lose it slowly, or lose it, as the function does", () => {
    const last = (f: string): readonly [number, number] => spreads(f, 2, 1e-4).at(-1)!.spread;
    expect(last(first.f)[1]).toBeCloseTo(0.5, 9);
    expect(last(second.f)[1]).toBeGreaterThan(0.49);
    expect(last(second.f)[1]).toBeLessThanOrEqual(0.5 + 1e-12);
    expect(last("x^3*y/(x^6 + y^2)")[0]).toBeLessThan(-0.48);
    expect(last("x*y/sqrt(x^2 + y^2)")[1]).toBeCloseTo(0.5e-4, 9);
  });

  it("are listed once around, in order", () => {
    const { degrees, values } = onCircle(first.f, 2, 0.1);
    expect(degrees.length).toBe(values.length);
    degrees.forEach((d, k) => {
      expect(d).toBeGreaterThanOrEqual(degrees[k - 1] ?? -45);
      expect(values[k]!).toBeCloseTo(Math.sin((2 * d * Math.PI) / 180) / 2, 9);
    });
    expect(degrees.at(-1)).toBeLessThanOrEqual(315);
  });
});

describe("the figure", () => {
  it("has goals that the right paths reach", () => {
    const [greatest, other] = pathLimits.goals!.map(({ met }) => met);
    expect([greatest!(first), greatest!({ ...first, start: [1, 1] })]).toEqual([false, true]);
    expect([other!(second), other!({ ...second, path: "parabola" }), other!({ ...second, path: "cubic" })]).toEqual([
      false,
      true,
      false,
    ]);
    expect(greatest!({ ...first, f: "x*y/sqrt(x^2 + y^2)", start: [1, 1] })).toBe(false);
  });

  it("keeps the start away from the origin and on the map", () => {
    for (const start of [
      [0, 0],
      [0.01, 0],
      [50, -70],
      [-2, 2],
    ] as const) {
      const [x, y] = pathLimits.accept!({ ...first, start }).start;
      expect(Math.hypot(x, y)).toBeGreaterThan(0.59);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(2 + 1e-12);
    }
  });

  it("refuses what has holes elsewhere", () => {
    expect(() => pathLimits.accept!({ ...first, f: "log(x)" })).toThrow("not finite");
  });
});

describe("a drawn path", () => {
  const places = [
    [350, 200],
    [340, 120],
    [260, 60],
    [200, 120],
    [205, 190],
  ].map(([x, y]) => ({ x: x!, y: y! }));

  it("goes through what was drawn and then straight into the origin", () => {
    const { start, text } = drawnText(2, places)!;
    expect(start).toEqual([1.5, 0]);
    const way = { ...first, path: "drawn" as const, start, drawn: text };
    const { shares } = drawnPath(text);
    const corners = [...shares].reverse().map((s) => pathAt(way, s));
    corners.slice(0, -1).forEach(([x, y], k) => {
      expect(x).toBeCloseTo((places[k]!.x - 200) / 100, 2);
      expect(y).toBeCloseTo((200 - places[k]!.y) / 100, 2);
    });
    expect(corners.at(-1)).toEqual([0, 0]);
    // Straight in from (0.05, 0.1): x y / (x² + y²) is 0.4 all the way.
    expect(ending(way)).toBeCloseTo(0.4, 2);
    expect(drawnText(2, [...places].reverse())).toEqual({ start, text });
  });

  it("turns and grows with its start", () => {
    const way = { ...first, path: "drawn" as const, start: [0, 2] as const, drawn: "0.5_0.25" };
    expect(pathAt(way, drawnPath(way.drawn).shares[1]!)).toEqual([-0.5, 1]);
  });

  it("is taken where it is so far away for the last time", () => {
    const way = { ...first, path: "drawn" as const, start: [1, 0] as const, drawn: "0.2_0_0.6_0.6" };
    const s = shareAt(way, 0.5);
    expect(Math.hypot(...pathAt(way, s))).toBeCloseTo(0.5, 12);
    for (let k = 0; k < 100; k++) expect(Math.hypot(...pathAt(way, (s * k) / 100))).toBeLessThan(0.5);
    expect(shareAt(way, 5)).toBe(1);
  });

  it("has few corners, and is none where nothing was drawn", () => {
    const spiral = Array.from({ length: 500 }, (_, k) => ({
      x: 200 + (150 - 0.29 * k) * Math.cos(k / 9),
      y: 200 + (150 - 0.29 * k) * Math.sin(k / 9),
    }));
    expect(drawnText(2, spiral)!.text.split("_").length).toBeLessThanOrEqual(48);
    expect(drawnText(2, [{ x: 10, y: 10 }])).toBeNull();
    for (const text of ["1", "1_x", "1_2_3", Array(60).fill("1").join("_")])
      expect(() => pathLimits.accept!({ ...first, drawn: text }), text).toThrow("list of corners");
  });
});
