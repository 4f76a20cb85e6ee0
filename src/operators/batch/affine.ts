import { arrayType, type Shape, sizeOf, stridesOf } from "../../ir/type.ts";
import { add, mul } from "../../prims/arithmetic.ts";
import { stretch } from "../../prims/broadcast.ts";
import { concrete, type Tensor } from "../../record/tensor.ts";

/** A scalar that is not known while the loop is recorded, times a whole number. */
export interface Term {
  readonly value: Tensor;
  readonly times: number;
}
/**
 * Whole numbers that are affine in the positions of an array: constant + sum of terms + sum of axes[a] i_a at i. Places in
 * arrays are written down in this form, so that a loop over them is a view of the array, not a list of places.
 */
export interface Affine {
  readonly shape: Shape;
  readonly constant: number;
  readonly terms: readonly Term[];
  readonly axes: readonly number[];
}
export const constantAffine = (constant: number): Affine => ({ shape: [], constant, terms: [], axes: [] });
export const isConstant = (f: Affine): boolean => f.terms.length === 0 && f.axes.every((c) => c === 0);
export const termAffine = (value: Tensor): Affine => ({ ...constantAffine(0), terms: [{ value, times: 1 }] });

const same = (a: Tensor, b: Tensor): boolean => a === b || (a.rec !== null && a.rec === b.rec && a.id === b.id);
function gathered(terms: readonly Term[]): Term[] {
  const out: Term[] = [];
  for (const t of terms) {
    const k = out.findIndex((u) => same(u.value, t.value));
    if (k < 0) out.push(t);
    else out[k] = { value: t.value, times: out[k]!.times + t.times };
  }
  return out.filter((t) => t.times !== 0);
}
export const sameTerms = (f: Affine, g: Affine): boolean =>
  f.terms.length === g.terms.length &&
  f.terms.every((t) => g.terms.some((u) => same(t.value, u.value) && t.times === u.times));

/** f + factor g; a scalar meets every shape. */
export function plus(f: Affine, g: Affine, factor = 1): Affine | undefined {
  const wide = f.shape.length >= g.shape.length ? f : g;
  const fits = (h: Affine): boolean => h.shape.length === 0 || `${h.shape}` === `${wide.shape}`;
  if (!fits(f) || !fits(g)) return undefined;
  return {
    shape: wide.shape,
    constant: f.constant + factor * g.constant,
    terms: gathered([...f.terms, ...g.terms.map((t) => ({ value: t.value, times: factor * t.times }))]),
    axes: wide.axes.map((_, a) => (f.axes[a] ?? 0) + factor * (g.axes[a] ?? 0)),
  };
}
export const scaled = (f: Affine, factor: number): Affine =>
  plus({ ...constantAffine(0), shape: f.shape, axes: f.axes.map(() => 0) }, f, factor)!;
/** The same numbers along new axes; axis k becomes axis at[k] of `shape`. */
export function broadcasted(f: Affine, shape: Shape, at: readonly number[]): Affine {
  const axes = shape.map(() => 0);
  f.axes.forEach((c, k) => {
    axes[at[k]!] = c;
  });
  return { ...f, shape, axes };
}
/** Reshaping that only adds or drops axes of size 1. */
export function reshaped(f: Affine, shape: Shape): Affine | undefined {
  const kept = f.axes.filter((_, a) => f.shape[a] !== 1);
  const sizes = f.shape.filter((n) => n !== 1);
  if (`${sizes}` !== `${shape.filter((n) => n !== 1)}`) return undefined;
  let k = 0;
  return { ...f, shape, axes: shape.map((n) => (n === 1 ? 0 : kept[k++]!)) };
}
/** The affine form of known whole numbers, if they have one. */
export function affineOf(raw: number | ArrayLike<number>, shape: Shape): Affine | undefined {
  if (typeof raw === "number") return Number.isInteger(raw) ? constantAffine(raw) : undefined;
  if (raw.length === 0) return undefined;
  const strides = stridesOf(shape);
  const axes = shape.map((n, a) => (n > 1 ? raw[strides[a]!]! - raw[0]! : 0));
  const f = { shape, constant: raw[0]!, terms: [], axes };
  return eachPlace(f, (place, k) => place === raw[k]) ? f : undefined;
}
/** Visits the numbers of a form, terms left out, in row-major order, until `visit` says false. */
export function eachPlace({ shape, constant, axes }: Affine, visit: (place: number, k: number) => boolean): boolean {
  const index = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  let place = constant;
  for (let k = 0; k < size; k++) {
    if (!visit(place, k)) return false;
    for (let a = shape.length - 1; a >= 0; a--) {
      place += axes[a]!;
      if (++index[a]! < shape[a]!) break;
      place -= axes[a]! * shape[a]!;
      index[a] = 0;
    }
  }
  return true;
}
export const isSameForm = (f: Affine | undefined, g: Affine): boolean =>
  f !== undefined && f.constant === g.constant && `${f.shape};${f.axes}` === `${g.shape};${g.axes}` && sameTerms(f, g);
/** Some numbers of a form, by their positions in it, as an i32 tensor. */
export function materializeSome(f: Affine, positions: Int32Array): Tensor {
  const all = new Int32Array(sizeOf(f.shape));
  eachPlace(f, (place, k) => {
    all[k] = place;
    return true;
  });
  const type = arrayType("i32", [positions.length]);
  const fixed: Tensor = concrete(
    type,
    positions.map((k) => all[k]!),
  );
  return f.terms.reduce((s, { value, times }) => add(s, stretch(mul(value, times), type.shape)), fixed);
}
/** A form as an i32 tensor. */
export function materialize(f: Affine): Tensor {
  const raw = new Int32Array(sizeOf(f.shape));
  eachPlace(f, (place, k) => {
    raw[k] = place;
    return true;
  });
  let sum: Tensor = concrete(arrayType("i32", f.shape), f.shape.length === 0 ? raw[0]! : raw);
  const fixed = f.axes.every((c) => c === 0) && f.constant === 0;
  f.terms.forEach(({ value, times }, k) => {
    const term = stretch(times === 1 ? value : mul(value, times), f.shape);
    sum = k === 0 && fixed ? term : add(sum, term);
  });
  return sum;
}
