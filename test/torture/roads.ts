import { test } from "vitest";
import {
  evaluate,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jet,
  jvp,
  linearize,
  mul,
  record,
  stack,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../src/index.ts";
import { checkProgram, fromJSON, simplified, toJSON, traceTable, whyNaN } from "../../src/inspect/index.ts";
import { jit } from "../../src/jit/index.ts";
import { close, flat } from "./support.ts";

export type Function = (x: Tensor) => Tensor | readonly Tensor[];
type F = (x: Tensor) => Tensor;
/** What is known of a program beside its text. */
export interface Known {
  /** Its value, from numbers to numbers, in plain loops. */
  readonly value?: (x: readonly number[]) => readonly number[];
  /** Only forward mode can differentiate it. */
  readonly forward?: true;
  /** Its second derivatives are not looked at. */
  readonly first?: true;
  /** Most relative error of derivatives against differences of eighth order. */
  readonly tolerance?: number;
}
/** The entries of results as one number, each with a weight of its own. */
const weighed =
  (f: Function): F =>
  (x) =>
    [f(x)].flat().reduce<Tensor>((s, y) => {
      const w = Float64Array.from({ length: y.size }, (_, i) => 0.7 + 0.3 * Math.sin(3 * i + 1));
      return s.add(sum(mul(y, tensor(w, { shape: y.shape }))));
    }, tensor(0));
const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);
/** Slopes by central differences of eighth order. */
function slopes(f: (x: readonly number[]) => number, x: readonly number[]): number[] {
  const h = 4e-3;
  return x.map((_, i) => {
    const at = (t: number): number => f(x.map((v, j) => (i === j ? v + t : v)));
    return [4 / 5, -1 / 5, 4 / 105, -1 / 280].reduce(
      (s, c, k) => s + (c * (at((k + 1) * h) - at(-(k + 1) * h))) / h,
      0,
    );
  });
}
/** A program by every road: its value against plain loops, derivatives against differences, and roads against one another. */
export function everyRoad(name: string, f: Function, at: Parameters<typeof tensor>[0], known: Known = {}): void {
  const x = tensor(at);
  const xs = flat(x);
  const { tolerance = 1e-8 } = known;
  const of = (v: readonly number[]): Tensor => tensor(Float64Array.from(v), { shape: x.shape });
  const s = weighed(f);
  const slopeOf: F = known.forward ? (z) => jacfwd(s)(z) : (z) => grad(s)(z);
  const direction = xs.map((_, i) => Math.cos(2 * i + 0.5));
  const v = of(direction);
  const beside = of(xs.map((a, i) => a * (1 + 0.01 * Math.sin(i))));
  const both = stack([beside, x]);
  test(`${name}: the value`, () => {
    const y = flat(f(x));
    if (known.value) close(y, known.value(xs), 1e-12);
    const compiled = jit(f);
    close(compiled(x), y);
    close(compiled(x), y);
    close(vmap(s)(both), [s(beside), s(x)]);
    const p = record(f, x);
    const again = fromJSON(toJSON(p));
    checkProgram(again);
    close(evaluate(again, x), y);
    close(evaluate(simplified(p), x), y);
  });
  test(`${name}: slopes`, () => {
    const g = flat(slopeOf(x));
    close(
      g,
      slopes((z) => s(of(z)).item(), xs),
      tolerance,
    );
    close(jacfwd(s)(x), g);
    const along = inner(g, direction);
    close((linearize(s, x)[1] as F)(v), along);
    close(jit((z: Tensor, dz: Tensor) => jvp(s, [z], [dz])[1])(x, v), along);
    close((jet(s, [[x, v]], 1) as unknown as Tensor[])[1], along);
    close(jit(slopeOf)(x), g);
    close(jit(vmap(slopeOf))(both), [slopeOf(beside), g], 1e-9);
    close(evaluate(fromJSON(toJSON(record(slopeOf, x))), x), g);
    if (known.forward) return;
    traceTable(s, [x], { tangent: [v], adjoint: 1 }).toString();
    close(whyNaN(s)(x) === null ? [1] : [0], [1]);
  });
  if (!known.first)
    test(`${name}: second derivatives`, () => {
      const product = slopes((z) => inner(flat(slopeOf(of(z))), direction), xs);
      const rows = (h: unknown): number[] => xs.map((_, i) => inner(direction, flat(h).slice(i * xs.length)));
      close(rows(jacfwd(jacfwd(s))(x)), product, 10 * tolerance);
      const second = (jet(s, [[x, v]], 2) as unknown as Tensor[])[2]!;
      close(2 * second.item(), inner(product, direction), 10 * tolerance);
      if (known.forward) return;
      const h = flat(hessian(s)(x));
      close(hvp(s)(x, v), product, 10 * tolerance);
      close(grad((z: Tensor) => jvp(s, [z], [v])[1])(x), product, 10 * tolerance);
      close(jacrev(grad(s))(x), h, 1e-8);
      close(jit(hessian(s))(x), h, 1e-8);
      close(vmap(hessian(s))(both), [hessian(s)(beside), h], 1e-8);
    });
}

/** Numbers without order. */
export const wave = (n: number, s = 0.7): number[] =>
  Array.from({ length: n }, (_, i) => Math.sin(s * i * i + i + 0.2));
/** In rows of n. */
export const rows = (v: readonly number[], n: number): number[][] =>
  Array.from({ length: v.length / n }, (_, i) => v.slice(i * n, i * n + n));
