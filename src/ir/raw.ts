import type { DType, Type } from "./type.ts";

/** Storage of f64, f32, i32 and bool elements. */
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;
/** The numbers behind a value: a number for rank 0, a contiguous row-major array otherwise, a list for a tuple. */
export type Raw = number | TypedArray | readonly Raw[];
/** A raw value of an array type. */
export type RawArray = number | TypedArray;

const constructors = { f64: Float64Array, f32: Float32Array, i32: Int32Array, bool: Uint8Array };

/** Zeroed storage for a type of rank 1 or more. */
export const storage = (t: Type): TypedArray => new constructors[t.dtype as DType](t.size);
/** Zero of a type. */
export const zeroRaw = (t: Type): Raw =>
  t.dtype === "tuple" ? t.parts.map(zeroRaw) : t.shape.length === 0 ? 0 : storage(t);

/** A number as its element type holds it. */
export function roundTo(dtype: DType | "tuple", x: number): number {
  if (dtype === "f32") return Math.fround(x);
  if (dtype === "i32") return x | 0;
  if (dtype === "bool") return x ? 1 : 0;
  return x;
}

export const at = (x: Raw, i: number): number => (typeof x === "number" ? x : ((x as TypedArray)[i] as number));

export function fill(t: Type, f: (i: number) => number): RawArray {
  if (t.shape.length === 0) return roundTo(t.dtype, f(0));
  const out = storage(t);
  for (let i = 0; i < out.length; i++) out[i] = f(i);
  return out;
}

/** Same bits: NaN equals NaN, 0 differs from -0. */
export function sameRaw(a: Raw, b: Raw): boolean {
  if (typeof a === "number" || typeof b === "number") return Object.is(a, b);
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameRaw(a[i] as Raw, b[i] as Raw)) return false;
  return true;
}
