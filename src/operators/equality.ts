import { eq } from "../prims/comparison.ts";
import { asRules } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { asFloat, isTruth } from "./operand.ts";

/** a = b as a recorded truth value; NaN equals nothing. */
export const equal = (a: Tensor | number, b: Tensor | number): Tensor => asRules(() => eq(plain(a, b), plain(b, a)));
/** Counters stay whole beside whole numbers; all else meets as f64. */
function plain(x: Tensor | number, other: Tensor | number): Tensor | number {
  const whole = (v: Tensor | number): boolean =>
    typeof v === "number" ? v === (v | 0) : v.type.dtype === "i32" && !isTruth(v);
  return whole(x) && whole(other) ? x : asFloat(x);
}
