import { fail } from "../record/errors.ts";
import { type Any, isScalar } from "./operand.ts";
import { wholeOf } from "./truth.ts";

/** `k in o`; a recorded k is the whole number that it is. */
export const has = (k: Any, o: Any): boolean =>
  isScalar(k)
    ? (wholeOf(k) ?? fail("operators", "a recorded number was used as a property name", "Use an array")) in o
    : k in o;
