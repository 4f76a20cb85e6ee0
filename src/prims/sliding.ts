import type { AxisWindow } from "../math/windows.ts";
import { fail } from "../record/errors.ts";

/** The same for every spatial axis, or one for each. */
export type PerAxis = number | readonly number[];
/**
 * Zeros around every spatial axis: "valid" none; "same" as many as make the result ceil(size / stride) long, the odd one
 * after; a number on both sides; or [before, after] for each axis (negative ones crop).
 */
export type Padding = "valid" | "same" | number | readonly (readonly [before: number, after: number])[];

/** How a window slides, one entry for each spatial axis. */
export interface Sliding {
  readonly [key: string]: unknown;
  readonly strides: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dilation: readonly number[];
  readonly inputDilation: readonly number[];
}
/** Length of n elements with d - 1 places between neighbours. */
export const dilated = (n: number, d: number): number => (n === 0 ? 0 : (n - 1) * d + 1);

/** A list of one integer, at least `least`, for each of `rank` axes. */
export function perAxis(name: string, what: string, rank: number, given: PerAxis | undefined, least = 1): number[] {
  const list =
    typeof given === "number"
      ? new Array<number>(rank).fill(given)
      : given === undefined
        ? new Array<number>(rank).fill(1)
        : [given].flat();
  if (list.length !== rank)
    fail(name, `${what} [${list}] for ${rank} spatial axes`, "Give a number, or one for each axis");
  if (list.some((n) => !Number.isInteger(n) || n < least))
    fail(name, `${what} [${list}]: each must be a whole number, at least ${least}`);
  return list;
}
/** [before, after] for each axis; `lengths` are the (dilated) sizes that the windows slide over, `windows` theirs. */
export function paddings(
  name: string,
  padding: Padding | undefined,
  lengths: readonly number[],
  windows: readonly number[],
  strides: readonly number[],
): (readonly [number, number])[] {
  if (padding === undefined || padding === "valid") return lengths.map(() => [0, 0]);
  if (padding === "same")
    return lengths.map((n, i) => {
      const stride = strides[i]!;
      const total = Math.max(0, (Math.ceil(n / stride) - 1) * stride + windows[i]! - n);
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
  const list = typeof padding === "number" ? lengths.map((): [number, number] => [padding, padding]) : padding;
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger);
  if (!Array.isArray(list) || list.length !== lengths.length || !list.every(isPair))
    fail(
      name,
      `padding ${JSON.stringify(padding)} for ${lengths.length} spatial axes`,
      'Write "valid", "same", a whole number, or [before, after] for each axis',
    );
  return [...list];
}
/** Size of the result along an axis. */
export const resultSize = (p: Sliding, i: number, source: number, window: number): number => {
  const room = dilated(source, p.inputDilation[i]!) + p.low[i]! + p.high[i]! - dilated(window, p.dilation[i]!);
  return Math.max(0, Math.floor(room / p.strides[i]!) + 1);
};
export const axisWindows = (p: Sliding, source: readonly number[], window: readonly number[]): AxisWindow[] =>
  source.map((n, i) => ({
    source: n,
    window: window[i]!,
    result: resultSize(p, i, n, window[i]!),
    stride: p.strides[i]!,
    dilation: p.dilation[i]!,
    inputDilation: p.inputDilation[i]!,
    low: p.low[i]!,
  }));
