import { jacobian } from "../api/jacobian.ts";
import { jit } from "../jit/jit.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Numbers, requireLength, type Vector } from "./checks.ts";
import { numbersOf } from "./coefficients.ts";

/** Several constraints at once: values into `result`, and their Jacobian row by row into `gradients` where it is given. */
export type ConstraintsInPlace = (x: Float64Array, gradients: Numbers | null, result: Numbers) => void;

/**
 * Several constraints with their exact Jacobian in place, as NLopt's `addInequalityMConstraint` and
 * `addEqualityMConstraint` take them. g gives a vector.
 * @throws if g has another number of values than `result` takes.
 */
export function constraintsInPlace<P extends Vector = Tensor>(g: (x: P) => unknown): ConstraintsInPlace {
  const f = g as (x: Tensor) => Tensor;
  const [value, slopes] = [jit(f), jit(jacobian(f))];
  let [values, rows] = [new Float64Array(0), new Float64Array(0)];
  return (x, gradients, result) => {
    if (values.length !== result.length || rows.length !== result.length * x.length) {
      const size = numbersOf(value(x as never)).length;
      if (size !== result.length)
        fail(
          "constraintsInPlace",
          `${size} constraints for ${result.length} tolerances`,
          "Give one tolerance for each",
        );
      [values, rows] = [new Float64Array(size), new Float64Array(size * x.length)];
    }
    value.into(x, values);
    for (let k = 0; k < values.length; k++) result[k] = values[k]!;
    if (gradients == null) return;
    requireLength("constraintsInPlace", gradients, rows.length);
    slopes.into(x, rows);
    for (let k = 0; k < rows.length; k++) gradients[k] = rows[k]!;
  };
}
