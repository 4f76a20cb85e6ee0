import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import * as wengert from "../../src/index.ts";
import { grad, hessian, jacfwd, jacrev, jvp, type Tensor, tensor, vmap } from "../../src/index.ts";

interface Point {
  readonly x: readonly number[];
  readonly f: number | string;
  readonly grad: readonly (number | string)[];
  readonly hess: readonly (readonly (number | string)[])[];
}
const golden = JSON.parse(readFileSync(new URL("../golden/primitives.json", import.meta.url), "utf8")) as {
  readonly reduction: Readonly<Record<string, { readonly points: readonly Point[] }>>;
};

type Reduce = (x: Tensor) => Tensor;
const weights = [1, -2, 3, -4, 5];
const weighted =
  (f: Reduce): Reduce =>
  (x) =>
    f(x).mul(weights.slice(0, x.size)).sum();
interface Entry {
  readonly f: Reduce;
  /** Sum of the absolute terms that the value is made of; the value itself by default. */
  readonly terms?: (x: readonly number[]) => number;
}
const total = (x: readonly number[]): number => x.reduce((s, v) => s + Math.abs(v), 0);
/** sum |w_i f_i|. */
const termsOf =
  (f: Reduce) =>
  (x: readonly number[]): number =>
    total([...f(tensor([...x])).toTypedArray()].map((v, i) => v * weights[i]!));
const ofWeighted = (f: Reduce, terms = termsOf(f)): Entry => ({ f: weighted(f), terms });
const table: Readonly<Record<string, Entry>> = {
  sum: { f: (x) => wengert.sum(x), terms: total },
  mean: { f: (x) => wengert.mean(x), terms: (x) => total(x) / x.length },
  prod: { f: (x) => wengert.prod(x) },
  cumprod_w: ofWeighted((x) => wengert.cumprod(x)),
  cumsum_w: ofWeighted(
    (x) => wengert.cumsum(x),
    (x) => termsOf((v) => wengert.cumsum(v))(x.map(Math.abs)),
  ),
  logsumexp: { f: (x) => wengert.logsumexp(x) },
  softmax_w: ofWeighted((x) => wengert.softmax(x)),
  log_softmax_w: ofWeighted((x) => wengert.logSoftmax(x)),
  norm2: { f: (x) => wengert.norm(x) },
  norm3: { f: (x) => wengert.norm(x, undefined, { p: 3 }) },
  sumsq: { f: (x) => wengert.sumOfSquares(x) },
  var0: { f: (x) => wengert.variance(x) },
  std0: { f: (x) => wengert.std(x) },
  max: { f: (x) => wengert.max(x) },
  min: { f: (x) => wengert.min(x) },
  sort_w: ofWeighted((x) => wengert.sort(x)),
  layernorm_w: ofWeighted((x) => wengert.standardize(x, undefined, { epsilon: 1e-5 })),
};

const eps = 2 ** -52;
const smallestNormal = 2 ** -1022;
const largest = (v: readonly number[]): number => v.reduce((m, a) => Math.max(m, Math.abs(a)), 0);
const flat = (h: readonly (readonly (number | string)[])[]): number[] => h.flat().map(Number);
/** sum_j |x_j dv/dx_j|: what rounding x would change in v. */
const share = (x: readonly number[], slopes: readonly number[]): number => total(slopes.map((d, j) => d * x[j]!));

/** Worst error over its bound by what is checked, printed so that the bounds can be tightened. */
const worst = new Map<string, { error: number; where: string }>();
afterAll(() => {
  for (const [what, { error, where }] of worst)
    console.log(`${what}: ${error.toExponential(1)} of the scale (${where})`);
});
/** Errors beyond tolerance of `scale`, entry by entry. */
function faults(
  what: string,
  where: string,
  got: readonly number[],
  want: readonly number[],
  tolerance: number,
  scale: number,
  shares: readonly number[],
): string[] {
  if (got.length !== want.length) return [`${what}: ${got.length} numbers for ${want.length}`];
  return want.flatMap((v, k) => {
    const error = Math.max(0, Math.abs(got[k]! - v) - 4 * eps * (shares[k] ?? 0));
    const relative = Object.is(got[k], v) || error === 0 ? 0 : error / Math.max(scale, smallestNormal);
    if (relative >= (worst.get(what)?.error ?? 0)) worst.set(what, { error: relative, where });
    return relative <= tolerance ? [] : [`${what} at ${where}, number ${k}: ${got[k]}, not ${v}`];
  });
}
const numbers = (v: unknown): number[] => {
  const t = v as Tensor;
  return t.rank === 0 ? [t.item()] : [...t.toTypedArray()];
};
const one = (f: Reduce, x: Tensor): number[] => {
  const rows = vmap(f)(tensor([x.toArray() as number[], x.mul(0.5).toArray() as number[]]));
  return numbers(wengert.take(rows, 0));
};
const gradients: Readonly<Record<string, (f: Reduce, x: Tensor) => number[]>> = {
  grad: (f, x) => numbers(grad(f)(x)),
  "grad in vmap": (f, x) => one(grad(f) as unknown as Reduce, x),
  jvp: (f, x) => [...x.toTypedArray()].map((_, k) => jvp(f, [x], [wengert.eye(x.size).at(k)])[1].item()),
  jacrev: (f, x) => numbers(jacrev(f)(x)),
};
const hessians: Readonly<Record<string, (f: Reduce, x: Tensor) => number[]>> = {
  hessian: (f, x) => numbers(hessian(f)(x)),
  "jacrev of grad": (f, x) => numbers(jacrev(grad(f) as unknown as Reduce)(x)),
  "jacfwd of jacfwd": (f, x) => numbers(jacfwd(jacfwd(f) as unknown as Reduce)(x)),
  "hessian in vmap": (f, x) => one(hessian(f) as unknown as Reduce, x),
};

describe("reductions have their golden values, gradients and Hessians", () => {
  it("every golden reduction is checked", () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(golden.reduction).sort());
  });
  it.each(Object.keys(table))("%s", (name) => {
    const { f, terms } = table[name]!;
    const bad = golden.reduction[name]!.points.flatMap((p) => {
      const x = tensor([...p.x]);
      const where = `${name}(${p.x})`;
      const value = Number(p.f);
      const slopes = p.grad.map(Number);
      const second = flat(p.hess);
      const rows = p.hess.map((row) => share(p.x, row.map(Number)));
      const scale = Math.max(Math.abs(value), terms?.(p.x) ?? 0);
      return [
        ...faults("value", where, [f(x).item()], [value], 1e-15, scale, [share(p.x, slopes)]),
        ...faults("value in vmap", where, one(f, x), [value], 1e-15, scale, [share(p.x, slopes)]),
        ...Object.entries(gradients).flatMap(([mode, g]) =>
          faults(mode, where, g(f, x), slopes, 4e-15, largest(slopes), rows),
        ),
        ...Object.entries(hessians).flatMap(([mode, h]) =>
          faults(mode, where, h(f, x), second, 2e-14, largest(second), []),
        ),
      ];
    });
    expect(golden.reduction[name]!.points).toHaveLength(20);
    expect(bad).toEqual([]);
  });
});
