import { describe, expect, it } from "vitest";
import { cond, scatterAdd, sum, type Tensor, tensor, update } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";

const n = 5000;
const numbers = (k: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(k * i));

describe("large arguments that come again", () => {
  it("are right when they are tensors, in any order, beside others", () => {
    const f = jit((x: Tensor, y: Tensor) => sum(x.mul(y)));
    const [a, b, c] = [1, 2, 3].map((k) => tensor(numbers(k))) as [Tensor, Tensor, Tensor];
    for (const [x, y] of [
      [a, b],
      [a, b],
      [a, c],
      [b, c],
      [a, b],
      [b, b],
    ] as const)
      expect(f(x, y).item()).toBeCloseTo(sum(x.mul(y)).item(), 10);
  });
  it("are looked at anew when they are arrays of the caller's", () => {
    const f = jit((x: Tensor) => sum(x)) as unknown as (x: Float64Array | Tensor) => Tensor;
    const x = numbers(1);
    const total = (): number => f(x).item();
    const first = total();
    x[7]! += 1;
    expect(total()).toBeCloseTo(first + 1, 10);
    const t = tensor(x);
    x[7]! += 1;
    for (let k = 0; k < 2; k++) expect(f(t).item()).toBeCloseTo(first + 1, 10);
    expect(total()).toBeCloseTo(first + 2, 10);
  });
  it("are looked at anew when they are nested arrays of a lifted function", () => {
    const f = jit(
      lift((x: number[][]) => {
        let total = 0;
        for (let i = 0; i < x.length; i++) for (let j = 0; j < 2; j++) total += x[i]![j]! * (j + 1);
        return total;
      }),
    );
    const x = Array.from({ length: n }, (_, i) => [i, -i]);
    const first = f(x);
    x[3]![0]! += 1;
    expect(f(x)).toBe(Number(first) + 1);
    x[9]![1]! += 1;
    expect(f(x)).toBe(Number(first) + 3);
  });
  it("stay as they are where they are changed", () => {
    const f = jit((x: Tensor) => {
      const changed = update(x, [3, 9], [5, 6]);
      return sum(scatterAdd(changed, [3, 4], [1, 1])).add(
        cond(
          sum(x).gt(1e9),
          (y: Tensor) => y,
          (y: Tensor) => sum(x).add(y),
          tensor(1),
        ),
      );
    });
    const x = tensor(numbers(1));
    const once = f(x).item();
    for (let k = 0; k < 3; k++) expect(f(x).item()).toBe(once);
  });
});
