import { jacobian } from "../api/jacobian.ts";
import { jit } from "../jit/jit.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { arrayGiven, inRow, type Numbers, requireLength, type Vector } from "./checks.ts";

/** Several constraints at once: values into `result`, and their Jacobian row by row into `gradients` where it is given. */
export type ConstraintsInPlace = (x: ArrayLike<number>, gradients: Numbers | null, result: Numbers) => void;

/**
 * Several constraints with their exact Jacobian in place, as NLopt's `addInequalityMConstraint` and
 * `addEqualityMConstraint` take them. g gives a vector, or a list of numbers and vectors.
 * @throws if g has another number of values than `result` takes.
 */
export function constraintsInPlace<P extends Vector = Tensor>(g: (x: P) => unknown): ConstraintsInPlace {
  const f = g as (x: Tensor) => Tensor;
  const [value, slopes] = [inRow(jit(f)), inRow(jit(jacobian(f)))];
  let at = new Float64Array(0);
  return (x, gradients, result) => {
    const { length } = arrayGiven("constraintsInPlace", "x", x);
    if (at.length !== length) at = new Float64Array(length);
    at.set(x);
    const values = value(at);
    const what = `${values.length} constraints for ${result.length} tolerances`;
    if (values.length !== result.length) fail("constraintsInPlace", what, "Give one tolerance for each");
    for (let k = 0; k < values.length; k++) result[k] = values[k]!;
    if (gradients == null) return;
    requireLength("constraintsInPlace", gradients, values.length * length);
    const rows = slopes(at);
    for (let k = 0; k < rows.length; k++) gradients[k] = rows[k]!;
  };
}
