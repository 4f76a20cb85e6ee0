import { InputError, readText } from "./text.ts";

/** A vector of golden numbers: some of its entries, and sums over all. */
export interface GoldenVector {
  readonly length: number;
  readonly index: "all" | readonly number[];
  readonly value: readonly number[];
  readonly sum: number;
  readonly sum_abs: number;
  readonly max_abs: number;
}
export interface Golden {
  readonly instance: string;
  readonly objective: GoldenVector;
  readonly derivative: GoldenVector;
}
export function readGolden(file: string): Golden {
  let parsed: Golden;
  try {
    parsed = JSON.parse(readText(file)) as Golden;
  } catch (e) {
    if (e instanceof InputError) throw e;
    throw new InputError(file, `is not JSON (${(e as Error).message})`);
  }
  for (const part of ["objective", "derivative"] as const)
    if (!Array.isArray(parsed[part]?.value)) throw new InputError(file, `has no ${part}.value`);
  return parsed;
}
/** Numbers that can be compared, and those of them off by more than `tolerance` of the largest entry. */
export interface Agreement {
  readonly numbers: number;
  readonly bad: number;
  /** Largest difference over the largest entry. */
  readonly worst: number;
}
/** With the roundings of every addition carried along (Neumaier 1974): millions of entries lose no digit. */
function sumOf(x: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (const v of x) {
    const next = sum + v;
    lost += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum;
    sum = next;
  }
  return sum + lost;
}
export function agreement(got: Float64Array, want: GoldenVector, tolerance: number): Agreement {
  if (got.length !== want.length) return { numbers: want.length, bad: want.length, worst: Number.POSITIVE_INFINITY };
  let bad = 0;
  let worst = 0;
  want.value.forEach((v, k) => {
    const error = Math.abs(got[want.index === "all" ? k : want.index[k]!]! - v) / want.max_abs;
    if (!(error <= tolerance)) bad++;
    worst = Math.max(worst, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
  });
  const error = Math.abs(sumOf(got) - want.sum) / want.sum_abs;
  if (!(error <= tolerance)) bad++;
  return { numbers: want.value.length + 1, bad, worst: Math.max(worst, error) };
}
