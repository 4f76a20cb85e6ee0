import { expect, it } from "vitest";
import { any, full, grad, stack, type Tensor, tensor, where } from "../../src/index.ts";
import { flatten } from "../../src/record/tree.ts";

it("integers do not take fractions silently, in arrays no more than alone", () => {
  const i = tensor([1, 2], { dtype: "i32" });
  expect(() => i.add([0.5, 1])).toThrow(/element x\[0\] is 0\.5, not an integer/);
  expect(() => i.add(0.5)).toThrow(/not an integer/);
  expect(() => i.take([0.5])).toThrow(/not an integer/);
  expect(() => tensor([[1, 1e-9]], { dtype: "i32" })).toThrow(/element x\[0\]\[1\]/);
  expect(i.add([3, -4]).toArray()).toEqual([4, -2]);
});

it("booleans make bool tensors, alone and nested, and come back", () => {
  for (const x of [true, [true, false], [[true], [false]], []] as const) {
    const t = tensor(x);
    expect(t.dtype).toBe(x === true || x.length > 0 ? "bool" : "f64");
    expect(t.toArray()).toEqual(x);
    expect(tensor(t.toArray()).type).toBe(t.type);
  }
  expect(tensor([true, false, true, true], { shape: [2, 2] }).toString()).toBe(
    "bool[2,2] [[true, false], [true, true]]",
  );
  expect(tensor([true, false], { dtype: "f64" }).toString()).toBe("f64[2] [1, 0]");
  expect(tensor([true, false], { dtype: "i32" }).toString()).toBe("i32[2] [1, 0]");
  expect(tensor([1, 0], { dtype: "bool" }).toString()).toBe("bool[2] [true, false]");
});

it("operations take nested booleans for bool", () => {
  expect(where([true, false], [1, 2], [3, 4]).toArray()).toEqual([1, 4]);
  expect(any([[true], [false]], 1).toArray()).toEqual([true, false]);
  expect(stack([true, tensor([1, 2]).gt(3).at(0)]).toArray()).toEqual([true, false]);
  expect(grad((x: Tensor) => where([true, false], x, x.mul(2)).sum())(Float64Array.of(5, 6))).toEqual(
    Float64Array.of(1, 2),
  );
});

it("fills with a number of the element type", () => {
  expect(() => full([2], 0.5, "i32")).toThrow(/full: 0\.5 .* is not an integer/);
  expect(full([2], 3, "i32").toString()).toBe("i32[2] [3, 3]");
});

it("trees and arrays that hold themselves are refused", () => {
  const tree: Record<string, unknown> = { a: 1 };
  tree["b"] = tree;
  expect(() => grad(({ a }: { a: Tensor }) => a)(tree as never)).toThrow(/^tree: x is too deep. Does it hold itself\?/);
  const rows: unknown[] = [];
  rows[0] = rows;
  expect(() => tensor(rows as never)).toThrow(/^tensor: the array is jagged: x\[0\]\[0\]/);
});

it("numbers are copied out as their element type has them, a single one too", () => {
  const kinds = { f64: Float64Array, f32: Float32Array, i32: Int32Array, bool: Uint8Array } as const;
  for (const [dtype, kind] of Object.entries(kinds))
    for (const shape of [[], [1], [0]]) {
      const copy = full(shape, 1, dtype as keyof typeof kinds).toTypedArray();
      expect(copy).toBeInstanceOf(kind);
      expect([...copy]).toEqual(shape[0] === 0 ? [] : [1]);
    }
});
it("objects are trees by all of their keys", () => {
  expect(flatten({ $list: [1, 2], k: 3 }).leaves).toEqual([1, 2, 3]);
});
