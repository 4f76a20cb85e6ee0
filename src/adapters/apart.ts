import type { Scalar } from "../api/types.ts";
import type { Tensor } from "../record/tensor.ts";
import type { Vector } from "./checks.ts";
import { inPlace } from "./inPlace.ts";

/** A function and its gradient, each on its own. */
export interface Apart {
  readonly f: (x: readonly number[]) => number;
  readonly gradient: (x: readonly number[]) => number[];
}
/**
 * f and its exact gradient apart, as `numeric.uncmin(f, x0, tol, gradient)` and many others take them.
 * @example
 * ```ts
 * import type { Tensor } from "wengert";
 * import { apart } from "wengert/adapters";
 * const { f, gradient } = apart((x: Tensor) => x.square().sum());
 * f([3, 4]); // => 25
 * gradient([3, 4]); // => [6, 8]
 * ```
 */
export function apart<P extends Vector = Tensor>(f: (x: P) => Scalar): Apart {
  const both = inPlace(f);
  return {
    f: (x) => both(x),
    gradient(x) {
      const out = new Array<number>(x.length).fill(0);
      both(x, out);
      return out;
    },
  };
}
