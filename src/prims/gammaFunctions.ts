import { gamma as gammaValue, lgamma as lgammaValue } from "../math/gamma.ts";
import { betalnPartial, beta as betaValue, lbinomPartial, lgammaK } from "../math/logGammaPartials.ts";
import { digamma as digammaValue, polygamma as polygammaValue } from "../math/polygamma.ts";
import { fail } from "../record/errors.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, mul, scale } from "./arithmetic.ts";
import { derivativeFamily, partialFamily } from "./derivativeFamily.ts";
import { digammaLane, lgammaLane } from "./gammaLanes.ts";
import { binary, type Special, type SpecialBinary, unary } from "./lanewise.ts";

/**
 * log|Gamma(x)|, elementwise (DLMF 5.2). +Infinity at the poles 0, -1, -2, ..., where the derivative is NaN: the slopes on
 * the two sides have opposite signs.
 */
export const lgamma: Special = /* @__PURE__ */ derivativeFamily(
  "lgamma",
  lgammaK,
  /* @__PURE__ */ lgammaLane(lgammaValue),
  /* @__PURE__ */ digammaLane((x) => lgammaK(1, x)),
)(0);

const polygammaFamily: (n: number) => Special = /* @__PURE__ */ derivativeFamily(
  "polygamma",
  polygammaValue,
  /* @__PURE__ */ digammaLane(digammaValue),
);
/** psi(x) = Gamma'(x)/Gamma(x), elementwise (DLMF 5.2.2). -+Infinity at +-0, NaN at the poles -1, -2, .... */
export const digamma: Special = /* @__PURE__ */ polygammaFamily(0);
/** psi'(x), elementwise. +Infinity at the poles 0, -1, -2, .... */
export const trigamma: Special = /* @__PURE__ */ polygammaFamily(1);
/**
 * psi^(n)(x), the n-th derivative of digamma (DLMF 5.15), elementwise; n is a plain number.
 * @throws if n is not a whole number.
 */
export function polygamma(n: number, x: number): Tensor & number;
/** The same of each element. */
export function polygamma(n: number, x: TensorLike): Tensor;
export function polygamma(n: number, x: TensorLike): Tensor {
  if (!Number.isInteger(n) || n < 0)
    fail("polygamma", `the order ${n} is not a whole number`, "Pass 0, 1, 2, ... as a plain number, then x");
  return polygammaFamily(n)(x);
}

/** Gamma(x), elementwise; exact for integers up to 23. +-Infinity at +-0, NaN at the poles -1, -2, .... */
export const gamma: Special = /* @__PURE__ */ unary("gamma", {
  scalar: gammaValue,
  jvp: ([dx], [x], y) => dx && scale(dx, mul(y, digamma(x))), // Gamma' = Gamma psi
  lower: "scalar",
});

const betalnFamily: (i: number, j: number) => SpecialBinary = /* @__PURE__ */ partialFamily("betaln", betalnPartial);
/**
 * log Beta(a, b) = log(Gamma(a) Gamma(b) / Gamma(a + b)), a, b >= 0, NaN outside; broadcasts. Keeps its digits where the
 * three logarithms cancel. +Infinity where a or b is 0.
 */
export const betaln: SpecialBinary = /* @__PURE__ */ betalnFamily(0, 0);
/** Beta(a, b) = Gamma(a) Gamma(b) / Gamma(a + b), a, b >= 0, NaN outside; broadcasts (DLMF 5.12.1). */
export const beta: SpecialBinary = /* @__PURE__ */ binary("beta", {
  scalar: betaValue,
  jvp: ([da, db], [a, b], y) =>
    addTangents(
      da && scale(da, mul(y, betalnFamily(1, 0)(a, b))), // d Beta = Beta d log Beta
      db && scale(db, mul(y, betalnFamily(0, 1)(a, b))),
    ),
  lower: "scalar",
});
/**
 * Logarithm of the binomial coefficient, log(Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1))), for real 0 <= k <= n, NaN
 * outside; broadcasts.
 */
export const lbinom: SpecialBinary = /* @__PURE__ */ partialFamily("lbinom", lbinomPartial)(0, 0);
