import { describe, expect, it } from "vitest";
import {
  add,
  div,
  grad,
  gt,
  jacobian,
  maximum,
  mul,
  pow,
  record,
  sub,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: operands that the types refuse
type Any = any;
const operations: Record<string, Any> = { add, sub, mul, div, pow, maximum, gt };
const point = tensor([1, 2]);
const roads: Record<string, (f: (x: Tensor) => Tensor) => unknown> = {
  jit: (f) => jit(f)(point),
  vmap: (f) => vmap(f)(tensor([[1, 2]])),
  record: (f) => record(f, point),
  grad: (f) => grad((x: Tensor) => sum(f(x).cast("f64")))(point),
};
describe.each(Object.entries(operations))("a recorded number %s", (name, operation) => {
  it.each(Object.entries(roads))("refuses what is no number or array, in %s too", (_, road) => {
    for (const odd of [undefined, null, "3", {}, () => 1])
      expect(() => road((x) => operation(sum(x), odd))).toThrow(`${name}: expected a tensor, number or array, got`);
  });
  it("takes lists and typed arrays like outside recordings", () => {
    for (const array of [
      [1, 4],
      [2],
      Float64Array.of(1, 4),
      [
        [1, 2],
        [3, 4],
      ],
    ] as Any[]) {
      const f = (x: Tensor): Tensor => operation(sum(x), array);
      const found = jit(f)(point);
      expect(found.shape).toEqual(f(point).shape);
      expect(found.toArray()).toEqual(f(point).toArray());
    }
  });
});
describe("derivatives beside arrays", () => {
  it("are those of each lane", () => {
    expect(jacobian((x: Tensor) => sum(x).mul([3, 5] as Any))(point).toArray()).toEqual([
      [3, 3],
      [5, 5],
    ]);
    expect(grad((x: Tensor) => x.mul(Float64Array.of(3, 5)).sum())(2)).toBe(8);
  });
});
