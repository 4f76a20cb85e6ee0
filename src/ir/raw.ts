import type { DType, Type } from "./type.ts";

/** Storage of f64, f32, i32 and bool elements. */
export type TypedArray = Float64Array | Float32Array | Int32Array | Uint8Array;
/** The numbers behind a value: a number for rank 0, a contiguous row-major array otherwise, a list for a tuple. */
export type Raw = number | TypedArray | readonly Raw[];
/** A raw value of an array type. */
export type RawArray = number | TypedArray;

const constructors = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  bool: Uint8Array,
  lanes: Uint8ClampedArray,
};

/** Arrays that serve again after `end`: nobody may keep one beyond. */
export class Pool {
  /** By the number of their type; the first `taken` are in use. */
  readonly #shelves: Map<number, { readonly arrays: TypedArray[]; taken: number }> = new Map();
  #room = most;
  /** Zeroed. */
  take(t: Type): TypedArray {
    const shelf = this.#shelves.get(t.id) ?? { arrays: [], taken: 0 };
    let y = shelf.arrays[shelf.taken]?.fill(0);
    if (y === undefined) {
      y = fresh(t);
      this.#room -= y.byteLength;
      if (this.#room < 0) return y;
      this.#shelves.set(t.id, shelf);
      shelf.arrays.push(y);
    }
    shelf.taken++;
    return y;
  }
  /** All that was taken is free; where that was more than a pool keeps, it begins anew. */
  end(): void {
    for (const shelf of this.#shelves.values()) shelf.taken = 0;
    if (this.#room >= 0) return;
    this.#shelves.clear();
    this.#room = most;
  }
}
/** Bytes that a pool keeps. */
const most = 2 ** 26;
let pool: Pool | undefined;
/** f(x), where the arrays that f makes are those of a pool. */
export function pooled<T, X = undefined>(from: Pool | undefined, f: (x: X) => T, x: X = undefined as X): T {
  const saved = pool;
  pool = from;
  try {
    return f(x);
  } finally {
    pool = saved;
  }
}
const fresh = (t: Type): TypedArray => new constructors[t.dtype as DType](t.size);
/** Zeroed storage for a type of rank 1 or more. */
export const storage = (t: Type): TypedArray => pool?.take(t) ?? fresh(t);
/** Numbers of a type once more. */
export function copied(t: Type, x: TypedArray): TypedArray {
  const y = storage(t);
  y.set(x);
  return y;
}
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
/** In doubles. */
export const doubles = (x: TypedArray): Float64Array => (x instanceof Float64Array ? x : Float64Array.from(x));
