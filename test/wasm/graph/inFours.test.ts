import { describe, expect, it } from "vitest";
import type { Program } from "../../../src/ir/program.ts";
import { add, cast, div, mul, neg, sub } from "../../../src/prims/arithmetic.ts";
import { sum } from "../../../src/prims/broadcast.ts";
import { gt, where } from "../../../src/prims/comparison.ts";
import { abs, maximum, minimum } from "../../../src/prims/extrema.ts";
import { max } from "../../../src/prims/orderReduction.ts";
import { sqrt } from "../../../src/prims/roots.ts";
import { ceil, floor, round, trunc } from "../../../src/prims/rounding.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { run } from "../../../src/record/run.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import { disassemble } from "../../../src/wasm/binary/text.ts";
import { compileModule } from "../../../src/wasm/module.ts";
import fc from "../../properties.ts";
import { bool, execute, expectAllCompiled, f32, f64, programOf } from "../programs.ts";

const textOf = (program: Program): string => disassemble(compileModule(program, []).bytes);
const hard = [
  0, -0, 1, -1.5, 2.5, 0.1, 16777217, 3.4028234663852886e38, -3e38, 1.1754943508222875e-38, 1e-45, -4e-45, 5e-39, 7e-20,
  Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY,
]; // biome-ignore format: a list of numbers
const pairs = hard.flatMap((x) => hard.map((y) => [x, y] as const));

describe("loops of four lanes", () => {
  const operations: Record<string, (x: Tensor, y: Tensor) => Tensor> = {
    add,
    sub,
    mul,
    div,
    maximum,
    minimum,
    sqrt: (x) => sqrt(x),
    abs: (x) => abs(x),
    neg: (x) => neg(x),
    floor: (x) => floor(x),
    ceil: (x) => ceil(x),
    trunc: (x) => trunc(x),
    round: (x) => round(x),
    "a choice": (x, y) => where(gt(x, y), x, mul(y, 3)),
    "a choice by wider numbers": (x, y) => where(gt(mul(cast(x, "f64"), cast(y, "f64")), 0.1), x, y),
    "wider numbers in between": (x, y) => cast(mul(add(cast(x, "f64"), 0.1), cast(y, "f64")), "f32"),
  };
  it.each(Object.entries(operations))("have the bits of the interpreter: %s", (_name, f) => {
    const program = programOf([f32(pairs.length), f32(pairs.length)], (x, y) => [f(x, y)]);
    const [x, y] = [0, 1].map((k) => Float32Array.from(pairs, (pair) => pair[k]!)) as [Float32Array, Float32Array];
    expect(execute(expectAllCompiled(program), [x, y])).toEqual(run(program, [x, y]));
    expect(textOf(program)).toMatch(/f32x4\.(?!demote)|shuffle/);
  });

  it("take numbers of every type, along rows and across them, whatever their length", () => {
    for (let n = 0; n < 10; n++)
      for (const rows of [1, 3, 9]) {
        const program = programOf([f32(rows, n), f64(rows, n), bool(rows, n), f32(n, rows)], (x, y, b, z) => {
          const wide = add(cast(x, "f64"), y);
          const narrow = sub(mul(x, x), transpose(z));
          return [
            where(b, narrow, cast(wide, "f32")),
            where(gt(narrow, 0.1), wide, y),
            gt(x, transpose(z)),
            sum(where(b, narrow, x), 1),
            sum(narrow, 0),
            sum(narrow),
            ...(n > 0 ? [max(narrow, 1)] : []),
          ];
        });
        expectAllCompiled(program, `${rows} x ${n}`);
      }
  });

  it("add up in f64: a sum of many small numbers is right to the last bit of f32", () => {
    const n = 100_003;
    const program = programOf([f32(n)], (x) => [sum(mul(x, 1))]);
    const x = new Float32Array(n).fill(0.1);
    expect(execute(expectAllCompiled(program, "", [[x]]), [x])).toEqual([Math.fround(n * Math.fround(0.1))]);
  });

  it("are not taken for functions, which are computed in f64, nor for f64", () => {
    const twice = programOf([f64(64)], (x) => [mul(x, x)]);
    expect(textOf(twice)).not.toContain("f32x4");
  });

  it("find arrays of 4 bytes a number", () => {
    const memory = (type: typeof f32): number =>
      compileModule(
        programOf([type(4096)], (x) => [mul(x, x)]),
        [],
      ).memory;
    expect(memory(f32) / memory(f64)).toBeLessThan(0.51);
  });

  it("round as binary32 arithmetic does, for any two numbers", () => {
    const program = programOf([f32(4), f32(4)], (x, y) => [add(x, y), mul(x, y), div(x, y), sub(x, y), sqrt(x)]);
    const compiled = expectAllCompiled(program);
    const four = fc.float32Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, four, (x, y) => {
        expect(execute(compiled, [x, y])).toEqual(run(program, [x, y]));
      }),
    );
  });
});
