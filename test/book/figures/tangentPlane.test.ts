import { describe, expect, it } from "vitest";
import { anyFigure } from "../../../book/figures/kind.ts";
import { figureMarkup } from "../../../book/figures/markup.ts";
import { surfaceRows } from "../../../book/figures/surface.ts";
import { errorOn, planeOf } from "../../../book/figures/tangentError.ts";
import { decay, type TangentPlaneState, tangentPlane } from "../../../book/figures/tangentPlane.ts";
import { drawnPoints, pathOfClass } from "./drawn.ts";

const state: TangentPlaneState = { f: "x^2 + 3*y^2 - x*y", p: [0.5, -0.25], lens: 1, turn: 35, r: 1.5 };

describe("the tangent plane", () => {
  it("touches f with its slopes", () => {
    const plane = planeOf(state)!;
    expect(plane(0.5, -0.25)).toBeCloseTo(0.25 + 0.1875 + 0.125, 12);
    expect(plane(1.5, -0.25) - plane(0.5, -0.25)).toBeCloseTo(1 + 0.25, 12);
    expect(plane(0.5, 0.75) - plane(0.5, -0.25)).toBeCloseTo(-1.5 - 0.5, 12);
  });

  it("leaves a quadratic function by half its largest curvature times the square of the radius", () => {
    const most = (2 + 6 + Math.hypot(2 - 6, 2)) / 4;
    for (const radius of [1, 0.1, 0.01]) {
      const { error, direction } = errorOn(state, radius);
      expect(error / radius ** 2).toBeGreaterThan(most * 0.998);
      expect(error / radius ** 2).toBeLessThan(most * 1.0000001);
      expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
    }
  });

  it("does not come close at a kink, and is not there at a tip", () => {
    const roof = { ...state, f: "abs(x)", p: [0, 0] as const, lens: 2 };
    for (const radius of [1e-1, 1e-4]) expect(errorOn(roof, radius).error / radius).toBeCloseTo(1, 9);
    const tip = { ...state, f: "sqrt(x^2 + y^2)", p: [0, 0] as const };
    expect(planeOf(tip)).toBeNull();
    const html = figureMarkup(anyFigure(tangentPlane), tip, "a").replace(/<pre.*<\/pre>/s, "");
    expect(html).toContain("no tangent plane");
    expect(html).not.toContain("NaN");
    const met = (s: TangentPlaneState): boolean => tangentPlane.goals![1]!.met(s);
    expect([met(roof), met(tip), met({ ...state, lens: 3 }), met({ ...roof, p: [0.5, 0] })]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("draws the share of the error as a line of slope one", () => {
    const points = pathOfClass(decay(state), "curve");
    const [first, last] = [points[0], points.at(-1)];
    const perDecade = { x: 330 / 4, y: 154 / 6 };
    expect((first![1] - last![1]) / perDecade.y / ((last![0] - first![0]) / perDecade.x)).toBeCloseTo(1, 1);
  });

  it("is moved over the surface to where the hand is", () => {
    const point = tangentPlane.handles!["p"]!;
    for (const p of [
      [-1, 0.5],
      [0.2, 0.3],
      [1.2, -1.1],
    ] as const) {
      const to = point.at({ ...state, p });
      const at = point.at(point.drag(state, to));
      expect(Math.hypot(at.x - to.x, at.y - to.y)).toBeLessThan(0.5);
    }
  });
});

describe("a surface", () => {
  it("is drawn from back to front, with the sheet above it last and below it first", () => {
    const drawn = (turn: number, height: number): string =>
      surfaceRows("0*x", 1, turn, { x: 0, y: 0, half: 2, height: () => height }).join("");
    for (const turn of [20, 110, 200, 290]) {
      const paths = [...drawn(turn, 0.1).matchAll(/class="(\w+)[^"]*" d="([^"]+)"/g)];
      expect(paths.map(([, name]) => name)).toEqual(paths.map((_, k) => (k % 2 === 0 ? "cell" : "sheet")));
      const ys = paths.filter(([, name]) => name === "cell").map(([, , d]) => drawnPoints(d!)[0]![1]);
      expect(ys.at(-1)! - ys[0]!).toBeGreaterThan(100);
      const below = [...drawn(turn, -0.1).matchAll(/class="(\w+)/g)].map(([, name]) => name);
      expect(below[0]).toBe("sheet");
    }
  });

  it("redraws only the rows that the sheet touches", () => {
    const sheet = { x: 0.5, y: -0.4, half: 0.3, height: () => 0 };
    const bare = surfaceRows("x*y", 1, 35, null);
    const rows = surfaceRows("x*y", 1, 35, sheet);
    const changed = rows.flatMap((row, k) => (row === bare[k] ? [] : [k]));
    expect(changed).toEqual(Array.from({ length: 8 }, (_, k) => changed[0]! + k));
    for (const k of changed) expect(rows[k]).toContain("sheet");
  });
});
