import { describe, expect, expectTypeOf, it } from "vitest";
import { grad, hessian, jacobian, valueAndGrad } from "wengert";
import { leastSquares } from "wengert/fit";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

interface Body {
  readonly k: number;
  readonly at: readonly number[];
  readonly rest?: number;
}
interface Spectrum {
  readonly peaks: readonly { readonly centre: number }[];
  readonly by: Readonly<Record<string, number>>;
}
function total<T extends readonly number[]>(x: T): number {
  let sum = 0;
  for (const v of x) sum += v * v;
  return sum;
}
function either(x: number): number;
function either(x: number[]): number;
function either(x: number | number[]): number {
  return typeof x === "number" ? x * x : x[0]! ** 2;
}
const price = (spot: number, years: number, vol: number): number => spot * years * vol;

describe("derivatives of functions as users type them need no casts", () => {
  it("readonly lists, tuples, records with optional fields, records of lists of records", () => {
    const list = () => grad(lift((x: readonly number[]) => x[0]! * x[1]!))([1, 2]);
    expectTypeOf(list).returns.toExtend<readonly number[]>();
    expect(list()).toEqual([2, 1]);
    const pair = () => grad(lift((q: readonly [number, number]) => q[0] * q[1]))([3, 4]);
    expectTypeOf(pair).returns.toEqualTypeOf<[number, number]>();
    expect(pair()).toEqual([4, 3]);
    const body: Body = { k: 2, at: [1, 5] };
    const fields = () => grad(lift(({ k, at, rest = 1 }: Body) => k * at[1]! - rest))(body);
    expectTypeOf<ReturnType<typeof fields>["rest"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<ReturnType<typeof fields>["k"]>().toEqualTypeOf<number>();
    expect(fields()).toEqual({ k: 5, at: [0, 2] });
    const deep = () =>
      grad(lift((s: Spectrum) => s.peaks[0]!.centre * s.by["x"]!))({ peaks: [{ centre: 3 }], by: { x: 2 } });
    expectTypeOf<ReturnType<typeof deep>["peaks"][0]["centre"]>().toEqualTypeOf<number>();
    expect(deep()).toEqual({ peaks: [{ centre: 2 }], by: { x: 3 } });
  });
  it("defaults, rest parameters, words and constants beside numbers", () => {
    const scaled = grad(lift((x: number, d = 3) => x * d));
    expectTypeOf(scaled).parameter(1).toEqualTypeOf<number | undefined>();
    expect([scaled(2), scaled(2, 5)]).toEqual([3, 5]);
    const all = () => grad(lift((...xs: number[]) => xs[0]! * xs[1]!))(2, 7);
    expectTypeOf(all).returns.toEqualTypeOf<number>();
    expect(all()).toBe(7);
    const how = () => grad(lift((x: number, by: "line" | "square") => (by === "line" ? x : x * x)))(3, "square");
    expectTypeOf(how).returns.toEqualTypeOf<number>();
    expect(how()).toBe(6);
    const table = { k: 2, list: [5, 1] } as const;
    expect(grad(lift((x: number, t: typeof table) => x * t.k * t.list[0]))(1, table)).toBe(10);
    const literal = () => grad(lift((x: 1 | 2) => x * x))(2);
    expectTypeOf(literal).returns.toEqualTypeOf<number>();
    expect(literal()).toBe(4);
  });
  it("generics, overloads, unions, methods, arrow functions in fields", () => {
    const sums = () => grad(lift(total))([1, 2]);
    expectTypeOf(sums).returns.toExtend<readonly number[]>();
    expect(sums()).toEqual([2, 4]);
    const lifted = lift(either);
    expect(grad((x: number) => lifted(x))(3)).toBe(6);
    class Spring {
      readonly k = 2;
      energy = lift((x: number, k: number) => k * x * x);
    }
    const spring = new Spring();
    const slope = () => grad(spring.energy)(3, spring.k);
    expectTypeOf(slope).returns.toEqualTypeOf<number>();
    expect(slope()).toBe(12);
  });
  it("derivatives by other arguments, derivatives of derivatives, values beside them", () => {
    const f = lift(price);
    const vega = () => grad(f, { argnums: 2 })(2, 3, 5);
    expectTypeOf(vega).returns.toEqualTypeOf<number>();
    const both = () => grad(f, { argnums: [0, 2] })(2, 3, 5);
    expectTypeOf(both).returns.toEqualTypeOf<[number, number]>();
    const by = (argument: 0 | 1 | 2) => grad(f, { argnums: argument });
    expectTypeOf(by(1)).returns.toEqualTypeOf<number>();
    const vanna = () => grad(grad(f, { argnums: 0 }), { argnums: 2 })(2, 3, 5);
    expectTypeOf(vanna).returns.toEqualTypeOf<number>();
    expect([vega(), both(), by(1)(2, 3, 5), vanna()]).toEqual([6, [15, 6], 10, 3]);
    const pair = () => valueAndGrad(f)(2, 3, 5);
    expectTypeOf(pair).returns.toEqualTypeOf<[number, number]>();
    expect(pair()).toEqual([30, 15]);
    expectTypeOf(hessian(f as unknown as (x: number) => number)).returns.toEqualTypeOf<number>();
  });
  it("compiled functions in async callers, Jacobians with more arguments, fits", async () => {
    const fast = jit(grad(lift(total<number[]>)));
    const later = async (): Promise<number[]> => {
      await Promise.resolve();
      return fast([1, 2]);
    };
    expect(await later()).toEqual([2, 4]);
    const rows = () => jacobian(lift((x: number[], k: number) => x.map((v) => v * k)))([1, 2], 3);
    expectTypeOf(rows).returns.toEqualTypeOf<number[][]>();
    expect(rows()).toEqual([
      [3, 0],
      [0, 3],
    ]);
    const misfit = lift((p: { a: number; b: readonly number[] }) => [p.a - 1, p.b[0]! - 2]);
    const solve = () => leastSquares(misfit, { a: 0, b: [0] }, { lower: { a: -1 }, noise: "known" });
    expectTypeOf<ReturnType<typeof solve>["x"]["b"]>().toExtend<readonly number[]>();
    expectTypeOf<ReturnType<typeof solve>["sd"]["a"]>().toEqualTypeOf<number>();
    expect(solve().x).toEqual({ a: 1, b: [2] });
  });
});
