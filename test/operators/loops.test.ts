import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { grad, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { clearLoopReport, loopReport } from "wengert/operators";
import * as $ from "wengert/operators/runtime";
import { capturePolicy } from "../../src/operators/policy.ts";

const n = 12;
const x = Array.from({ length: n }, (_, i) => Math.sin(i + 1) + 0.1);
const differences = (f: (x: number[]) => number): number[] =>
  x.map((_, i) => {
    const at = (h: number): number => f(x.map((v, k) => (k === i ? v + h : v)));
    return (at(1e-6) - at(-1e-6)) / 2e-6;
  });
/** Value and gradient captured under jit, captured in a list used once, and turn by turn, against differences. */
function check(recorded: (x: number[]) => number, plain: (x: number[]) => number): void {
  const f = $.mark((y: number[]): number => ($.off() ? plain(y) : recorded(y)));
  const slope = differences(plain);
  const runs = [jit(valueAndGrad(f)), valueAndGrad(f), valueAndGrad(f)];
  runs.forEach((run, k) => {
    capturePolicy.on = k < 2;
    const [value, gradient] = run(x);
    expect(value).toBeCloseTo(plain(x), 12);
    gradient.forEach((g, i) => {
      expect(g).toBeCloseTo(slope[i]!, 6);
    });
  });
}
const { fewestLines } = capturePolicy;

describe("a captured loop", () => {
  beforeEach(() => {
    capturePolicy.fewestLines = 0;
    clearLoopReport();
  });
  afterEach(() => {
    capturePolicy.on = true;
    capturePolicy.fewestLines = fewestLines;
  });
  it("carries variables and writes arrays", () => {
    check(
      (y) => {
        const c = $.f64(Float64Array, y.length);
        let s = 0;
        $.loop(
          0,
          [(i) => [i, "<", y.length]],
          1,
          "++",
          () => [s],
          ([v]) => {
            s = v;
          },
          (i) => {
            s = $.add(s, $.get(y, i));
            $.set(c, i, s);
          },
          "a:1:1",
        );
        let e = 0;
        $.loop(
          0,
          [(i) => [i, "<", c.length]],
          1,
          "++",
          () => [e],
          ([v]) => {
            e = v;
          },
          (i) => {
            e = $.add(e, $.mul($.get(c, i), $.get(c, i)));
          },
          "a:2:1",
        );
        return e;
      },
      (y) => {
        let s = 0;
        let e = 0;
        for (const v of y) {
          s += v;
          e += s * s;
        }
        return e;
      },
    );
    expect(loopReport()).toHaveLength(2);
  });
  it("merges both sides of an if, with what they write", () => {
    check(
      (y) => {
        const h = $.f64(Float64Array, 4);
        let s = 0;
        $.loop(
          0,
          [(i) => [i, "<", y.length]],
          1,
          "++",
          () => [s],
          ([v]) => {
            s = v;
          },
          (i) => {
            $.branch(
              $.gt($.get(y, i), 0),
              () => [s],
              ([v]) => {
                s = v;
              },
              () => {
                s = $.add(s, $.get(y, i));
              },
              () => {
                const k = $.mod(i, 4);
                $.set(h, k, $.add($.get(h, k), $.mul($.get(y, i), s)));
              },
            );
          },
          "b:1:1",
        );
        let e = s;
        for (let j = 0; j < 4; j++) e = $.add(e, $.pow($.get(h, j), 3));
        return e;
      },
      (y) => {
        const h = new Float64Array(4);
        let s = 0;
        y.forEach((v, i) => {
          if (v > 0) s += v;
          else h[i % 4]! += v * s;
        });
        return s + h.reduce((p, q) => p + q ** 3, 0);
      },
    );
  });
  it("masks a triangle, and finds aliases by identity", () => {
    check(
      (y) => {
        const a = $.f64(Float64Array, y.length);
        const b = a;
        $.loop(
          0,
          [(i) => [i, "<", y.length]],
          1,
          "++",
          () => [],
          () => {},
          (i) => {
            $.set(a, i, $.get(y, i));
            $.loop(
              0,
              [(j) => [j, "<", i]],
              1,
              "++",
              () => [],
              () => {},
              (j) => {
                $.set(b, i, $.add($.get(b, i), $.mul($.get(y, j), $.get(y, i))));
              },
              "c:2:1",
            );
          },
          "c:1:1",
        );
        let s = 0;
        for (let i = 0; i < y.length; i++) s = $.add(s, $.mul($.get(a, i), i + 1));
        return s;
      },
      (y) => {
        let s = 0;
        y.forEach((v, i) => {
          let r = v;
          for (let j = 0; j < i; j++) r += y[j]! * v;
          s += r * (i + 1);
        });
        return s;
      },
    );
  });
  it("leaves everything as it was when it cannot be captured, and says why", () => {
    const seen: number[] = [];
    const f = $.mark((y: number[]): number => {
      const state = { sum: 0 as number };
      let last: unknown = y;
      $.loop(
        0,
        [(i) => [i, "<", y.length]],
        1,
        "++",
        () => [last],
        ([v]) => {
          last = v;
        },
        (i) => {
          $.set(state, "sum", $.add(state.sum, $.get(y, i)));
          last = [i];
          if (typeof i === "number") seen.push(i);
        },
        "d:1:1",
      );
      return $.mul(state.sum, state.sum);
    });
    capturePolicy.on = true;
    const total = x.reduce((p, q) => p + q, 0);
    jit(grad(f))(x).forEach((g) => {
      expect(g).toBeCloseTo(2 * total, 12);
    });
    expect(seen).toEqual(x.map((_, i) => i));
    expect(loopReport()[0]).toMatchObject({ where: "d:1:1", as: "turns", turns: n });
    expect(loopReport()[0]?.reason).toMatch(/made before the loop is assigned/);
  });
});
