import { describe, expect, it } from "vitest";
import { grad, jacfwd, jacrev, jvp, type Tensor, tensor, vjp, vmap } from "../../src/index.ts";
import { type ConvOptions, conv1d, conv2d, convGeneral, convTranspose } from "../../src/nn/index.ts";

const value = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) =>
      Math.sin(1 + seed * 3 + i * 1.7 + i * i * 0.3),
    ),
    { shape },
  );
const flat = (t: Tensor): number[] => [...t.reshape([t.size]).toTypedArray()];
const close = (got: Tensor, want: Tensor | readonly number[], digits = 11): void => {
  const w = Array.isArray(want) ? (want as number[]) : flat(want as Tensor);
  if (!Array.isArray(want)) expect(got.shape).toEqual((want as Tensor).shape);
  for (const [i, g] of flat(got).entries()) expect(g).toBeCloseTo(w[i]!, digits);
};
const all = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));

interface Case {
  readonly x: number[];
  readonly k: number[];
  readonly strides?: number[];
  readonly padding?: [number, number][];
  readonly inputDilation?: number[];
  readonly kernelDilation?: number[];
  readonly groups?: number;
}
/** The definition, written as loops: the input as a function of every whole position. */
function loops(x: Tensor, k: Tensor, c: Case): { shape: number[]; data: number[] } {
  const d = c.x.length - 2;
  const [strides, inner, outer] = [c.strides, c.kernelDilation, c.inputDilation].map((s) => s ?? all(d, () => 1));
  const padding = c.padding ?? all(d, () => 0).map((): [number, number] => [0, 0]);
  const sizes = all(d, (i) => {
    const length = (c.x[i + 2]! - 1) * outer![i]! + 1 + padding[i]![0] + padding[i]![1];
    return Math.max(0, Math.floor((length - ((c.k[i + 2]! - 1) * inner![i]! + 1)) / strides![i]!) + 1);
  });
  const shape = [c.x[0]!, c.k[0]!, ...sizes];
  const [xs, ks] = [flat(x), flat(k)];
  const groups = c.groups ?? 1;
  const unravel = (at: number, s: readonly number[]): number[] => {
    const out: number[] = [];
    let rest = at;
    for (const n of [...s].reverse()) {
      out.unshift(rest % n);
      rest = Math.floor(rest / n);
    }
    return out;
  };
  const ravel = (at: readonly number[], s: readonly number[]): number => at.reduce((p, i, j) => p * s[j]! + i, 0);
  const data = all(
    shape.reduce((p, n) => p * n, 1),
    (at) => {
      const [n, o, ...t] = unravel(at, shape) as [number, number, ...number[]];
      let sum = 0;
      for (let q = 0; q < ks.length / c.k[0]!; q++) {
        const [ch, ...r] = unravel(q, c.k.slice(1)) as [number, ...number[]];
        const place = r.map((v, i) => t[i]! * strides![i]! + v * inner![i]! - padding[i]![0]);
        if (place.some((v, i) => v < 0 || v % outer![i]! !== 0 || v / outer![i]! >= c.x[i + 2]!)) continue;
        const channel = Math.floor(o / (c.k[0]! / groups)) * c.k[1]! + ch;
        sum += xs[ravel([n, channel, ...place.map((v, i) => v / outer![i]!)], c.x)]! * ks[ravel([o, ch, ...r], c.k)]!;
      }
      return sum;
    },
  );
  return { shape, data };
}

const cases: Case[] = [
  { x: [2, 3, 7], k: [4, 3, 3] },
  { x: [1, 2, 7], k: [2, 2, 3], strides: [2], padding: [[2, 1]] },
  { x: [2, 2, 5], k: [1, 2, 2], inputDilation: [3], kernelDilation: [2], padding: [[1, 0]] },
  { x: [1, 1, 6], k: [2, 1, 2], padding: [[-1, -2]] },
  { x: [1, 1, 6], k: [2, 1, 2], padding: [[3, -1]], strides: [3] },
  { x: [2, 4, 5], k: [6, 2, 2], groups: 2 },
  { x: [2, 3, 5], k: [6, 1, 3], groups: 3, strides: [2], padding: [[1, 1]] },
  { x: [2, 2, 4, 5], k: [3, 2, 2, 3] },
  {
    x: [1, 2, 5, 4],
    k: [2, 2, 3, 2],
    strides: [2, 1],
    padding: [
      [1, 1],
      [0, 1],
    ],
    kernelDilation: [1, 2],
  },
  {
    x: [2, 4, 3, 4],
    k: [4, 2, 2, 2],
    groups: 2,
    inputDilation: [2, 1],
    padding: [
      [-1, 2],
      [1, -1],
    ],
    strides: [1, 2],
  },
  { x: [1, 2, 3, 3, 2], k: [2, 2, 2, 2, 1] },
  {
    x: [1, 2, 3, 4, 3],
    k: [2, 1, 2, 1, 2],
    groups: 2,
    strides: [1, 2, 2],
    padding: [
      [1, 0],
      [0, 0],
      [1, 1],
    ],
  },
  { x: [2, 3, 4], k: [2, 3, 1] },
  { x: [1, 1, 2], k: [1, 1, 3] },
];
const optionsOf = ({ x: _x, k: _k, ...rest }: Case): ConvOptions => rest;

describe("convGeneral", () => {
  it.each(cases.map((c) => [JSON.stringify(c), c] as const))("%s", (_name, c) => {
    const [x, k] = [value(c.x, 1), value(c.k, 2)];
    const f = (a: Tensor, b: Tensor): Tensor => convGeneral(a, b, optionsOf(c));
    const y = f(x, k);
    const want = loops(x, k, c);
    expect(y.shape).toEqual(want.shape);
    close(y, want.data);
    // Bilinear: the slopes are exact along any direction, and <u, J v> = <J' u, v> to any order.
    const [dx, dk, u] = [value(c.x, 3), value(c.k, 4), value(y.shape, 5)];
    close(jvp(f, [x, k], [dx, dk])[1] as Tensor, f(dx, k).add(f(x, dk)));
    const [gx, gk] = (vjp(f, x, k) as unknown as [Tensor, (ct: Tensor) => [Tensor, Tensor]])[1](u);
    expect(gx.mul(dx).sum().item()).toBeCloseTo(f(dx, k).mul(u).sum().item(), 10);
    expect(gk.mul(dk).sum().item()).toBeCloseTo(f(x, dk).mul(u).sum().item(), 10);
    const twice = grad((a: Tensor) => {
      const g = grad((b: Tensor) => f(a, b).mul(u).sum())(k) as Tensor;
      return g.mul(dk).sum();
    })(x);
    close(twice as Tensor, (vjp((a: Tensor) => f(a, dk), x) as unknown as [Tensor, (ct: Tensor) => [Tensor]])[1](u)[0]);
  });

  it.each([
    [true, false],
    [false, true],
    [true, true],
  ])("batches: x %s, kernel %s", (bx, bk) => {
    const x = value(bx ? [3, 2, 4, 5] : [2, 4, 5], 1);
    const k = value(bk ? [3, 2, 2, 2] : [2, 2, 2], 2);
    const f = (a: Tensor, b: Tensor): Tensor => conv1d(a, b, { groups: 2, strides: 2, padding: 1 });
    const y = vmap(f, { inAxes: [bx ? 0 : null, bk ? 0 : null] })(x, k);
    for (let i = 0; i < 3; i++) close(y.at(i), f(bx ? x.at(i) : x, bk ? k.at(i) : k));
  });

  it("has equal Jacobians in both modes", () => {
    const k = value([2, 2, 2, 2], 2);
    const f = (a: Tensor): Tensor => conv2d(a, k, { padding: "same", strides: 2 });
    const x = value([1, 2, 3, 3], 1);
    expect(f(x).shape).toEqual([1, 2, 2, 2]);
    close(jacfwd(f)(x), jacrev(f)(x));
  });

  it("computes f32 and i32 in their types", () => {
    const y = conv1d(
      tensor(Int32Array.of(1, 2, 3), { shape: [1, 1, 3] }),
      tensor(Int32Array.of(1, 10), { shape: [1, 1, 2] }),
    );
    expect([y.dtype, flat(y)]).toEqual(["i32", [21, 32]]);
    const z = conv1d(value([1, 1, 4], 1).cast("f32"), value([1, 1, 2], 1).cast("f32"));
    expect(z.dtype).toBe("f32");
  });

  it.each([
    [[1, 2, 5], [1, 3, 2], {}, /2 channels, where the kernel has 3/],
    [[1, 2, 5], [1, 2, 2, 2], {}, /for 1 to 3 spatial axes|spatial axes/],
    [[1, 3, 5], [2, 1, 2], { groups: 2 }, /do not fall into 2 groups/],
    [[1, 2, 5], [1, 2, 2], { strides: [1, 1] }, /strides \[1,1\] for 1 spatial axes/],
    [[1, 2, 5], [1, 2, 2], { strides: 0 }, /at least 1/],
    [[1, 2, 5], [1, 2, 2], { padding: "full" as "same" }, /"valid", "same"/],
  ] as [number[], number[], ConvOptions, RegExp][])("refuses x %j with kernel %j", (x, k, options, message) => {
    expect(() => convGeneral(value(x, 1), value(k, 2), options)).toThrow(message);
  });
});

describe("convTranspose", () => {
  it.each([
    [{ strides: 2, padding: 1 }, 7, 0],
    [{ strides: 2, padding: 1 }, 8, 1],
    [{ strides: 3, padding: "valid" }, 9, 0],
    [{ strides: 2, padding: "same" }, 8, 0],
    [{ strides: 4, padding: "same" }, 8, 0],
    [{ strides: 1, padding: "same", kernelDilation: 2 }, 6, 0],
    [{ strides: 2, padding: 1, groups: 2 }, 7, 0],
  ] as [ConvOptions, number, number][])(
    "is the adjoint of the convolution with %j over %i places",
    (options, n, outputPadding) => {
      const groups = options.groups ?? 1;
      const [x, k] = [value([2, 2, n], 1), value([4, 2 / groups, 3], 2)];
      const y = conv1d(x, k, options);
      const u = value(y.shape, 3);
      const { strides = 1, padding = 0, kernelDilation = 1 } = options;
      const back = convTranspose(u, k, { strides, padding, kernelDilation, groups, outputPadding });
      expect(back.shape).toEqual(x.shape);
      expect(back.mul(x).sum().item()).toBeCloseTo(u.mul(y).sum().item(), 10);
    },
  );

  it("refuses an output padding that reaches the stride", () => {
    expect(() => convTranspose(value([1, 1, 3], 1), value([1, 1, 2], 2), { strides: 2, outputPadding: 2 })).toThrow(
      /outputPadding \[2\] reaches the strides/,
    );
  });
});
