import { chebyshev } from "./chebyshev.ts";
import { integrate } from "./quadrature.ts";

/** (1 + 2x) e^(x^2) erfc x on x >= 0 in t = (x - 4)/(x + 4). Made by tools/math/coefficients.py. */
const erfcxTable = [
  1.1774832005374487, -0.007260796620301901, -0.081265123236185, 0.06009212804122225, -0.02875393558027666,
  0.01059566336347286, -0.003136927294554264, 0.0007456494372536184, -0.0001369696503010054, 1.7183861600300937e-5,
  -7.158364623450346e-7, -2.4261399442449534e-7, 5.5765709395703566e-8, -2.1057869513809494e-9, -1.1717889351884957e-9,
  1.9098355172456688e-10, 1.408871764208813e-11, -6.901108320480815e-12, 9.167958364111294e-14, 2.1454508286554553e-13,
  -1.4716575027010623e-14, -6.668675118770408e-15, 7.504598509880083e-16, 2.22009300666632e-16, -3.1704898956330886e-17,
];

/** erf(x)/x on |x| <= 1 in t = 2x^2 - 1. Made by tools/math/coefficients.py. */
const erfTable = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.741993125219606e-5,
  -1.1043175507344507e-6, 3.8488755420345036e-8, -1.1808582533875466e-9, 3.2334215826050907e-11, -7.991015947004549e-13,
  1.7990725113961456e-14, -3.718635487818693e-16,
];

export const twoOverSqrtPi = 1.1283791670955126;

/** e^(s x^2), s = 1, -1 or -1/2, with an exact square: x = h + l, h of 26 bits, x^2 = h^2 + (x + h) l. */
export function expSquare(x: number, s: number): number {
  if (Math.abs(x) > 64) return s < 0 ? 0 : Number.POSITIVE_INFINITY;
  const c = 134217729 * x;
  const h = c - (c - x);
  return Math.exp(s * h * h) * Math.exp(s * (x + h) * (x - h));
}

/** Error function 2/sqrt(pi) int_0^x e^(-t^2) dt (DLMF 7.2.1). Relative error below 4e-16. */
export function erf(x: number): number {
  if (Math.abs(x) <= 1) return x * chebyshev(erfTable, 2 * x * x - 1);
  return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
}

/** 1 - erf x; e^(-x^2) erfcx x on the right. Relative error below 1e-15, also in the tail down to 5e-324. */
export function erfc(x: number): number {
  if (x < -1) return 2 - erfc(-x);
  return x < 0.5 ? 1 - erf(x) : expSquare(x, -1) * erfcx(x);
}

/** e^(x^2) erfc x. One Chebyshev expansion on [0, inf] after Shepherd and Laframboise (1981). Error below 1e-15. */
export function erfcx(x: number): number {
  if (x < 0) return 2 * expSquare(x, 1) - erfcx(-x);
  return (0.5 * chebyshev(erfcxTable, 1 - 8 / (x + 4))) / (x + 0.5);
}

/**
 * k-th derivative of erfcx: 2/sqrt(pi) int_0^inf (-2t)^k e^(-t^2 - 2xt) dt (DLMF 7.7.2). The integrand has one sign, so
 * for x >= 0 a quadrature is accurate where the recurrence y_k = 2x y_(k-1) + 2(k-1) y_(k-2) cancels; for x < 0 all
 * terms of the recurrence have one sign. Relative error below 2e-15 for k <= 8.
 */
export function erfcxK(k: number, x: number): number {
  if (k === 0) return erfcx(x);
  if (x > 1e300) return 0;
  if (x < 0) {
    let previous = erfcx(x);
    let y = 2 * x * previous - twoOverSqrtPi;
    for (let j = 2; j <= k; j++) [previous, y] = [y, 2 * x * y + 2 * (j - 1) * previous];
    return y;
  }
  const depth = 40 + 4 * k;
  const end = depth / (x + Math.hypot(x, Math.sqrt(depth)));
  return twoOverSqrtPi * integrate((t) => (-2 * t) ** k * Math.exp(-t * (t + 2 * x)), end);
}
