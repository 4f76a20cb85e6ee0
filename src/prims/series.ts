import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, addTangents, convolve, div, mul, scale, subTangents } from "./arithmetic.ts";
import { constantOf } from "./broadcast.ts";
import { ge, where } from "./comparison.ts";
import { type Unary, unary } from "./lanewise.ts";

/** Coefficients 0..order of a b. */
export const productOfSeries = (a: Series, b: Series, order: number): Tangent[] =>
  Array.from({ length: order + 1 }, (_, k) => convolve(a, b, k, mul));
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
/** Coefficients 0..order of y = u^r, given y_0: u y' = r u' y, so k u_0 y_k = sum_{j=1..k} (r j - (k - j)) u_j y_{k-j}. */
export function powerOfSeries(u: Series, y0: Tensor, r: number | Tensor, order: number): Tangent[] {
  const y: Tangent[] = [y0];
  for (let k = 1; k <= order; k++) {
    let s: Tangent = null;
    for (let j = 1; j <= k; j++) {
      const uj = u[j];
      const yk = y[k - j];
      const factor = typeof r === "number" ? (r * j - (k - j)) / k : add(mul(r, j / k), j / k - 1);
      if (uj && yk && factor !== 0) s = addTangents(s, mul(scale(uj, yk), factor));
    }
    y.push(s && div(s, u[0]!));
  }
  return y;
}
/**
 * x where it is at least 0, else NaN: keeps a formula such as 1/x from answering outside the domain of the function. A
 * branch would make the slopes there structural zeros; these are NaN to every order.
 */
export const inDomain: Unary = /* @__PURE__ */ unary("inDomain", {
  scalar: (x) => (x >= 0 ? x : Number.NaN),
  jvp: ([dx], [x]) => dx && scale(dx, where(ge(x, 0), constantOf(x.type, 1), Number.NaN)),
  lower: (g, x) => g.select(g.ge(x, g.constant(0)), x, g.constant(Number.NaN)),
});
/** Coefficients 0..order of y = log u, given y_0, NaN for u_0 < 0: u y' = u', so k u_0 y_k = k u_k - sum_{0<j<k} j y_j u_{k-j}. */
export function logOfSeries(u: Series, y0: Tensor, order: number): Tangent[] {
  const y: Tangent[] = [y0];
  for (let k = 1; k <= order; k++) {
    let s: Tangent = null;
    for (let j = 1; j < k; j++) {
      const yj = y[j];
      const uk = u[k - j];
      if (yj && uk) s = addTangents(s, mul(scale(yj, uk), j / k));
    }
    const r = subTangents(u[k]!, s);
    y.push(r && div(r, inDomain(u[0]!)));
  }
  return y;
}
