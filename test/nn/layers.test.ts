import { describe, expect, it } from "vitest";
import { eye, grad, sum, type Tensor, tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import {
  conv,
  conv2d,
  dense,
  dropout,
  embedding,
  glorotNormal,
  glorotUniform,
  gruCell,
  heNormal,
  heUniform,
  initMlp,
  loraDense,
  loraWeight,
  lstmCell,
  mlp,
  orthogonal,
  rnn,
  rnnCell,
  sgd,
  tanh,
} from "../../src/nn/index.ts";
import { key, keys, normal, split } from "../../src/random/index.ts";
import { gradientHolds, near, values } from "./support.ts";

const [a, b, c, d] = split(key(31), 4);
const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

describe("dense layers", () => {
  it("by hand", () => {
    near(
      dense([[1, 2]], {
        w: [
          [1, 0, 2],
          [0, 1, -1],
        ],
        b: [10, 20, 30],
      }),
      [11, 22, 30],
    );
    near(
      mlp(
        [1, -2],
        [
          {
            w: [
              [1, 0],
              [0, 1],
            ],
          },
          { w: [[3], [5]], b: [7] },
        ],
      ),
      10,
    );
    expect(() => mlp([1], [])).toThrow(/no layers/);
  });
  it("gradients against differences; a batch is its examples", () => {
    const x = normal(a, [5, 3]);
    gradientHolds(
      (v, w0, b0, w1) =>
        mlp(v, [{ w: w0, b: b0 }, { w: w1 }], tanh)
          .square()
          .sum(),
      x,
      normal(b, [3, 4]),
      normal(c, [4]),
      normal(d, [4, 2]),
    );
    const layers = initMlp(key(3), [3, 8, 2]);
    expect(layers.map((l) => [l.w.shape, l.b.shape])).toEqual([
      [[3, 8], [8]],
      [[8, 2], [2]],
    ]);
    near(vmap((row: Tensor) => mlp(row, layers))(x), mlp(x, layers));
  });
  it("low-rank changes: both forms are one", () => {
    const [w, x] = [normal(a, [3, 4]), normal(b, [2, 3])];
    const change = { a: normal(c, [3, 1]), b: normal(d, [1, 4]), scale: 0.5 };
    near(loraDense(x, { w, b: [1, 2, 3, 4] }, change), dense(x, { w: loraWeight(w, change), b: [1, 2, 3, 4] }));
    near(loraWeight([[1]], { a: [[2]], b: [[3]] }), 7);
    const g = grad((p: { a: Tensor; b: Tensor }) => loraDense(x, { w }, p).square().sum())({
      a: change.a,
      b: change.b.mul(0),
    });
    expect(values(g.a).map(Math.abs)).toEqual([0, 0, 0]); // b = 0 at the start: only b moves
    expect(values(g.b).every((v) => v !== 0)).toBe(true);
  });
});
describe("embedding, dropout, conv", () => {
  it("embedding picks rows; gradients add up where an entry repeats", () => {
    const table = normal(a, [4, 2]);
    const index = tensor(
      [
        [1, 3],
        [1, 0],
      ],
      { dtype: "i32" },
    );
    expect(embedding(table, index).shape).toEqual([2, 2, 2]);
    near(grad((t: Tensor) => embedding(t, index).sum())(table), [1, 1, 2, 2, 0, 0, 1, 1]);
  });
  it("dropout: the expectation is x, what is dropped has gradient 0", () => {
    const x = tensor([1, -2, 3]);
    const all = vmap((k: Tensor) => dropout(k, x, 0.3))(keys(a, 10_000));
    const rows = all.toArray() as number[][];
    const kept = rows.filter((r) => r[0] !== 0).length / 10_000;
    expect(Math.abs(kept - 0.7)).toBeLessThan(4 * Math.sqrt(0.21 / 10_000));
    const error = Math.sqrt((0.3 / 0.7) * (1 / 10_000));
    const mean = values(sum(all, 0).div(10_000));
    near(mean, [1, -2, 3], 4 * error);
    const y = values(dropout(b, x, 0.5));
    expect(values(grad((v: Tensor) => dropout(b, v, 0.5).sum())(x))).toEqual(y.map((v) => (v === 0 ? 0 : 2)));
    expect(values(jit((k: Tensor) => dropout(k, x, 0.5))(b))).toEqual(y);
    expect(values(grad((v: Tensor) => dropout(b, v.log(), 0.5).sum())(tensor([0, 0, 0]))).filter(Number.isNaN)).toEqual(
      [],
    );
    expect(dropout(b, x, 0)).toBe(x);
    expect(() => dropout(b, x, 1)).toThrow(/rate 1/);
  });
  it("conv adds a bias for each feature", () => {
    const [x, w] = [normal(a, [2, 3, 5, 5]), normal(b, [4, 3, 2, 2])];
    const y = conv(x, { w, b: [1, 2, 3, 4] }, { strides: 2 }).sub(conv2d(x, w, { strides: 2 }));
    near(y.at(1).transpose([1, 2, 0]).at(0), [1, 2, 3, 4, 1, 2, 3, 4]);
    gradientHolds((v, k, bias) => conv(v, { w: k, b: bias }).square().sum(), x, w, normal(c, [4]));
  });
});
describe("recurrent cells", () => {
  const p = (gates: number, n = 2, m = 3): { w: Tensor; u: Tensor; b: Tensor } => ({
    w: normal(a, [n, gates * m]),
    u: normal(b, [m, gates * m]),
    b: normal(c, [gates * m]),
  });
  const one = (w: number[], u: number[], bias: number[]): { w: number[][]; u: number[][]; b: number[] } => ({
    w: [w],
    u: [u],
    b: bias,
  });
  it("one unit by hand", () => {
    near(rnnCell(one([2], [3], [0.5]), [0.1], [0.2]), [Math.tanh(0.4 + 0.3 + 0.5)]);
    const { h, c: memory } = lstmCell(
      one([1, 2, 3, 4], [5, 6, 7, 8], [0.1, 0.2, 0.3, 0.4]),
      { h: [0.1], c: [0.5] },
      [0.2],
    );
    const [i, f, g, o] = [sigma(0.8), sigma(1.2), Math.tanh(1.6), sigma(2)] as const;
    near(memory, f * 0.5 + i * g);
    near(h, o * Math.tanh(f * 0.5 + i * g));
    const [r, z] = [sigma(0.2 + 0.5 + 0.1), sigma(0.4 + 0.6 + 0.2)] as const;
    const n = Math.tanh(0.6 + 0.7 * r + 0.3);
    near(gruCell(one([1, 2, 3], [5, 6, 7], [0.1, 0.2, 0.3]), [0.1], [0.2]), z * 0.1 + (1 - z) * n);
    expect(() =>
      gruCell({ w: normal(a, [2, 4]), u: normal(b, [3, 4]), b: normal(c, 4) }, normal(d, 3), normal(a, 2)),
    ).toThrow(/3 gates/);
  });
  it("rnn runs a cell along a sequence, as a loop does, with gradients through time", () => {
    const xs = normal(d, [6, 2]);
    const [last, all] = rnn(gruCell, p(3), tensor([0, 0, 0]), xs);
    let h = tensor([0, 0, 0]);
    for (let t = 0; t < 6; t++) {
      h = gruCell(p(3), h, xs.at(t));
      near(all.at(t), h);
    }
    near(last, h);
    const w = p(4);
    gradientHolds(
      (x, u) =>
        rnn(lstmCell, { ...w, u }, { h: tensor([0, 0, 0]), c: tensor([0, 0, 0]) }, x)[1]
          .h.square()
          .sum(),
      xs,
      w.u,
    );
    const reversed = rnn(rnnCell, p(1), tensor([0, 0, 0]), xs, { reverse: true })[1];
    near(reversed.at(5), rnnCell(p(1), [0, 0, 0], xs.at(5)));
  });
  it("a batch runs along", () => {
    const xs = normal(d, [4, 5, 2]);
    const whole = rnn(gruCell, p(3), normal(a, [5, 3]), xs)[0];
    const each = vmap((h: Tensor, x: Tensor) => rnn(gruCell, p(3), h, x)[0], { inAxes: [0, 1] })(normal(a, [5, 3]), xs);
    near(each, whole);
  });
});
describe("initial weights", () => {
  const variance = (x: Tensor): number => x.square().sum().item() / x.size;
  it("have the variances of the papers, for dense and convolutional shapes", () => {
    const cases: [(k: Tensor, s: readonly number[]) => Tensor, number, number][] = [
      [glorotUniform, 2 / 250, 2 / (40 * 9 + 20 * 9)],
      [glorotNormal, 2 / 250, 2 / (40 * 9 + 20 * 9)],
      [heUniform, 2 / 100, 2 / (40 * 9)],
      [heNormal, 2 / 100, 2 / (40 * 9)],
    ];
    for (const [init, matrix, kernel] of cases) {
      expect(Math.abs(variance(init(a, [100, 150])) / matrix - 1)).toBeLessThan(0.05);
      expect(Math.abs(variance(init(a, [20, 40, 3, 3])) / kernel - 1)).toBeLessThan(0.08);
    }
    expect(Math.max(...values(glorotUniform(a, [100, 150])).map(Math.abs))).toBeLessThan(Math.sqrt(6 / 250));
    expect(() => heNormal(a, [3])).toThrow(/connects nothing/);
  });
  it("orthogonal matrices, tall and wide, with a gain", () => {
    const tall = orthogonal(a, [5, 3]);
    near(tall.transpose().matmul(tall), eye(3), 1e-14);
    const wide = orthogonal(a, [3, 5], 2);
    near(wide.matmul(wide.transpose()), eye(3).mul(4), 1e-14);
  });
});
it("sgd takes a step on a tree", () => {
  const p = { layers: [{ w: tensor([1, 2]), b: tensor(3) }] };
  const g = { layers: [{ w: tensor([10, 20]), b: tensor(30) }] };
  const q = sgd(p, g, 0.1);
  near(q.layers[0]!.w, [0, 0]);
  near(q.layers[0]!.b, 0);
  const loss = (r: typeof p): Tensor => r.layers[0]!.w.mul(r.layers[0]!.b).square().sum();
  expect(loss(sgd(p, grad(loss)(p), 0.001)).item()).toBeLessThan(loss(p).item());
});
