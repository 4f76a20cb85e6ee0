import { expect, it } from "vitest";
import { grad } from "../../../src/api/grad.ts";
import { add, mul, sub } from "../../../src/prims/arithmetic.ts";
import { reshape, sum } from "../../../src/prims/broadcast.ts";
import { matmul } from "../../../src/prims/contraction.ts";
import { exp } from "../../../src/prims/exponential.ts";
import { maximum } from "../../../src/prims/extrema.ts";
import { take } from "../../../src/prims/indexing.ts";
import { max } from "../../../src/prims/orderReduction.ts";
import { transpose } from "../../../src/prims/shape.ts";
import { logsumexp, softmax } from "../../../src/prims/softmax.ts";
import { sin } from "../../../src/prims/trigonometry.ts";
import type { Tensor } from "../../../src/record/tensor.ts";
import fc from "../../properties.ts";
import { f64, programOf } from "../programs.ts";
import { expectInBlocks } from "./forced.ts";

/** A step makes a value from two earlier ones and a number. */
type Make = (x: Tensor, y: Tensor, k: number) => Tensor | undefined;

/** y with axes of size 1 before its own, if it then fits x. */
function fitted(x: Tensor, y: Tensor): Tensor | undefined {
  if (y.rank > x.rank) return undefined;
  const shape = x.shape.slice(x.rank - y.rank);
  return y.shape.every((size, axis) => size === 1 || size === shape[axis]) ? y : undefined;
}
const both =
  (f: (x: Tensor, y: Tensor) => Tensor): Make =>
  (x, y) => {
    const z = fitted(x, y);
    return z && f(x, z);
  };

const makers: Make[] = [
  both((x, y) => add(sin(x), y)),
  both((x, y) => mul(x, sin(y))),
  both((x, y) => sub(y, x)),
  both((x, y) => maximum(x, y)),
  (x) => exp(mul(sin(x), 0.5)),
  (x, _y, k) => (x.rank === 0 ? undefined : mul(sum(x, k % x.rank, { keepDims: k % 2 === 1 }), 0.1)),
  (x) => mul(sum(x), 0.01),
  (x, _y, k) => (x.rank === 0 ? undefined : max(x, k % x.rank)),
  (x, _y, k) => (x.rank === 0 ? undefined : softmax(x, k % x.rank)),
  (x, _y, k) => (x.rank === 0 ? undefined : logsumexp(x, k % x.rank)),
  (x) => (x.rank < 2 ? undefined : transpose(x)),
  (x, _y, k) => (x.rank !== 3 ? undefined : transpose(x, k % 2 ? [1, 0, 2] : [0, 2, 1])),
  (x, _y, k) => (x.rank === 0 || x.rank > 3 ? undefined : reshape(x, k % 2 ? [1, ...x.shape] : [...x.shape, 1])),
  (x, _y, k) => (x.rank === 0 ? undefined : take(x, k % x.shape[0]!, 0)),
  (x, y) => {
    if (x.rank === 0 || y.rank === 0 || x.rank > 3 || y.rank > 3) return undefined;
    const rows = y.rank === 1 ? y.shape[0] : y.shape.at(-2);
    if (x.shape.at(-1) !== rows) return undefined;
    const [p, q] = [x.shape.slice(0, -2), y.shape.slice(0, -2)];
    if (p.length > 0 && q.length > 0 && p[0] !== q[0]) return undefined;
    return mul(sin(matmul(x, y)), 0.5);
  },
];

interface Step {
  readonly maker: number;
  readonly x: number;
  readonly y: number;
  readonly k: number;
}
function valuesOf(inputs: readonly Tensor[], steps: readonly Step[]): Tensor[] {
  const values = [...inputs];
  for (const { maker, x, y, k } of steps) {
    const at = (from: number): Tensor => values[values.length - 1 - (from % values.length)]!;
    const made = makers[maker]!(at(x), at(y), k);
    if (made !== undefined && made.rank <= 4) values.push(made);
  }
  return values.slice(inputs.length);
}

it("random programs of points, stacks and matrices, and their gradients, give what the interpreter gives", () => {
  const step = fc.record({ maker: fc.nat(makers.length - 1), x: fc.nat(6), y: fc.nat(12), k: fc.nat(5) });
  let inBlocks = 0;
  const runs = Math.max(40, Math.round(Number(process.env["FUZZ"] ?? 10_000) / 100));
  fc.assert(
    fc.property(
      fc.constantFrom(5, 8, 13, 18, 43),
      fc.constantFrom(1, 2, 3),
      fc.constantFrom(2, 3, 4),
      fc.array(step, { minLength: 3, maxLength: 14 }),
      fc.boolean(),
      (n, K, d, steps, differentiated) => {
        const types = [f64(d), f64(d, d), f64(K, 1, d), f64(K, d, d), f64(n, d)];
        const program = programOf(types, (...inputs) => {
          if (!differentiated) {
            const values = valuesOf(inputs, steps);
            return values.length === 0 ? [sum(inputs[0]!)] : values.slice(-4);
          }
          const loss = (xs: Tensor[]): Tensor =>
            valuesOf(xs, steps)
              .slice(-3)
              .reduce((total, value) => add(total, sum(value)), sum(sin(xs[0]!)));
          return grad(loss)([...inputs]) as Tensor[];
        });
        const text = expectInBlocks(program, "", undefined, 1e4).explain();
        if (text.includes("blocks of")) inBlocks++;
      },
    ),
    { numRuns: runs, seed: 20261 },
  );
  expect(inBlocks).toBeGreaterThan(runs / 2);
});
