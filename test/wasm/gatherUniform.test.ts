import { expect, it } from "vitest";
import { full, grad, segmentSum, sum, type Tensor, take, takeAlongAxis, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

const i32 = (x: number[] | number[][]): Tensor => tensor(x, { dtype: "i32" });
const list = (x: unknown): unknown => (x as Tensor).toArray();

it("rows of a repeated number are that number, and indices are still checked", () => {
  const f = jit((i: Tensor) => take(full([3], 7), i));
  expect(list(f(i32([2, 0])))).toEqual([7, 7]);
  expect(() => f(i32([3, 0]))).toThrow(/index 3 is outside 0..2/);
  const slope = jit((x: Tensor, s: Tensor) => grad((v: Tensor) => sum(segmentSum(v, s, 3)))(x) as unknown as Tensor);
  expect(list(slope(tensor([1, 2]), i32([2, 2])))).toEqual([1, 1]);
});

it("rows at one repeated index", () => {
  const f = jit((x: Tensor) => takeAlongAxis(x, full([2, 2], 1, "i32")));
  expect(
    list(
      f(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ),
  ).toEqual([
    [2, 2],
    [5, 5],
  ]);
});
