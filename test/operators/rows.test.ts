import { describe, expect, it } from "vitest";
import { type AnyFunction, jacobian, vmap } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import type { Program } from "../../src/ir/program.ts";
import { nameOf } from "../../src/record/table.ts";

type Of = (table: number[][], k: number) => number;
const table = Array.from({ length: 5 }, (_, r) => Array.from({ length: 3 }, (_, c) => Math.sin(3 * r + c)));
const energy = (q: number[]): number => q[0]! * q[1]! + Math.exp(q[2]!);
const each = (g: AnyFunction): AnyFunction =>
  vmap(lift(((t: number[][], k: number) => g(t[k]!)) as Of as AnyFunction, { g }), {
    inAxes: [null, 0],
  }) as AnyFunction;

describe("a row at a recorded place", () => {
  const inner = lift(energy) as AnyFunction;
  const slope = jacobian(inner) as AnyFunction;
  const places = [4, 0, 2, 2, 1, 3];
  it("is a row of the table, for values and slopes", () => {
    const [values, slopes] = [jit(each(inner)), jit(each(slope))];
    const want = places.map((k) => table[k]!);
    for (const list of [places, Int32Array.from(places)]) {
      expect(values(table, list)).toEqual(want.map((q) => expect.closeTo(energy(q), 14)));
      const rows = slopes(table, list) as number[][];
      rows.forEach((row, i) => {
        const [a, b, c] = want[i]! as [number, number, number];
        [b, a, Math.exp(c)].forEach((d, j) => void expect(row[j]).toBeCloseTo(d, 14));
      });
    }
    const p = (slopes as unknown as { program(): Program }).program();
    const gathers = Array.from({ length: p.n }, (_, i) => i).filter((i) => nameOf(p.op(i)) === "gather");
    expect(gathers.map((i) => p.type(p.operand(i, 0)).shape)).toContainEqual([5, 3]);
    for (const i of gathers) expect(p.type(p.operand(i, 1)).size).toBeLessThanOrEqual(places.length);
  });
  it("lies in the table, or the call is refused", () => {
    const slopes = jit(each(slope));
    for (const k of [5, -1]) expect(() => slopes(table, [0, k])).toThrow(/is outside 0\.\.4/);
  });
  it("is what was written there", () => {
    const f = lift(((t: number[][], k: number) => {
      const copy = t.map((row) => [...row]);
      copy[2]![1] = 7;
      const row = copy[k]!;
      copy[2]![0] = 5;
      let s = 0;
      for (let i = 0; i < row.length; i++) s += row[i]! * (i + 1);
      return s;
    }) as Of as AnyFunction);
    const got = jit(vmap(f, { inAxes: [null, 0] }) as AnyFunction)(table, places) as number[];
    places.forEach((k, i) => {
      const row = k === 2 ? [5, 7, table[2]![2]!] : table[k]!;
      expect(got[i]).toBeCloseTo(row[0]! + 2 * row[1]! + 3 * row[2]!, 14);
    });
  });
});
