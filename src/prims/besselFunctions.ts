import { iveK, ivK, jnK, knK, ynK } from "../math/besselDerivatives.ts";
import { kneK } from "../math/modifiedBessel.ts";
import type { TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { indexedFamily } from "./derivativeFamily.ts";
import type { OfOrder, Special } from "./lanewise.ts";

/*
 * Bessel functions of integer order n, a plain number, elementwise in x (DLMF 10). Derivatives of a family are its
 * neighbours: J_n' = (J_(n-1) - J_(n+1))/2, I_n' = (I_(n-1) + I_(n+1))/2; every order has its own kernel.
 */
type Family = (n: number) => Special;
const besselJ: Family = /* @__PURE__ */ indexedFamily("jn", jnK);
const besselY: Family = /* @__PURE__ */ indexedFamily("yn", ynK);
const besselI: Family = /* @__PURE__ */ indexedFamily("iv", ivK);
const besselK: Family = /* @__PURE__ */ indexedFamily("kn", knK);
const scaledI: Family = /* @__PURE__ */ indexedFamily("ive", iveK);
const scaledK: Family = /* @__PURE__ */ indexedFamily("kve", (k, n, x) => kneK(k, n, x));

/** J_0(x). */
export const j0: Special = /* @__PURE__ */ besselJ(0);
/** J_1(x). */
export const j1: Special = /* @__PURE__ */ besselJ(1);
/** J_n(x), the Bessel function of the first kind. @throws if n is not an integer. */
export const jn: OfOrder = (n: number, x: TensorLike) => besselJ(n)(x) as Tensor & number;
/** Y_0(x), x > 0. */
export const y0: Special = /* @__PURE__ */ besselY(0);
/** Y_1(x), x > 0. */
export const y1: Special = /* @__PURE__ */ besselY(1);
/** Y_n(x), the Bessel function of the second kind; -Infinity at 0 for n >= 0, NaN below. @throws if n is not an integer. */
export const yn: OfOrder = (n: number, x: TensorLike) => besselY(n)(x) as Tensor & number;

/** I_0(x); its slope at 0 is 0. */
export const i0: Special = /* @__PURE__ */ besselI(0);
/** I_1(x). */
export const i1: Special = /* @__PURE__ */ besselI(1);
/** I_n(x), the modified Bessel function of the first kind. @throws if n is not an integer. */
export const iv: OfOrder = (n: number, x: TensorLike) => besselI(n)(x) as Tensor & number;
/** e^-|x| I_0(x), which never overflows. At the kink 0 the slope is 0, the mean of both sides. */
export const i0e: Special = /* @__PURE__ */ scaledI(0);
/** e^-|x| I_1(x), which never overflows; slope 1/2 at 0. */
export const i1e: Special = /* @__PURE__ */ scaledI(1);
/**
 * e^-|x| I_n(x), which never overflows. Derivatives of odd parity, which jump at 0, are 0 there: the mean of both sides.
 * @throws if n is not an integer.
 */
export const ive: OfOrder = (n: number, x: TensorLike) => scaledI(n)(x) as Tensor & number;

/** K_0(x), x > 0. */
export const k0: Special = /* @__PURE__ */ besselK(0);
/** K_1(x), x > 0. */
export const k1: Special = /* @__PURE__ */ besselK(1);
/** K_n(x), the modified Bessel function of the second kind; Infinity at 0, NaN below. @throws if n is not an integer. */
export const kn: OfOrder = (n: number, x: TensorLike) => besselK(n)(x) as Tensor & number;
/** e^x K_0(x), x > 0, which never underflows. */
export const k0e: Special = /* @__PURE__ */ scaledK(0);
/** e^x K_1(x), x > 0, which never underflows. */
export const k1e: Special = /* @__PURE__ */ scaledK(1);
/** e^x K_n(x), which never underflows; Infinity at 0, NaN below. @throws if n is not an integer. */
export const kve: OfOrder = (n: number, x: TensorLike) => scaledK(n)(x) as Tensor & number;
