import { describe, expect, it } from "vitest";
import { hessian, jacobian, matmul, stack, type Tensor, tensor } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import { handOut, intoPlaces } from "../../src/jit/targets.ts";
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
    expect(() => f.into([1, 2], used(2))).toThrow("jit: out has 1 arrays, the result 2");
    expect(() => f.into([1, 2], used(2, 3))).toThrow("jit: out holds 3 numbers, the result 2");
    const out = used(2, 2);
    f.into([1, 2], out);
    expect(numbers(out)).toEqual(numbers(jacobian(ladder as Any)([1, 2] as Any)));
  });
});
describe("places", () => {
  it("are handed out once, in order, where they are like what is made", () => {
    const targets = [...used(2, 3), new Float32Array(2), ...used(2)];
    const zeros = handOut(targets);
    expect(zeros(2)).toBe(targets[0]);
    expect(zeros(2)).toBeUndefined();
    expect(zeros(2)).toBeUndefined();
    expect(zeros(2)).toBe(targets[3]);
    expect(zeros(2)).toBeUndefined();
    expect([numbers(targets[0]), numbers(targets[1])]).toEqual([
      [0, 0],
      [Number.NaN, Number.NaN, Number.NaN],
    ]);
  });
  it("that hold what belongs to another are emptied before they are written", () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    const [x, y] = [tensor([0, 0]), tensor([0, 0])];
    Object.assign(x, { value: b });
    Object.assign(y, { value: a });
    intoPlaces([a, b], [a, b], [x, y]);
    expect([numbers(a), numbers(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });
});
