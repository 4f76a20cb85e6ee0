import { type Raw, storage, type TypedArray, zeroRaw } from "../ir/raw.ts";
import { type DType, type Type, withDType } from "../ir/type.ts";

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
/** What numbers of a type may have received: nothing yet. */
export const untouched = (t: Type): Touched => storage(withDType(t, "lanes" as DType)) as unknown as Touched;
/** Touched where `test` holds. */
export function touchedWhere(t: Type, test: (lane: number) => boolean): Touched {
  const lanes = untouched(t);
  for (let j = 0; j < lanes.length; j++) if (test(j)) lanes[j] = 1;
  return lanes;
}
/** Part of what is known of a line with several results. */
export function setPart<T>(of: Map<number, unknown>, a: number, part: number, x: T): void {
  const parts = (of.get(a) as T[] | undefined) ?? [];
  parts[part] = x;
  of.set(a, parts);
}
