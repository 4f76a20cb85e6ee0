import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flip, matmul, type Tensor, tensor, transpose } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

const size = fc.integer({ min: 1, max: 9 });
const element = fc.oneof(
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY),
);
function agrees(f: (a: Tensor, b: Tensor) => Tensor, a: Tensor, b: Tensor): void {
  const [mine, theirs] = [jit(f)(a, b), f(a, b)];
  expect(mine.shape).toEqual(theirs.shape);
  expect(Array.from(mine.toTypedArray())).toEqual(Array.from(theirs.toTypedArray()));
}
/** A tensor of a shape, from any list of numbers. */
const filled = (shape: readonly number[], xs: readonly number[]): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, k) => xs[(7 * k) % xs.length]! + k / 8),
    { shape: [...shape] },
  );

describe("small matrix products", () => {
  it("agree with the interpreter to the bit, for all sizes, stacks and orders of axes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
        size,
        size,
        size,
        fc.array(element, { minLength: 1, maxLength: 30 }),
        (lead, m, k, n, xs) => {
          const [a, b] = [filled([...lead, m, k], xs), filled([...lead, k, n], xs)];
          const turned = (x: Tensor): Tensor => transpose(x, [...lead.map((_, d) => d), lead.length + 1, lead.length]);
          agrees((x, y) => matmul(x, y), a, b);
          agrees((x, y) => matmul(turned(x), y), turned(a), b);
          agrees((x, y) => matmul(x, turned(y)), a, turned(b));
          agrees((x, y) => matmul(flip(x, [-1]), flip(y, [-2])), a, b);
          agrees((x, y) => matmul(x, y), a, filled([k, n], xs));
        },
      ),
      { numRuns: 60 },
    );
  });
  it("of the same sizes share a function", () => {
    const a = tensor([
      [1, 2],
      [3, 4],
    ]);
    const chain = (count: number) =>
      jit((x: Tensor) => Array.from({ length: count }).reduce((y: Tensor) => matmul(y, x), x));
    const bytes = (count: number): number => {
      const f = chain(count);
      f(a);
      return Number(/(\d+) bytes of code/.exec(f.explain())![1]);
    };
    expect(bytes(21) - bytes(20)).toBeLessThan(60);
  });
});
