import { betaincPartial } from "../math/betaDensity.ts";
import { ternaryFamily } from "./derivativeFamily.ts";
import type { SpecialTernary } from "./lanewise.ts";

/**
 * Regularised incomplete beta function I_x(a, b) = int_0^x t^(a-1) (1-t)^(b-1) dt / Beta(a, b), a, b > 0, 0 <= x <= 1, NaN
 * outside; broadcasts (DLMF 8.17.2). Differentiable in all three operands to any order; at x = 0 and 1 the slope in x is the
 * limit of the beta density: 0, finite or Infinity for an exponent above, at or below 1.
 */
export const betainc: SpecialTernary = /* @__PURE__ */ ternaryFamily("betainc", betaincPartial);
