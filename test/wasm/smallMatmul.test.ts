import { describe, expect, it } from "vitest";
import { flip, matmul, scan, stack, sum, type Tensor, take, tensor, transpose } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import fc from "../properties.ts";

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
  it("with one column agree where sums are exact; the interpreter adds its terms in another order", () => {
    const whole = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(size, size, whole, (m, k, xs) => {
        const [a, b] = [filled([3, m, k], xs), filled([3, k, 1], xs)];
        agrees((x, y) => matmul(x, y), a, b);
        agrees((x, y) => matmul(transpose(x, [0, 2, 1]), y), transpose(a, [0, 2, 1]), b);
      }),
      { numRuns: 20 },
    );
  });
  it("agree with the interpreter to the bit, for all sizes, stacks and orders of axes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
        size,
        size,
        fc.integer({ min: 2, max: 9 }),
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
  const table = filled([5, 3, 4], [0.5, -2, 3, 0.25, 7, -0.125]);
  const index = (n: number): Int32Array => Int32Array.from({ length: n }, (_, k) => (k * k + 2) % 5);
  /** Compiled and interpreted alike; the steps of the former. */
  function steps(f: (t: Tensor) => Tensor | Tensor[], x: Tensor = table): string {
    const compiled = jit(f);
    const list = (y: Tensor | Tensor[]): number[][] => [y].flat().map((v) => Array.from(v.toTypedArray()));
    for (const y of [x, x.mul(2)]) expect(list(compiled(y))).toEqual(list(f(y)));
    return compiled.explain();
  }
  it("read picked matrices where they stand in their table", () => {
    for (const n of [1, 6, 7]) {
      const right = filled([n, 4, 1], [1, -3, 0.5]);
      expect(steps((t) => matmul(take(t, index(n)), right))).not.toContain("gather");
      expect(steps((t) => matmul(take(t, index(n)), filled([4, 3], [2, -1, 0.5])))).toBeDefined();
      expect(steps((t) => matmul(filled([n, 2, 3], [1, 5]), take(t, index(n))))).not.toContain("gather");
      expect(steps((t) => matmul(take(t, index(n)), transpose(take(t.add(1), index(n)), [0, 2, 1])))).toBeDefined();
      expect(
        steps((t) =>
          matmul(take(stack([t, t.mul(3)]), index(n), 1), take(stack([t, t]).reshape([2, 5, 4, 3]), index(n), 1)),
        ),
      ).not.toContain("gather");
    }
    expect(
      steps((t) => matmul(take(transpose(t, [1, 2, 0]), [2, 0, 1, 1]), filled([4, 5, 2], [1, 3, 4]))),
    ).not.toContain("gather");
  });
  it("gather matrices that others want too", () => {
    const right = filled([6, 4, 1], [1, -3, 0.5]);
    expect(steps((t) => [matmul(take(t, index(6)), right), take(t, index(6))])).toContain("gather");
    expect(steps((t) => [matmul(take(t, index(6)), right), sum(take(t, index(6)))])).toContain("gather");
    expect(steps((t) => matmul(flip(take(t, index(6)), [2]), right))).toContain("gather");
    expect(
      steps(
        (t) =>
          scan((c: Tensor) => [matmul(take(c, [4, 0, 1, 1, 2]), filled([5, 4, 4], [1, 0.5]))], t, null, {
            length: 3,
          })[0] as Tensor,
      ),
    ).toBeDefined();
  });
  it("of the same sizes share a function", () => {
    const a = tensor(Float64Array.from({ length: 16 }, Math.cos), { shape: [4, 4] });
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
