import { describe, expect, it, vi } from "vitest";
import { grad, hessian, jacobian, matmul, stack, type Tensor, tensor, valueAndGrad } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { Places } from "../../src/jit/targets.ts";
import { lift } from "../../src/operators/lift.ts";
import { withPatience } from "./patient.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature are called with numbers
type Any = any;
withPatience();
const numbers = (y: unknown): number[] =>
  typeof y === "number"
    ? [y]
    : ArrayBuffer.isView(y)
      ? [...(y as Float64Array)]
      : Array.isArray(y)
        ? y.flatMap(numbers)
        : "toArray" in (y as Tensor)
          ? numbers((y as Tensor).toArray())
          : Object.values(y as object).flatMap(numbers);
/** Arrays of those lengths, with numbers that must not stay. */
const used = (...lengths: number[]): Float64Array[] => lengths.map((n) => new Float64Array(n).fill(Number.NaN));

const ladder = (v: readonly Tensor[]): Tensor => stack(v.map((own, i) => own.mul(v[i - 1] ?? 2).sin()));
const bowl = (v: readonly Tensor[]): Tensor => v.reduce((s, own, k) => s.add(own.mul(v[(k + 1) % v.length]!).sin()));
const parts = (a: Tensor, b: Tensor): Any => ({
  product: a.mul(b.sum()),
  sum: a.sum().add(b.square().sum()),
  turned: b.exp(),
});
const vector = Float64Array.of(0.4, -1.2, 2.5);
const pair = Float64Array.of(0.7, 0.1);
const cases: Record<string, readonly [derivative: Any, xs: readonly unknown[], out: () => unknown, digits?: number]> = {
  "columns of a Jacobian of single numbers": [jacobian(ladder as Any), [[0.3, 0.9, -2]], () => used(3, 3, 3)],
  "a Jacobian": [jacobian((v: Tensor) => v.mul(v.sum())), [vector], () => used(9)[0]],
  "a Hessian": [hessian((v: Tensor) => v.sum().mul(v.exp().sum())), [vector], () => used(9)[0]],
  "blocks of a tree, one of a row": [jacobian(parts), [vector, pair], () => used(9, 3, 6)],
  "blocks of two arguments": [
    jacobian(parts, { argnums: [0, 1] }),
    [vector, pair],
    () => [used(9, 6), used(3, 2), used(6, 4)],
  ],
  "blocks of two arguments of which the second comes first": [
    jacobian(parts, { argnums: [1, 0] }),
    [vector, pair],
    () => [used(6, 9), used(2, 3), used(4, 6)],
  ],
  "blocks of arguments of one length, in turn": [
    jacobian((a: Tensor, b: Tensor) => a.mul(b), { argnums: [1, 0] }),
    [vector, Float64Array.of(3, 5, 7)],
    () => used(9, 9),
  ],
  "blocks beside single numbers": [
    jacobian((x: readonly Tensor[]) => ({ whole: x[0]!.mul(x[1]!), one: x[1]!.square() })),
    [[2, vector]],
    () => ({ whole: used(3, 9), one: used(3, 9) }),
  ],
  "rows of a Hessian of single numbers": [hessian(bowl as Any), [[0.3, 0.9, -2]], () => used(3, 3, 3)],
  "a Hessian of single numbers in one array": [hessian(bowl as Any), [[0.3, 0.9, -2]], () => used(9)[0]],
  "a Hessian of single numbers in arrays that end within rows": [
    hessian(bowl as Any),
    [[0.3, 0.9, -2]],
    () => used(4, 1, 3, 1),
  ],
  "a Hessian of single numbers by name": [
    hessian(({ a, b }: Any) => a.mul(b).exp()),
    [{ a: 0.3, b: 2 }],
    () => used(4),
  ],
  "a Hessian of single numbers in arrays of two kinds": [
    hessian(bowl as Any),
    [[0.3, 0.9, -2]],
    () => [...used(3), new Float32Array(3).fill(Number.NaN), ...used(3)],
    6,
  ],
  "rows of a Jacobian of a list of numbers, and columns beside them": [
    jacobian((v: readonly Tensor[]) => [v[0]!.mul(v[1]!), ladder(v), v[1]!.square()]),
    [[0.3, 0.9]],
    () => used(2, 2, 2, 2),
  ],
  "arrays of other kinds": [
    jacobian(ladder as Any),
    [[0.5, 0.25]],
    () => [new Float32Array(2).fill(Number.NaN), ...used(2)],
    6,
  ],
  "parts of one buffer": [
    jacobian(ladder as Any),
    [[0.3, 0.9, -2]],
    () => {
      const [all] = used(9) as [Float64Array];
      return [all.subarray(6), all.subarray(0, 3), all.subarray(3, 6)];
    },
  ],
};
describe.each(Object.entries(cases))("%s", (_, [derivative, xs, makeOut, digits = 12]) => {
  it("are written where they belong by the first calls and by compiled ones alike", () => {
    const expected = numbers(derivative(...xs));
    const f: Any = jit(derivative);
    for (let k = 0; k < 10; k++) {
      const out = makeOut();
      f.into(...xs, out);
      const found = numbers(out);
      expect(found).toHaveLength(expected.length);
      found.forEach((y, i) => {
        expect(y).toBeCloseTo(expected[i]!, digits);
      });
    }
    expect(f.statistics()).toMatchObject({ uncompiled: 8, paths: 1 });
  });
});
describe("into of a first call", () => {
  const A = tensor([
    [1, 2],
    [3, 4],
  ]);
  it("reads its arguments before it writes over them", () => {
    const f: Any = jit(jacobian((x: Tensor) => matmul(A, x).mul(x).sum()));
    const x = Float64Array.of(0.5, -2);
    const expected = numbers(jacobian((v: Tensor) => matmul(A, v).mul(v).sum())(x));
    f.into(x, x);
    expect([...x]).toEqual(expected);
  });
  it("names what does not fit", () => {
    const f: Any = jit(jacobian(ladder as Any));
    expect(() => f.into([1, 2], used(2))).toThrow("jit: out holds 1 of 2 leaves");
    expect(() => f.into([1, 2], used(2, 3))).toThrow("jit: out holds 3 numbers for 2 of the result");
    expect(() => f.into([1, 2], used(4))).toThrow("jit: out holds 4 numbers for 2 of the result");
    const h: Any = jit(hessian(bowl as Any));
    for (let k = 0; k < 10; k++) {
      expect(() => h.into([1, 2], used(2, 1))).toThrow("jit: out holds 3 of 4 leaves");
      expect(() => h.into([1, 2], used(2, 3))).toThrow("jit: out holds 3 numbers for 2 of the result");
      expect(() => h.into([1, 2], [used(4), new Int32Array(1)])).toThrow(
        "jit: out holds 1 numbers for 0 of the result",
      );
      expect(() => h.into([1, 2], [used(3), new Int32Array(1)])).toThrow("jit: out is an Int32Array, the result f64");
    }
    expect(h.statistics()).toMatchObject({ uncompiled: 8, paths: 1 });
    const out = used(2, 2);
    f.into([1, 2], out);
    expect(numbers(out)).toEqual(numbers(jacobian(ladder as Any)([1, 2] as Any)));
  });
});
describe("into an array for several single numbers", () => {
  const value = (v: readonly Tensor[]): Tensor => v[0]!.mul(v[1]!).add(v[2]!.exp());
  const slopes = [2, 0.5, Math.exp(-1)];
  it("takes a gradient, at first and compiled", () => {
    const f: Any = jit(grad(value as Any));
    for (let k = 0; k < 3; k++) {
      const [out] = used(3);
      f.into([0.5, 2, -1], out);
      expect(numbers(out)).toEqual(slopes);
    }
    expect(f.statistics()).toMatchObject({ uncompiled: 1, paths: 1 });
  });
  it("takes a value before its gradient, beside arrays, and of records of a plain function", () => {
    const f: Any = jit(valueAndGrad(value as Any));
    const g: Any = jit(grad(lift(({ a, w, b }: Any) => a * w[0] + b * w[1])));
    for (let k = 0; k < 3; k++) {
      const [out] = used(4);
      f.into([0.5, 2, -1], out);
      expect(numbers(out)).toEqual([1 + slopes[2]!, ...slopes]);
      const parts = used(1, 2, 1);
      g.into({ a: 2, w: Float64Array.of(3, 4), b: 5 }, parts);
      expect(numbers(parts)).toEqual([3, 2, 5, 4]);
      expect(() => g.into({ a: 2, w: Float64Array.of(3, 4), b: 5 }, used(3, 1))).toThrow(
        "jit: out holds 3 numbers for 1 of the result",
      );
    }
  });
  it("is the same for calls that run as they are", () => {
    const sign = (v: readonly Tensor[]): Tensor => (v[0]!.gt(0).item() ? value(v) : v[0]!.mul(3));
    const f: Any = jit(grad(sign as Any), { maxPaths: 1 });
    const [out] = used(3);
    for (let k = 0; k < 3; k++) f.into([0.5, 2, -1], out);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    f.into([-1, 2, -1], out);
    warn.mockRestore();
    expect(f.statistics().fallbacks).toBe(1);
    expect(numbers(out)).toEqual([3, 0, 0]);
  });
});
describe("places", () => {
  it("are handed out in order, until one is not like what is made", () => {
    const targets = [...used(2, 3), new Float32Array(2), ...used(2)];
    const { zeros } = new Places(targets);
    const pair = tensor([1, 2]).type;
    expect(zeros(pair)).toBe(targets[0]);
    for (let k = 0; k < 3; k++) expect(zeros(pair)).toBeUndefined();
    expect([numbers(targets[0]), numbers(targets[1])]).toEqual([
      [0, 0],
      [Number.NaN, Number.NaN, Number.NaN],
    ]);
  });
  it("of nothing are taken, too", () => {
    const targets = used(0, 2);
    const { zeros } = new Places(targets);
    expect(zeros(tensor([]).type)).toBe(targets[0]);
    expect(zeros(tensor([1, 2]).type)).toBe(targets[1]);
  });
  it("share an array for rows of single numbers, and for nothing else", () => {
    const [target] = used(6) as [Float64Array];
    const { zeros } = new Places([target]);
    const first = zeros(2)!;
    expect([first.buffer, first.byteOffset, first.length]).toEqual([target.buffer, 0, 2]);
    expect(zeros(3)!.byteOffset).toBe(16);
    expect(zeros(2)).toBeUndefined();
    expect(new Places([target]).zeros(tensor([1, 2, 3]).type)).toBeUndefined();
    expect(new Places([target]).zeros(6)).toBe(target);
    const begun = new Places([target]);
    expect(begun.zeros(3)!.length).toBe(3);
    expect(begun.zeros(tensor([1, 2, 3, 4, 5, 6]).type)).toBeUndefined();
  });
  it("that hold what belongs to another are emptied before they are written", () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    const [x, y] = [tensor([0, 0]), tensor([0, 0])];
    Object.assign(x, { value: b });
    Object.assign(y, { value: a });
    new Places([a, b]).write([a, b], [x, y]);
    expect([numbers(a), numbers(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });
});
