import { describe, expect, it, vi } from "vitest";
import { grad, jacfwd, jacobian, jacrev, jvp, linearize, type Tensor, valueAndGrad, vjp } from "wengert";
import { checkGrads } from "wengert/inspect";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { emitTypeScript } from "../../src/emit/index.ts";
import { evaluated } from "../emit/emitted.ts";
import { tryEveryLoop } from "./agree.ts";

/** Functions that are not marked, and call marked ones: they take tensors, also where nothing records. */
const wave = lift((x: number[] | Float64Array): number => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.sin(x[i]!) * (x[(i * 7) % x.length] ?? 100) + (x[i + 1] ?? 0.5);
  return s;
});
const kinks = lift((x: number[] | Float64Array): number => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! > 0 ? 2 * x[i]! : x[i]! ** 2;
  return s;
});
const list = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.1 * i - 1);
const item = (y: unknown): number => (y as Tensor).item();

describe.each([
  ["an array", (x: number[]): number[] | Float64Array => x],
  ["a typed array", (x: number[]): number[] | Float64Array => Float64Array.from(x)],
])("an unmarked caller of a marked function, given %s", (_, as) => {
  it("is called as it is while it waits to be compiled", () => {
    const x = as(list(400));
    const fast = jit((y: typeof x) => wave(y));
    for (let k = 0; k < 3; k++) expect(item(fast(x))).toBeCloseTo(wave(x), 10);
  });
  it("is called as it is where no more paths are kept", () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const fast = jit((y: never) => kinks(y), { maxPaths: 1 });
    for (const x of [
      [1, 2],
      [-1, 2],
      [1, -2],
      [-1, -2],
      [2, 1],
    ])
      expect(item(fast(as(x) as never))).toBe(kinks(x));
    expect(fast.statistics()).toMatchObject({ paths: 1, fallbacks: 3 });
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });
  it("throws what it throws, and catches what it catches", () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const far = lift((x: number[]): number => {
      if (x[0]! > 2) throw new Error("too far");
      return x[0]! * x[1]!;
    });
    const safe = (x: never): unknown => {
      try {
        return far(x);
      } catch {
        return -1;
      }
    };
    const [bare, caught] = [jit((x: never) => far(x), { maxPaths: 0 }), jit(safe, { maxPaths: 0 })];
    for (let k = 0; k < 2; k++) {
      expect(item(bare(as([1, 2]) as never))).toBe(2);
      expect(() => bare(as([3, 2]) as never)).toThrow(/^too far$/);
      expect(item(caught(as([1, 2]) as never))).toBe(2);
      expect(caught(as([3, 2]) as never)).toBe(-1);
    }
    warned.mockRestore();
  });
  it("is compared with differences, and written out", () => {
    const x = as([0.3, 0.4, 0.5]);
    expect(checkGrads((y: never) => wave(y), [x as never]).ok).toBe(true);
    expect(checkGrads(wave as never, [x as never]).ok).toBe(true);
    const text = emitTypeScript((y: never) => wave(y), [x], { name: "value" });
    expect(evaluated(text)["value"]!(x)).toBeCloseTo(wave(x), 12);
  });
});
describe("a tensor in marked text stands for the typed array that an unmarked caller was given", () => {
  type F = (x: Float64Array) => number;
  const x = Float64Array.of(1, 2, 4);
  it.each<readonly [string, F]>([
    ["places that are none", (q) => q[0]! * (q[-1] === undefined ? 2 : 1) + (q[3] ?? 7) * q[1]! + (q[0.5] ?? 1)],
    [
      "for in",
      (q) => {
        let s = 0;
        for (const k in q) s += q[k]! ** 2;
        return s;
      },
    ],
    [
      "spread",
      (q) => {
        const y: Record<number, number> = { ...q };
        return y[1]! * y[2]!;
      },
    ],
    [
      "destructured by keys",
      (q) => {
        const { 1: b, ...more } = q as unknown as number[];
        return b! * (more as never)[2];
      },
    ],
    ["in", (q) => (1 in q && !(3 in q) ? q[1]! ** 2 : 0)],
    [
      "subarray",
      (q) => {
        const y = q.subarray(1, 3);
        return y[1]! * y[0]! * y.length;
      },
    ],
    ["methods", (q) => q.map((v) => v * v).reduce((a, b) => a * b + 1) + q.find((v) => v > 1)! + q.at(-1)!],
    ["instanceof", (q) => (q instanceof Float64Array ? q[0]! * 3 : 0)],
  ])("%s", (_, f) => {
    const marked = lift(f);
    const [value, slope] = valueAndGrad(marked)(x);
    expect(value).toBe(f(x));
    const own = valueAndGrad((q: Float64Array) => marked(q));
    expect(own(x)).toEqual([value, slope]);
    expect((jit(own)(x) as unknown[])[1]).toEqual(slope);
  });
  it.each(["fill(1)", "sort((a, b) => a - b)", "sort()", "reverse()", "set([1])", "copyWithin(0, 1)", "push(1)"])(
    "refuses q.%s, which would be lost",
    (change) => {
      const f = lift(new Function(`return (q) => { q.${change}; return q[0]; }`)() as F);
      expect(() => grad((q: Float64Array) => f(q))(x)).toThrow(
        /\(\) on a tensor, which is never changed in place. Copy/,
      );
    },
  );
});
describe("an unmarked caller returns what a marked function gave it", () => {
  type F = (x: number[]) => Float64Array;
  const typed: F = lift((x: number[]) => {
    const y = new Float64Array(2);
    y[0] = x[0]! * x[1]!;
    y[1] = x[0]! + x[1]!;
    return y;
  });
  const caller: F = (x) => typed(x);
  const plain = (y: unknown): unknown =>
    JSON.parse(JSON.stringify(y, (_, v) => (ArrayBuffer.isView(v) ? [...(v as Float64Array)] : v)));
  const rows = [
    [3, 2],
    [1, 1],
  ];
  describe.each([
    ["an array", [2, 3]],
    ["a typed array", Float64Array.of(2, 3) as never as number[]],
  ])("at %s", (_, x) => {
    it.each([
      ["jacobian", jacobian],
      ["jacfwd", jacfwd],
      ["jacrev", jacrev],
    ])("%s", (_, rule) => {
      expect(plain(rule(typed)(x))).toEqual(rows);
      expect(plain(rule(caller)(x))).toEqual(rows);
      expect(plain(jit(rule(caller))(x))).toEqual(rows);
    });
    it("vjp, jvp, linearize and jit", () => {
      const [value, pull] = vjp(caller, x);
      expect(plain(value)).toEqual([6, 5]);
      expect(plain(pull([1, 10] as never))).toEqual([[13, 12]]);
      expect(plain(jvp(caller, [x], [x]))).toEqual([
        [6, 5],
        [12, 5],
      ]);
      expect(plain(linearize(caller, x)[1](x))).toEqual([12, 5]);
      expect(plain(jit(caller)(x))).toEqual([6, 5]);
    });
    it("in trees", () => {
      const tree = (y: number[]): unknown => ({ y: typed(y), first: y });
      expect(plain((jacobian(tree as never) as never as (y: unknown) => { y: unknown })(x).y)).toEqual(rows);
      expect(plain((jit(tree as never) as (y: unknown) => { y: unknown })(x).y)).toEqual([6, 5]);
    });
  });
});
describe("variables around a marked function", () => {
  tryEveryLoop();
  const made = lift(() => {
    let [k, gain] = [2, 0.25];
    return {
      f: (p: number[]): number => {
        let s = 0;
        for (let i = 0; i < p.length; i++) {
          s = Math.sin(s) + k * gain * p[i]! * p[0]!;
          if (s > 0.5) s *= gain;
        }
        return p.reduce((t, v) => t + gain * v, s);
      },
      set(to: number): void {
        k = to;
        gain *= 2;
      },
      get: () => [k, gain],
    };
  });
  it("hold what they held after a captured loop that could have changed them", () => {
    const { f, set, get } = made();
    const x = list(12);
    const fast = jit(grad(f));
    for (const k of [2, 3, 4]) {
      const before = get();
      const [value, slope] = valueAndGrad(f)(x);
      expect(value).toBeCloseTo(f(x), 12);
      const [, push] = jvp(f, [x], [x]) as unknown as [unknown, number | Tensor];
      const along = slope.reduce((s, g, i) => s + g * x[i]!, 0);
      expect(typeof push === "number" ? push : push.item()).toBeCloseTo(along, 11);
      fast(x).forEach((g, i) => void expect(g).toBeCloseTo(slope[i]!, 12));
      expect(get()).toEqual(before);
      set(k);
    }
  });
});
