import { describe, expect, it } from "vitest";
import { exp, matmul, ones, record, scan, sum, type Tensor, tensor, whileLoop } from "../../src/index.ts";
import { patienceFor } from "../../src/jit/patience.ts";

const steps = (length: number): number =>
  patienceFor(
    record(
      (x: Tensor) => scan((y: Tensor) => [exp(y).mul(0.5), y] as const, x, null, { length })[0] as Tensor,
      tensor(1),
    ),
  );
const squared = (n: number): number => patienceFor(record((x: Tensor) => sum(matmul(x, x)), ones([n, n])));

describe("a program is left to the interpreter", () => {
  it("for as many runs as take as long as compiling", () => {
    expect(patienceFor(record((x: Tensor) => exp(x).sub(1), ones([8])))).toBeGreaterThan(100);
    expect(squared(10)).toBeGreaterThan(2 * squared(100));
    expect(steps(10)).toBeGreaterThan(2 * steps(100));
  });
  it("not at all where one takes longer, or may", () => {
    expect(squared(400)).toBe(0);
    expect(steps(10_000)).toBe(0);
    const endless = record(
      (x: Tensor) =>
        whileLoop(
          (y: Tensor) => y.lt(1),
          (y: Tensor) => y.mul(2),
          x,
        ),
      tensor(1),
    );
    expect(patienceFor(endless)).toBe(0);
  });
});
