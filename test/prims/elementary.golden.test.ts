import { afterAll, describe, expect, it } from "vitest";
import * as wengert from "../../src/index.ts";
import { grad, jvp, pow, type Tensor, tensor, vmap } from "../../src/index.ts";
import * as nn from "../../src/nn/index.ts";
import { recordProgram } from "../../src/record/record.ts";
import * as special from "../../src/special/index.ts";
import { taylorAt } from "../../src/transforms/taylor.ts";
import {
  type Binary,
  binaryPoints,
  excess,
  relativeError,
  type True,
  type Unary,
  unaryPoints,
} from "../golden/points.ts";

const unaries: Readonly<Record<string, Unary>> = {
  exp: wengert.exp,
  exp2: wengert.exp2,
  expm1: wengert.expm1,
  log: wengert.log,
  log2: wengert.log2,
  log10: wengert.log10,
  log1p: wengert.log1p,
  sqrt: wengert.sqrt,
  rsqrt: wengert.rsqrt,
  cbrt: wengert.cbrt,
  square: wengert.square,
  cube: (x) => pow(x, 3),
  reciprocal: wengert.reciprocal,
  sin: wengert.sin,
  cos: wengert.cos,
  tan: wengert.tan,
  asin: wengert.asin,
  acos: wengert.acos,
  atan: wengert.atan,
  sinh: wengert.sinh,
  cosh: wengert.cosh,
  tanh: wengert.tanh,
  asinh: wengert.asinh,
  acosh: wengert.acosh,
  atanh: wengert.atanh,
  sigmoid: wengert.sigmoid,
  logsigmoid: wengert.logsigmoid,
  softplus: wengert.softplus,
  silu: nn.silu,
  gelu: nn.gelu,
  gelu_tanh: nn.geluTanh,
  mish: nn.mish,
  elu: (x) => nn.elu(x),
  softsign: nn.softsign,
  xlogx: special.xlogx,
  entr: special.entr,
  logit: wengert.logit,
  log1mexp: wengert.log1mexp,
};
const binaries: Readonly<Record<string, Binary>> = {
  add: wengert.add,
  sub: wengert.sub,
  mul: wengert.mul,
  div: wengert.div,
  pow,
  atan2: wengert.atan2,
  hypot: wengert.hypot,
  logaddexp: wengert.logaddexp,
  xlogy: special.xlogy,
  xlog1py: special.xlog1py,
  mod_floor: wengert.mod,
  rem_trunc: wengert.rem,
};
const tolerances = [1e-15, 4e-15, 1e-13, 1e-13];

/** The worst error by class, printed so that tolerances can be tightened. */
const worst = new Map<string, { error: number; where: string }>();
function note(kind: string, got: number, truth: True, where: string): void {
  const error = relativeError(got, truth);
  if (error >= (worst.get(kind)?.error ?? 0)) worst.set(kind, { error, where });
}
afterAll(() => {
  for (const [kind, { error, where }] of worst) console.log(`${kind}: ${error.toExponential(1)} (${where})`);
});

type Map1 = (x: Tensor) => Tensor;
const numberOf = (y: Tensor | number): number => (typeof y === "number" ? y : y.item());
const reverse = (f: Map1): Map1 => grad(f) as unknown as Map1;
const forward =
  (f: Map1): Map1 =>
  (x) =>
    jvp(f, [x], [tensor(1)])[1];
function orders(f: Map1, ...d: ((f: Map1) => Map1)[]): Map1[] {
  const all = [f];
  for (const step of d) all.push(step(all[all.length - 1]!));
  return all;
}
const pointwise = (all: readonly Map1[], xs: readonly number[]): number[][] =>
  xs.map((x) => all.map((g) => numberOf(g(tensor(x)))));
const batched = (all: readonly Map1[], xs: readonly number[]): number[][] => {
  const columns = all.map((g) => vmap(g)(tensor([...xs])).toTypedArray());
  return xs.map((_, i) => columns.map((c) => c[i]!));
};
/** f and its derivatives at every point, in one mode. */
const modes: Readonly<Record<string, (f: Map1, xs: readonly number[]) => number[][]>> = {
  "nested grad": (f, xs) => pointwise(orders(f, reverse, reverse, reverse), xs),
  "nested jvp": (f, xs) => pointwise(orders(f, forward, forward, forward), xs),
  "jvp of grad of jvp": (f, xs) => pointwise(orders(f, forward, reverse, forward), xs),
  "vmap of nested grad": (f, xs) => batched(orders(f, reverse, reverse, reverse), xs),
  "vmap of nested jvp": (f, xs) => batched(orders(f, forward, forward, forward), xs),
  "grad over the whole array": (f, xs) => {
    const total =
      (g: Map1): Map1 =>
      (x) =>
        g(x).sum();
    const columns = orders(f, ...[1, 2, 3].map(() => (g: Map1) => reverse(total(g)))).map((g) =>
      g(tensor([...xs])).toTypedArray(),
    );
    return xs.map((_, i) => columns.map((c) => c[i]!));
  },
  Taylor: (f, xs) => {
    const x = tensor([...xs]);
    const { program } = recordProgram("a test", [x.type], ([v]) => [f(v!)]);
    const [c] = taylorAt(program, [[x, tensor(xs.map(() => 1)), null, null]], 3);
    const factorial = [1, 1, 2, 6];
    return xs.map((_, i) => c!.map((t, k) => (t === null ? 0 : t.toTypedArray()[i]! * factorial[k]!)));
  },
};

describe("elementary functions of one argument have their golden values and three derivatives", () => {
  const cases = Object.keys(unaries).flatMap((name) => Object.keys(modes).map((mode) => [name, mode] as const));
  it.each(cases)("%s by %s", (name, mode) => {
    const points = unaryPoints(name);
    const got = modes[mode]!(
      (x) => unaries[name]!(x),
      points.map((p) => p.x),
    );
    const bad: string[] = [];
    points.forEach(({ x, truth }, i) => {
      truth.forEach((t, k) => {
        const y = got[i]![k]!;
        note(k < 2 ? `order ${k}` : "orders 2 and 3", y, t, `${name} at ${x} by ${mode}`);
        if (excess(y, t, tolerances[k]!) > 1) bad.push(`order ${k} at ${x}: ${y}, not ${t.value}`);
      });
    });
    expect(points).toHaveLength(20);
    expect(bad).toEqual([]);
  });
});

type Map2 = (x: Tensor, y: Tensor) => Tensor;
type Pair = [Tensor, Tensor];
const both = { argnums: [0, 1] } as const;
const gradient = (f: Map2, x: Tensor, y: Tensor): Pair => grad(f, both)(x, y) as unknown as Pair;
const along =
  (f: Map2, k: number): Map2 =>
  (x, y) =>
    jvp(f, [x, y], k === 0 ? [tensor(1), null] : [null, tensor(1)])[1];
const secondModes: Readonly<Record<string, (f: Map2, x: Tensor, y: Tensor) => Tensor[]>> = {
  "grad of grad": (f, x, y) => [0, 1].flatMap((k) => gradient((a, b) => gradient(f, a, b)[k]!, x, y)),
  "jvp of jvp": (f, x, y) => [0, 1].flatMap((k) => [0, 1].map((l) => along(along(f, k), l)(x, y))),
  "jvp of grad": (f, x, y) => [0, 1].flatMap((k) => [0, 1].map((l) => along((a, b) => gradient(f, a, b)[k]!, l)(x, y))),
  "grad of jvp": (f, x, y) => [0, 1].flatMap((k) => gradient(along(f, k), x, y)),
};
describe("elementary functions of two arguments have their golden values, gradients and Hessians", () => {
  const cases = Object.keys(binaries).flatMap((name) =>
    Object.keys(secondModes).flatMap((mode) => [[name, mode, "alone"] as const, [name, mode, "under vmap"] as const]),
  );
  it.each(cases)("%s by %s %s", (name, mode, where) => {
    const f: Map2 = (x, y) => binaries[name]!(x, y);
    const all = (x: Tensor, y: Tensor): Tensor[] => [f(x, y), ...gradient(f, x, y), ...secondModes[mode]!(f, x, y)];
    const points = binaryPoints(name);
    const columns = [0, 1].map((k) => tensor(points.map((p) => p.x[k]!)));
    const batch =
      where === "alone"
        ? undefined
        : (vmap((x: Tensor, y: Tensor) => all(x, y))(columns[0]!, columns[1]!) as unknown as Tensor[]);
    const bad: string[] = [];
    points.forEach(({ x, truth }, i) => {
      const got = batch?.map((c) => c.toTypedArray()[i]!) ?? all(tensor(x[0]), tensor(x[1])).map(numberOf);
      truth
        .flatMap((row, order) => row.map((t) => [order, t] as const))
        .forEach(([order, t], j) => {
          const y = got[j]!;
          note(`two arguments, order ${order}`, y, t, `${name} at ${x} by ${mode}`);
          if (excess(y, t, tolerances[order]!) > 1) bad.push(`number ${j} at ${x}: ${y}, not ${t.value}`);
        });
    });
    expect(points).toHaveLength(20);
    expect(bad).toEqual([]);
  });
});
