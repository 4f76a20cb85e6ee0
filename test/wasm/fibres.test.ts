import { describe, it } from "vitest";
import { grad } from "../../src/api/grad.ts";
import { mul } from "../../src/prims/arithmetic.ts";
import { sum } from "../../src/prims/broadcast.ts";
import { transpose } from "../../src/prims/shape.ts";
import { logSoftmax, logsumexp, softmax } from "../../src/prims/softmax.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { expectAllCompiled, f32, f64, programOf } from "./programs.ts";

describe("softmax and its logarithms", () => {
  it.each([[1], [7], [0], [3, 5], [5, 3], [4, 1, 6], [2, 9, 3], [3, 0], [0, 3]])("of shape [%s]", (...given) => {
    const shape = given.filter((d) => d !== undefined);
    const program = programOf([f64(...shape), f32(...shape)], (x, y) => [
      ...shape.flatMap((_, axis) => [
        softmax(x, axis),
        logSoftmax(x, axis),
        logsumexp(mul(x, 30), axis),
        softmax(y, axis),
        logsumexp(y, axis),
        logSoftmax(transpose(x), axis),
      ]),
      logsumexp(x),
    ]);
    expectAllCompiled(program);
  });

  it("of infinities, NaN, ties and far apart numbers", () => {
    const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    const rows = [
      [-inf, -inf, -inf, -inf],
      [1, -inf, 1, 0],
      [inf, 2, inf, -inf],
      [inf, 2, 3, nan],
      [nan, 2, 3, 4],
      [0, -800, -1e-300, -1e300],
      [1e308, -1e308, 1e308, 5],
      [40, 0, -40, 3e-17],
    ];
    const x = Float64Array.from(rows.flat());
    const program = programOf([f64(8, 4)], (v) => [softmax(v, 1), logSoftmax(v, 1), logsumexp(v, 1), softmax(v, 0)]);
    expectAllCompiled(program, "", [[x]]);
  });

  it("have gradients without interpreted lines", () => {
    const f = (x: Tensor): Tensor => sum(mul(logsumexp(x, 0), logsumexp(x, 1)));
    expectAllCompiled(programOf([f64(3, 3)], (x) => grad(f)(x) as Tensor));
  });
});
