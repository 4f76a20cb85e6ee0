import { describe, expect, it } from "vitest";
import { type AnyFunction, jacobian, vmap } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { recordCall } from "../../src/api/call.ts";
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

describe("numbers that nothing recorded is in", () => {
  it.each<[string, (x: number) => number]>([
    [
      "a row of a matrix",
      (x) => {
        const m = [
          [1, 2],
          [3, 4],
        ];
        let s = 0;
        for (let i = 0; i < 12; i++) s += m[i % 2]![i % 2]! * x;
        m[0]![0] = 10;
        for (let i = 0; i < 12; i++) s += m[i % 2]![i % 2]! * x;
        return s;
      },
    ],
    [
      "a row two lists down",
      (x) => {
        const m = [[[1, 2]], [[3, 4]]];
        let s = 0;
        for (let i = 0; i < 12; i++) s += m[i % 2]![0]![i % 2]! * x;
        m[0]![0]![0] = 10;
        for (let i = 0; i < 12; i++) s += m[i % 2]![0]![i % 2]! * x;
        m[1] = [[7, 8]];
        for (let i = 0; i < 12; i++) s += m[i % 2]![0]![i % 2]! * x;
        return s;
      },
    ],
    [
      "a row that gets a recorded number",
      (x) => {
        const m = [
          [1, 2],
          [3, 4],
        ];
        let s = 0;
        for (let i = 0; i < 12; i++) s += m[i % 2]![i % 2]! * x;
        m[1]![1] = x * x;
        for (let i = 0; i < 12; i++) s += m[i % 2]![i % 2]! * x;
        return s;
      },
    ],
  ])("are read anew when %s has changed", (_, f) => {
    const [value, slope] = [jit(lift(f) as AnyFunction), jit(jacobian(lift(f) as AnyFunction) as AnyFunction)];
    for (const x of [1.5, -0.25]) {
      expect(value(x)).toBeCloseTo(f(x), 12);
      expect(slope(x)).toBeCloseTo((f(x + 1e-5) - f(x - 1e-5)) / 2e-5, 6);
    }
  });
});

describe("matrices of many rows", () => {
  const many = Array.from({ length: 100 }, (_, r) => Array.from({ length: 3 }, (_x, c) => Math.cos(r + 7 * c)));
  const cases: Readonly<Record<string, (m: number[][]) => unknown>> = {
    returned: (m) => m,
    "with rows exchanged": (m) => {
      [m[0], m[99]] = [m[99]!, m[0]!];
      return m;
    },
    "with a row put in": (m) => {
      m[3] = [1, 2, m[4]![1]!];
      return m;
    },
    "with a row written": (m) => {
      m[3]![1] = m[5]![2]! * 2;
      return m;
    },
    grown: (m) => {
      m.push([7, 8, m[0]![0]!]);
      return m;
    },
    shortened: (m) => {
      m.length = 70;
      return [m, m.pop()];
    },
    sorted: (m) => [m.slice().reverse(), m.length, m[200] === undefined, 99 in m, 100 in m],
    "with rows in other lists": (m) => [[...m].slice(2, 5), m.filter((_, i) => i % 30 === 0), m.concat([m[1]!]).length],
    "summed over": (m) => {
      let s = 0;
      for (const row of m) for (let j = 0; j < 3; j++) s += row[j]! * row[(j + 1) % 3]!;
      for (let i = 0; i < m.length; i++) s += m[(7 * i) % 100]![i % 3]!;
      return [s, m.map((row) => row[0]! + row[2]!), Object.keys(m).length];
    },
    "spread after a row has gone": (m) => {
      delete m[2];
      return [2 in m, m.map((row) => row[0]!).filter(() => true), Object.keys(m).length];
    },
  };
  it.each(Object.entries(cases))("are the arrays that they stand for: %s", (_, f) => {
    const got = jit(lift(f) as AnyFunction)(many.map((row) => [...row])) as unknown;
    const want = f(many.map((row) => [...row]));
    const flat = (x: unknown): unknown[] => (Array.isArray(x) ? Array.from(x as unknown[]).flatMap(flat) : [x]);
    flat(want).forEach((v, k) => {
      if (typeof v === "number") expect(flat(got)[k]).toBeCloseTo(v, 12);
      else expect(flat(got)[k]).toBe(v);
    });
    expect(flat(got).length).toBe(flat(want).length);
  });
});

describe("an ordinary array that a loop fills", () => {
  const fills = {
    "from nothing but zeros": (x: number[]): number[] => {
      const f = new Array<number>(x.length - 1).fill(0);
      for (let i = 0; i + 1 < x.length; i++) f[i] = (x[i + 1]! - x[i]!) * Math.sin(x[i + 1]!);
      return f;
    },
    "over constants, one of them recorded": (x: number[]): number[] => {
      const f = x.map((_, i) => i + 0.5);
      f[2] = x[0]! * x[1]!;
      for (let i = 4; i < x.length; i++) f[i] = f[i - 4]! * x[i]!;
      return f;
    },
  };
  it.each(Object.entries(fills))("is a list of as many lines, however long it is: %s", (_, fill) => {
    const marked = lift(fill);
    const lines = [60, 240].map((n) => {
      const x = Array.from({ length: n }, (_, i) => 0.5 + 0.1 * Math.sin(i + 1));
      expect(jit(marked)(x)).toEqual(fill(x).map((v) => expect.closeTo(v, 14)));
      const { program } = recordCall("jit", marked as never, [x], { lazy: true });
      return program.n;
    });
    expect(lines[1]).toBe(lines[0]);
    expect(lines[0]).toBeLessThan(60);
  });
});
