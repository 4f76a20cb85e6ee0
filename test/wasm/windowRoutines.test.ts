import { describe, expect, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { vmap } from "../../src/api/vmap.ts";
import { scan } from "../../src/control/loops.ts";
import { mul } from "../../src/prims/arithmetic.ts";
import { reshape, sum } from "../../src/prims/broadcast.ts";
import { convGeneral } from "../../src/prims/conv.ts";
import { avgPool, maxPool } from "../../src/prims/pooling.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import { bits, key, normal, permutation, split, uniform } from "../../src/random/index.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { compile } from "../../src/wasm/compile.ts";
import { execute, expectAllCompiled, f32, f64, i32, programOf } from "./programs.ts";

describe("windows are compiled", () => {
  it("convolutions, with strides, borders, dilations, groups, and their slopes", () => {
    const options = [
      {},
      { strides: 2, padding: "same" },
      {
        padding: [
          [1, 2],
          [0, -1],
        ],
        kernelDilation: 2,
      },
      { strides: [2, 1], inputDilation: [1, 2], padding: 1 },
      { groups: 2 },
    ] as const;
    for (const [k, option] of options.entries()) {
      const features = "groups" in option ? 1 : 2;
      const f = (x: Tensor, w: Tensor): Tensor => convGeneral(x, w, option as never);
      const types = [f64(2, 2, 6, 5), f64(4, features, 2, 2)];
      expectAllCompiled(programOf(types, f), `convolution ${k}`);
      const slopes = programOf(types, (x, w) => {
        const [dx, dw] = grad((u: Tensor, v: Tensor) => sum(sin(f(u, v))), { argnums: [0, 1] } as never)(
          x,
          w,
        ) as never as Tensor[];
        return [dx!, dw!];
      });
      expectAllCompiled(slopes, `slopes of convolution ${k}`);
    }
    expectAllCompiled(programOf([f32(1, 2, 7), f32(3, 2, 3)], (x, w) => convGeneral(x, w)));
    expectAllCompiled(programOf([i32(1, 2, 7), i32(3, 2, 3)], (x, w) => convGeneral(x, w)));
    expectAllCompiled(
      programOf([f64(3, 1, 2, 7), f64(3, 2, 3)], (x, w) => vmap((v: Tensor) => convGeneral(v, w))(x) as Tensor),
    );
  });

  it("pooling, with ties and NaN, and its slopes", () => {
    const ties = Float64Array.from({ length: 36 }, (_, k) => (k % 5 === 0 ? NaN : k % 3));
    for (const options of [{}, { strides: 1, padding: 1 }, { strides: [1, 2], dilation: 2 }] as const) {
      const f = (x: Tensor): Tensor => maxPool(reshape(x, [1, 1, 6, 6]), 2, options as never);
      const once = (x: Tensor): Tensor => sum(mul(f(x), f(x)));
      const given = [[ties], [ties.map((x) => (Number.isNaN(x) ? 7 : x))], [ties.map((x, k) => Math.sin(x + k))]];
      expectAllCompiled(programOf([f64(36)], f), "maxPool", given);
      expectAllCompiled(
        programOf([f64(36)], (x) => grad(once)(x) as Tensor),
        "slopes of maxPool",
        given,
      );
      expectAllCompiled(
        programOf([f32(36)], (x) => grad(once)(x) as Tensor),
        "slopes of maxPool of f32",
      );
    }
    expectAllCompiled(programOf([f64(2, 3, 6, 6)], (x) => avgPool(x, 2)));
    expectAllCompiled(programOf([i32(2, 3, 6)], (x) => maxPool(x, 3)));
  });
});

describe("random numbers are compiled", () => {
  it("and are those of the interpreter", () => {
    const k = [[Int32Array.of(17, -5)], [Int32Array.of(-2147483648, 2147483647)]];
    for (const n of [0, 1, 5, 8]) {
      const program = programOf([i32(2)], (x) => [bits(x, [n]), uniform(x, [n]), normal(x, [n]), ...split(x, 3)]);
      expectAllCompiled(program, `${n} numbers`, k);
    }
    expectAllCompiled(
      programOf([i32(2)], (x) => permutation(x, 20)),
      "permutation",
      k,
    );
    expectAllCompiled(programOf([i32(3, 2)], (x) => vmap((y: Tensor) => normal(y, [3]))(x) as Tensor));
    const walk = programOf([i32(6, 2)], (keys) => scan((x, y) => [mul(x, 0.9).add(normal(y)), x], 0, keys)[1]);
    expectAllCompiled(walk, "a random walk");
    const whole = compile(programOf([i32(2)], (x) => bits(x, [1000])));
    expect(execute(whole, [key(3).toTypedArray() as Int32Array])).toEqual([bits(key(3), [1000]).toTypedArray()]);
  });
});
