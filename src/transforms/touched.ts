import { type Raw, type TypedArray, zeroRaw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";

/** Lanes that received something: not 0. Counts saturate, so that no number of contributions looks like none. */
export type Touched = Uint8ClampedArray;
/** 1 in the lanes that received anything. */
export function live(t: Type, lanes: Touched | undefined): Raw {
  const z = zeroRaw(t);
  if (typeof z === "number") return 1;
  if (lanes === undefined) return (z as TypedArray).fill(1);
  (z as TypedArray).set(lanes);
  return z;
}
/** Touched where there is anything. */
export const flags = (hit: TypedArray): Touched => Uint8ClampedArray.from(hit, (h) => (h !== 0 ? 1 : 0));
/** Part of what is known of a line with several results. */
export function setPart<T>(of: Map<number, unknown>, a: number, part: number, x: T): void {
  const parts = (of.get(a) as T[] | undefined) ?? [];
  parts[part] = x;
  of.set(a, parts);
}
