import "../prims/install.ts";

export {
  i0,
  i0e,
  i1,
  i1e,
  iv,
  ive,
  j0,
  j1,
  jn,
  k0,
  k0e,
  k1,
  k1e,
  kn,
  kve,
  y0,
  y1,
  yn,
} from "../prims/besselFunctions.ts";
export { entr, xlog1py, xlogx, xlogy } from "../prims/entropy.ts";
export { erf, erfc, erfcinv, erfcx, erfinv, logNdtr, ndtr, ndtri } from "../prims/errorFunctions.ts";
export { beta, betaln, digamma, gamma, lbinom, lgamma, polygamma, trigamma } from "../prims/gammaFunctions.ts";
export { betainc } from "../prims/incompleteBeta.ts";
export { gammainc, gammaincc } from "../prims/incompleteGamma.ts";
export { lambertw } from "../prims/lambert.ts";
export type { OfOrder, Special, SpecialBinary, SpecialTernary } from "../prims/lanewise.ts";
export { bernoulliFunction, cosm1rel, exprel, log1prel, sinc, sincPi } from "../prims/removable.ts";
