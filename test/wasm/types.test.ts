import { describe, expect, it } from "vitest";
import { add, cast, div, mul, neg, sub } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { eq, ge, gt, where } from "../../src/prims/comparison.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { arange } from "../../src/prims/creation.ts";
import { exp } from "../../src/prims/exponential.ts";
import { maximum, minimum } from "../../src/prims/extrema.ts";
import { tanh } from "../../src/prims/hyperbolic.ts";
import { scatterAdd, take } from "../../src/prims/indexing.ts";
import { max } from "../../src/prims/orderReduction.ts";
import { prod } from "../../src/prims/productReduction.ts";
import { transpose } from "../../src/prims/shape.ts";
import { run } from "../../src/record/run.ts";
import { bool, execute, expectAllCompiled, f32, f64, i32, programOf } from "./programs.ts";

const hard = [
  0, -0, 0.3, -0.3, 0.5, 1.5, -1.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 32 + 5.7, -(2 ** 33) - 3,
  2 ** 52 + 1, 2 ** 60 + 2 ** 9, -(2 ** 70), 2 ** 84 * 1.5, 1e300, -1e300, 5e-324, 1e-40, 3e-39, 16777217, 16777219, 3.5e38,
  Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY,
]; // biome-ignore format: a list of numbers

describe("casts", () => {
  it.each(["i32", "f32", "bool", "f64"] as const)("from f64 to %s have the very bits of the interpreter", (to) => {
    const program = programOf([f64(hard.length)], (x) => {
      const y = cast(mul(x, 1), to);
      return [y, cast(y, "f64"), div(1, cast(y, "f64"))];
    });
    const compiled = expectAllCompiled(program);
    const x = Float64Array.from(hard);
    expect(execute(compiled, [x])).toEqual(run(program, [x]));
  });

  it("between the others", () => {
    const program = programOf([i32(5), f32(5), bool(5)], (i, x, b) => [
      cast(i, "f32"),
      cast(i, "bool"),
      cast(i, "f64"),
      cast(mul(x, 3), "i32"),
      cast(x, "bool"),
      cast(b, "i32"),
      cast(b, "f32"),
    ]);
    expectAllCompiled(program);
  });
});

describe("integers", () => {
  const big = [0, 1, -1, 5, -7, 2 ** 31 - 1, -(2 ** 31), 123456789, -987654321];

  it("wrap around as the interpreter's do", () => {
    const program = programOf([i32(9), i32(9)], (x, y) => [
      add(x, y),
      sub(x, y),
      mul(x, y),
      neg(x),
      maximum(x, y),
      minimum(x, y),
      where(gt(x, y), x, y),
      eq(x, y),
      ge(mul(x, 2), y),
      sum(x),
      prod(y),
      max(x),
      cast(div(1, cast(neg(x), "f64")), "f64"),
    ]);
    const x = Int32Array.from(big);
    const y = Int32Array.from([...big].reverse());
    const compiled = expectAllCompiled(program, "", [[x, y]]);
    expect(execute(compiled, [x, y])).toEqual(run(program, [x, y]));
  });

  it("index, also when computed", () => {
    const program = programOf([f64(7), i32(3)], (x, i) => {
      const j = add(i, 1);
      return [
        take(x, j),
        scatterAdd(x, mul(j, 2), 1),
        take(x, cast(mul(cast(i, "f64"), 2), "i32")),
        add(arange(3, undefined, 1, "i32"), i),
      ];
    });
    expectAllCompiled(program);
  });
});

describe("f32", () => {
  it("rounds after every operation", () => {
    const program = programOf([f32(7), f32(7)], (x, y) => {
      const z = sub(add(mul(x, y), x), y);
      return [z, div(z, add(x, 3)), where(gt(x, y), z, x), sub(add(x, 16777216), 16777216)];
    });
    const compiled = expectAllCompiled(program);
    const x = Float32Array.from(hard.slice(0, 7), (v) => v + 0.1);
    const y = Float32Array.from(hard.slice(9, 16));
    expect(execute(compiled, [x, y])).toEqual(run(program, [x, y]));
  });

  it("has functions, reductions, products and rows", () => {
    const program = programOf([f32(5, 7), f32(7, 3), i32(4)], (a, b, i) => [
      tanh(exp(a)),
      sum(a, 0),
      sum(a, 1),
      sum(transpose(a)),
      prod(a, 0),
      max(a, 1),
      matmul(a, b),
      take(a, i, 0),
      scatterAdd(a, i, 0.1, 0),
    ]);
    expectAllCompiled(program);
  });
});
