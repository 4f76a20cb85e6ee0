import { describe, expectTypeOf, it } from "vitest";
import { grad, hessian, jacobian, valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import type { Tensor } from "wengert/operators";

interface Spring {
  readonly k: number;
  readonly rest: number;
}
declare const energy: (q: number[], p: Spring) => number;
declare const typed: (q: Float64Array) => number;
declare const residuals: (q: number[]) => number[];

describe("types of marked functions", () => {
  it("are those of plain numbers and arrays", () => {
    type Gradient = ReturnType<typeof gradient>;
    const gradient = () => grad(energy)([0, 1], { k: 1, rest: 1 });
    expectTypeOf<Gradient>().toEqualTypeOf<number[]>();
    const both = () => valueAndGrad(energy, { argnums: [1] })([0, 1], { k: 1, rest: 1 });
    expectTypeOf<ReturnType<typeof both>[0]>().toEqualTypeOf<number>();
    expectTypeOf<ReturnType<typeof both>[1][0]>().toEqualTypeOf<{ k: number; rest: number }>();
    const slope = () => grad(typed)(new Float64Array(2));
    expectTypeOf<ReturnType<typeof slope>>().toEqualTypeOf<Float64Array>();
    const rows = () => jacobian(residuals)([1, 2]);
    expectTypeOf<ReturnType<typeof rows>>().toEqualTypeOf<number[][]>();
    const curvature = () => hessian(residuals as unknown as (q: number[]) => number)([1, 2]);
    expectTypeOf<ReturnType<typeof curvature>>().toEqualTypeOf<number[][]>();
    const compiled = () => jit(energy)([1, 2], { k: 1, rest: 1 });
    expectTypeOf<ReturnType<typeof compiled>>().toEqualTypeOf<number>();
  });
  it("let tensors stand under operators", () => {
    const loss = (w: Tensor, x: Tensor): number => (w * x - 1) ** 2;
    expectTypeOf(loss).returns.toBeNumber();
    const parts = (w: Tensor): unknown => w.sum();
    expectTypeOf(parts).returns.toBeUnknown();
  });
});
