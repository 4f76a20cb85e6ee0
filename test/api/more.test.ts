import { describe, expect, expectTypeOf, it } from "vitest";
import { hessian, hvp, type Tensor } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

const tensors = (x: Tensor, k: Tensor): Tensor => x.pow(3).mul(k).sum();
const marked = lift((q: number[], p: { k: number }): number => {
  let s = 0;
  for (let i = 0; i < q.length; i++) s += q[i]! ** 3 * p.k;
  return s;
});

describe("second derivatives of functions of several arguments are those in the first", () => {
  it("of tensors", () => {
    const x = new Float64Array([1, 2]);
    for (const h of [hessian(tensors), jit(hessian(tensors))])
      expect(h(x, 5).toArray()).toEqual([
        [30, 0],
        [0, 60],
      ]);
    for (const h of [hvp(tensors), jit(hvp(tensors))])
      expect(h(x, 5, new Float64Array([1, 2]))).toEqual(new Float64Array([30, 120]));
    expect(hessian((a: Tensor, b: Tensor) => a.mul(a).mul(b))(3, 4)).toBe(8);
    expect(hvp((a: Tensor, b: Tensor, c: Tensor) => a.mul(a).mul(b).mul(c))(3, 4, 5, 2)).toBe(80);
  });
  it("of plain numbers", () => {
    for (const h of [hessian(marked), jit(hessian(marked))])
      expect(h([1, 2], { k: 5 })).toEqual([
        [30, 0],
        [0, 60],
      ]);
    for (const h of [hvp(marked), jit(hvp(marked))]) expect(h([1, 2], { k: 5 }, [1, 2])).toEqual([30, 120]);
  });
  it("and typed so", () => {
    expectTypeOf(hvp(marked)).parameter(1).toEqualTypeOf<{ k: number }>();
    // @ts-expect-error: the second argument is missing
    expect(() => hessian(marked)([1, 2])).toThrow();
  });
});
