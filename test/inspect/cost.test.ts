import { describe, expect, it } from "vitest";
import { checkpoint } from "../../src/control/checkpoint.ts";
import { cond, exp, matmul, ones, record, scan, sin, sum, type Tensor, tensor, whileLoop } from "../../src/index.ts";
import { cost, savedResiduals } from "../../src/inspect/index.ts";

const counts = (f: (...x: never[]) => unknown, ...x: unknown[]) => cost(record(f as never, ...(x as never[])));

describe("cost", () => {
  it("counts lanes, products and calls", () => {
    const c = counts((a: Tensor, b: Tensor) => sum(sin(matmul(a, b))), ones([2, 3]), ones([3, 4]));
    expect(c).toMatchObject({ operations: 3, flops: 48 + 8, transcendentals: 8, openLoops: 0 });
    expect(c.bytesRead).toBe(8 * (6 + 12 + 8 + 8));
    expect(c.bytesWritten).toBe(8 * (8 + 8 + 1));
    expect(c.peakBytes).toBe(8 * (6 + 12 + 8 + 8));
    expect(c.residuals).toEqual({ count: 3, bytes: 8 * (6 + 12 + 8) });
  });
  it("counts every step of a loop, the dearer branch, one turn of an open loop", () => {
    const step = (c: Tensor, y: Tensor) => [sin(c).mul(y), null] as const;
    expect(counts((x: Tensor) => scan(step as never, x, tensor([1, 1, 1, 1, 1]))[0], 1)).toMatchObject({
      operations: 10,
      flops: 5,
      transcendentals: 5,
    });
    const branches = (x: Tensor) =>
      cond(
        x.gt(0),
        (y) => exp(y),
        (y) => y.mul(y),
        x,
      );
    expect(counts(branches, 1)).toMatchObject({ flops: 1, transcendentals: 1 });
    const open = counts(
      (x: Tensor) =>
        whileLoop(
          (c) => c.lt(10),
          (c) => c.mul(2),
          x,
        ),
      1,
    );
    expect(open).toMatchObject({ operations: 2, flops: 2, openLoops: 1, residuals: undefined });
  });
  it("values of long chains do not pile up", () => {
    const chain = (x: Tensor) => Array.from({ length: 20 }).reduce<Tensor>((y) => y.add(1), x);
    expect(counts(chain, ones(100)).peakBytes).toBeLessThan(5 * 800 + 20 * 8);
  });
});

describe("savedResiduals", () => {
  const f = (x: number) => exp(sin(x));
  it("names the operation, whether it is its value, and the line", () => {
    const list = savedResiduals(f)(0.5);
    expect(list.map((r) => [r.operation, r.value, r.bytes])).toEqual([
      ["sin", false, 8],
      ["exp", true, 8],
    ]);
    for (const r of list) expect(r.source).toMatch(/cost\.test\.ts:\d+:\d+$/);
  });
  it("shrinks under checkpoint", () => {
    const deep = (x: Tensor) => sum(exp(sin(exp(sin(x)))));
    const size = (g: (x: Tensor) => unknown) => savedResiduals(g as never)(ones(10) as never).length;
    expect(size(deep)).toBe(4);
    expect(size(checkpoint(deep) as never)).toBe(1);
  });
  it("linear programs keep coefficients only", () => {
    expect(savedResiduals((x: Tensor) => x.mul(2).add(tensor([1, 2])))(3)).toEqual([]);
  });
});
