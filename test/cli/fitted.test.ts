import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fittedOf } from "../../src/cli/fitted.ts";
import { run } from "../../src/cli/run.ts";
import { expression } from "../../src/expression/expression.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fitted-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const data = { w: [1, 2, 1, 1], x: [0, 1, 3, 2], y: [1.1, 0.9, 8.2, 3.1] };
const columns = new Map(Object.entries(data).map(([name, list]) => [name, Float64Array.from(list)]));
const of = (formula: string, x = "x", y = "y", from = columns) => {
  const f = expression(formula, { variables: [...from.keys()] });
  return fittedOf((known) => f(known), from, x, y);
};
/** Places of the drawn curve or line, in pixels. */
async function drawn(formula: string): Promise<readonly (readonly number[])[]> {
  const [csv, svg] = [join(folder, "a.csv"), join(folder, "a.svg")];
  const lines = data.x.map((x, i) => [data.w[i], x, data.y[i]].join());
  writeFileSync(csv, ["w,x,y", ...lines].join("\n"));
  const argv = ["fit", formula, "--data", csv, "--at", "a=1,b=1", "--x", "x", "--y", "y", "--svg", svg];
  expect(await run(argv, { out: () => {}, err: () => {} })).toBe(0);
  const [, path = ""] = /class="fit" d="M([^"]*)"/.exec(readFileSync(svg, "utf8")) ?? [];
  return path.split("L").map((place) => place.split(" ").map(Number));
}

describe("what a formula makes of the data", () => {
  it.each(["x^2 + 1 - y", "y - x^2 - 1", "(y - x^2 - 1)/(2 + x)", "-2*y + 2*(1 + x^2)"])(
    "is a curve: %s",
    (formula) => {
      const { curve, fitted } = of(formula);
      expect(fitted).toBeUndefined();
      expect([0, 0.5, 1.7, 3].map((x) => curve!(x))).toEqual([1, 1.25, 3.89, 10].map((v) => expect.closeTo(v, 12)));
    },
  );
  it("is a value for each row where other columns decide, also of data minus model", () => {
    expect(of("y - x*w - 1")).toEqual({ fitted: [1, 3, 4, 3] });
    expect(of("(x*w + 1 - y)/w")).toEqual({ fitted: [1, 3, 4, 3] });
  });
  it.each(["log(y) - x", "x - w", "y^2 - x", "x/y - 1"])("is nothing where it is not linear in y: %s", (formula) => {
    expect(of(formula)).toEqual({});
  });
  it("is nothing for one column on both axes, and does not ask rows that are not finite", () => {
    expect(of("x - y", "y", "y")).toEqual({});
    const { curve } = of("2*x - y", "x", "y", new Map([...columns, ["y", Float64Array.of(1, Infinity, 3, 4)]]));
    expect(curve!(2)).toBe(4);
  });
});
describe("the picture of wengert fit", () => {
  it("bends between the data, from the smallest to the largest x", async () => {
    const places = await drawn("a*x^2 + b - y");
    expect(places).toHaveLength(401);
    const [first, middle, last] = [places[0]!, places[200]!, places[400]!];
    // Half way a parabola has risen a quarter, a line half.
    expect((middle[1]! - first[1]!) / (last[1]! - first[1]!)).toBeCloseTo(0.25, 3);
    expect((middle[0]! - first[0]!) / (last[0]! - first[0]!)).toBeCloseTo(0.5, 3);
  });
  it("is the same for data minus model", async () => {
    expect(await drawn("y - a*x^2 - b")).toEqual(await drawn("a*x^2 + b - y"));
    expect(await drawn("y - a*x^2 - b*w")).toEqual(await drawn("a*x^2 + b*w - y"));
  });
  it("joins the fitted values in the order of x where another column decides", async () => {
    const places = await drawn("a*x^2 + b*w - y");
    expect(places).toHaveLength(4);
    expect(places.map(([x]) => x)).toEqual(places.map(([x]) => x).sort((a, b) => a! - b!));
  });
});
