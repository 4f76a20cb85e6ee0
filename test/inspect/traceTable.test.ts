import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import { add, log, mul, scan, sin, sub, tensor } from "../../src/index.ts";
import { traceTable } from "../../src/inspect/index.ts";

const survey = (a: number, b: number) => sub(add(log(a), mul(a, b)), sin(b));

describe("traceTable", () => {
  it("of x1 x2 + sin x1 at (2, 3)", () => {
    const table = traceTable(expression("x1*x2 + sin(x1)"), [2, 3], { tangent: [1, 0] });
    expect(`${table}`).toBe(
      [
        "line  expression  value     tangent    adjoint",
        "v-1   x1          2          1         2.58385",
        "v0    x2          3          0         2",
        "v1    v-1 × v0    6          3         1",
        "v2    sin(v-1)    0.909297  -0.416147  1",
        "v3    v1 + v2     6.9093     2.58385   1",
        "y     v3          6.9093     2.58385   1",
      ].join("\n"),
    );
  });

  it("has the numbers of tables 2 and 3 of Baydin et al. (2018)", () => {
    const { rows } = traceTable(survey, [2, 5], { tangent: [1, 0] });
    const column = (key: "value" | "tangent" | "adjoint"): string[] => rows.map((r) => (r[key] as number).toFixed(3));
    expect(rows.map((r) => r.expression)).toEqual([
      "x1",
      "x2",
      "log(v-1)",
      "v-1 × v0",
      "v1 + v2",
      "sin(v0)",
      "v3 - v4",
      "v5",
    ]);
    expect(column("value")).toEqual(["2.000", "5.000", "0.693", "10.000", "10.693", "-0.959", "11.652", "11.652"]);
    expect(column("tangent")).toEqual(["1.000", "0.000", "0.500", "5.000", "5.500", "0.000", "5.500", "5.500"]);
    expect(column("adjoint")).toEqual(["5.500", "1.716", "1.000", "1.000", "1.000", "-1.000", "1.000", "1.000"]);
  });

  it("of arrays, entries and loops", () => {
    const f = (x: Float64Array) => {
      const v = tensor(x);
      return scan((c, y) => [c.mul(y), c], v.at(0), v)[0].sub(-3);
    };
    const table = traceTable(f, [Float64Array.of(2, 3)], { tangent: [Float64Array.of(1, 0)] });
    expect(table.rows.map((r) => [r.line, r.expression])).toEqual([
      ["v0", "x"],
      ["v1", "v0[0]"],
      ["v2", "scan(v1, v0, carries: 1, length: 2)"],
      ["v3", "part 0 of v2"],
      ["v4", "part 1 of v2"],
      ["v5", "v3 - (-3)"],
      ["y", "v5"],
    ]);
    expect(table.rows.at(-1)).toMatchObject({ value: 15, tangent: 12, adjoint: 1 });
    expect(Array.from(table.rows[0]!.adjoint as Float64Array)).toEqual([12, 4]);
  });

  it("leaves out columns that were not asked for, and takes cotangents of any result", () => {
    expect(traceTable(survey, [2, 5], { adjoint: false }).columns).toEqual(["value"]);
    const pair = (x: number) => [sin(x), mul(x, x)];
    expect(traceTable(pair, [3]).columns).toEqual(["value"]);
    expect(traceTable(pair, [3], { adjoint: [0, 1] }).rows[0]!.adjoint).toBe(6);
    expect(() => traceTable(pair, [3], { adjoint: [0, 1, 2] })).toThrow("traceTable: cotangent 0 is");
  });

  it("as JSON and HTML", () => {
    const table = traceTable(expression("log(x)/x"), [0], { tangent: [1] });
    const json = JSON.parse(JSON.stringify(table));
    expect(json.columns).toEqual(["line", "expression", "value", "tangent", "adjoint"]);
    expect(json.rows[1]).toMatchObject({ line: "v1", expression: "log(v0)", type: "f64", value: "-Infinity" });
    expect(json.rows[1].source).toMatch(/traceTable\.test\.ts:\d+:\d+$/);
    const html = traceTable((x) => x.gt(1).where(x, 2), [3]).toHTML();
    expect(html).toContain("<td><i>v</i><sub>0</sub> &gt; 1</td>");
    expect(html.match(/<tr/g)).toHaveLength(5);
    expect(html).toContain("prefers-color-scheme: dark");
  });

  it("refuses to run inside a recording", () => {
    const f = (x: number) => {
      traceTable(survey, [x, 2]);
      return x;
    };
    expect(() => traceTable(f, [1])).toThrow("cannot run inside another transform");
  });
});
