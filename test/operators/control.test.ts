import { describe, expect, it } from "vitest";
import { type AnyFunction, grad, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

const close = (found: number, wanted: number, digits: number, what: string): void => {
  expect(Math.abs(found - wanted) / Math.max(1, Math.abs(wanted)), `${what}: ${found}, not ${wanted}`).toBeLessThan(
    10 ** -digits,
  );
};
const difference = (f: (x: number) => number, x: number): number => (f(x + 1e-6) - f(x - 1e-6)) / 2e-6;

/** A function of one number, and what its derivative is where that has a closed form. */
interface Scalar {
  readonly f: (x: number) => number;
  readonly slope?: (x: number) => number;
  readonly points: readonly number[];
  /** Digits to which differences agree. */
  readonly digits?: number;
}
const span = (from: number, to: number, n: number): number[] =>
  Array.from({ length: n }, (_, k) => from + ((to - from) * (k + 0.37)) / n);

const scalars: Record<string, Scalar> = {
  "Newton's method until it converges": {
    f: (a) => {
      let x = a + 1;
      while (Math.abs(x * x - a) > 1e-13 * a) x = 0.5 * (x + a / x);
      return x;
    },
    slope: (a) => 0.5 / Math.sqrt(a),
    points: span(0.5, 400, 80),
    digits: 6,
  },
  "bisection, and one step of Newton's": {
    f: (a) => {
      let lo = 0;
      let hi = a > 1 ? a : 1;
      for (let k = 0; k < 40; k++) {
        const mid = (lo + hi) / 2;
        if (mid * mid * mid > a) hi = mid;
        else lo = mid;
      }
      const m = (lo + hi) / 2;
      return m - (m ** 3 - a) / (3 * m ** 2);
    },
    slope: (a) => a ** (-2 / 3) / 3,
    points: span(0.2, 9, 12),
    digits: 9,
  },
  "steps of adaptive size, with continue": {
    f: (k) => {
      let y = 1;
      let t = 0;
      let h = 0.1;
      while (t < 1) {
        if (t + h > 1) h = 1 - t;
        const full = y - h * k * y;
        const half = (y - (h / 2) * k * y) * (1 - (h / 2) * k);
        const err = Math.abs(half - full);
        if (err > 1e-3) {
          h /= 2;
          continue;
        }
        t += h;
        y = 2 * half - full;
        if (err < 1e-4) h *= 1.5;
      }
      return y;
    },
    points: span(0.3, 3, 20),
    digits: 4,
  },
  "pieces, nested conditions, && and ||": {
    f: (x) => (x < -1 ? x * x : x < 1 ? Math.sin(x) : (x > 3 && x < 4) || x > 6 ? 7 * x : Math.exp(-x)),
    points: span(-3, 8, 150),
  },
  "switch, with several cases in one": {
    f: (x) => {
      let y = x;
      switch (Math.floor(x)) {
        case 0:
          y *= 2;
          break;
        case 1:
        case 2:
          y *= x;
          break;
        default:
          y = Math.sqrt(Math.abs(y));
      }
      return y;
    },
    points: span(-2, 4, 60),
  },
  recursion: {
    f: (x) => {
      const fib = (n: number): number => (n < 2 ? x ** n : fib(n - 1) + x * fib(n - 2));
      return fib(7);
    },
    points: span(-1, 2, 30),
  },
  "closures that assign": {
    f: (x) => {
      let n = 0;
      const bump = (): void => {
        n += x;
      };
      [1, 2, 3].forEach(bump);
      return n ** 2;
    },
    slope: (x) => 18 * x,
    points: span(-2, 2, 20),
  },
  "truth of numbers, equality, typeof, null": {
    f: (x) => {
      const whole = Math.trunc(x);
      let y = whole ? x : 2 * x;
      if (whole === 2 || whole === -1) y += x * x;
      if (typeof x === "number" && x !== null) y += 1;
      if (Object.is(whole, 3) || [4, 5].includes(whole)) y *= 3;
      return Number.isNaN(y) ? 0 : y;
    },
    points: span(-3, 6, 80),
  },
  "do, and a labelled break": {
    f: (x) => {
      let s = 0;
      let k = 0;
      outer: do {
        for (let j = 0; j < 4; j++) {
          s += x * j;
          if (s > 9) break outer;
        }
        k++;
      } while (k < 5);
      return s * x;
    },
    points: span(0.1, 4, 60),
  },
};
const lists: Record<string, { f: (a: number[]) => number; length: number }> = {
  "a sorting network of swaps": {
    f: (a) => {
      const v = [...a];
      const swap = (i: number, j: number): void => {
        if (v[i]! > v[j]!) [v[i], v[j]] = [v[j]!, v[i]!];
      };
      for (let n = v.length; n > 1; n--) for (let i = 0; i + 1 < n; i++) swap(i, i + 1);
      return v.reduce((s, x, i) => s + (i + 1) * x * x, 0);
    },
    length: 4,
  },
  "the median by sort with a comparator": {
    f: (a) => {
      const s = [...a].sort((p, q) => p - q);
      return s[(s.length - 1) / 2]! ** 2;
    },
    length: 5,
  },
  "map, reduce, every, default parameters": {
    f: (a) => {
      const loss = (r: number, { delta = 1 }: { delta?: number } = {}): number =>
        Math.abs(r) <= delta ? 0.5 * r * r : delta * (Math.abs(r) - 0.5 * delta);
      const s = a.map((r) => loss(r)).reduce((p, q) => p + q, 0);
      return a.every((r) => r > 0) ? s : -s;
    },
    length: 4,
  },
  "rest parameters, spread, Horner's rule": {
    f: (a) => {
      const horner = (x: number, ...c: number[]): number => {
        let s = 0;
        for (const k of c.reverse()) s = s * x + k;
        return s;
      };
      const [x, ...c] = a;
      return horner(x!, ...c) + Math.max(...a);
    },
    length: 4,
  },
  "records, and destructuring of them": {
    f: (a) => {
      const points = a.map((x, i) => ({ x, y: a[(i + 1) % a.length]!, ...(i > 1 ? { w: 1 } : {}) }));
      let s = 0;
      for (const { x, y, w = 2 } of points as { x: number; y: number; w?: number }[]) s += w * Math.hypot(x, y);
      return s;
    },
    length: 4,
  },
  "the first element above a bound, and early return": {
    f: (a) => {
      let s = 0;
      for (const x of a) {
        if (x > 1.5) return s * x;
        if (x < 0) continue;
        s += x * x;
      }
      return -s;
    },
    length: 5,
  },
  "rows exchanged while a system is solved": {
    f: (a) => {
      const A = [
        [a[0]!, a[1]!, 1],
        [a[2]!, a[3]!, 2],
      ];
      for (let c = 0; c < 2; c++) {
        let best = c;
        for (let r = c + 1; r < 2; r++) if (Math.abs(A[r]![c]!) > Math.abs(A[best]![c]!)) best = r;
        [A[c], A[best]] = [A[best]!, A[c]!];
        for (let r = c + 1; r < 2; r++) {
          const m = A[r]![c]! / A[c]![c]!;
          for (let k = c; k < 3; k++) A[r]![k]! -= m * A[c]![k]!;
        }
      }
      const y = A[1]![2]! / A[1]![1]!;
      return y + (A[0]![2]! - A[0]![1]! * y) / A[0]![0]!;
    },
    length: 4,
  },
};

describe("control flow of the host", () => {
  it.each(Object.entries(scalars))("%s", (_name, { f, slope, points, digits = 5 }) => {
    const lifted = lift(f);
    const compiled = jit(valueAndGrad(lifted as AnyFunction), { maxPaths: 100 }) as unknown as (x: number) => number[];
    for (const x of points) {
      const wanted = slope?.(x) ?? difference(f, x);
      close(grad(lifted)(x) as number, wanted, digits, `slope at ${x}`);
      const [value, derivative] = compiled(x) as [number, number];
      close(value, f(x), 12, `compiled value at ${x}`);
      close(derivative, wanted, digits, `compiled slope at ${x}`);
    }
  });
  it.each(Object.entries(lists))("%s", (_name, { f, length }) => {
    const lifted = lift(f);
    const compiled = jit(valueAndGrad(lifted as AnyFunction), { maxPaths: 100 }) as unknown as (
      a: number[],
    ) => [number, number[]];
    for (let k = 0; k < 24; k++) {
      const a = Array.from({ length }, (_, i) => 2.2 * Math.sin(1 + 7 * k + 3.3 * i));
      const g = grad(lifted)(a) as number[];
      const [value, h] = compiled(a);
      close(value, f(a), 12, `compiled value ${k}`);
      a.forEach((_, i) => {
        const wanted = difference((x) => f(a.map((v, j) => (j === i ? x : v))), a[i]!);
        close(g[i]!, wanted, 4, `slope ${k}, ${i}`);
        close(h[i]!, g[i]!, 12, `compiled slope ${k}, ${i}`);
      });
    }
  });
  it("falls back and says so beyond the bound of paths", () => {
    const f = jit(
      lift((x: number) => (Math.floor(x) % 2 === 0 ? x * Math.floor(x) : -x)),
      { maxPaths: 1 },
    );
    const said: unknown[] = [];
    const { warn } = console;
    console.warn = (...xs: unknown[]) => said.push(...xs);
    try {
      expect([f(2), f(3), f(4)]).toEqual([4, -3, 16]);
    } finally {
      console.warn = warn;
    }
    expect(String(said[0])).toContain("more than 1 paths");
    expect(f.statistics().fallbacks).toBeGreaterThan(0);
  });
});

describe("what a body catches", () => {
  const cases: Readonly<Record<string, (q: number[]) => number>> = {
    "the end of a trial": (q) => {
      const out: number[] = [];
      let s = 0;
      for (let i = 0; i < q.length; i++) {
        try {
          out.push(q[i]! ** 2);
        } catch {
          s += 100;
        }
      }
      return s + out.reduce((a, b) => a + b, 0);
    },
    "the end of a trial, by a return of finally": (q) => {
      const seen = new Set<number>();
      let s = 0;
      const add = (i: number): number => {
        try {
          seen.add(i);
          return q[i]! * seen.size;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what it overrides is the point
          if (seen.size === 0) return -1;
        }
      };
      for (let i = 0; i < q.length; i++) s += add(i);
      return s;
    },
    "what it throws itself": (q) => {
      let s = 0;
      for (let i = 0; i < q.length; i++) {
        try {
          if (q[i]! > 0.5) throw new RangeError(`${q[i]} is much`);
          s += q[i]! ** 2;
        } catch (e) {
          if (!(e instanceof RangeError)) throw e;
          s += 3 * q[i]!;
        } finally {
          s += q[0]!;
        }
      }
      return s;
    },
  };
  it.each(Object.entries(cases))("is %s", (name, f) => {
    const lifted = lift(f);
    const compiled = jit(valueAndGrad(lifted)) as unknown as (q: number[]) => [number, number[]];
    for (const k of [1, 4]) {
      const q = Array.from({ length: 12 }, (_, i) => Math.sin(k * i + 1));
      const [value, slope] = compiled(q);
      close(value, f(q), 12, name);
      const g = grad(lifted)(q) as number[];
      q.forEach((_, i) => {
        close(
          g[i]!,
          difference((x) => f(q.map((v, j) => (j === i ? x : v))), q[i]!),
          6,
          `${name} ${i}`,
        );
        close(slope[i]!, g[i]!, 12, `${name}, compiled, ${i}`);
      });
    }
  });
  it("is no refusal of a recording", () => {
    const f = lift((x: number) => {
      try {
        return x * `${x}`.length;
      } catch {
        return 0;
      }
    });
    expect(f(2.5)).toBe(7.5);
    expect(grad(f)(2.5)).toBe(3);
    expect(() => jit(f)(2.5)).toThrow("and so would a text made of it");
  });
});
