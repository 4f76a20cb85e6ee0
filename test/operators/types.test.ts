import { describe, expectTypeOf, it } from "vitest";
import { grad, hessian, hvp, jacobian, jvp, type Tensor as Tensor2, valueAndGrad, vjp, vmap } from "wengert";
import { jit } from "wengert/jit";
import type { Tensor } from "wengert/operators";
import { beta, betainc, erfc, jn } from "wengert/special";

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
    const bends = () => hessian(typed)(new Float64Array(2));
    expectTypeOf<ReturnType<typeof bends>>().toEqualTypeOf<Float64Array[]>();
    const mixed = () => hessian((p: { a: number; v: Float64Array }) => p.a * p.v[0]!)({ a: 1, v: new Float64Array(2) });
    expectTypeOf<ReturnType<typeof mixed>["a"]["v"]>().toEqualTypeOf<Float64Array>();
    expectTypeOf<ReturnType<typeof mixed>["v"]["a"]>().toEqualTypeOf<number[]>();
    expectTypeOf<ReturnType<typeof mixed>["v"]["v"]>().toEqualTypeOf<Float64Array[]>();
    const ofTensors = () => hessian((x: Tensor2) => x.mul(x).sum())(new Float64Array(2));
    expectTypeOf<ReturnType<typeof ofTensors>>().toEqualTypeOf<Tensor2>();
    const along = () => hvp(typed)(new Float64Array(2), new Float64Array(2));
    expectTypeOf<ReturnType<typeof along>>().toEqualTypeOf<Float64Array>();
    const compiled = () => jit(energy)([1, 2], { k: 1, rest: 1 });
    expectTypeOf<ReturnType<typeof compiled>>().toEqualTypeOf<number>();
  });
  it("are plain for plain results: Jacobians, batches, tangents", () => {
    type Model = { readonly k: number; readonly q: Float64Array };
    const model = (p: Model): number[] => [p.k, p.q[0]!];
    const f64 = (x: Float64Array): Float64Array => x;
    const both = (p: Model): { a: number; b: number[] } => ({ a: p.k, b: [p.k] });
    const m: Model = { k: 1, q: new Float64Array(2) };
    const rows = () => jacobian(model)(m);
    expectTypeOf<ReturnType<typeof rows>>().toEqualTypeOf<{ k: number[]; q: Float64Array[] }>();
    const square = () => jacobian(f64)(new Float64Array(2));
    expectTypeOf<ReturnType<typeof square>>().toEqualTypeOf<Float64Array[]>();
    const tree = () => jacobian(both)(m);
    expectTypeOf<ReturnType<typeof tree>["a"]["q"]>().toEqualTypeOf<Float64Array>();
    expectTypeOf<ReturnType<typeof tree>["b"]["k"]>().toEqualTypeOf<number[]>();
    const scalars = () => vmap((x: number) => x * x)([1, 2, 3]);
    expectTypeOf<ReturnType<typeof scalars>>().toEqualTypeOf<number[]>();
    const records = () => vmap((p: { a: number; q: number[] }) => p.q)({ a: [1, 2], q: [[1], [2]] });
    expectTypeOf<ReturnType<typeof records>>().toEqualTypeOf<number[][]>();
    const pushed = () => jvp(model, [m], [m]);
    expectTypeOf<ReturnType<typeof pushed>>().toEqualTypeOf<[number[], number[]]>();
    const pulled = () => vjp(f64, new Float64Array(2))[0];
    expectTypeOf<ReturnType<typeof pulled>>().toEqualTypeOf<Float64Array>();
    const tensors = () => jvp((x: Tensor2) => x.mul(x), [1], [1])[1];
    expectTypeOf<ReturnType<typeof tensors>>().toEqualTypeOf<Tensor2>();
  });
  it("give numbers for numbers by functions that JavaScript has not", () => {
    const phi = (x: number): number => erfc(-x * Math.SQRT1_2) / 2 + jn(2, x) * beta(x, 2) + betainc(1, 2, x);
    expectTypeOf(phi).returns.toBeNumber();
    const lifted = (x: Tensor2): Tensor2 => erfc(x).add(erfc(0.5)).add(jn(2, x)).add(beta(2, x));
    expectTypeOf(lifted).returns.toEqualTypeOf<Tensor2>();
    const slope = () => grad(phi)(2);
    expectTypeOf<ReturnType<typeof slope>>().toEqualTypeOf<number>();
    const pushed = () => jvp(erfc, [0.5], [1])[1];
    expectTypeOf<ReturnType<typeof pushed>>().toEqualTypeOf<Tensor2>();
  });
  it("let tensors stand under operators", () => {
    const loss = (w: Tensor, x: Tensor): number => (w * x - 1) ** 2;
    expectTypeOf(loss).returns.toBeNumber();
    const parts = (w: Tensor): unknown => w.sum();
    expectTypeOf(parts).returns.toBeUnknown();
  });
});
