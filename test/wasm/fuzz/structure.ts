import * as w from "../../../src/index.ts";
import type { Chosen, Kind, Nudge, Random, Variable } from "./program.ts";

type T = w.Tensor;
const rank = (v: Variable): number => v.type.shape.length;
const sizeOf = (v: Variable): number => v.type.shape.reduce((a, b) => a * b, 1);
const isFloat = (v: Variable): boolean => v.type.dtype === "f64" || v.type.dtype === "f32";
const isNumber = (v: Variable): boolean => v.type.dtype !== "bool";
const some = (): boolean => true;

/** One operand that passes the test, and parameters made for it. */
export function one(
  fits: (v: Variable) => boolean,
  parameters: (v: Variable, random: Random) => Chosen["parameters"] = () => [],
): Kind["choose"] {
  return (random, scope) => {
    const v = random.late(scope.filter(fits));
    return v && { args: [v], parameters: parameters(v, random) ?? [] };
  };
}
/** Two operands: one that passes the test, and one that fits it. */
function two(
  fits: (v: Variable) => boolean,
  second: (a: Variable, b: Variable) => boolean,
  parameters: (a: Variable, random: Random) => Chosen["parameters"] = () => [],
): Kind["choose"] {
  return (random, scope) => {
    const a = random.late(scope.filter(fits));
    const b = a && random.late(scope.filter((v) => v.type.dtype === a.type.dtype && second(a, v)));
    return a && b && { args: [a, b], parameters: parameters(a, random) ?? [] };
  };
}
const axis = (v: Variable, random: Random): number[] => [random.below(rank(v))];
const hasAxis = (v: Variable): boolean => rank(v) > 0;
const hasRows = (v: Variable): boolean => rank(v) > 0 && v.type.shape[0]! > 0;
const small = (v: Variable): boolean => sizeOf(v) < 1500;
/** The sign of a sum or derivative that is 0 depends on the order of its terms. */
export const unsigned = (g: T): T => w.where(w.eq(g, 0), 0, g);
/** Operands of a sum, each a little off: the order in which compiled code adds is its own, so that nothing may cancel much. */
const summand = (a: T, nudge: Nudge): T => nudge(unsigned(w.clip(a, -8, 8)));
const axesOf = (v: Variable, random: Random): number[][] => [
  v.type.shape.map((_, k) => k).filter(() => random.next() < 0.6),
];
const indices = (v: Variable, random: Random): number[][] => [
  Array.from({ length: random.below(6) }, () => random.below(v.type.shape[0]!)),
];
const order = (v: Variable, random: Random): number[][] => {
  const left = v.type.shape.map((_, k) => k);
  return [v.type.shape.map(() => left.splice(random.below(left.length), 1)[0]!)];
};
/** Factors of the size, in a random order. */
function shapeOf(v: Variable, random: Random): number[][] {
  const shape: number[] = [];
  let left = sizeOf(v);
  for (const d of [2, 3, 5, 7]) {
    if (left > 0 && left % d === 0 && random.next() < 0.6) {
      shape.push(d);
      left /= d;
    }
  }
  shape.splice(random.below(shape.length + 1), 0, left);
  return [shape];
}

export const structureKinds: readonly Kind[] = [
  { name: "transpose", choose: one(hasAxis, order), f: (a: T, p: number[]) => a.transpose(p) },
  { name: "reshape", choose: one(some, shapeOf), f: (a: T, s: number[]) => a.reshape(s) },
  {
    name: "expandDims",
    choose: one(
      (v) => rank(v) < 3,
      (v, r) => [r.below(rank(v) + 1)],
    ),
    f: (a: T, k: number) => w.expandDims(a, k),
  },
  {
    name: "broadcastTo",
    choose: one(
      (v) => rank(v) < 3 && small(v),
      (v, r) => [[r.pick([0, 1, 2, 3, 5])!, ...v.type.shape]],
    ),
    f: (a: T, s: number[]) => w.broadcastTo(a, s),
  },
  { name: "flip", choose: one(hasAxis, axis), f: (a: T, k: number) => w.flip(a, k) },
  {
    name: "roll",
    choose: one(hasRows, (v, r) => [r.below(5) - 2, r.below(rank(v))]),
    f: (a: T, by: number, k: number) => w.roll(a, by, k),
  },
  {
    name: "slice",
    choose: one(hasRows, (v, r) => [r.below(v.type.shape[0]!), 1 + r.below(3)]),
    f: (a: T, from: number, step: number) => w.slice(a, [from, null, step]),
  },
  { name: "slice backward", choose: one(hasRows), f: (a: T) => w.slice(a, [null, null, -1]) },
  {
    name: "pad",
    choose: one(
      (v) => rank(v) === 1 && small(v),
      (_, r) => [r.below(3), r.below(3)],
    ),
    f: (a: T, b: number, c: number) => w.pad(a, [[b, c]]),
  },
  {
    name: "tile",
    choose: one(
      (v) => rank(v) === 1 && small(v),
      (_, r) => [r.below(4)],
    ),
    f: (a: T, n: number) => w.tile(a, n),
  },
  {
    name: "concatenate",
    choose: two(
      (v) => hasAxis(v) && small(v),
      (a, b) => rank(a) === rank(b) && a.type.shape.slice(1).join() === b.type.shape.slice(1).join() && small(b),
    ),
    f: (a: T, b: T) => w.concatenate([a, b]),
  },
  {
    name: "stack",
    choose: two(
      small,
      (a, b) => a.type.shape.join() === b.type.shape.join(),
      (a, r) => [r.below(rank(a) + 1)],
    ),
    f: (a: T, b: T, k: number) => w.stack([a, b], k),
  },
  { name: "take", choose: one(hasRows, indices), f: (a: T, i: number[]) => w.take(a, Int32Array.from(i)) },
  {
    name: "take along the last axis",
    choose: one(
      (v) => hasAxis(v) && v.type.shape.at(-1)! > 0,
      (v, random) => [Array.from({ length: random.below(6) }, () => random.below(v.type.shape.at(-1)!))],
    ),
    f: (a: T, i: number[]) => w.take(a, Int32Array.from(i), -1),
  },
  {
    name: "take at a computed place",
    choose: one(
      (v) => hasRows(v) && isFloat(v),
      (v) => [v.type.shape[0]!],
    ),
    f: (a: T, n: number, nudge: Nudge) => w.take(a, w.argmax(nudge(a).reshape([n, -1]), 0).reshape([-1])),
    weight: 0.3,
  },
  {
    name: "update",
    choose: two(
      (v) => rank(v) === 1 && hasRows(v),
      (_, b) => rank(b) === 0,
      indices,
    ),
    f: (a: T, b: T, i: number[]) => w.update(a, Int32Array.from(i), b),
  },
  {
    name: "scatterAdd",
    choose: two(
      (v) => rank(v) === 1 && hasRows(v) && isNumber(v),
      (_, b) => rank(b) === 0,
      indices,
    ),
    f: (a: T, b: T, i: number[], nudge: Nudge) =>
      w.scatterAdd(summand(a, nudge), Int32Array.from(i), summand(b, nudge)),
  },
  {
    name: "segmentSum",
    choose: one(
      (v) => hasRows(v) && isFloat(v),
      (v) => [Array.from({ length: v.type.shape[0]! }, (_, k) => (k * 7) % 4)],
    ),
    f: (a: T, s: number[], nudge: Nudge) => w.segmentSum(summand(a, nudge), Int32Array.from(s), 5),
  },
  {
    name: "sum",
    choose: one((v) => isNumber(v), axesOf),
    f: (a: T, k: number[], nudge: Nudge) => nudge(w.sum(summand(a, nudge), k)),
    weight: 3,
  },
  { name: "sum, all axes", choose: one((v) => isNumber(v)), f: (a: T, nudge: Nudge) => w.sum(summand(a, nudge)) },
  {
    name: "sum of sizes",
    choose: one(isFloat, axesOf),
    f: (a: T, k: number[], nudge: Nudge) => nudge(w.sum(nudge(w.abs(w.clip(a, -1e30, 1e30))), k)),
  },
  {
    name: "sum of squares",
    choose: one(isFloat),
    f: (a: T, nudge: Nudge) => w.sumOfSquares(nudge(w.clip(a, -8, 8))),
  },
  {
    name: "mean",
    choose: one((v) => isFloat(v) && sizeOf(v) > 0),
    f: (a: T, nudge: Nudge) => nudge(w.mean(summand(a, nudge))),
  },
  {
    name: "logsumexp",
    choose: one((v) => isFloat(v) && sizeOf(v) > 0),
    f: (a: T, nudge: Nudge) => nudge(w.logsumexp(nudge(a))),
  },
  {
    name: "softmax",
    choose: one((v) => isFloat(v) && hasRows(v) && sizeOf(v) > 0),
    f: (a: T, nudge: Nudge) => nudge(w.softmax(nudge(a))),
  },
  {
    name: "max",
    choose: one((v) => isNumber(v) && sizeOf(v) > 0 && rank(v) > 0, axis),
    f: (a: T, k: number) => w.max(a, k),
  },
  {
    name: "min",
    choose: one((v) => isNumber(v) && sizeOf(v) > 0 && rank(v) > 0, axis),
    f: (a: T, k: number) => w.min(a, k),
  },
  {
    name: "argmin",
    choose: one((v) => isNumber(v) && sizeOf(v) > 0 && rank(v) > 0, axis),
    f: (a: T, k: number) => w.argmin(a, k),
  },
  {
    name: "argmax",
    choose: one((v) => isNumber(v) && sizeOf(v) > 0 && rank(v) > 0, axis),
    f: (a: T, k: number) => w.argmax(a, k),
  },
  {
    name: "any above",
    choose: one((v) => isFloat(v) && hasAxis(v), axis),
    f: (a: T, k: number) => w.any(a.gt(0.5), k),
  },
  { name: "all below", choose: one((v) => isFloat(v) && hasAxis(v), axis), f: (a: T, k: number) => w.all(a.lt(2), k) },
  {
    name: "cumsum",
    choose: one((v) => isFloat(v) && hasAxis(v), axis),
    f: (a: T, k: number, nudge: Nudge) => nudge(w.cumsum(summand(a, nudge), k)),
    weight: 0.5,
  },
  {
    name: "sort",
    choose: one((v) => isNumber(v) && hasAxis(v), axis),
    f: (a: T, k: number) => w.sort(a, k),
    weight: 0.5,
  },
  {
    name: "matmul",
    choose: two(
      (v) => rank(v) === 2 && isFloat(v) && small(v),
      (a, b) => (rank(b) === 2 || rank(b) === 1) && b.type.shape[0] === a.type.shape[1],
    ),
    f: (a: T, b: T, nudge: Nudge) => nudge(unsigned(nudge(w.clip(a, -8, 8)).matmul(nudge(w.clip(b, -8, 8))))),
    weight: 2,
  },
  {
    name: "Gram matrix",
    choose: one((v) => rank(v) === 2 && isFloat(v) && small(v)),
    f: (a: T, nudge: Nudge) => {
      const b = nudge(w.clip(a, -8, 8));
      return nudge(unsigned(b.transpose().matmul(nudge(b))));
    },
  },
  {
    name: "greater",
    choose: two(isNumber, (a, b) => a.type.shape.join() === b.type.shape.join()),
    f: (a: T, b: T) => a.gt(b),
  },
  {
    name: "where a truth",
    choose: (random, scope) => {
      const test = random.late(scope.filter((v) => v.type.dtype === "bool"));
      const fits = (v: Variable): boolean => isNumber(v) && v.type.shape.join() === test?.type.shape.join();
      const a = random.late(scope.filter(fits));
      return test && a && { args: [test, a] };
    },
    f: (test: T, a: T) => w.where(test, a, w.neg(a)),
    weight: 2,
  },
  { name: "cast to f32", choose: one((v) => v.type.dtype === "f64"), f: (a: T) => w.cast(a, "f32"), weight: 2 },
  { name: "cast to f64", choose: one((v) => v.type.dtype !== "f64"), f: (a: T) => w.cast(a, "f64") },
  {
    name: "cast to i32",
    choose: one(isFloat),
    f: (a: T) => w.cast(w.where(a.gt(-9), w.clip(a, -9, 9), 1), "i32"),
    weight: 0.5,
  },
  { name: "cast to bool", choose: one((v) => v.type.dtype !== "bool"), f: (a: T) => w.cast(a, "bool"), weight: 0.3 },
  { name: "not", choose: one((v) => v.type.dtype === "bool"), f: (a: T) => w.not(a) },
  {
    name: "oneHot",
    choose: one((v) => v.type.dtype === "i32" && rank(v) < 2 && small(v)),
    f: (a: T) => w.oneHot(w.clip(a, 0, 4), 5),
  },
];
