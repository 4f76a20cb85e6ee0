import fc from "fast-check";
import { expect, it } from "vitest";
import { add, mul, sub } from "../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../src/prims/broadcast.ts";
import { gt, where } from "../../src/prims/comparison.ts";
import { matmul } from "../../src/prims/contraction.ts";
import { maximum } from "../../src/prims/extrema.ts";
import { scatterAdd, take } from "../../src/prims/indexing.ts";
import { max } from "../../src/prims/orderReduction.ts";
import { transpose } from "../../src/prims/shape.ts";
import { cos, sin } from "../../src/prims/trigonometry.ts";
import type { Tensor } from "../../src/record/tensor.ts";
import { expectCompiled, f64, i32, programOf } from "./programs.ts";

/** A step makes a value from two earlier ones, and from numbers that decide axes and orders. */
type Make = (x: Tensor, y: Tensor, k: number, index: Tensor) => Tensor | undefined;

/** y brought to the shape of x: by broadcasting along the axes that it lacks, or as the mean of its elements. */
function fitted(x: Tensor, y: Tensor): Tensor {
  if (y.shape.join() === x.shape.join()) return y;
  const axis = x.shape.findIndex((size) => y.rank === 1 && size === y.shape[0]);
  return axis >= 0 ? broadcastTo(y, x.shape, [axis]) : broadcastTo(mul(sum(y), 1 / y.size), x.shape, []);
}

const makers: Make[] = [
  (x, y) => add(x, fitted(x, y)),
  (x, y) => mul(sin(x), fitted(x, y)),
  (x, y) => sub(cos(fitted(x, y)), x),
  (x, y) => where(gt(x, fitted(x, y)), x, mul(fitted(x, y), 0.5)),
  (x, y) => maximum(x, fitted(x, y)),
  (x, _y, k) => (x.rank === 0 ? undefined : mul(sum(x, k % x.rank), 0.25)),
  (x, _y, k) => (x.rank < 2 ? undefined : mul(sum(x, [0, 1 + (k % (x.rank - 1))]), 0.125)),
  (x, _y, k) => (x.rank === 0 ? undefined : max(x, k % x.rank)),
  (x) => (x.rank < 2 ? undefined : transpose(x)),
  (x) => (x.rank < 2 || x.rank > 3 ? undefined : reshape(x, [x.size])),
  (x, _y, k) => (x.rank === 0 ? undefined : reshape(x, k % 2 ? [...x.shape, 1] : [1, ...x.shape])),
  (x, _y, k) => (x.rank === 0 ? undefined : take(x, k % x.shape[0]!, 0)),
  (x, _y, _k, index) => (x.rank === 0 || x.shape[0]! < 3 ? undefined : take(x, index, 0)),
  (x, y, _k, index) =>
    x.rank !== 1 || x.size < 3 ? undefined : scatterAdd(x, index, mul(broadcastTo(sum(y), [4], []), 0.01)),
  (x) => (x.rank !== 2 ? undefined : mul(matmul(transpose(x), x), 0.2)),
  (x, y) => (x.rank !== 2 || y.rank !== 1 || y.size !== x.shape[1] ? undefined : matmul(x, y)),
];

it("random programs give what the interpreter gives", () => {
  const step = fc.record({
    maker: fc.nat(makers.length - 1),
    x: fc.nat(9),
    y: fc.nat(9),
    k: fc.nat(11),
  });
  const size = fc.constantFrom(1, 2, 3, 4, 5, 8);
  let interpreted = 0;
  fc.assert(
    fc.property(fc.tuple(size, size, size), fc.array(step, { minLength: 1, maxLength: 25 }), ([a, b, c], steps) => {
      const program = programOf([f64(a, b), f64(b), f64(), f64(c, a, b), i32(4)], (...inputs) => {
        const values: Tensor[] = inputs.slice(0, 4);
        const index = inputs[4]!;
        for (const { maker, x, y, k } of steps) {
          const made = makers[maker]!(
            values.at(-1 - (x % values.length))!,
            values.at(-1 - (y % values.length))!,
            k,
            index,
          );
          if (made !== undefined && made.rank <= 4 && made.size < 3000) values.push(made);
        }
        return values.slice(-4);
      });
      if (expectCompiled(program).explain().includes("interpreted")) interpreted++;
    }),
    { numRuns: 250 },
  );
  expect(interpreted).toBeLessThan(200);
});
