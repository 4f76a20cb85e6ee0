import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { grad, hessian, type Tensor, tensor, vmap } from "../../src/index.ts";
import { batchNorm, batchNormInference, groupNorm, layerNorm, rmsNorm } from "../../src/nn/index.ts";
import { key, normal, split } from "../../src/random/index.ts";
import { gradientHolds, near } from "./support.ts";

const [a, b, c, d] = split(key(4), 4);
/** (x - mean) / sqrt(var + e) of a list. */
function standard(x: readonly number[], e = 1e-5): number[] {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  const variance = x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length;
  return x.map((v) => (v - mean) / Math.sqrt(variance + e));
}
interface Point {
  readonly x: readonly number[];
  readonly f: number;
  readonly grad: readonly number[];
  readonly hess: readonly (readonly number[])[];
}
const golden = JSON.parse(readFileSync(new URL("../golden/primitives.json", import.meta.url), "utf8")) as {
  readonly reduction: { readonly layernorm_w: { readonly points: readonly Point[] } };
};
describe("layerNorm", () => {
  it("meets the golden values, gradients and Hessians", () => {
    for (const { x, f, grad: g, hess } of golden.reduction.layernorm_w.points) {
      const weights = [1, -2, 3, -4, 5].slice(0, x.length);
      const weighted = (v: Tensor): Tensor => layerNorm(v).mul(weights).sum();
      const size = (y: readonly number[]): number => Math.max(...y.map(Math.abs));
      const at = tensor([...x]);
      near(weighted(at), f, 1e-14);
      // Beside the slopes themselves: what rounding x changes in them.
      const rounding = size(hess.map((row) => row.reduce((t, h, j) => t + Math.abs(h * x[j]!), 0))) * 2 ** -52;
      near(
        grad(weighted)(at).div(size(g)),
        g.map((v) => v / size(g)),
        1e-14 + (4 * rounding) / size(g),
      );
      const flat = hess.flat();
      near(
        hessian(weighted)(at).div(size(flat)),
        flat.map((v) => v / size(flat)),
        1e-12,
      );
    }
  });
  it("by hand", () => {
    near(layerNorm([1, 2, 4]), standard([1, 2, 4]));
    near(
      layerNorm(
        [
          [1, 2],
          [3, 7],
        ],
        { scale: [2, 3], shift: [0, 1] },
        { epsilon: 0 },
      ),
      [-2, 4, -2, 4],
    );
    near(
      layerNorm(
        [
          [1, 2],
          [3, 7],
        ],
        {},
        { axes: [0, 1] },
      ),
      standard([1, 2, 3, 7]),
    );
  });
  it("gradients in x, scale and shift; a weighted sum, as plain sums have gradient 0", () => {
    const w = normal(d, [2, 5]);
    gradientHolds(
      (x, scale, shift) => layerNorm(x, { scale, shift }).mul(w).sum(),
      normal(a, [2, 5]),
      normal(b, [5]),
      normal(c, [5]),
    );
  });
  it("equal entries give 0 with finite slopes", () => {
    near(layerNorm([3, 3, 3]), [0, 0, 0]);
    near(
      grad((x: Tensor) => layerNorm(x).at(0))(tensor([3, 3, 3])),
      [2 / 3, -1 / 3, -1 / 3].map((v) => v / Math.sqrt(1e-5)),
    );
  });
  it("of a batch is that of each example", () => {
    const x = normal(a, [4, 5]);
    near(vmap((row: Tensor) => layerNorm(row))(x), layerNorm(x));
  });
});
it("rmsNorm by hand, and its gradient", () => {
  const r = Math.sqrt((1 + 4 + 16) / 3 + 1e-5);
  near(rmsNorm([1, 2, 4], { scale: [1, 1, 2] }), [1 / r, 2 / r, 8 / r]);
  const w = normal(d, [2, 3]);
  gradientHolds((x, scale) => rmsNorm(x, { scale }).mul(w).sum(), normal(a, [2, 3]), normal(b, [3]));
});
describe("groupNorm", () => {
  it("normalises each group over its channels and sizes", () => {
    const x = normal(a, [2, 4, 3]);
    const y = groupNorm(x, 2, { scale: [1, 2, 3, 4] }).toArray() as number[][][];
    const rows = x.toArray() as number[][][];
    rows.forEach((image, n) => {
      for (const g of [0, 1]) {
        const want = standard(image.slice(2 * g, 2 * g + 2).flat());
        near(
          y[n]!.slice(2 * g, 2 * g + 2).flat(),
          want.map((v, i) => v * (2 * g + 1 + (i > 2 ? 1 : 0))),
        );
      }
    });
  });
  it("one group is layerNorm over all but the first axis", () => {
    const x = normal(a, [2, 4, 3]);
    near(groupNorm(x, 1), layerNorm(x, {}, { axes: [1, 2] }));
  });
  it("gradients, refusals", () => {
    const w = normal(d, [2, 4, 3]);
    gradientHolds(
      (x, scale, shift) => groupNorm(x, 2, { scale, shift }).mul(w).sum(),
      normal(a, [2, 4, 3]),
      normal(b, [4]),
      normal(c, [4]),
    );
    expect(() => groupNorm(normal(a, [2, 4]), 3)).toThrow(/3 groups/);
    expect(() => groupNorm(normal(a, [2, 4]), 2, { scale: [1, 2] })).toThrow(/4 channels/);
  });
});
describe("batchNorm", () => {
  const x = normal(a, [6, 2, 3]).mul(2).add(1);
  const start = { mean: [0, 0], variance: [1, 1] };
  it("normalises each channel and moves the running statistics", () => {
    const [y, running] = batchNorm(x, { scale: [2, 1] }, start, { momentum: 0.25 });
    const rows = x.toArray() as number[][][];
    const got = y.toArray() as number[][][];
    [0, 1].forEach((ch) => {
      const all = rows.flatMap((r) => r[ch]!);
      near(
        got.flatMap((r) => r[ch]!),
        standard(all).map((v) => v * (ch === 0 ? 2 : 1)),
      );
      const mean = all.reduce((s, v) => s + v, 0) / 18;
      const unbiased = all.reduce((s, v) => s + (v - mean) ** 2, 0) / 17;
      near(running.mean.at(ch), 0.25 * mean);
      near(running.variance.at(ch), 0.75 + 0.25 * unbiased);
    });
  });
  it("after training it is an affine map of each channel", () => {
    const y = batchNormInference(
      x,
      { scale: [2, 1], shift: [0, 5] },
      { mean: [1, -1], variance: [4, 9] },
      { epsilon: 0 },
    );
    const rows = x.toArray() as number[][][];
    near(
      y,
      rows.flatMap((r) => [...r[0]!.map((v) => v - 1), ...r[1]!.map((v) => (v + 1) / 3 + 5)]),
    );
  });
  it("the running statistics approach those of the data, and then both forms agree", () => {
    let running: { mean: Tensor; variance: Tensor } = { mean: tensor([0, 0]), variance: tensor([1, 1]) };
    for (let i = 0; i < 200; i++) running = batchNorm(x, {}, running)[1];
    const n = 18;
    near(
      batchNormInference(x, {}, { ...running, variance: running.variance.mul((n - 1) / n) }),
      batchNorm(x, {}, start)[0],
      1e-6,
    );
  });
  it("gradients in both forms; none through the statistics", () => {
    const w = normal(d, [6, 2, 3]);
    gradientHolds(
      (v, scale, shift) => batchNorm(v, { scale, shift }, start)[0].mul(w).sum(),
      x,
      normal(b, [2]),
      normal(c, [2]),
    );
    gradientHolds(
      (v, mean) =>
        batchNormInference(v, {}, { mean, variance: [2, 3] })
          .mul(w)
          .sum(),
      x,
      normal(b, [2]),
    );
    near(grad((v: Tensor) => batchNorm(v, {}, start)[1].mean.sum())(x), x.mul(0));
  });
  it("channels may stand last", () => {
    const [y] = batchNorm(x.transpose([0, 2, 1]), {}, start, { axis: -1 });
    near(y.transpose([0, 2, 1]), batchNorm(x, {}, start)[0]);
  });
});
