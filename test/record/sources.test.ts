import { describe, expect, it } from "vitest";
import { grad, jvp, log, mul, type Program, record, sin, sqrt, stack, type Tensor, vmap } from "../../src/index.ts";
import { traceTable, whyNaN } from "../../src/inspect/index.ts";
import { layerNorm } from "../../src/nn/index.ts";
import { nameOf } from "../../src/record/table.ts";

/** Line of this file that calls it. */
const here = (): number => Number(/sources\.test\.ts:(\d+)/.exec(new Error().stack!.split("\n")[2]!)![1]);
const lineOf = (source: string | undefined): number => Number(/sources\.test\.ts:(\d+):\d+$/.exec(source ?? "")?.[1]);
/** Name and line of every operation. */
const told = (p: Program): [string, number][] =>
  Array.from({ length: p.n }, (_, i): [string, number] => [nameOf(p.op(i)), lineOf(p.sources[i])]).filter(
    ([name]) => !["input", "const", "part"].includes(name),
  );
const linesOf = (p: Program): number[] => [...new Set(told(p).map(([, line]) => line))].sort((a, b) => a - b);

const first = here() + 2;
const f = (x: Tensor): Tensor => {
  const s = sin(x);
  return mul(s, log(x));
};
const both = [first, first + 1];

describe("the user's line", () => {
  it("is that of each operation, to the column", () => {
    const p = record((x: Tensor) => x.sin().mul(x).add(x.sin()), 2);
    const columns = [".sin", ".mul", ".add"].map((word) => `x: Tensor) => x.sin().mul(x).add(x.sin())`.indexOf(word));
    const places = Array.from({ length: p.n }, (_, i) => p.sources[i]).filter((s) => s !== undefined);
    expect(new Set(places.map(lineOf)).size).toBe(1);
    const at = places.map((s) => Number(/\d+$/.exec(s)![0]));
    expect(at[1]! - at[0]!).toBe(columns[1]! - columns[0]!);
    expect(new Set(at).size).toBe(4);
  });

  it("of what a derivative computes is that of the operation it comes from", () => {
    for (const g of [
      grad(f),
      grad(grad(f)),
      (x: Tensor) => jvp(f, [x], [1])[1],
      (x: Tensor) => vmap(grad(f))(stack([x, x])),
    ])
      expect(linesOf(record(g as typeof f, 2))).toEqual(expect.arrayContaining(both));
    expect(linesOf(record(grad(f), 2))).toEqual(both);
    const slope = told(record(grad(f), 2));
    expect(slope.find(([name]) => name === "cos")).toEqual(["cos", first]);
    expect(slope.find(([name]) => name === "div")).toEqual(["div", first + 1]);
  });

  it("is one's own again behind a derivative, even one that was refused", () => {
    const mine = here() + 3;
    const p = record((x: Tensor) => {
      const d = grad(f)(x);
      return d.add(sin(x));
    }, 2);
    expect(
      told(p)
        .filter(([, line]) => line === mine)
        .map(([name]) => name),
    ).toEqual(["sin", "add"]);
    const q = record((x: Tensor) => {
      expect(() => grad((y: Tensor) => y.cast("i32").cast("f64"))(x.cast("i32") as Tensor)).toThrow();
      return sin(x);
    }, 2);
    expect(told(q).at(-1)).toEqual(["sin", here() - 2]);
  });

  it("stands in tables and reports of derivatives", () => {
    const rows = traceTable((x: Tensor) => grad(f)(x), [2]).rows;
    expect([...new Set(rows.flatMap((r) => (r.source === undefined ? [] : [lineOf(r.source)])))].sort()).toEqual(both);
    const root = (x: Tensor): Tensor => sqrt(x).mul(3);
    expect(lineOf(whyNaN((x: Tensor) => grad(root)(x))(0)!.source)).toBe(here() - 1);
  });

  it("is found behind many frames of the library, and leaves the host's own limit alone", () => {
    const limit = Error.stackTraceLimit;
    const p = record((x: Tensor) => layerNorm(x), Float64Array.of(1, 2, 4));
    expect(linesOf(p)).toEqual([here() - 1]);
    expect(Error.stackTraceLimit).toBe(limit);
  });
});
