import { type AxisWindow, readPositions } from "./windows.ts";

/*
 * Windows over `count` arrays of equal shape, steered by the largest value that each window sees in `by`. Windows without
 * an element are not expected. NaN in a window: NaN.
 */

/** Largest value of each window and how often it occurs, into `largest` and `times`. */
function survey(
  reads: Int32Array,
  results: number,
  by: Float64Array,
  first: number,
  largest: Float64Array,
  times: Int32Array,
): void {
  largest.fill(Number.NEGATIVE_INFINITY);
  times.fill(0);
  for (let i = 0; i < reads.length; i++) {
    if (reads[i]! < 0) continue;
    const t = i % results;
    const v = by[first + reads[i]!]!;
    const best = largest[t]!;
    if (v > best || Number.isNaN(v)) {
      largest[t] = v;
      times[t] = 1;
    } else if (v === best) times[t]!++;
  }
}
/** y[t]: mean of x over the elements of window t where `by` is largest. */
export function pickLargest(
  count: number,
  axes: readonly AxisWindow[],
  x: Float64Array,
  by: Float64Array,
  y: Float64Array,
): void {
  const reads = readPositions(axes);
  const source = axes.reduce((n, a) => n * a.source, 1);
  const results = axes.reduce((n, a) => n * a.result, 1);
  const largest = new Float64Array(results);
  const times = new Int32Array(results);
  const seen = new Int32Array(results);
  for (let m = 0; m < count; m++) {
    survey(reads, results, by, m * source, largest, times);
    seen.fill(0);
    for (let i = 0; i < reads.length; i++) {
      if (reads[i]! < 0) continue;
      const t = i % results;
      const to = m * results + t;
      if (Number.isNaN(largest[t]!)) y[to] = Number.NaN;
      else if (by[m * source + reads[i]!]! === largest[t]!) {
        // A running mean is exact where the values agree.
        const v = x[m * source + reads[i]!]!;
        if (seen[t]!++ === 0) y[to] = v;
        else if (v !== y[to]!) y[to] = y[to]! + (v - y[to]!) / seen[t]!;
      }
    }
  }
}
/** The transpose in x: c[t] is shared evenly among the elements of window t where `by` is largest, and added up. */
export function spreadLargest(
  count: number,
  axes: readonly AxisWindow[],
  c: Float64Array,
  by: Float64Array,
  y: Float64Array,
): void {
  const reads = readPositions(axes);
  const source = axes.reduce((n, a) => n * a.source, 1);
  const results = axes.reduce((n, a) => n * a.result, 1);
  const largest = new Float64Array(results);
  const times = new Int32Array(results);
  for (let m = 0; m < count; m++) {
    survey(reads, results, by, m * source, largest, times);
    for (let i = 0; i < reads.length; i++) {
      if (reads[i]! < 0) continue;
      const t = i % results;
      const to = m * source + reads[i]!;
      if (Number.isNaN(largest[t]!)) y[to] = Number.NaN;
      else if (by[to]! === largest[t]!) y[to] = y[to]! + c[m * results + t]! / times[t]!;
    }
  }
}
