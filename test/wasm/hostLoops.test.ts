import { afterEach, describe, expect, it, vi } from "vitest";
import { grad, type Tensor, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});
/** Numbers copied from array to array while the gradient of f at n numbers is recorded, compiled and run once. */
function copied(f: (x: Tensor) => Tensor, n: number): number {
  const x = tensor(Float64Array.from({ length: n }, (_, i) => i / n));
  const { slice } = Float64Array.prototype;
  let count = 0;
  const spy = vi.spyOn(Float64Array.prototype, "slice").mockImplementation(function (this: Float64Array, ...range) {
    count += this.length;
    return slice.apply(this, range) as Float64Array<ArrayBuffer>;
  });
  // biome-ignore lint/suspicious/noExplicitAny: a function of one tensor
  const g = jit(grad(f) as any) as unknown as (x: Tensor) => Tensor;
  expect(g(x).toTypedArray()[n - 1]).toBe(n - 1);
  spy.mockRestore();
  return count;
}

describe("a host loop over the entries of an array", () => {
  it("copies the cotangent a fixed number of times, however long it is", () => {
    const f = (x: Tensor): Tensor => {
      let s: Tensor = tensor(0);
      for (let i = 0; i < x.size; i++) s = s.add(x.at(i).mul(i));
      return s;
    };
    const [small, large] = [copied(f, 50), copied(f, 200)];
    expect(small).toBeGreaterThan(0);
    expect(large).toBeLessThanOrEqual(small * 4);
  });
});
