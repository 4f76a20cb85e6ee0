import { Tensor } from "../record/tensor.ts";

/**
 * Where the whole numbers of a captured loop lie: low..high, from `from` if that is given (a carried number whose place is
 * not known yet). i32 arithmetic is JavaScript's as long as no result leaves the 32 bits, so only numbers with a range
 * stay whole; all others are f64.
 */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly from?: Tensor | undefined;
}
const ranges = new WeakMap<Tensor, Range>();
const limit = 2 ** 31 - 1;

export function withRange(v: Tensor, range: Range): Tensor {
  ranges.set(v, range);
  return v;
}
export const rangeOf = (x: unknown): Range | undefined =>
  typeof x === "number"
    ? Number.isInteger(x) && Math.abs(x) <= limit && !Object.is(x, -0)
      ? { low: x, high: x }
      : undefined
    : x instanceof Tensor
      ? ranges.get(x)
      : undefined;

/** The whole number that a recorded f64 is, made when somebody asks for it: a place in an array. */
interface Twin {
  readonly range: Range;
  readonly make: () => Tensor | number;
}
const twins = new WeakMap<Tensor, Twin>();
let anyTwin = false;
export function withTwin(v: Tensor, range: Range, make: Twin["make"]): Tensor {
  twins.set(v, { range, make });
  anyTwin = true;
  return v;
}
/** A number as a whole one, if it is one that has a range. */
export function wholeTwin(x: unknown): Tensor | number | undefined {
  if (rangeOf(x)) return x as Tensor | number;
  return x instanceof Tensor ? twins.get(x)?.make() : undefined;
}
const wholeRange = (x: unknown): Range | undefined =>
  rangeOf(x) ?? (x instanceof Tensor ? twins.get(x)?.range : undefined);

type Rule = (a: Range, b: Range) => Range | undefined;
/** Ranges of results by the symbol of the operator. */
const rules: Readonly<Record<string, Rule>> = {
  "+": (a, b) => (a.from && b.from ? undefined : within(a.low + b.low, a.high + b.high, a.from ?? b.from)),
  "-": (a, b) => (b.from ? undefined : within(a.low - b.high, a.high - b.low, a.from)),
  "*": (a, b) => {
    if (a.from || b.from) return undefined;
    const all = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
    return within(Math.min(...all), Math.max(...all));
  },
  "%": (a, b) => {
    if (b.from || (b.low <= 0 && b.high >= 0)) return undefined;
    const most = Math.max(Math.abs(b.low), Math.abs(b.high)) - 1;
    return a.from
      ? within(-most, most)
      : within(Math.max(-most, Math.min(a.low, 0)), Math.min(most, Math.max(a.high, 0)));
  },
};
const within = (low: number, high: number, from?: Tensor): Range | undefined =>
  low >= -limit && high <= limit ? { low, high, from } : undefined;

/** The range of a whole result; undefined where the operation must be done in f64. */
export function rangeAfter(symbol: string, a: unknown, b: unknown): Range | undefined {
  const [r, s] = [rangeOf(a), rangeOf(b)];
  return r && s && rules[symbol]?.(r, s);
}
/** The same for numbers of which one is whole only as its twin. */
export function twinRangeAfter(symbol: string, a: unknown, b: unknown): Range | undefined {
  if (!anyTwin) return undefined;
  const [r, s] = [wholeRange(a), wholeRange(b)];
  return r && s && !r.from && !s.from ? rules[symbol]?.(r, s) : undefined;
}
/** Both ranges in one. */
export function hull(a: Range, b: Range): Range | undefined {
  return a.from === b.from ? within(Math.min(a.low, b.low), Math.max(a.high, b.high), a.from) : undefined;
}
