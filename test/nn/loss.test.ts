import { describe, expect, it } from "vitest";
import { grad, jacfwd, softmax, type Tensor, tensor, vmap } from "../../src/index.ts";
import { binaryCrossEntropy, crossEntropy, huber, mse } from "../../src/nn/index.ts";
import { key, normal, uniform } from "../../src/random/index.ts";
import { gradientHolds, near, values } from "./support.ts";

const logits = tensor([
  [1, 2, 3],
  [0, -1, 4],
]);
const labels = tensor([2, 0], { dtype: "i32" });
const oneHot = tensor([
  [0, 0, 1],
  [1, 0, 0],
]);
const lse = (x: number[]): number => Math.log(x.reduce((s, v) => s + Math.exp(v), 0));
const hand = [lse([1, 2, 3]) - 3, lse([0, -1, 4]) - 0];

describe("crossEntropy", () => {
  it("is -log of the probability of the label, by integers and by one-hot", () => {
    near(crossEntropy(logits, labels, { reduction: "none" }), hand);
    near(crossEntropy(logits, oneHot, { reduction: "none" }), hand);
    near(crossEntropy(logits, labels), (hand[0]! + hand[1]!) / 2);
    near(crossEntropy(logits, labels, { reduction: "sum" }), hand[0]! + hand[1]!);
    near(crossEntropy(logits.transpose(), labels, { axis: 0 }), (hand[0]! + hand[1]!) / 2);
  });
  it("its gradient is (softmax - target) / n", () => {
    const want = softmax(logits).sub(oneHot).div(2);
    near(grad((x: Tensor) => crossEntropy(x, labels))(logits), want);
    near(grad((x: Tensor) => crossEntropy(x, oneHot))(logits), want);
    gradientHolds((x) => crossEntropy(x, labels, { labelSmoothing: 0.1 }), logits);
    gradientHolds((x, t) => crossEntropy(x, softmax(t)), logits, oneHot);
  });
  it("the gradient in one-hot labels is -log p, also where the label is 0", () => {
    near(
      grad((t: Tensor) => crossEntropy(logits, t, { reduction: "sum" }))(oneHot),
      [1, 2, 3].map((v) => lse([1, 2, 3]) - v).concat([0, -1, 4].map((v) => lse([0, -1, 4]) - v)),
    );
  });
  it("smoothing spreads e over all classes", () => {
    const e = 0.3;
    const mean = [lse([1, 2, 3]) - 2, lse([0, -1, 4]) - 1];
    near(
      crossEntropy(logits, labels, { labelSmoothing: e, reduction: "none" }),
      hand.map((h, i) => (1 - e) * h + e * mean[i]!),
    );
    near(crossEntropy(logits, oneHot.mul(1 - e).add(e / 3)), crossEntropy(logits, oneHot, { labelSmoothing: e }));
  });
  it("masked examples count nothing, whatever they hold", () => {
    const bad = tensor([
      [1, 2, 3],
      [Number.NaN, Infinity, 4],
    ]);
    const mask = tensor([1, 0]).gt(0.5);
    for (const t of [tensor([2, -1], { dtype: "i32" }), oneHot]) {
      near(crossEntropy(bad, t, { mask }), hand[0]!);
      const g = grad((x: Tensor) => crossEntropy(x, t, { mask }))(bad);
      near(g.at(0), softmax(logits.at(0)).sub([0, 0, 1]));
      expect(values(g.at(1))).toEqual([0, 0, 0]);
    }
    expect(crossEntropy(logits, labels, { mask: tensor([0, 0]).gt(1) }).item()).toBe(0);
  });
  it("a class that is ruled out (-Infinity) costs nothing unless it is the label", () => {
    const ruled = tensor([[1, -Infinity, 3]]);
    const want = lse([1, 3]) - 3;
    near(crossEntropy(ruled, tensor([2], { dtype: "i32" })), want);
    near(crossEntropy(ruled, tensor([[0, 0, 1]])), want);
    const g = values(grad((x: Tensor) => crossEntropy(x, tensor([[0, 0, 1]])))(ruled));
    expect(g[1]).toBe(0);
    near(g[0]! + g[2]!, 0);
    expect(crossEntropy(ruled, tensor([1], { dtype: "i32" })).item()).toBe(Infinity);
  });
  it("keeps its digits where the label is almost certain", () => {
    near(crossEntropy(tensor([[0, 40]]), tensor([1], { dtype: "i32" })).item() / Math.exp(-40), 1);
  });
  it("refuses what does not fit", () => {
    expect(() => crossEntropy(logits, tensor([1, 2]))).toThrow(/labels f64\[2\] for logits f64\[2,3\]/);
    expect(() => crossEntropy(logits, labels, { labelSmoothing: 1 })).toThrow(/smoothing/);
    expect(() => crossEntropy(logits, labels, { mask: [1, 0] })).toThrow(/mask/);
    expect(() => crossEntropy(logits, tensor([5, 0], { dtype: "i32" }))).toThrow(/index 5 is outside/);
  });
});
describe("binaryCrossEntropy", () => {
  it("by hand, and far out", () => {
    near(binaryCrossEntropy([0, 2, -1], [1, 0, 0.25], { reduction: "none" }), [
      Math.log(2),
      Math.log1p(Math.exp(2)),
      0.25 * Math.log1p(Math.E) + 0.75 * Math.log1p(1 / Math.E),
    ]);
    near(binaryCrossEntropy([40], [1]).item() / Math.exp(-40), 1);
    near(binaryCrossEntropy([-40], [0]).item() / Math.exp(-40), 1);
    expect(binaryCrossEntropy([Infinity, -Infinity], [1, 0], { reduction: "sum" }).item()).toBe(0);
  });
  it("its gradient is sigmoid(x) - t", () => {
    gradientHolds((x, t) => binaryCrossEntropy(x, t), normal(key(1), 4), uniform(key(2), 4));
  });
});
describe("mse and huber", () => {
  it("by hand", () => {
    near(mse([1, 2], [0, 4]), 2.5);
    near(huber([0, 0, 0], [0.5, 1, -3], { reduction: "none" }), [0.125, 0.5, 2.5]);
    near(huber([0, 0], [1, 4], { delta: 2, reduction: "none" }), [0.5, 6]);
  });
  it("the slope of huber is continuous, its second derivative at the kink that of the inside", () => {
    const f = (x: Tensor): Tensor => huber(x, 0);
    near(grad(f)(tensor(1)), 1);
    near(grad((x: Tensor) => grad(f)(x))(tensor(1)), 1);
    near(grad((x: Tensor) => grad(f)(x))(tensor(1.0000001)), 0);
    expect(grad(f)(0)).toBe(0);
    near(jacfwd((x: Tensor) => grad(f)(x))(tensor(-1)), 1);
  });
  it("gradients against differences", () => {
    gradientHolds((x, t) => mse(x, t).add(huber(x, t)), normal(key(1), [2, 3]), normal(key(2), [2, 3]).mul(3));
  });
  it("refuse to broadcast silently", () => {
    expect(() => mse([1, 2, 3], [[1], [2], [3]])).toThrow(/one shape/);
    expect(() => huber([1], [1], { delta: 0 })).toThrow(/delta is 0/);
  });
});
it("losses of a batch are those of each example, by vmap", () => {
  const each = vmap((x: Tensor, t: Tensor) => crossEntropy(x, t))(logits, labels);
  near(each, hand);
});
