import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adbenchLines, compareAdbench, totals } from "../../tools/golden/adbench.ts";
import { condition } from "../../tools/golden/bounds.ts";
import { readGolden } from "../../tools/golden/format.ts";
import { comparePrimitives } from "../../tools/golden/primitives.ts";
import { describeBad } from "../../tools/golden/report.ts";

function withFile<T>(text: string, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "golden-"));
  try {
    const path = join(folder, "file.json");
    writeFileSync(path, text);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const compare = (file: unknown) => withFile(JSON.stringify(file), (path) => comparePrimitives(readGolden(path)));

describe("the golden file", () => {
  it("of primitives: every number, by every road", () => {
    const report = comparePrimitives(readGolden("test/golden/primitives.json"));
    console.log(report.lines().join("\n"));
    expect(report.bad.slice(0, 20).map(describeBad)).toEqual([]);
    expect(report.bad.length).toBe(0);
    expect(report.numbers).toBeGreaterThan(60_000);
  });
});
describe("the comparison sees", () => {
  const point = { x: 0.5, f: Math.exp(0.5), d1: Math.exp(0.5), d2: Math.exp(0.5), d3: Math.exp(0.5) };
  const unary = (name: string, p: unknown) => compare({ unary: { [name]: { formula: "", points: [p] } } });

  it("right numbers as right", () => {
    expect(unary("exp", point)).toMatchObject({ numbers: 16, bad: [] });
  });
  it("a wrong digit far behind, in each order", () => {
    for (const order of ["f", "d1", "d2", "d3"] as const)
      expect(unary("exp", { ...point, [order]: point[order] * (1 + 1e-12) }).bad).toHaveLength(4);
  });
  it("a finite number where an infinity is true, and the other way round", () => {
    expect(unary("exp", { ...point, d3: "Infinity" }).bad).toHaveLength(4);
    expect(unary("log", { x: 0, f: "-Infinity", d1: 7, d2: "-Infinity", d3: "Infinity" }).bad).toHaveLength(4);
    expect(unary("log", { x: 0, f: "-Infinity", d1: "Infinity", d2: "-Infinity", d3: "Infinity" }).bad).toEqual([]);
  });
  it("a function that the library does not have", () => {
    const { bad } = unary("nosuch", point);
    expect(bad).toHaveLength(4);
    expect(describeBad(bad[0]!)).toContain("the library has no such function");
  });
  it("wrong gradients, Hessians and products", () => {
    const pair = {
      x: [2, 3],
      f: 6,
      grad: [3, 2],
      hess: [
        [0, 1],
        [1, 0],
      ],
    };
    expect(compare({ binary: { mul: { points: [pair] } } }).bad).toEqual([]);
    expect(
      compare({
        binary: {
          mul: {
            points: [
              {
                ...pair,
                hess: [
                  [0, 1],
                  [1, 1e-9],
                ],
              },
            ],
          },
        },
      }).bad,
    ).toHaveLength(4);
    const vector = {
      x: [1, 2],
      f: 5,
      grad: [2, 4],
      hess: [
        [2, 0],
        [0, 2],
      ],
    };
    expect(compare({ reduction: { sumsq: { points: [vector] } } }).bad).toEqual([]);
    expect(compare({ reduction: { sumsq: { points: [{ ...vector, grad: [2, 4.0000001] }] } } }).bad).toHaveLength(4);
    const matrix = { n: 2, A: [2, 1, 0, 3], V: [1, 0, 0, 0], f: 6, grad: [3, 0, -1, 2], hvp: [0, 0, 0, 1] };
    expect(compare({ linalg: { det: { points: [matrix] } } }).bad).toEqual([]);
    expect(compare({ linalg: { det: { points: [{ ...matrix, hvp: [0, 0, 1e-9, 1] }] } } }).bad).toHaveLength(4);
  });
});
describe("a malformed file is refused with the place", () => {
  it.each([
    ["{", /is not JSON/],
    ["[]", /expected an object, found \[\]/],
    ["{}", /none of the parts/],
    ['{"unary": {"exp": {"points": [{"x": 1, "f": "big"}]}}}', /unary\.exp\.points\[0\]\.f: expected a number.*"big"/],
    ['{"unary": {"exp": {"points": [{"x": 1, "f": 1}]}}}', /points\[0\]\.d1: expected a number.*nothing/],
    ['{"binary": {"mul": {"points": [{"x": [1], "f": 1}]}}}', /points\[0\]\.x: expected 2 entries, found 1/],
    ['{"linalg": {"det": {"points": [{"n": 2, "A": [1]}]}}}', /points\[0\]\.A: expected 4 entries, found 1/],
    ['{"reduction": {"sum": {}}}', /reduction\.sum\.points: expected a list, found nothing/],
  ])("%s", (text, message) => {
    withFile(text, (path) => expect(() => readGolden(path)).toThrow(message));
  });
  it("and a missing one", () => {
    expect(() => readGolden("no/such/file.json")).toThrow(/no\/such\/file\.json: cannot be read/);
    expect(() => compareAdbench("no/such/folder")).toThrow(/has no folder golden/);
  });
});
it("ADBench instances that are shipped agree", () => {
  const results = compareAdbench("examples/adbench/data");
  expect(adbenchLines(results).filter((line) => !line.includes(" 0 bad"))).toEqual([]);
  expect(totals(results).numbers).toBeGreaterThan(0);
});
it("the condition number is 1 for an orthogonal and for a singular matrix, large near singular ones", () => {
  expect(condition(2, [0, 1, -1, 0])).toBeCloseTo(1, 15);
  expect(condition(2, [1, 2, 2, 4])).toBe(1);
  expect(condition(2, [1, 1, 1, 1.001])).toBeGreaterThan(1000);
});
