import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { evaluate, grad, print, record, sin, sum, type Tensor, tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

describe("record", () => {
  it("notes the user's line of every operation", () => {
    const program = record((x) => sin(x).mul(x), 2);
    expect(print(program)).toMatch(/%1: f64 = sin %0 {3}at .*record\.test\.ts:8:\d+/);
  });
  it("gives a program that is its lines in the console", () => {
    const program = record((x) => sin(x).mul(x), 2);
    expect(String(program)).toBe(print(program));
    expect(inspect({ program })).toContain("%1: f64 = sin %0");
  });
  it("keeps leaves of trees as inputs and outputs", () => {
    const program = record((x: { a: number; b: number[] }) => [x.b[1]!, sin(x.a)], { a: 1, b: [2, 3] });
    expect(program.inputs).toHaveLength(3);
    expect(evaluate(program, 0, 5, 7).map((y) => y.item())).toEqual([7, 0]);
  });
  it("refuses values of another recording", () => {
    const outer = (x: number) => {
      record((y) => y.mul(x), 1);
      return x;
    };
    expect(() => grad(outer)(2)).toThrow("record: the function uses a value of another recording");
  });
});

it("derivatives go on where a number was read beside them", () => {
  expect(grad((x) => x.mul(x.item()))(3)).toBe(3);
  expect(grad((x) => (x.item() > 0 ? x : x.neg()))(-3)).toBe(-1);
  expect(grad((x) => (x.gt(0).item() ? 5 : 6))(3)).toBe(0);
  expect(grad((_x: Tensor) => 5)(3)).toBe(0);
});

describe("evaluate", () => {
  const program = record((x, y) => sum(x.mul(y).mul(x)), tensor([1, 2]), 3);
  it("runs the program on other numbers", () => {
    expect(evaluate(program, [3, 1], 2)[0]!.item()).toBe(20);
  });
  it("is differentiated, batched and compiled like a function", () => {
    const f = (x: Float64Array) => evaluate(program, x, 2)[0]!;
    expect([...grad(f)(Float64Array.of(3, 1))]).toEqual([12, 4]);
    const g = (x: number[]) => evaluate(program, tensor([1, 2]), x as never)[0]!;
    expect(vmap(g as never)(tensor([1, 2])).toArray()).toEqual([5, 10]);
    expect(jit((x) => evaluate(program, x, 2)[0]!)(tensor([3, 1])).item()).toBe(20);
  });
  it("refuses other shapes and other counts", () => {
    expect(() => evaluate(program, [1, 2, 3], 2)).toThrow("input 0 is f64[2], its value f64[3]");
    expect(() => evaluate(program, [1, 2])).toThrow("1 values for the 2 inputs");
  });
});
