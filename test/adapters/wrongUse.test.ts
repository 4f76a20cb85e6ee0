import { solveQP } from "quadprog";
import { describe, expect, it } from "vitest";
import { sum, type Tensor } from "wengert";
import { apart, constraintsInPlace, inPlace, lpText, pointwise, quadprogOf } from "wengert/adapters";

const bowl = (x: number[]): number => {
  "use wengert";
  return (x[0]! - 1) ** 2 + (x[1]! - 2) ** 2;
};
const edges = (x: number[]): number[] => {
  "use wengert";
  return [x[0]! + x[1]! - 1, -x[0]!];
};
const total = (x: number[]): number => {
  "use wengert";
  return x[0]! + x[1]! - 1;
};
const hinge = (x: number[]): number[] => {
  "use wengert";
  return x.map((v) => Math.max(v, -5) - 1);
};
const beyond = (x: number[]): number => {
  "use wengert";
  return x[0]! + x[2]!;
};
const plane = (x: Tensor): Tensor => sum(x);
const loose = { quadprogOf, lpText } as unknown as Record<string, (...x: unknown[]) => unknown>;

describe("adapters take marked functions", () => {
  it("of quadratic programs, their constraints, and models of one point", () => {
    const { solution } = solveQP(...quadprogOf({ minimize: bowl, atMost: edges }, 2));
    expect([solution[1], solution[2]]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)]);
    expect(lpText({ minimize: bowl, equal: edges }, 2)).toContain("equal1: + 1 x1 + 1 x2 = 1");
    const [values, rows] = [[0, 0], [0, 0, 0, 0]]; // biome-ignore format: beside one another
    constraintsInPlace(edges)(Float64Array.of(3, 4), rows, values);
    expect([values, rows]).toEqual([[6, -3], [1, 1, -1, 0]]); // biome-ignore format: beside one another
    expect(apart(bowl).gradient([3, 3])).toEqual([4, 2]);
    const line = pointwise((x: number, p: number[]) => {
      "use wengert";
      return x < 3 ? p[0]! * x : p[1]!;
    });
    expect([line.model([2, 7])(2), line.jacobian([2, 7])(4)]).toEqual([4, [0, 1]]);
  });
});
describe("programs of optimisers", () => {
  it("may have one constraint that is a number, or none", () => {
    const one = solveQP(...quadprogOf({ minimize: bowl, atMost: total }, 2));
    expect(one.solution[2]).toBeCloseTo(1, 12);
    const none = solveQP(...quadprogOf({ minimize: bowl }, 2));
    expect([none.message, none.solution[1], none.solution[2]]).toEqual(["", expect.closeTo(1), expect.closeTo(2)]);
  });
  it.each<readonly [string, () => unknown, RegExp]>([
    [
      "slopes on both sides",
      () => quadprogOf({ minimize: (x: Tensor) => sum(x.abs()) }, 2),
      /goes from 0 to 1, not to 0/,
    ],
    ["a kink far away", () => quadprogOf({ minimize: bowl, atMost: hinge }, 2), /row 0 is not linear in x\[0\]/],
    ["no finite slope", () => quadprogOf({ minimize: (x: Tensor) => sum(x.log()) }, 2), /is -Infinity, and elsewhere/],
    ["a misspelt constraint", () => loose["quadprogOf"]!({ minimize: plane, atmost: edges }, 2), /atmost is no option/],
    ["no objective", () => loose["lpText"]!({}, 2), /minimize is no function.*minimised with a minus/],
    ["no number of variables", () => loose["quadprogOf"]!({ minimize: plane }), /undefined variables/],
    ["a range too few", () => lpText({ minimize: plane }, 2, { lower: [1] }), /lower has 1 numbers for 2/],
    [
      "a range at infinity",
      () => lpText({ minimize: plane }, 2, { lower: [Infinity, 0] }),
      /x1 has the range \[Infinity, Inf/,
    ],
    ["a number for ranges", () => loose["lpText"]!({ minimize: plane }, 2, { lower: 0 }), /lower is 0\. Give an array/],
    [
      "a variable beyond theirs",
      () => lpText({ minimize: beyond }, 2),
      /quadratic: the function is NaN at 0.*beyond the 2/,
    ],
    [
      "the same in a constraint",
      () => quadprogOf({ minimize: bowl, equal: beyond }, 2),
      /affine: the function is NaN at 0/,
    ],
    ["a range of nothing", () => lpText({ minimize: plane }, 2, { upper: [-1, 1] }), /x1 has the range \[0, -1\]/],
    ["a misspelt range", () => loose["lpText"]!({ minimize: plane }, 2, { Lower: [1, 1] }), /Lower is no option/],
    ["a short gradient", () => inPlace(bowl)([1, 2], [0]), /gradient of 1 numbers, where 2 come out/],
    ["a long gradient", () => inPlace(bowl)([1, 2], new Float64Array(3)), /gradient of 3 numbers, where 2/],
    ["no variables", () => (inPlace(bowl) as (x: unknown) => number)(5), /x is/],
    ["null for variables", () => (inPlace(bowl) as (x: unknown) => number)(null), /inPlace: x is null/],
    [
      "an object for variables",
      () => (inPlace(plane) as (x: unknown) => number)({}),
      /x is an object \(Object\)\. Give/,
    ],
    [
      "several values",
      () => inPlace((x: Tensor) => x.square() as never)([1, 2]),
      /inPlace: the function must return one/,
    ],
    ["several values of a curve", () => pointwise((_, p) => p).model([1, 2])(3), /pointwise: .*one number, got 2/],
    ["no model", () => (pointwise as (f: unknown) => unknown)(undefined), /pointwise: the model is no function/],
    ["a number for parameters", () => pointwise(plane).model(3 as never)(1), /pointwise: parameters is number/],
    ["short rows", () => constraintsInPlace(edges)(Float64Array.of(1, 2), [0, 0], [0, 0]), /2 numbers, where 4/],
  ])("of %s are refused", (_, call, message) => {
    expect(() => {
      call();
    }).toThrow(message);
  });
  it("may leave the gradients of constraints out", () => {
    const values = [0, 0];
    constraintsInPlace(edges)(Float64Array.of(3, 4), undefined as never, values);
    expect(values).toEqual([6, -3]);
  });
  it("may be lists of numbers and vectors", () => {
    const list = constraintsInPlace((x: Tensor) => [x.at(0).mul(x.at(1)), 7, x.square()]);
    for (let call = 1; call <= 20; call++) {
      const [rows, values] = [new Array<number>(8).fill(9), [9, 9, 9, 9]];
      list([call, 2], rows, values);
      expect([values, rows]).toEqual([[2 * call, 7, call ** 2, 4], [2, call, 0, 0, 2 * call, 0, 0, 4]]); // biome-ignore format: beside one another
    }
  });
  it("may change how many variables they have", () => {
    const g = constraintsInPlace(plane);
    const [two, three, value] = [[0, 0], [0, 0, 0], [0]]; // biome-ignore format: beside one another
    g(Float64Array.of(1, 2), two, value);
    g(Float64Array.of(1, 2, 3), three, value);
    expect([two, three, value]).toEqual([[1, 1], [1, 1, 1], [6]]); // biome-ignore format: beside one another
  });
});
