import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { grad, jacfwd, jvp, type Tensor, tensor, vmap } from "../../src/index.ts";

/** Numbers as the file nests them; what no JSON number can say stands as text. */
export type Numbers = number | string | readonly Numbers[];
interface Case {
  readonly id: string;
  readonly points: readonly { readonly at: Record<string, never>; readonly expect: Record<string, never> }[];
  readonly tolerance: { readonly rel: number; readonly abs: number };
}
const file = JSON.parse(readFileSync(new URL("../golden/reported-faults.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};
/** The points of a reported fault and a comparison with its tolerance. */
export function fault<A, E>(id: string): { points: { at: A; want: E }[]; same: (got: unknown, want: unknown) => void } {
  const found = file.cases.find((c) => c.id === id);
  if (found === undefined) throw new Error(`no reported fault ${id}`);
  const { rel, abs } = found.tolerance;
  const same = (got: unknown, want: unknown): void => {
    const [g, w] = [flat(got), flat(want)];
    expect(g).toHaveLength(w.length);
    w.forEach((value, k) => {
      const close = Math.abs(g[k]! - value) <= rel * Math.abs(value) + abs;
      expect(close || Object.is(g[k], value), `number ${k} is ${g[k]}, not ${value}`).toBe(true);
    });
  };
  return { points: found.points.map((p) => ({ at: p.at as A, want: p.expect as E })), same };
}
function flat(x: unknown): number[] {
  if (typeof x === "number" || typeof x === "string") return [Number(x)];
  if (Array.isArray(x) || x instanceof Float64Array) return Array.from(x as ArrayLike<unknown>).flatMap(flat);
  return [...(x as Tensor).toTypedArray()];
}

type Scalar = (x: Tensor) => Tensor;
export const reverse = (f: Scalar): Scalar => grad(f) as unknown as Scalar;
export const forward =
  (f: Scalar): Scalar =>
  (x) =>
    jvp(f, [x], [tensor(1)])[1];
const batched = (f: Scalar, x: Tensor): Tensor => vmap(f)(x.reshape([1, ...x.shape])).at(0);

/** Derivative k of a function of one number: reverse, forward, mixed, and batched. */
export function derivatives(f: Scalar, x: number, k: number): number[] {
  const nest = (pick: (level: number) => (g: Scalar) => Scalar): Scalar => {
    let g = f;
    for (let level = 0; level < k; level++) g = pick(level)(g);
    return g;
  };
  const modes = [
    nest(() => reverse),
    nest(() => forward),
    nest((level) => (level % 2 === 0 ? reverse : forward)),
    nest((level) => (level % 2 === 0 ? forward : reverse)),
  ];
  return modes.flatMap((g) => [g(tensor(x)).item(), batched(g, tensor(x)).item()]);
}
/** The gradient of a scalar function of an array: reverse, forward, and batched. */
export function gradients(f: Scalar, x: Tensor): Tensor[] {
  return [reverse(f)(x), jacfwd(f)(x) as Tensor, batched(reverse(f), x), batched(jacfwd(f) as Scalar, x)];
}
