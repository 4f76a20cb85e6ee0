import {
  abs,
  asin,
  atan2,
  clip,
  concatenate,
  cos,
  exp,
  log,
  maximum,
  minimum,
  pow,
  relu,
  slice,
  softplus,
  sqrt,
  stack,
  stopGradient,
  sum,
  type Tensor,
  take,
  tanh,
  where,
} from "../../src/index.ts";
import { erf, sinc } from "../../src/special/index.ts";
import { randomFrom } from "../laws/numbers.ts";

export type F = (x: Tensor[]) => Tensor[];
/** Operations on values that came before; those with kinks and infinite slopes among them. */
const one: ((a: Tensor) => Tensor)[] = [
  (a) => a.sin(),
  (a) => cos(a),
  (a) => exp(a.mul(0.3)),
  (a) => tanh(a),
  (a) => a.mul(a),
  (a) => a.square(),
  (a) => sqrt(a),
  (a) => log(a),
  (a) => abs(a),
  (a) => relu(a),
  (a) => clip(a, -0.5, 0.5),
  (a) => sinc(a),
  (a) => erf(a),
  (a) => softplus(a),
  (a) => pow(a, 2),
  (a) => pow(a, 1.5),
  (a) => asin(a),
  (a) => a.neg().add(1),
  (a) => a.div(3),
  (a) => a.mul(0),
  (a) => stopGradient(a).mul(a),
  (a) =>
    stopGradient(stack([a]))
      .add(stack([a]))
      .reshape([1, 1])
      .sin()
      .reshape([]),
];
const two: ((a: Tensor, b: Tensor) => Tensor)[] = [
  (a, b) => a.add(b),
  (a, b) => a.sub(b),
  (a, b) => a.mul(b),
  (a, b) => a.div(b),
  (a, b) => maximum(a, b),
  (a, b) => minimum(a, b),
  (a, b) => atan2(a, b),
  (a, b) => where(a.gt(b), a.mul(b), b.sin()),
  (a, b) => where(a.gt(0), sqrt(a), b),
  (a, b) => sum(stack([a, b, 1]).mul(stack([b, b, a]))),
  (a, b) => take(concatenate([stack([a, b]), stack([b])]), 1).mul(a),
  (a, b) => slice(stack([a, b, a.mul(b)]).exp(), [1]).sum(),
  (a, b) =>
    sum(concatenate([stopGradient(stack([a])), stack([2]), stack([b, a]), stack([a]).exp()]).mul([1, 2, 3, a.size, 5])),
];
/** A random list of single numbers. */
export function listOf(random: () => number, length: number, results: number): F {
  const pick = <T>(xs: readonly T[]): T => xs[Math.floor(random() * xs.length)]!;
  const steps = Array.from({ length }, () => {
    const [p, q] = [random(), random()];
    if (random() < 0.5) {
      const f = pick(one);
      return (v: Tensor[]) => f(v[Math.floor(p * v.length)]!);
    }
    const f = pick(two);
    return (v: Tensor[]) => f(v[Math.floor(p * v.length)]!, v[Math.floor(q * v.length)]!);
  });
  const from = Array.from({ length: results }, () => random());
  return (x) => {
    const v = [...x];
    for (const step of steps) v.push(step(v));
    return from.map((r) => v[v.length - 1 - Math.floor(r * Math.min(v.length, 8))]!);
  };
}
/** Numbers between -1 and 1, and places where elementary functions have edges. */
export const pointOf = (random: () => number, n: number, special: boolean): number[] =>
  Array.from({ length: n }, () =>
    special && random() < 0.3 ? [0, 1, -1][Math.floor(random() * 3)]! : 2 * random() - 1,
  );
/** Random list k of one result, a point for it, and what may follow. */
export function sumOf(k: number): { f: (x: Tensor[]) => Tensor; x: number[]; random: () => number } {
  const random = randomFrom(`lists of one/${k}`);
  const list = listOf(random, 3 + Math.floor(random() * 15), 2);
  const x = pointOf(random, 1 + Math.floor(random() * 5), k % 4 === 1);
  return { f: (v) => list(v).reduce((a, b) => a.add(b)), x, random };
}
