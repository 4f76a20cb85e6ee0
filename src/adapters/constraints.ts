import { jacobian } from "../api/jacobian.ts";
import { jit } from "../jit/jit.ts";
import { fail } from "../record/errors.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten } from "../record/tree.ts";
import { arrayGiven, type Numbers, numbersOf, requireLength, type Vector } from "./checks.ts";

/** Several constraints at once: values into `result`, and their Jacobian row by row into `gradients` where it is given. */
export type ConstraintsInPlace = (x: ArrayLike<number>, gradients: Numbers | null, result: Numbers) => void;

/**
 * Several constraints with their exact Jacobian in place, as NLopt's `addInequalityMConstraint` and
 * `addEqualityMConstraint` take them. g gives a vector, or a list of numbers and vectors.
 * @throws if g has another number of values than `result` takes.
 */
export function constraintsInPlace<P extends Vector = Tensor>(g: (x: P) => unknown): ConstraintsInPlace {
  const f = g as (x: Tensor) => Tensor;
  const [value, slopes] = [jit(f), jit(jacobian(f))];
  let [at, values, rows] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  let [parts, rowParts]: [Float64Array[]?, Float64Array[]?] = [];
  return (x, gradients, result) => {
    const n = arrayGiven("constraintsInPlace", "x", x).length;
    if (parts === undefined || at.length !== n || values.length !== result.length) {
      const given = Float64Array.from(x);
      const found = value(given as never);
      const size = numbersOf(found).length;
      if (size !== result.length)
        fail(
          "constraintsInPlace",
          `${size} constraints for ${result.length} tolerances`,
          "Give one tolerance for each",
        );
      [at, values, rows] = [given, new Float64Array(size), new Float64Array(size * n)];
      [parts, rowParts] = [partsOf(values, found), undefined];
    } else at.set(x);
    value.into(at, parts);
    for (let k = 0; k < values.length; k++) result[k] = values[k]!;
    if (gradients == null) return;
    requireLength("constraintsInPlace", gradients, rows.length);
    rowParts ??= partsOf(rows, slopes(at as never));
    slopes.into(at, rowParts);
    for (let k = 0; k < rows.length; k++) gradients[k] = rows[k]!;
  };
}
/** Numbers in a row as `into` takes them: apart for each tensor of a result; those of a marked function are one array. */
function partsOf(numbers: Float64Array, result: unknown): Float64Array[] {
  const { leaves } = flatten(result);
  if (!leaves.some((leaf) => leaf instanceof Tensor)) return [numbers];
  let end = 0;
  return leaves.map((leaf) => {
    const from = end;
    end += numbersOf(leaf).length;
    return numbers.subarray(from, end);
  });
}
