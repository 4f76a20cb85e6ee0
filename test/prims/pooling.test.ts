import { describe, expect, it } from "vitest";
import { grad, hessian, jacfwd, jacrev, jvp, type Tensor, tensor, vmap } from "../../src/index.ts";
import { avgPool, maxPool, type PoolOptions } from "../../src/nn/index.ts";

const value = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
      Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3),
    ),
    { shape },
  );
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];

/** Elements of every window over the last axis, by definition. */
function windows(
  x: readonly number[],
  window: number,
  stride: number,
  dilation: number,
  [before, after]: [number, number],
): number[][] {
  const out: number[][] = [];
  for (let start = -before; start + (window - 1) * dilation < x.length + after; start += stride) {
    const seen: number[] = [];
    for (let q = 0; q < window; q++) {
      const v = x[start + q * dilation];
      if (v !== undefined) seen.push(v);
    }
    out.push(seen);
  }
  return out;
}
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;

describe("pooling", () => {
  it.each([
    [3, 1, 1, [0, 0]],
    [2, 2, 1, [0, 0]],
    [3, 2, 1, [1, 1]],
    [2, 3, 2, [1, 0]],
    [4, 1, 1, [2, 3]],
    [3, 1, 1, [-1, -2]],
  ] as [number, number, number, [number, number]][])(
    "window %i, stride %i, dilation %i, padding %j",
    (w, stride, dilation, p) => {
      const x = value([1, 1, 9], 1);
      const options: PoolOptions = { strides: stride, dilation, padding: [p] };
      const cropped = flat(x).slice(Math.max(0, -p[0]), 9 - Math.max(0, -p[1]));
      const seen = windows(cropped, w, stride, dilation, [Math.max(0, p[0]), Math.max(0, p[1])]);
      expect(flat(maxPool(x, w, options))).toEqual(seen.map((v) => Math.max(...v)));
      for (const [i, m] of flat(avgPool(x, w, options)).entries()) expect(m).toBeCloseTo(mean(seen[i]!), 14);
      for (const pool of [maxPool, avgPool]) {
        const f = (a: Tensor): Tensor => pool(a, w, options);
        expect(flat(jacfwd(f)(x))).toEqual(flat(jacrev(f)(x)));
        const dx = value([1, 1, 9], 2);
        // Piecewise linear: a small step is exact.
        const step = (t: number): number[] => flat(f(x.add(dx.mul(t))));
        const d = flat(jvp(f, [x], [dx])[1] as Tensor);
        for (const [i, y] of step(2 ** -20).entries()) expect((y - step(0)[i]!) * 2 ** 20).toBeCloseTo(d[i]!, 8);
      }
    },
  );

  it("shares the derivative of equal largest elements evenly, in every mode", () => {
    const x = tensor([
      [
        [
          [1, 3, 3, 0],
          [3, 2, 1, 0],
        ],
      ],
    ]);
    const f = (a: Tensor): Tensor => maxPool(a, 2);
    expect(f(x).toArray()).toEqual([[[[3, 3]]]]);
    const third = [0, 0.5, 1, 0, 0.5, 0, 0, 0];
    expect(flat(grad((a: Tensor) => f(a).sum())(x) as Tensor)).toEqual(third);
    expect(flat(jacfwd(f)(x))).toEqual([0, 0.5, 0, 0, 0.5, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    expect(flat(jacfwd(f)(x))).toEqual(flat(jacrev(f)(x)));
  });

  it("gives NaN, and NaN slopes, to windows that hold NaN; infinities are ordinary", () => {
    const x = tensor([[[1, Number.NaN, 2, 5, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]]]);
    const f = (a: Tensor): Tensor => maxPool(a, 2);
    expect(flat(f(x))).toEqual([Number.NaN, 5, Number.NEGATIVE_INFINITY]);
    expect(flat(grad((a: Tensor) => f(a).sum())(x) as Tensor)).toEqual([Number.NaN, Number.NaN, 0, 1, 0.5, 0.5]);
  });

  it("keeps the curvature of what stands around it", () => {
    const x = value([1, 1, 4], 1);
    const h = hessian((a: Tensor) => {
      const y = maxPool(a, 2);
      return y.mul(y).sum();
    })(x) as Tensor;
    const j = jacfwd((a: Tensor) => maxPool(a, 2))(x) as Tensor;
    const rows = j.reshape([2, 4]);
    expect(flat(h)).toEqual(flat(rows.transpose().matmul(rows).mul(2)));
  });

  it("treats other axes as a stack, and batches", () => {
    const x = value([3, 2, 4, 5], 1);
    for (const pool of [maxPool, avgPool]) {
      const f = (a: Tensor): Tensor => pool(a, [2, 3], { padding: "same", strides: 1 });
      const y = f(x);
      expect(y.shape).toEqual(x.shape);
      const each = vmap(f)(x);
      for (const [i, v] of flat(each).entries()) expect(v).toBe(flat(y)[i]!);
      const g = (a: Tensor): Tensor => grad((b: Tensor) => f(b).mul(f(b)).sum())(a) as Tensor;
      for (const [i, v] of flat(vmap(g)(x)).entries()) expect(v).toBeCloseTo(flat(g(x))[i]!, 13);
    }
    expect(maxPool(value([1, 2, 4, 4, 4], 1), 2).shape).toEqual([1, 2, 2, 2, 2]);
    expect(maxPool(x.cast("f32"), 2).dtype).toBe("f32");
  });

  it.each([
    [[1, 1, 4], 2, { padding: 2 }, /lies in the padding/],
    [[4], 2, {}, /Give one size for each of the last/],
    [[1, 1, 4], [2, 2, 2, 2], {}, /Give one size/],
    [[1, 1, 4], 2, { strides: 0 }, /at least 1/],
  ] as [number[], number, PoolOptions, RegExp][])("refuses x %j, window %j, %j", (shape, window, options, message) => {
    expect(() => maxPool(value(shape, 1), window, options)).toThrow(message);
    expect(() => avgPool(value(shape, 1), window, options)).toThrow(message);
  });
});
