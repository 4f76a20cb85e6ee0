import type { DType, Type } from "../ir/type.ts";

const bytes: Readonly<Record<DType, number>> = { f64: 8, f32: 4, i32: 4, bool: 1 };
/** Storage of a value. */
export const bytesOf = (t: Type): number =>
  t.dtype === "tuple" ? t.parts.reduce((s, u) => s + bytesOf(u), 0) : t.size * bytes[t.dtype];
