import { describe, expect, it } from "vitest";
import { grad, jacrev, softmax, type Tensor, tensor, vmap } from "../../src/index.ts";
import { jit } from "../../src/jit/index.ts";
import {
  attention,
  causalMask,
  type MultiHead,
  multiHeadAttention,
  paddingMask,
  rope,
  sinusoidalPositions,
} from "../../src/nn/index.ts";
import { key, normal, split } from "../../src/random/index.ts";
import { gradientHolds, near, values } from "./support.ts";

const [k0, k1, k2, k3] = split(key(12), 4);
const q = normal(k0, [3, 4]);
const k = normal(k1, [3, 4]);
const v = normal(k2, [3, 2]);

describe("attention", () => {
  it("is softmax(q k^T / sqrt d) v, row by row", () => {
    const rows = q.toArray() as number[][];
    const keys = k.toArray() as number[][];
    const want = rows.flatMap((r) => {
      const w = softmax(keys.map((c) => c.reduce((s, x, i) => s + x * r[i]!, 0) / 2));
      return values(w.matmul(v));
    });
    near(attention(q, k, v), want);
    near(
      attention(q, k, v, { scale: 0 }),
      values(tensor([1, 1, 1]).div(3).matmul(v)).concat(
        ...[0, 1].map(() => values(tensor([1, 1, 1]).div(3).matmul(v))),
      ),
    );
  });
  it("a bias is added to the logits", () => {
    const bias = normal(k3, [3, 3]);
    near(attention(q, k, v, { bias }), softmax(q.matmul(k.transpose()).div(2).add(bias)).matmul(v));
  });
  it("gradients against differences, with masks too", () => {
    const w = normal(k3, [3, 2]);
    const mask = tensor([
      [1, 0, 1],
      [1, 1, 1],
      [0, 1, 0],
    ]).gt(0.5);
    gradientHolds((a, b, c) => attention(a, b, c).mul(w).sum(), q, k, v);
    gradientHolds((a, b, c) => attention(a, b, c, { causal: true }).mul(w).sum(), q, k, v);
    gradientHolds((a, b, c) => attention(a, b, c, { mask }).mul(w).sum(), q, k, v);
  });
  it("causal: nothing flows from the future, exactly", () => {
    const J = (f: (x: Tensor) => Tensor, x: Tensor): number[][][][] => jacrev(f)(x).toArray() as number[][][][];
    const future = [
      J((x) => attention(q, x, v, { causal: true }), k),
      J((x) => attention(q, k, x, { causal: true }), v),
      J((x) => attention(x, x, x, { causal: true }), q),
    ];
    for (const j of future)
      for (let i = 0; i < 3; i++)
        for (let at = i + 1; at < 3; at++)
          for (const out of j[i]!) for (const d of out[at]!) expect(Object.is(Math.abs(d), 0)).toBe(true);
    near(attention(q, k, v, { causal: true }).at(0), v.at(0));
    const changed = attention(q, k.update(2, 100), v.update(2, -7), { causal: true });
    expect(values(changed.at(0)).concat(values(changed.at(1)))).toEqual(
      values(attention(q, k, v, { causal: true })).slice(0, 4),
    );
  });
  it("causal with fewer queries than keys: the last query sees all", () => {
    expect(causalMask(2, 4).toArray()).toEqual([
      [true, true, true, false],
      [true, true, true, true],
    ]);
    near(attention(q.take([2]), k, v, { causal: true }), attention(q, k, v, { causal: true }).take([2]));
  });
  it("a query that may look at nothing gives 0 and gradient 0", () => {
    const mask = tensor([
      [1, 1, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]).gt(0.5);
    const y = attention(q, k, v, { mask });
    expect(values(y.at(1))).toEqual([0, 0]);
    const g = grad((a: Tensor, b: Tensor, c: Tensor) => attention(a, b, c, { mask }).square().sum(), {
      argnums: [0, 1, 2],
    })(q, k, v);
    expect(values(g[0].at(1)).map(Math.abs)).toEqual([0, 0, 0, 0]);
    for (const part of g) expect(values(part).every(Number.isFinite)).toBe(true);
    const none = attention(q, k, v, { mask: mask.at(1) });
    expect(values(none)).toEqual([0, 0, 0, 0, 0, 0]);
    const second = jacrev(grad((a: Tensor) => attention(a, k, v, { mask }).square().sum()))(q) as Tensor;
    expect(values(second).every(Number.isFinite)).toBe(true);
  });
  it("padding: keys beyond the length count nothing", () => {
    expect(paddingMask([1, 3], 3).toArray()).toEqual([[[true, false, false]], [[true, true, true]]]);
    const y = attention(q, k, v, { mask: paddingMask(2, 3) });
    near(y, attention(q, k.take([0, 1]), v.take([0, 1])));
    expect(() => paddingMask([0.5], 3)).toThrow(/element x\[0\] is 0.5/);
  });
  it("a batch is its examples: broadcasting, vmap and a loop agree", () => {
    const qs = normal(k3, [5, 3, 4]);
    const loop = [0, 1, 2, 3, 4].flatMap((i) => values(attention(qs.at(i), k, v, { causal: true })));
    near(attention(qs, k, v, { causal: true }), loop);
    near(vmap((a: Tensor) => attention(a, k, v, { causal: true }))(qs), loop);
    near(jit((a: Tensor) => attention(a, k, v, { causal: true }))(qs), loop);
  });
  it("refuses what does not fit", () => {
    expect(() => attention(q, k, v.take([0, 1]))).toThrow(/\[\.\.\., n, d\]/);
  });
});

const project = (seed: number, n: number, m: number): { w: Tensor; b: Tensor } => {
  const [a, b] = split(key(seed));
  return { w: normal(a, [n, m]).div(2), b: normal(b, m) };
};
const weights: MultiHead = {
  query: project(1, 4, 6),
  key: project(2, 4, 6),
  value: project(3, 4, 4),
  output: project(4, 4, 5),
};
describe("multiHeadAttention", () => {
  it("is attention of each slice of the projections, side by side", () => {
    const x = normal(k3, [3, 4]);
    const on = (p: { w: unknown; b?: unknown }): Tensor => x.matmul(p.w as Tensor).add(p.b as Tensor);
    const [Q, K, V] = [on(weights.query), on(weights.key), on(weights.value)] as const;
    const heads = [0, 1].map((h) => {
      const part = (y: Tensor, d: number): Tensor =>
        y.take(
          [...Array(d).keys()].map((i) => h * d + i),
          1,
        );
      return attention(part(Q, 3), part(K, 3), part(V, 2)).toArray() as number[][];
    });
    const joined = tensor(heads[0]!.map((row, i) => [...row, ...heads[1]![i]!]));
    near(multiHeadAttention(x, weights, 2), joined.matmul(weights.output.w as Tensor).add(weights.output.b as Tensor));
  });
  it("causal with rotary positions: no gradient from the future; batches", () => {
    const x = normal(k3, [2, 3, 4]);
    const f = (y: Tensor): Tensor =>
      multiHeadAttention(y, { ...weights, query: project(1, 4, 8), key: project(2, 4, 8) }, 2, {
        causal: true,
        rotary: true,
      });
    const g = grad((y: Tensor) => f(y).take([0, 1], 1).square().sum())(x).toArray() as number[][][];
    for (const one of g) {
      expect(one[2]!.map(Math.abs)).toEqual([0, 0, 0, 0]);
      expect(one[1]!.every((d) => d !== 0)).toBe(true);
    }
    near(f(x).at(1), f(x.at(1)));
  });
  it("attends to a context", () => {
    const context = normal(k2, [7, 4]);
    const y = multiHeadAttention(normal(k3, [3, 4]), weights, 2, { context, mask: paddingMask(5, 7) });
    near(y, multiHeadAttention(normal(k3, [3, 4]), weights, 2, { context: context.take([0, 1, 2, 3, 4]) }));
    expect(() => multiHeadAttention(context, weights, 4)).toThrow(/4 heads/);
  });
  it("gradients against differences, through all weights", () => {
    gradientHolds(
      (x, a, b) =>
        multiHeadAttention(x, { ...weights, query: { w: a }, key: project(2, 4, 8), output: { w: b } }, 2, {
          rotary: { positions: [1, 4, 9] },
          causal: true,
        })
          .square()
          .sum(),
      normal(k3, [3, 4]),
      normal(k0, [4, 8]),
      weights.output.w as Tensor,
    );
  });
});
describe("positions", () => {
  it("rope rotates pairs by p base^(-2 i / d)", () => {
    const x = [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ];
    const turn = (a: number, b: number, t: number): number[] => [
      a * Math.cos(t) - b * Math.sin(t),
      a * Math.sin(t) + b * Math.cos(t),
    ];
    near(rope(x, { base: 100 }), [1, 2, 3, 4, ...turn(1, 2, 1), ...turn(3, 4, 0.1)]);
    near(rope(x, { base: 100, positions: [5, -2] }).at(1), [...turn(1, 2, -2), ...turn(3, 4, -0.2)]);
  });
  it("inner products depend on the distance only, lengths stay", () => {
    const pair = (p: number): number => {
      const y = rope(q.take([0, 1]), { positions: [p, p + 3] });
      return y.at(0).mul(y.at(1)).sum().item();
    };
    near(pair(0), pair(17), 1e-12);
    near(rope(q).square().sum(), q.square().sum());
    expect(() => rope(normal(k0, [2, 3]))).toThrow(/pairs/);
    expect(() => rope(q, { positions: [1] })).toThrow(/for 3 rows/);
    expect(rope(q.cast("f32")).dtype).toBe("f32");
  });
  it("sinusoidal positions by hand", () => {
    near(sinusoidalPositions(2, 4), [0, 1, 0, 1, Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)]);
  });
});
