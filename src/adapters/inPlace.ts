import { valueAndGrad } from "../api/grad.ts";
import type { Scalar } from "../api/types.ts";
import { jit } from "../jit/jit.ts";
import type { Tensor } from "../record/tensor.ts";
import { arrayGiven, inRow, type Numbers, oneNumber, requireLength, type Vector } from "./checks.ts";

/** f(x), its gradient written into the second argument where one is given. */
export type InPlace = (x: ArrayLike<number>, gradient?: Numbers | null) => number;

/**
 * Value and exact gradient in place, as fmin's `conjugateGradient` and NLopt's objectives take them; nothing is allocated.
 * @example
 * ```ts
 * import type { Tensor } from "wengert";
 * import { inPlace } from "wengert/adapters";
 * const f = inPlace((x: Tensor) => x.square().sum());
 * const gradient = [0, 0];
 * f([3, 4], gradient); // => 25
 * gradient; // => [6, 8]
 * ```
 */
export function inPlace<P extends Vector = Tensor>(f: (x: P) => Scalar): InPlace {
  const g = f as (x: Tensor) => Scalar;
  const [value, both] = [inRow(jit(g)), jit(valueAndGrad(g))];
  const out = new Float64Array(1);
  let [at, slope] = [new Float64Array(0), new Float64Array(0)];
  return (x, gradient) => {
    if (at.length !== arrayGiven("inPlace", "x", x).length)
      [at, slope] = [new Float64Array(x.length), new Float64Array(x.length)];
    at.set(x);
    if (gradient == null) return oneNumber("inPlace", value(at));
    requireLength("inPlace", gradient, slope.length);
    both.into(at, [out, slope]);
    for (let k = 0; k < slope.length; k++) gradient[k] = slope[k]!;
    return out[0]!;
  };
}
