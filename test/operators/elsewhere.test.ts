import { describe, expect, it, vi } from "vitest";
import { grad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { rewrite } from "../../src/rewrite/rewrite.ts";

/** Not marked, with a state of its own. */
const minimalStandard =
  (seed: number): (() => number) =>
  () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
let random = minimalStandard(42);
class Stream {
  #state = 42;
  step(): number {
    this.#state = (this.#state * 16807) % 2147483647;
    return this.#state / 2147483647;
  }
}
const resume = (): number => {
  random = minimalStandard(42);
  return 0;
};
/** Functions of a and a number of turns whose loops call what writes variables of other functions. */
const programs: Record<string, (a: number, n: number) => number> = {
  "a sum, by a function that another one returns"(a, n) {
    const adder = (sum: number) => (x: number) => {
      sum += x * a;
      return sum;
    };
    const add = adder(1);
    let last = 0;
    for (let i = 0; i < n; i++) last = add(i) * 0.5;
    return last;
  },
  "two sums, by methods of objects that are made"(a, n) {
    const make = (k: number) => {
      let sum = 0;
      return {
        add(x: number) {
          sum += x * k;
          return sum;
        },
      };
    };
    const [b, c] = [make(a), make(2)];
    let s = 0;
    for (let i = 0; i < n; i++) s += b.add(Math.sin(i)) * c.add(Math.cos(i));
    return s;
  },
  "a count of a parameter, in one expression"(a, n) {
    const make = (seed: number) => () => ++seed % 7;
    const next = make(42);
    let s = 0;
    for (let i = 0; i < n; i++) s += a * next() * i;
    return s;
  },
  "a counter"(a, n) {
    const make = () => {
      let count = 0;
      return { hit: () => void count++, count: () => count };
    };
    const c = make();
    let s = 0;
    for (let i = 0; i < n; i++) {
      s += a * Math.sin(i);
      if (i % 3 === 0) c.hit();
    }
    return s * c.count();
  },
  "what there was at the turn before"(a, n) {
    const make = () => {
      let before: number | undefined;
      return (v: number) => {
        const d = before === undefined ? 0 : v - before;
        before = v;
        return d;
      };
    };
    const step = make();
    let s = 0;
    for (let i = 0; i < n; i++) s += step(a * Math.sin(i)) ** 2;
    return s;
  },
  "an array that is replaced"(a, n) {
    const make = () => {
      let list: number[] = [];
      return (v: number) => {
        list = [...list.slice(-2), v];
        return list.reduce((p, q) => p + q, 0);
      };
    };
    const window = make();
    let s = 0;
    for (let i = 0; i < n; i++) s += window(a * i);
    return s;
  },
  "a callback that counts its calls"(a, n) {
    let calls = 0;
    const sum = (f: (x: number) => number): number => {
      let s = 0;
      for (let i = 0; i < n; i++) s += f(i);
      return s;
    };
    const s = sum((x) => {
      calls++;
      return a * x;
    });
    return s * calls;
  },
  "a getter and a setter"(a, n) {
    const make = () => {
      let held = 0;
      return {
        get v() {
          return held;
        },
        set v(x: number) {
          held = x * 2;
        },
      };
    };
    const o = make();
    for (let i = 0; i < n; i++) o.v = a + o.v / 3;
    return o.v;
  },
  "a generator"(a, n) {
    function* powers(): Generator<number, never> {
      let k = 1;
      for (;;) {
        k = k * 0.9 + 0.1 * a;
        yield k;
      }
    }
    const it = powers();
    let s = 0;
    for (let i = 0; i < n; i++) s += it.next().value * i;
    return s;
  },
  "iterators of an array and of a Map"(a, n) {
    const it = [1, 2, 3, 4, 5].values();
    const entries = new Map([
      [1, 2],
      [2, 3],
    ]).entries();
    let s = 0;
    for (let i = 0; i < n; i++) s += a * (it.next().value ?? 0.5) * (entries.next().value?.[1] ?? 1);
    return s;
  },
  "a WeakMap, and a regular expression that remembers"(a, n) {
    const counts = new WeakMap<object, number>();
    const key = {};
    const vowel = /a/g;
    let s = 0;
    for (let i = 0; i < n; i++) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      s += a * counts.get(key)! * (vowel.exec("banana")?.index ?? -1);
    }
    return s;
  },
  "a function that is given"(a, n) {
    let s = resume();
    for (let i = 0; i < n; i++) s += a * random() * i;
    return s;
  },
  "a function that is not marked"(a, n) {
    const next = minimalStandard(42);
    let s = 0;
    for (let i = 0; i < n; i++) s += a * next() * i;
    return s;
  },
  "a method of a class that is not marked"(a, n) {
    const stream = new Stream();
    let s = 0;
    for (let i = 0; i < n; i++) s += a * stream.step() * i;
    return s;
  },
  "the same of two, in an object"(a, n) {
    const o = { streams: [new Stream(), new Stream()] };
    let s = 0;
    for (let i = 0; i < n; i++) s += a * o.streams[0]!.step() * o.streams[1]!.step();
    return s;
  },
  "a Date and a DataView"(a, n) {
    const date = new Date(0);
    const view = new DataView(new ArrayBuffer(8));
    let s = 0;
    for (let i = 0; i < n; i++) {
      date.setUTCMilliseconds(date.getUTCMilliseconds() + 7);
      view.setFloat64(0, view.getFloat64(0) * 0.5 + i);
      s += a * date.getTime() * view.getFloat64(0) * 1e-6;
    }
    return s;
  },
};
const slope = (f: (a: number) => number, a: number): number => (f(a + 1e-4) - f(a - 1e-4)) / 2e-4;

describe("a loop that calls what keeps a state elsewhere", () => {
  it.each(Object.entries(programs))("%s", (_, f) => {
    for (const n of [5, 50, 700]) {
      const h = lift(f, { minimalStandard, resume, random: () => random(), Stream });
      const g = lift((a: number): number => h(a, n), { h, n });
      const plain = (a: number): number => f(a, n);
      const wanted = slope(plain, 0.3);
      const near = (found: number): void => {
        expect(Math.abs(found - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
      };
      near(grad(g)(0.3));
      const [value, compiled] = [jit(g), jit(grad(g))];
      for (let k = 0; k < 3; k++) {
        expect(value(0.3)).toBeCloseTo(plain(0.3), 8 - Math.ceil(Math.log10(1 + Math.abs(plain(0.3)))));
        near(compiled(0.3));
      }
    }
  });
});
it("a loop that prints does so at each turn", () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const f = lift((x: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) {
      s += x[i]! * x[i]!;
      if (i % 100 === 0) console.log("turn", i);
    }
    return s;
  });
  grad(f)(Array.from({ length: 300 }, Math.sqrt));
  expect(log.mock.calls).toEqual([0, 100, 200].map((i) => ["turn", i]));
  log.mockRestore();
});
describe("what tells of writes elsewhere", () => {
  const told = (text: string): number => rewrite(`"use wengert";${text}`).code.split("$hidden()").length - 1;
  it("stands in functions that leave the one whose variables they write", () => {
    expect(told("function f() { let k = 0; return () => k++; }")).toBe(2);
    expect(told("let k = 0; export const f = () => { k += 1; };")).toBe(1);
    expect(told("function f(g) { let k = 0; g(() => { [1].forEach((x) => { k += x; }); }); return k; }")).toBe(2);
  });
  it("stands in none that are called there alone", () => {
    expect(told("function f(x) { let k = 0; const add = () => { k += x; }; add(); return k; }")).toBe(0);
    expect(told("function f(x) { let k = 0; x.forEach((y) => { k += y; }); return k; }")).toBe(0);
    expect(told("function f(x) { let k = 0; k += x; return (y) => { let j = k; j += y; return j; }; }")).toBe(0);
  });
});
