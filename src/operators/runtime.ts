/** What the text of rewritten functions calls, each name with a `$` before it. */

export type { AnyFunction } from "../api/call.ts";
export { add, bit, bnot, dec, div, inc, mod, mul, neg, numericOf, pos, pow, sub } from "./arithmetic.ts";
export { branch } from "./branch.ts";
export { call } from "./calls.ts";
export { caught } from "./caught.ts";
export { eq, eqq, ge, gt, le, lt, ne, neq } from "./comparison.ts";
export { each, type Visitor } from "./each.ts";
export { born, get, key, ref, set, typedArray as f64 } from "./elements.ts";
export { grow } from "./grows.ts";
export type { Condition, Relation, Update } from "./head.ts";
export { hidden } from "./hidden.ts";
export { host, make } from "./host.ts";
export { has, instance, items } from "./kind.ts";
export type { Assign, Variables } from "./loops.ts";
export { loop, loopOf } from "./loops.ts";
export { mark, methods } from "./mark.ts";
export { maths as maths_ } from "./maths.ts";
export { method } from "./method.ts";
export { numbers as number_ } from "./numbers.ts";
export { off } from "./off.ts";
export type { Any } from "./operand.ts";
export { ours } from "./ours.ts";
export { stays } from "./report.ts";
export { outer, type Variable } from "./surroundings.ts";
export { text } from "./text.ts";
export { name, not, test, typeOf as typeOf_ } from "./truth.ts";
export { unmarked } from "./unmarked.ts";
