import { expect, it } from "vitest";
import { tensor } from "../../src/index.ts";

it("integers do not take fractions silently, in arrays no more than alone", () => {
  const i = tensor([1, 2], { dtype: "i32" });
  expect(() => i.add([0.5, 1])).toThrow(/element x\[0\] is 0\.5, not an integer/);
  expect(() => i.add(0.5)).toThrow(/not an integer/);
  expect(() => i.take([0.5])).toThrow(/not an integer/);
  expect(() => tensor([[1, 1e-9]], { dtype: "i32" })).toThrow(/element x\[0\]\[1\]/);
  expect(i.add([3, -4]).toArray()).toEqual([4, -2]);
});
