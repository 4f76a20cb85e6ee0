import { describe, expect, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { scan } from "../../src/control/loops.ts";
import { argmax, argmin } from "../../src/prims/argReduction.ts";
import { add, cast, mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { cummax, cummin, cumsum } from "../../src/prims/cumulative.ts";
import { cumLogsumexp } from "../../src/prims/cumulativeLogsumexp.ts";
import { norm } from "../../src/prims/norm.ts";
import { max, median, min } from "../../src/prims/orderReduction.ts";
import { cumprod } from "../../src/prims/productReduction.ts";
import { std, variance } from "../../src/prims/reduction.ts";
import { scatterMax, segmentMax, segmentMin, segmentSum } from "../../src/prims/segments.ts";
import { transpose } from "../../src/prims/shape.ts";
import { logsumexp, softmax } from "../../src/prims/softmax.ts";
import { argsort, searchsorted, sort, topK } from "../../src/prims/sorting.ts";
import { standardize } from "../../src/prims/standardize.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import { dynamicSlice, dynamicUpdate, oneHot } from "../../src/prims/windows.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, expectAllCompiled, f32, f64, i32, programOf } from "./programs.ts";

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

describe("reductions and their slopes are compiled", () => {
  const operations: [string, (x: Tensor, axis: number) => Tensor, boolean][] = [
    ["max", (x, axis) => max(x, axis), true],
    ["min", (x, axis) => min(x, axis), true],
    ["std", (x, axis) => std(x, axis), false],
    ["variance", (x, axis) => variance(x, axis), false],
    ["norm", (x, axis) => norm(x, axis), false],
    ["norm of order 3", (x, axis) => norm(x, axis, { p: 3 }), false],
    ["standardize", (x, axis) => standardize(x, axis), false],
    ["standardize with epsilon", (x, axis) => standardize(x, axis, { epsilon: 0.1 }), false],
    ["logsumexp", (x, axis) => logsumexp(x, axis), false],
    ["softmax", (x, axis) => softmax(x, axis), false],
  ];
  it.each(operations)("%s", (name, f) => {
    for (const type of [f64, f32])
      for (const axis of [0, 1, 2]) {
        expectAllCompiled(
          programOf([type(2, 3, 4)], (x) => f(x, axis)),
          `${name} along ${axis}`,
        );
        const once = (v: Tensor): Tensor => sum(mul(f(v, axis), f(v, axis)));
        const slopes = programOf([type(2, 3, 4)], (x) => grad(once)(x) as Tensor);
        expectAllCompiled(slopes, `slopes of ${name} along ${axis}`);
      }
    const ties = [Float64Array.of(2, 1, 2, 2), Float64Array.of(0, 0, 0, 0), Float64Array.of(1, NaN, 2, 3)];
    const more = [Float64Array.of(1e200, 2e200, 0, 1), Float64Array.of(Infinity, 1, 2, -Infinity)];
    const given = [...ties, ...more].map((x) => [x]);
    expectAllCompiled(
      programOf([f64(4)], (x) => f(x, 0)),
      `${name} of odd numbers`,
      given,
    );
    const slopes = programOf([f64(4)], (x) => grad((v: Tensor) => sum(f(v, 0)))(x) as Tensor);
    expectAllCompiled(slopes, `slopes of ${name} at odd numbers`, given.slice(0, 3));
  });
});

describe("orders, searches and places are compiled", () => {
  it.each([
    ["argmax", (x: Tensor, axis: number) => argmax(x, axis)],
    ["argmin", (x: Tensor, axis: number) => argmin(x, axis)],
  ])("%s", (name, f) => {
    for (const type of [f64, f32, i32])
      for (const axis of [0, 1, 2])
        expectAllCompiled(
          programOf([type(2, 3, 4)], (x) => f(x, axis)),
          name,
        );
    const rows = [odd, Float64Array.from(odd).fill(-Infinity), Float64Array.from(odd).fill(NaN)];
    expectAllCompiled(
      programOf([f64(12)], (x) => f(x, 0)),
      name,
      rows.map((x) => [x]),
    );
  });

  it.each([
    ["sort", (x: Tensor, axis: number) => sort(x, axis), true],
    ["sort, descending", (x: Tensor, axis: number) => sort(x, axis, { descending: true }), true],
    ["argsort", (x: Tensor, axis: number) => argsort(x, axis), true],
    ["argsort, descending", (x: Tensor, axis: number) => argsort(x, axis, { descending: true }), true],
  ] as const)("%s", (name, f, integers) => {
    everywhere(f, name, integers);
    expectAllCompiled(
      programOf([f64(3, 150)], (x) => f(mul(sin(mul(x, 1e3)), 10), 1)),
      `${name} of long rows`,
    );
    expectAllCompiled(
      programOf([i32(100)], (x) => f(x, 0)),
      `${name} with ties`,
    );
  });

  it("median, searchsorted, one-hot, segments, windows", () => {
    for (const n of [1, 2, 3, 6, 7])
      for (const axis of [0, 1]) {
        expectAllCompiled(programOf([f64(n, n)], (x) => median(x, axis)));
        expectAllCompiled(programOf([f64(n, n)], (x) => grad((v: Tensor) => sum(median(v, axis)))(x) as Tensor));
      }
    expectAllCompiled(
      programOf([f64(12)], (x) => median(x)),
      "NaN",
      [[odd], [new Float64Array(12)]],
    );
    for (const axis of [0, 1])
      expectAllCompiled(
        programOf([f64(3, 6)], (x) => {
          const { values, indices } = topK(x, 2, axis);
          return [values, indices, grad((v: Tensor) => sum(mul(topK(v, 2, axis).values, values)))(x) as Tensor];
        }),
      );
    for (const side of ["left", "right"] as const)
      expectAllCompiled(programOf([f64(20), f64(3, 5)], (a, v) => searchsorted(sort(a), v, { side })));
    expectAllCompiled(
      programOf(
        [f64(4, 6), f64(4, 3)],
        (a, v) => vmap((r: Tensor, w: Tensor) => searchsorted(sort(r), w))(a, v) as Tensor,
      ),
    );
    expectAllCompiled(programOf([i32(2, 3)], (i) => oneHot(i, 3)));
    expectAllCompiled(
      programOf([f64(6, 2), i32(6)], (x, s) => [segmentMax(x, s, 4), segmentMin(x, s, 3), segmentSum(x, s, 3)]),
    );
    expectAllCompiled(
      programOf([f64(6, 2), i32(6)], (x, s) => grad((v: Tensor) => sum(mul(segmentMax(v, s, 3), 2)))(x) as Tensor),
    );
    expectAllCompiled(
      programOf([f64(2, 6), i32(2, 6)], (x, s) => vmap((v: Tensor, i: Tensor) => segmentMin(v, i, 3))(x, s) as Tensor),
    );
    const windows = programOf([f64(6, 5), i32(), i32(4)], (x, i, steps) => {
      const [last, ys] = scan(
        (v, k) => [dynamicUpdate(v, dynamicSlice(v, [k, 1], [2, 3]), [i, k]), dynamicSlice(v, [k, i], [1, 2])],
        x,
        steps,
      );
      return [last, ys];
    });
    expectAllCompiled(windows);
  });

  it("bad indices are refused as the interpreter refuses them", () => {
    const windows = compile(programOf([f64(4), i32()], (x, i) => dynamicSlice(x, [i], [2])));
    expect(execute(windows, [Float64Array.of(1, 2, 3, 4), 2])).toEqual([Float64Array.of(3, 4)]);
    expect(() => execute(windows, [Float64Array.of(1, 2, 3, 4), 3])).toThrow("index 3 is outside 0..2");
    const highest = compile(programOf([f64(4), i32(2)], (x, i) => scatterMax(x, i, 2)));
    expect(() => execute(highest, [Float64Array.of(1, 2, 3, 4), Int32Array.of(0, 4)])).toThrow(
      "index 4 is outside 0..3",
    );
  });
});

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
