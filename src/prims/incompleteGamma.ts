import { gammaincPPartial, gammaincQPartial } from "../math/gammaDensity.ts";
import { partialFamily } from "./derivativeFamily.ts";
import type { SpecialBinary } from "./lanewise.ts";

/** d^(i+j) P(a, x) / da^i dx^j. */
export const gammaincPartials: (i: number, j: number) => SpecialBinary = /* @__PURE__ */ partialFamily(
  "gammainc",
  gammaincPPartial,
);
/**
 * Regularised lower incomplete gamma function P(a, x) = int_0^x t^(a-1) e^-t dt / Gamma(a), a, x >= 0, NaN outside;
 * broadcasts (DLMF 8.2.4). Differentiable in both operands to any order; dP/dx = x^(a-1) e^-x / Gamma(a), which at x = 0 is
 * 0, 1 or Infinity for a above, at or below 1.
 */
export const gammainc: SpecialBinary = /* @__PURE__ */ gammaincPartials(0, 0);
/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), with its own accurate tail; broadcasts. */
export const gammaincc: SpecialBinary = /* @__PURE__ */ partialFamily("gammaincc", gammaincQPartial)(0, 0);
