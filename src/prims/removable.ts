import { bernoulliK, cosm1relK, exprelK, log1prelK, sincK, sincPiK } from "../math/removable.ts";
import { derivativeFamily } from "./derivativeFamily.ts";
import type { Special } from "./lanewise.ts";
import { bernoulliLane, cosm1relLane, exprelLane, log1prelLane, sincLane } from "./removableLanes.ts";

/* Functions with a removable singularity: value and every derivative keep their digits around it. */

/** sin(x)/x, elementwise, 1 at 0: the unnormalised sinc (NumPy's is `sincPi`). */
export const sinc: Special = /* @__PURE__ */ derivativeFamily("sinc", sincK, sincLane)(0);
/** sin(pi x)/(pi x), elementwise, 1 at 0, exactly 0 at the other integers: the normalised sinc, NumPy's `sinc`. */
export const sincPi: Special = /* @__PURE__ */ derivativeFamily("sincPi", sincPiK)(0);
/** (e^x - 1)/x, elementwise, 1 at 0: the relative error exponential. */
export const exprel: Special = /* @__PURE__ */ derivativeFamily("exprel", exprelK, exprelLane)(0);
/** log(1 + x)/x, elementwise, 1 at 0; Infinity at -1, NaN below. */
export const log1prel: Special = /* @__PURE__ */ derivativeFamily("log1prel", log1prelK, log1prelLane)(0);
/** x/(e^x - 1), elementwise, 1 at 0: the generating function of the Bernoulli numbers (DLMF 24.2.1). */
export const bernoulliFunction: Special = /* @__PURE__ */ derivativeFamily(
  "bernoulliFunction",
  bernoulliK,
  bernoulliLane,
)(0);
/** (1 - cos x)/x^2, elementwise, 1/2 at 0. */
export const cosm1rel: Special = /* @__PURE__ */ derivativeFamily("cosm1rel", cosm1relK, cosm1relLane)(0);
