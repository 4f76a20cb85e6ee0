import { describe, expect, it } from "vitest";
import {
  all,
  any,
  argmax,
  argmin,
  cumLogsumexp,
  cummax,
  cummin,
  cumprod,
  cumsum,
  grad,
  hessian,
  jvp,
  logSoftmax,
  logsumexp,
  max,
  mean,
  median,
  min,
  norm,
  prod,
  softmax,
  sqrt,
  standardize,
  std,
  sum,
  sumOfSquares,
  type Tensor,
  tensor,
  variance,
  vmap,
} from "../../src/index.ts";

const m = tensor([
  [1, 5, 2],
  [4, 0, 3],
]);
const empty = tensor(new Float64Array(0), { shape: [2, 0] });
const i32 = (x: number[] | number[][]): Tensor => tensor(x, { dtype: "i32" });

describe("values of reductions", () => {
  it("name their axes from either end, one or several, kept or not", () => {
    expect(max(m, -1).toArray()).toEqual([5, 4]);
    expect(min(m, 0).toArray()).toEqual([1, 0, 2]);
    expect(prod(m, [1], { keepDims: true }).toArray()).toEqual([[10], [0]]);
    expect(sum(m, 0, { keepDims: true }).toArray()).toEqual([[5, 5, 5]]);
    expect(m.mean(0).toArray()).toEqual([2.5, 2.5, 2.5]);
    expect(max(m, 1, { keepDims: true }).toArray()).toEqual([[5], [4]]);
    expect(mean(m, [0, 1], { keepDims: true }).shape).toEqual([1, 1]);
    const cube = tensor([m.toArray() as number[][], m.mul(2).toArray() as number[][]]);
    expect(sumOfSquares(cube, [0, 2]).toArray()).toEqual([150, 125]);
    expect(norm(cube, [0, 1]).toArray()).toEqual([17, 25, 13].map((v) => Math.sqrt(5 * v)));
    expect(max(m, []).toArray()).toEqual(m.toArray());
    expect([max(3).item(), prod(3).item(), norm(-3).item(), std(3).item(), median(3).item()]).toEqual([3, 3, 3, 0, 3]);
  });

  it("find positions: the first of equals, NaN before all", () => {
    expect(argmax(m).item()).toBe(1);
    expect(argmax(m, 0).toArray()).toEqual([1, 0, 1]);
    expect(argmin(m, -1, { keepDims: true }).toArray()).toEqual([[0], [1]]);
    expect(argmax([2, 7, 7]).item()).toBe(1);
    expect(argmin([2, Number.NaN, 1]).item()).toBe(1);
    expect(argmax(m).dtype).toBe("i32");
  });

  it("count degrees of freedom", () => {
    expect(variance([1, 2, 3, 4]).item()).toBe(1.25);
    expect(variance([1, 2, 3, 4], undefined, { ddof: 1 }).item()).toBeCloseTo(5 / 3, 15);
    expect(std([1, 2, 3, 4], 0, { ddof: 1, keepDims: true }).toArray()).toEqual([Math.sqrt(5 / 3)]);
    expect(standardize([3, 5]).toArray()).toEqual([-1, 1]);
    expect(standardize([0.1, 0.1, 0.1]).toArray()).toEqual([0, 0, 0]);
  });

  it("take the mean of the middle two as median", () => {
    expect([median([3, 1, 2]).item(), median([4, 1, 3, 2]).item(), median([1, Number.NaN]).item()]).toEqual([
      2,
      2.5,
      Number.NaN,
    ]);
    expect(median([9, 1, Number.NaN, 2, 3]).item()).toBeNaN();
  });

  it("run along an axis in both directions", () => {
    expect(cumsum(m, 1).toArray()).toEqual([
      [1, 6, 8],
      [4, 4, 7],
    ]);
    expect(cumsum(m, 0, { reverse: true }).toArray()).toEqual([
      [5, 5, 5],
      [4, 0, 3],
    ]);
    expect(cumprod([1, 2, 3], 0, { reverse: true }).toArray()).toEqual([6, 6, 3]);
    expect(cummax([1, 3, 2, Number.NaN, 5]).toArray()).toEqual([1, 3, 3, Number.NaN, Number.NaN]);
    expect(cummin([2, 3, 1]).toArray()).toEqual([2, 2, 1]);
    const y = cumLogsumexp([0, 1, 2]).toArray() as number[];
    expect(y[2]).toBeCloseTo(logsumexp([0, 1, 2]).item(), 14);
  });

  it("say whether a condition holds anywhere, everywhere", () => {
    expect(any(m.gt(4), 1).toArray()).toEqual([true, false]);
    expect(all(m.ge(0)).toArray()).toBe(true);
    expect([any(empty.gt(0)).toArray(), all(empty.gt(0)).toArray()]).toEqual([false, true]);
  });

  it("keep integers, single precision and their types", () => {
    expect(max(i32([3, 7, 5])).toString()).toBe("i32 7");
    expect(prod(i32([65536, 65536, 3])).item()).toBe(0);
    expect(cumsum(i32([1, 2, 3])).toString()).toBe("i32[3] [1, 3, 6]");
    expect(cumprod(i32([100000, 100000])).toArray()).toEqual([100000, Math.imul(100000, 100000)]);
    expect(cummin(i32([3, 1, 2])).dtype).toBe("i32");
    expect(norm(tensor([3, 4], { dtype: "f32" })).toString()).toBe("f32 5");
    expect(softmax(tensor([0, 0], { dtype: "f32" })).toString()).toBe("f32[2] [0.5, 0.5]");
  });

  it("of no elements", () => {
    expect(sum(empty, 1).toArray()).toEqual([0, 0]);
    expect(prod(empty, 1).toArray()).toEqual([1, 1]);
    expect(norm(empty).item()).toBe(0);
    expect(logsumexp(empty, 1).toArray()).toEqual([-Infinity, -Infinity]);
    expect(max(empty, 0).shape).toEqual([0]);
    expect([
      softmax(empty).shape,
      cumprod(empty, 1).shape,
      cummax(empty, 1).shape,
      cumLogsumexp(empty, 1).shape,
    ]).toEqual(new Array(4).fill([2, 0]));
    for (const f of [max, min, mean, variance, std, median, argmax, argmin])
      expect(() => f(empty, 1), f.name).toThrow(/no elements to reduce in f64\[2,0\]/);
    expect((grad((x: Tensor) => prod(x))(empty) as unknown as Tensor).shape).toEqual([2, 0]);
    expect((grad((x: Tensor) => norm(x))(empty) as unknown as Tensor).shape).toEqual([2, 0]);
  });

  it("refuse what has no meaning, and say what to write", () => {
    expect(() => mean(i32([1, 2]))).toThrow(/mean: needs f64 or f32, got i32\[2\]. Convert first/);
    expect(() => max(m.gt(0))).toThrow(/max: bool operands have no arithmetic/);
    expect(() => any(m)).toThrow(/any: needs bool, got f64\[2,3\]. Compare first/);
    expect(() => norm(m, undefined, { p: 0.5 })).toThrow(/norm: order 0.5 is no norm/);
    expect(() => std([1], 0, { ddof: 1 })).toThrow(/leave 0 degrees of freedom/);
    expect(() => max(m, 2)).toThrow(/max: axis 2 is out of range for rank 2/);
    expect(() => max(m, [0, 0])).toThrow(/axis named twice/);
    expect(() => cumsum(3)).toThrow(/A scalar has no axes/);
  });
});

describe("derivatives of reductions", () => {
  const list = (x: unknown): unknown => (x as Tensor).toArray();
  it("do not multiply what a maximum left out", () => {
    // sqrt has an infinite slope in the lane that loses.
    expect(list(grad((x: Tensor) => max(sqrt(x)))(tensor([0, 4])))).toEqual([0, 0.25]);
    expect(list(grad((x: Tensor) => sum(cummax(sqrt(x))))(tensor([4, 0])))).toEqual([0.5, 0]);
    expect(jvp((x: Tensor) => max(sqrt(x)), [tensor([0, 4])], [tensor([1, 1])])[1].item()).toBe(0.25);
    expect(jvp((x: Tensor) => cummax(sqrt(x)), [tensor([0, 4])], [tensor([1, 1])])[1].toArray()).toEqual([
      Infinity,
      0.25,
    ]);
    expect(jvp((x: Tensor) => median(sqrt(x)), [tensor([0, 4, 9])], [tensor([1, 1, 1])])[1].item()).toBe(0.25);
  });

  it("say NaN where a norm or a deviation has no curvature", () => {
    for (const f of [norm, std])
      expect(
        (list(hessian((x: Tensor) => f(x))(tensor([0, 0]))) as number[][]).flat().every(Number.isNaN),
        f.name,
      ).toBe(true);
    expect(list(hessian((x: Tensor) => sumOfSquares(x))(tensor([0, 0])))).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it("keep their digits where softmax saturates", () => {
    const slope = (x: number[]): number[] => list(grad((v: Tensor) => softmax(v).at(0))(tensor(x))) as number[];
    const [a, b] = slope([60, 0]);
    expect(a! / Math.exp(-60)).toBeCloseTo(1, 14);
    expect(b! / -Math.exp(-60)).toBeCloseTo(1, 14);
    expect(logSoftmax([100, 0]).at(0).item() / -Math.exp(-100)).toBeCloseTo(1, 14);
    expect(list(grad((v: Tensor) => logSoftmax(v).at(0))(tensor([100, 0])))).toEqual([Math.exp(-100), -Math.exp(-100)]);
  });

  it("agree batched over any argument axis", () => {
    const x = tensor([
      [0.3, -1.2, 2.5, 0.4],
      [1.9, 0.7, -0.6, 1.1],
      [0.1, 0.2, 0.9, -0.8],
    ]);
    const rows = x.toArray() as number[][];
    for (const f of [
      (v: Tensor) => std(v),
      (v: Tensor) => median(v),
      (v: Tensor) => norm(v, undefined, { p: 3 }),
      (v: Tensor) => logsumexp(v),
      (v: Tensor) => prod(v),
      (v: Tensor) => sum(cummax(v)),
    ]) {
      const one = rows.map((r) => list(grad(f)(tensor(r))) as number[]);
      const batched = list(vmap(grad(f) as unknown as (v: Tensor) => Tensor)(x)) as number[][];
      const errors = batched.flatMap((r, i) => r.map((v, j) => Math.abs(v - one[i]![j]!)));
      expect(Math.max(...errors)).toBeLessThan(1e-14);
    }
  });
});
