import { cast } from "../prims/arithmetic.ts";
import { and, eq, ge, lt, where } from "../prims/comparison.ts";
import { trunc } from "../prims/rounding.ts";
import { within } from "../prims/windows.ts";
import { asRules } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { Abort, capturing } from "./capture.ts";
import { rangeOf, wholeTwin, withRange } from "./counter.ts";
import { isValue } from "./operand.ts";
import type { Place } from "./store.ts";
import { truth } from "./truth.ts";

/** A place as a whole number. */
export function index(i: Place): Place {
  if (!isValue(i) || i.type.dtype === "i32") return i;
  return wholeTwin(i) ?? cast(i, "i32");
}
/**
 * The place of n that i is; undefined: none of them. Where nobody knows while recording, a place that is none is refused by
 * the operation that comes to it, unless it stands on a way that may not be taken: nothing is chosen there, and place 0 is
 * read. `refused`: operations refuse all other places by themselves.
 */
export function inside(i: Place, n: number, refused: boolean): Place | undefined {
  const k = index(i);
  if (!isValue(k)) return k >= 0 && k < n && Number.isInteger(k) ? k : undefined;
  const range = rangeOf(k);
  const isKnown = range && !range.from;
  if (isKnown && range.low >= 0 && range.high < n) return k;
  const ways = capturing?.taken() ?? [];
  const isCertain = ways.length === 0;
  if (isCertain && isKnown && capturing) throw new Abort("an index leaves its array");
  const isWhole = range !== undefined || k === i;
  return asRules(() => {
    const all = { low: 0, high: n - 1 };
    if (isCertain && isWhole && refused) return withRange(k, all);
    const x = i as Tensor;
    const between = and(ge(x, 0), lt(x, n));
    const is = truth(isWhole ? between : and(between, eq(x, trunc(x))));
    if (!isValue(is)) return is ? withRange(k, all) : undefined;
    // To i32 numbers wrap around, to a place too: what is none beyond the end is -1.
    const none = isWhole ? k : where(ge(k, n), k, -1);
    const place = where(is, k, isCertain ? none : where(ways.reduce(and), none, 0));
    return withRange(refused ? place : within([place], { operation: "a[i]", most: [n - 1] }), all);
  });
}
