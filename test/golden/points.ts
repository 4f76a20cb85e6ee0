import { readFileSync } from "node:fs";
import type { Tensor, TensorLike } from "../../src/index.ts";

export type Unary = (x: TensorLike) => Tensor;
export type Binary = (x: TensorLike, y: TensorLike) => Tensor;

/** A number, or the name of one that JSON cannot write. */
type Value = number | string;
interface UnaryPoint {
  readonly x: number;
  readonly f: Value;
  readonly d1: Value;
  readonly d2: Value;
  readonly d3: Value;
}
interface BinaryPoint {
  readonly x: readonly [number, number];
  readonly f: Value;
  readonly grad: readonly Value[];
  readonly hess: readonly (readonly Value[])[];
}
const file = JSON.parse(readFileSync(new URL("primitives.json", import.meta.url), "utf8")) as {
  readonly unary: Readonly<Record<string, { readonly points: readonly UnaryPoint[] }>>;
  readonly binary: Readonly<Record<string, { readonly points: readonly BinaryPoint[] }>>;
};

/** One true number and what rounding the arguments alone would change in it: sum |x_i dv/dx_i|. */
export interface True {
  readonly value: number;
  readonly share: number;
}
const shareOf = (x: readonly number[], slopes: readonly number[]): number =>
  x.reduce((sum, a, k) => sum + (Number.isFinite(slopes[k]!) && a !== 0 ? Math.abs(a * slopes[k]!) : 0), 0);

/** The points of a function of one argument: f, f', f'', f'''. */
export function unaryPoints(name: string): { x: number; truth: readonly True[] }[] {
  const entry = file.unary[name];
  if (entry === undefined) throw new Error(`no golden points for ${name}`);
  return entry.points.map((p) => {
    const v = [p.f, p.d1, p.d2, p.d3].map(Number);
    return { x: p.x, truth: v.map((value, k) => ({ value, share: k < 3 ? shareOf([p.x], [v[k + 1]!]) : 0 })) };
  });
}
/** The points of a function of two arguments: value; slopes; second derivatives by rows. */
export function binaryPoints(name: string): { x: readonly [number, number]; truth: readonly True[][] }[] {
  const entry = file.binary[name];
  if (entry === undefined) throw new Error(`no golden points for ${name}`);
  return entry.points.map((p) => {
    const slopes = p.grad.map(Number);
    const second = p.hess.map((row) => row.map(Number));
    return {
      x: p.x,
      truth: [
        [{ value: Number(p.f), share: shareOf(p.x, slopes) }],
        slopes.map((value, k) => ({ value, share: shareOf(p.x, second[k]!) })),
        second.flat().map((value) => ({ value, share: 0 })),
      ],
    };
  });
}

const eps = 2 ** -52;
const smallestNormal = 2 ** -1022;
/**
 * Error as a multiple of its bound tol |v| + 4 eps |x v'|; where v is 0 or subnormal, |v| counts as the smallest normal
 * number. Non-finite values must match exactly.
 */
export function excess(got: number, truth: True, tolerance: number): number {
  const { value, share } = truth;
  if (!Number.isFinite(value)) return Object.is(got, value) ? 0 : Number.POSITIVE_INFINITY;
  const ratio = Math.abs(got - value) / (tolerance * Math.max(Math.abs(value), smallestNormal) + 4 * eps * share);
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}
/** Relative error beyond the share that a rounding of the arguments would make; 0 where the true value has no digits. */
export function relativeError(got: number, { value, share }: True): number {
  if (!Number.isFinite(value) || Math.abs(value) < smallestNormal) return 0;
  return Math.max(0, Math.abs(got - value) - 4 * eps * share) / Math.abs(value);
}
