import { describe, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { scan } from "../../src/control/loops.ts";
import { add, cast, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { cummax, cummin, cumsum } from "../../src/prims/cumulative.ts";
import { cumLogsumexp } from "../../src/prims/cumulativeLogsumexp.ts";
import { cumprod } from "../../src/prims/productReduction.ts";
import { transpose } from "../../src/prims/shape.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { expectAllCompiled, f32, f64, i32, programOf } from "./programs.ts";

/** Numbers with ties, zeros, infinities and NaN. */
const odd = Float64Array.of(1, -0, 0, 3, 3, -Infinity, 2, 3, Infinity, -2, NaN, 1);

/** An operation on rows of every kind: along each axis, seen through a transpose, of f32 and i32, inside a loop. */
function everywhere(f: (x: Tensor, axis: number) => Tensor, name: string, integers = true): void {
  for (const axis of [0, 1, 2])
    expectAllCompiled(
      programOf([f64(2, 3, 4)], (x) => f(x, axis)),
      `${name} along ${axis}`,
    );
  expectAllCompiled(
    programOf([f64(3, 4)], (x) => f(transpose(x), 0)),
    `${name}, transposed`,
  );
  expectAllCompiled(
    programOf([f32(3, 4)], (x) => f(x, 1)),
    `${name} of f32`,
  );
  if (integers)
    expectAllCompiled(
      programOf([i32(3, 4)], (x) => f(x, 1)),
      `${name} of i32`,
    );
  const inLoop = programOf([f64(3, 4), f64(4)], (xs, c) => {
    const [last, ys] = scan((v, x) => [mul(add(v, cast(f(x, 0), "f64")), 0.5), f(v, 0)], c, xs);
    return [last, ys];
  });
  expectAllCompiled(inLoop, `${name} in a loop`);
  expectAllCompiled(
    programOf([f64(12)], (x) => f(x, 0)),
    `${name} of odd numbers`,
    [[odd]],
  );
}

describe("running operations are compiled", () => {
  const operations: [string, (x: Tensor, axis: number, reverse: boolean) => Tensor, boolean][] = [
    ["cumsum", (x, axis, reverse) => cumsum(x, axis, { reverse }), true],
    ["cumprod", (x, axis, reverse) => cumprod(x, axis, { reverse }), true],
    ["cummax", (x, axis, reverse) => cummax(x, axis, { reverse }), true],
    ["cummin", (x, axis, reverse) => cummin(x, axis, { reverse }), true],
    ["cumLogsumexp", (x, axis, reverse) => cumLogsumexp(x, axis, { reverse }), false],
  ];
  it.each(operations)("%s", (name, f, integers) => {
    for (const reverse of [false, true]) {
      everywhere((x, axis) => f(x, axis, reverse), name, integers);
      const slopes = programOf([f64(3, 5)], (x) => grad((v: Tensor) => sum(mul(f(v, 1, reverse), v)))(x) as Tensor);
      expectAllCompiled(slopes, `slopes of ${name}`);
    }
  });
});
