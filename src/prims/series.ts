import type { Series, Tangent } from "../record/rules.ts";
import { addTangents, mul, scale } from "./arithmetic.ts";

/** Coefficient k of y where y' = d x': y_k = sum_{j=1..k} (j/k) x_j d_{k-j}. Needs d_0 .. d_{k-1}. */
export function convolveSlope(x: Series, d: Series, k: number): Tangent {
  let s: Tangent = null;
  for (let j = 1; j <= k; j++) {
    const xj = x[j];
    const dk = d[k - j];
    if (xj && dk) s = addTangents(s, mul(scale(xj, dk), j / k));
  }
  return s;
}
