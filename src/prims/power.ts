import type { LaneBuilder } from "../ir/lower.ts";
import type { TypedArray } from "../ir/raw.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Series, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, addTangents, div, mul, scale, stopGradient, sub } from "./arithmetic.ts";
import { constantOf } from "./broadcast.ts";
import { and, eq, ge, where } from "./comparison.ts";
import { expOfSeries, log } from "./exponential.ts";
import { type Binary, binary, numeric, ternary } from "./lanewise.ts";
import { reciprocal, rsqrt, sqrt, square } from "./roots.ts";
import { logOfSeries, powerOfSeries, productOfSeries } from "./series.ts";

/*
 * x^y and its derivatives, closed under differentiation:
 *   scaledPower(c, x, y) = c x^y            d/dx = scaledPower(c y, x, y - 1),  d/dy = scaledPowerLog(c, x, y)
 *   scaledPowerLog(c, x, y) = c x^y log x   d/dx = scaledPowerLog(c y, x, y - 1) + scaledPower(c, x, y - 1)
 * A coefficient that is exactly 0 gives exactly 0, whatever stands beside it: derivatives of integer powers end at 0 also
 * where x = 0, and never pass through a logarithm.
 */
type Ternary = (c: TensorLike, x: TensorLike, y: TensorLike) => Tensor;

const scaledPower: Ternary = /* @__PURE__ */ ternary("scaledPower", {
  scalar: (c, x, y) => (c === 0 ? 0 : c * x ** y),
  jvp: ([dc, dx, dy], [c, x, y]) =>
    addTangents(
      addTangents(dc && scale(dc, power(x, y)), dx && scale(dx, scaledPower(mul(c, y), x, sub(y, 1)))),
      dy && scale(dy, scaledPowerLog(c, x, y)),
    ),
  taylor: ([c, x, y], order) => timesCoefficient(c, powerSeries(x, y, order), order),
  lower: (g, c, x, y) => g.select(g.eq(c, g.constant(0)), g.constant(0), g.mul(c, g.call("pow", x, y))),
});
/** 0 where x = 0 < y too: there x^y vanishes for all exponents nearby. */
const scaledPowerLog: Ternary = /* @__PURE__ */ ternary("scaledPowerLog", {
  scalar: (c, x, y) => (c === 0 || (x === 0 && y > 0) ? 0 : c * x ** y * Math.log(x)),
  jvp: ([dc, dx, dy], [c, x, y]) =>
    addTangents(
      addTangents(dc && scale(dc, scaledPowerLog(1, x, y)), alongBase(dx, c, mul(c, y), x, y)),
      dy && scale(dy, scaledPowerLog(mul(c, logOf(x, y)), x, y)),
    ),
  taylor: ([c, x, y], order) => timesCoefficient(c, powerLogSeries(x, y, order), order),
  lower: (g, c, x, y) => {
    const zero = g.constant(0);
    const full = g.mul(g.mul(c, g.call("pow", x, y)), g.call("log", x));
    return g.select(g.eq(c, zero), zero, unlessAtZero(g, x, g.gt(y, zero), full));
  },
});
/** x^y log x, the slope of x^y in y; 0 where x = 0 <= y, to every order in y. */
const powerLog: Binary = /* @__PURE__ */ binary("powerLog", {
  scalar: (x, y) => (x === 0 && y >= 0 ? 0 : x ** y * Math.log(x)),
  jvp: ([dx, dy], [x, y]) => addTangents(alongBase(dx, 1, y, x, y), dy && scale(dy, scaledPowerLog(logOf(x, y), x, y))),
  taylor: ([x, y], order) => powerLogSeries(x, y, order),
  lower: (g, x, y) => unlessAtZero(g, x, g.ge(y, g.constant(0)), g.mul(g.call("pow", x, y), g.call("log", x))),
});
/** The tangent of c x^y log x in x; cy is c y. */
function alongBase(dx: Tangent, c: TensorLike, cy: Tensor, x: Tensor, y: Tensor): Tangent {
  if (dx === null) return null;
  const lower = sub(y, 1);
  return add(scale(dx, scaledPowerLog(cy, x, lower)), scale(dx, scaledPower(c, x, lower)));
}
/** z, or 0 where x = 0 and the test holds. */
const unlessAtZero = <N>(g: LaneBuilder<N>, x: N, test: N, z: N): N => {
  const zero = g.constant(0);
  return g.select(g.select(g.eq(x, zero), test, zero), zero, z);
};
/** log x, 0 where x = 0 <= y. */
const logOf = (x: Tensor, y: Tensor): Tensor => where(and(eq(x, 0), ge(y, 0)), 0, log(x));
const powerTangent = ([dx, dy]: readonly Tangent[], [x, y]: readonly Tensor[]): Tangent =>
  addTangents(dx! && scale(dx, scaledPower(y!, x!, sub(y!, 1))), dy! && scale(dy, powerLog(x!, y!)));
const power: Binary = /* @__PURE__ */ binary("pow", {
  scalar: (x, y) => x ** y,
  jvp: powerTangent,
  taylor: ([x, y], order) => powerSeries(x, y, order),
  lower: (g, x, y) => g.call("pow", x, y),
});

const isConstant = (s: Series): boolean => s.every((c, k) => k === 0 || c === null);
/** Series of c p, 0 where c stays 0. */
function timesCoefficient(c: Series, p: Series, order: number): Tangent[] {
  if (!isConstant(c)) return productOfSeries(c, p, order);
  const none = eq(c[0]!, 0);
  return p.map((q) => q && where(none, 0, mul(c[0]!, q)));
}
/** The number that all entries of a known exponent equal. */
function uniform(y: Tensor): number | undefined {
  const raw = y.rec === null ? y.value : undefined;
  if (raw === undefined || typeof raw === "number") return raw;
  const entries = raw as TypedArray;
  return entries.every((c) => c === entries[0]) ? entries[0] : undefined;
}
/**
 * Integer powers by products, which hold at x_0 = 0; others from x z' = y x' z; moving exponents from z' = (y log x)' z, where
 * a base that stays 0 has the logarithm 0.
 */
function powerSeries(x: Series, y: Series, order: number): Tangent[] {
  const z0 = power(x[0]!, y[0]!);
  if (isConstant(y)) {
    const n = uniform(y[0]!);
    if (n !== undefined && n >= 0 && n <= 64 && Number.isInteger(n)) return [z0, ...integerPower(x, n, order).slice(1)];
    const r = n ?? y[0]!;
    return atEdges(x, r, powerOfSeries(x, z0, r, order));
  }
  const exponent = productOfSeries(y, logOfSeries(x, logOf(x[0]!, y[0]!), order), order);
  const z = expOfSeries(exponent, order, z0);
  if (order > 0) z[1] = powerTangent([x[1]!, y[1]!], [x[0]!, y[0]!]);
  return z;
}
/**
 * Coefficients z of x^y, y fixed, where it or x is 0, infinite or NaN put right: sum_j binomial(y, j) x_0^(y - j) (x - x_0)^j, in
 * which powers of the base are 0, 1 or infinite, and those with a vanishing binomial coefficient do not occur.
 */
function atEdges(x: Series, y: number | Tensor, z: readonly Tangent[]): Tangent[] {
  const [x0, ...rest] = x;
  const z0 = z[0]!;
  const regular = eq(add(div(x0!, x0!), div(z0, z0)), 2);
  const steps: Series = [null, ...rest];
  const sums: Tangent[] = z.map(() => null);
  let powers: Series = steps;
  let binomial: number | Tensor = y;
  for (let j = 1; j < z.length; j++) {
    const coefficient = scaledPower(binomial, x0!, sub(y, j));
    powers.forEach((p, k) => {
      if (p) sums[k] = addTangents(sums[k]!, scale(where(regular, 0, p), coefficient));
    });
    powers = productOfSeries(powers, steps, z.length - 1);
    const next: Tensor = mul(sub(y, j), 1 / (j + 1));
    binomial = mul(binomial, next);
  }
  return z.map((c, k) => (k === 0 || c === null ? c : where(regular, c, sums[k] ?? 0)));
}
function integerPower(x: Series, n: number, order: number): Tangent[] {
  if (n === 0) return x.map((_, k) => (k > 0 ? null : constantOf(x[0]!.type, 1)));
  if (n === 1) return [...x];
  const half = integerPower(x, n >> 1, order);
  const even = productOfSeries(half, half, order);
  return n % 2 === 0 ? even : productOfSeries(even, x, order);
}
const powerLogSeries = (x: Series, y: Series, order: number): Tangent[] => [
  powerLog(x[0]!, y[0]!),
  ...productOfSeries(powerSeries(x, y, order), logOfSeries(x, log(x[0]!), order), order).slice(1),
];

/**
 * x^y, elementwise, broadcasting. Integer exponents are right for every base, to any order of derivative: x^0 is 1 with
 * slope 0 also at 0, and (-2)^3 has slope 12. A negative base with another exponent is NaN. The slope in y is x^y log x:
 * 0 at x = 0 <= y, a structural zero where x is a plain number or array, NaN for x < 0. The numbers 1/2 and -1/2 as
 * exponents mean sqrt and 1/sqrt, with their signs of zeros and their NaN at -Infinity.
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  if (y === 2) return square(x);
  if (y === -1) return reciprocal(x);
  if (y === 0.5) return sqrt(x);
  if (y === -0.5) return rsqrt(x);
  const v = asTensor(x, "f64", "pow");
  if (y === 0) return constantOf(numeric("pow", v.type), 1);
  if (y === 1) return v;
  if (y === 3) return mul(square(v), v);
  const z = power(x, y);
  // Nothing moves 0^y, y >= 0, where the base is known: not even an infinite slope.
  return z.rec && !v.rec && (v.value === 0 || (v.value as TypedArray).includes?.(0))
    ? where(and(eq(x, 0), ge(y, 0)), power(x, stopGradient(y)), z)
    : z;
}
