import { expect, it, vi } from "vitest";
import { grad, scan, sum, type Tensor, tensor } from "../../src/index.ts";
import type * as raw from "../../src/ir/raw.ts";

vi.mock("../../src/ir/raw.ts", async (original) => {
  const real = await original<typeof raw>();
  const storage: typeof real.storage = (t) => {
    if (t.size === 12345) throw new RangeError("Array buffer allocation failed");
    return real.storage(t);
  };
  return { ...real, storage };
});

it("rows of a loop that the host has no room for are an error by name and shape, and the next call works", () => {
  const rows = (n: number): Tensor =>
    scan((c: Tensor, x: Tensor) => [c, x.mul(c)] as const, tensor(2), tensor(new Float64Array(n).fill(1)))[1];
  expect(() => rows(12345)).toThrow(/^scan: there is no memory for f64\[12345\]\. Split the work/);
  expect(rows(3).toArray()).toEqual([2, 2, 2]);
  expect(grad((x: Tensor) => sum(x.mul(x)))(tensor([1, 2])).toArray()).toEqual([2, 4]);
});
