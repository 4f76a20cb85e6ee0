import { describe, expect, it } from "vitest";
import { partialSlices } from "../../../book/figures/partialSlices.ts";

const { initial, parts } = partialSlices;
const classes = (html: string, what: string): string[] =>
  [...html.matchAll(new RegExp(`<g class="${what} ([^"]+)"`, "g"))].map(([, names]) => names!);

describe("the graph of an evaluation", () => {
  it("has a node a line and an edge a use, those of the moving input marked", () => {
    const { uses } = parts({ ...initial, f: "x^2*exp(-y) + sin(3*y)", axis: "x", step: 9 });
    expect(classes(uses!, "node")).toEqual([
      "moving",
      "still",
      "moving",
      "still",
      "still",
      "moving",
      "still",
      "still",
      "moving now",
    ]);
    expect(classes(uses!, "edge").length).toBe(9);
    expect(classes(uses!, "edge").filter((name) => name.startsWith("moving")).length).toBe(3);
    expect(uses).toContain("4 of 9 lines depend on x");
  });

  it("has no crossings where there need be none", () => {
    const places = [...parts(initial)["uses"]!.matchAll(/<rect x="([^"]+)" y="([^"]+)"/g)].map(([, x]) => Number(x));
    const [x, y, square, minus, , , three] = places;
    expect(x! < y!).toBe(square! < minus!);
    expect(x! < y!).toBe(square! < three!);
  });

  it("knows which lines are still to come, and keeps its places", () => {
    const at = (state: object): string[] =>
      [...parts({ ...initial, ...state })["uses"]!.matchAll(/<rect x="([^"]+)" y="([^"]+)"/g)].map(
        ([, x, y]) => `${x} ${y}`,
      );
    const { uses } = parts({ ...initial, step: 3 });
    expect(classes(uses!, "node").filter((name) => name.endsWith("ahead")).length).toBe(6);
    expect(classes(uses!, "node")[2]).toContain("now");
    expect(at({ step: 3 })).toEqual(at({ step: 7, axis: "y", p: [1, -1] }));
    expect(new Set(at({})).size).toBe(9);
  });
});
