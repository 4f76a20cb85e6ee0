import { describe, expect, it } from "vitest";
import { atan2, grad, hessian, jacobian } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { erfc } from "wengert/special";

describe("a lifted function", () => {
  it("has derivatives of plain numbers and arrays", () => {
    const energy = lift((q: number[], p: { k: number; rest: number }) => {
      let e = 0;
      for (let i = 1; i < q.length; i++) {
        const s = q[i]! - q[i - 1]! - p.rest;
        e += 0.5 * p.k * s * s;
      }
      return e;
    });
    expect(energy([0, 1.1, 2.3], { k: 2, rest: 1 })).toBeCloseTo(0.05, 12);
    const g = grad(energy)([0, 1.1, 2.3], { k: 2, rest: 1 });
    [-0.2, -0.2, 0.4].forEach((x, i) => {
      expect(g[i]).toBeCloseTo(x, 12);
    });
    expect(jit(grad(energy))([0, 1.1, 2.3], { k: 2, rest: 1 })).toEqual(g);
  });
  it("may be an expression, a method, a named function", () => {
    expect(grad(lift((x: number) => x ** 3))(2)).toBe(12);
    const o = {
      square(x: number) {
        return x * x;
      },
    };
    expect(grad(lift(o.square))(3)).toBe(6);
    expect(
      hessian(
        lift(function f(x: number[]): number {
          return x.length === 0 ? 0 : x[0]! ** 2 * x[1]!;
        }),
      )([1, 2]),
    ).toEqual([
      [4, 2],
      [2, 0],
    ]);
    expect(jacobian(lift((x: number[]) => x.map((y) => y * y)))([1, 2])).toEqual([
      [2, 0],
      [0, 4],
    ]);
  });
  it("takes what is around it from env, and says what is missing", () => {
    const scale = 3;
    const f = (x: number): number => scale * x * x;
    expect(grad(lift(f, { scale }))(2)).toBe(12);
    expect(() => lift(f)).toThrow(/f uses scale from around it[\s\S]*lift\(f, \{ scale \}\)/);
  });
  it("calls elementary functions of the library, and of Math, that it is given", () => {
    const of = lift((f: (x: number) => number) => (x: number) => 2 * f(x));
    const both = lift((f: (y: number, x: number) => number) => (x: number) => f(x * x, 1));
    const slope = (x: number): number => (-2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    for (const transform of [grad, (f: never) => jit(grad(f) as never)] as (typeof grad)[]) {
      const at = (f: (x: number) => number): number => transform(f as never)(0.5 as never);
      expect(at(of(erfc as never))).toBeCloseTo(2 * slope(0.5), 13);
      expect(at(of(Math.sin))).toBeCloseTo(2 * Math.cos(0.5), 13);
      expect(at(both(atan2 as never))).toBeCloseTo(1 / (1 + 0.5 ** 4), 13);
      expect(at(both(Math.hypot))).toBeCloseTo(0.25 / Math.hypot(0.25, 1), 13);
    }
  });
  it("is strict, as its module is", () => {
    const write = lift((a: readonly number[]) => {
      (a as number[])[0] = 1;
      return 2;
    });
    expect(() => write(Object.freeze([0]))).toThrow(TypeError);
    expect(
      lift(function (this: unknown) {
        return this === undefined ? 1 : 0;
      })(),
    ).toBe(1);
  });
  it("is not a native function, a class or a text that means something else inside", () => {
    expect(() => lift(Math.sin)).toThrow("has no text");
    expect(() => lift(undefined as never)).toThrow("lift: expected a function, got undefined");
    expect(() => lift(class A {} as never)).toThrow("is a class");
    const evil = new Function("x", "return eval('x * x')") as (x: number) => number;
    expect(() => lift(evil)).toThrow("eval in a marked function");
  });
  it("keeps its name and its length, and is lifted once", () => {
    const g = lift((a: number, b: number) => a * b);
    expect(lift(g)).toBe(g);
    expect(g.length).toBe(2);
  });
});
