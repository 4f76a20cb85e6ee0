import { BOOL, F64, I32, type Type } from "../ir/type.ts";
import { cast } from "../prims/arithmetic.ts";
import { select } from "../prims/comparison.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { Abort } from "./capture.ts";
import { hull, rangeOf, withRange } from "./counter.ts";
import { asFloat, isScalar, isTruth } from "./operand.ts";

/** What a variable may hold to be carried from turn to turn. */
export type Carried = number | boolean | undefined | Tensor;
export const isCarried = (v: unknown): v is Carried =>
  isScalar(v) || typeof v === "number" || typeof v === "boolean" || v === undefined;
const isBoolean = (v: Carried): boolean => typeof v === "boolean" || (v instanceof Tensor && isTruth(v));

/** The type in which a value is carried: whole numbers as i32 unless that has failed. */
export const carriedType = (v: Carried, float: boolean): Type =>
  isBoolean(v) ? BOOL : !float && rangeOf(v) !== undefined ? I32 : F64;
/** What is nothing cannot be told from a number once both are recorded. */
const nothing = (): never => {
  throw new Abort("a variable holds a number or nothing, as a condition has it");
};
/** A value in the type in which it is carried. */
export function into(v: Carried, type: Type): Tensor {
  if (v === undefined) return nothing();
  if (type === F64)
    return v instanceof Tensor ? (cast(asFloat(v) as Tensor, "f64") as Tensor) : concrete(F64, Number(v));
  if (v instanceof Tensor) return v;
  return concrete(type, Number(v));
}
/** Whether a value fits the type in which it should be carried. */
export const fits = (v: Carried, type: Type): boolean =>
  type === F64 || (type === BOOL ? isBoolean(v) : rangeOf(v) !== undefined);

/** `c ? x : y` for values that are carried; undefined for others, which must be the same. */
export function choose(c: Tensor, x: unknown, y: unknown): Carried | undefined | { readonly differ: true } {
  if (Object.is(x, y)) return x as Carried;
  if (!isCarried(x) || !isCarried(y)) return { differ: true };
  if (isBoolean(x) && isBoolean(y)) return select([c, into(x, BOOL), into(y, BOOL)]);
  const [r, s] = [rangeOf(x), rangeOf(y)];
  const both = r && s && hull(r, s);
  if (both) return withRange(select([c, into(x, I32), into(y, I32)]), both);
  return select([c, into(x, F64), into(y, F64)]);
}
