import type { Raw, TypedArray } from "../ir/raw.ts";

/** Position of the first number that is NaN or infinite; -1 when all are finite. NaN only with `onlyNaN`. */
export function firstBad(raw: Raw | undefined, onlyNaN = false): number {
  if (raw === undefined) return -1;
  const bad = onlyNaN ? Number.isNaN : (x: number): boolean => !Number.isFinite(x);
  if (typeof raw === "number") return bad(raw) ? 0 : -1;
  if (Array.isArray(raw)) return raw.findIndex((part) => firstBad(part as Raw, onlyNaN) >= 0);
  return (raw as TypedArray).findIndex(bad);
}
export const allFinite = (raw: Raw | undefined): boolean => firstBad(raw) < 0;

/**
 * From bad lines back to where the trouble began: the earliest line that is bad while none of those that it came from is.
 * `from` gives the lines that line i came from, as far as they matter.
 */
export function origin(
  starts: readonly number[],
  bad: (i: number) => boolean,
  from: (i: number) => readonly number[],
): number | undefined {
  const seen = new Set<number>();
  const agenda = starts.filter(bad);
  let first: number | undefined;
  for (let i = agenda.pop(); i !== undefined; i = agenda.pop()) {
    if (seen.has(i)) continue;
    seen.add(i);
    const worse = from(i).filter(bad);
    if (worse.length > 0) agenda.push(...worse);
    else if (first === undefined || i < first) first = i;
  }
  return first;
}
