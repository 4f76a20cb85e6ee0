import { rare } from "../graph/callee.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float, Mask } from "../graph/node.ts";
import { ln2, log2eSplit, log10eSplit, log10of2, logTail } from "./coefficients.ts";
import { type Double, fastSum, leading, sum } from "./double.ts";
import { polynomial } from "./polynomial.ts";
import { type Decomposition, decompose, decomposeNormal, unlessTiny } from "./scale.ts";

/** log m = f - half + series, where f = m - 1, half = f^2 / 2, and s = f / (2 + f). */
interface LogOfMantissa {
  readonly f: Float;
  readonly half: Float;
  readonly series: Float;
}

/** log m = 2 artanh s = f - s (f - R), f - 2 s = s f, with the remainder R of the series in s^2. */
function logOfMantissa(g: Graph, m: Float): LogOfMantissa {
  const f = g.sub(m, 1);
  const s = g.div(f, g.add(f, 2));
  const z = g.mul(s, s);
  const half = g.mul(g.mul(f, f), 0.5);
  return { f, half, series: g.mul(s, g.add(half, g.mul(z, polynomial(g, z, logTail)))) };
}

function assemble(g: Graph, { k, m }: Decomposition, correction?: Float): Float {
  const { f, half, series } = logOfMantissa(g, m);
  const exact = g.add(series, g.mul(k, ln2[1]));
  const low = correction === undefined ? exact : g.add(exact, correction);
  return g.sub(g.mul(k, ln2[0]), g.sub(g.sub(half, low), f));
}

/** The values outside the open interval ]start, inf[: -inf at start, NaN below it. */
function withLimits(g: Graph, x: Float, start: number, y: Float): Float {
  const below = g.select(g.eq(x, start), -Infinity, NaN);
  return g.select(g.gt(x, start), g.select(g.lt(x, Infinity), y, x), below);
}

/** From `least` on, finite. */
const isInside = (g: Graph, x: Float, least: number): Mask => g.and(g.ge(x, least), g.lt(x, Infinity));

/** log x */
export function log(g: Graph, x: Float): Float {
  const y = assemble(g, decomposeNormal(g, x));
  return g.callWhere(g.not(isInside(g, x, 2 ** -1022)), rareLog, [x], y);
}

/** log x, also of subnormal numbers, infinity, and what has no logarithm. */
const rareLog = /* @__PURE__ */ rare("log", log, (g, x) => withLimits(g, x, 0, assemble(g, decompose(g, x))));

/** log(1 + x) for x = high + low > -1, |low| at most an ulp of high; 2^extra times 1 + x if given. */
export function log1pOf(g: Graph, x: Double, extra?: Float): Float {
  const { high, low } = sum(g, 1, x.high);
  const { k, m } = decomposeNormal(g, high);
  const correction = g.div(g.add(low, x.low), high);
  return assemble(g, { k: extra === undefined ? k : g.add(k, extra), m }, correction);
}

/** log(1 + x) for 0 <= x.high <= 1 as above, before its last rounding. */
export function log1pParts(g: Graph, x: Double): Double {
  const { high, low } = sum(g, 1, x.high);
  const { k, m } = decomposeNormal(g, high);
  const { f, half, series } = logOfMantissa(g, m);
  const first = fastSum(g, g.mul(k, ln2[0]), f);
  const correction = g.add(g.mul(k, ln2[1]), g.div(g.add(low, x.low), high));
  const second = fastSum(g, first.high, g.sub(g.add(series, correction), half));
  return { high: second.high, low: g.add(first.low, second.low) };
}

const log1pOfOne = (g: Graph, x: Float): Float =>
  unlessTiny(g, x, 2 ** -54, log1pOf(g, { high: x, low: g.constant(0) }));

/** log(1 + x) */
export function log1p(g: Graph, x: Float): Float {
  return g.callWhere(g.not(isInside(g, x, -1 + 2 ** -53)), rareLog1p, [x], log1pOfOne(g, x));
}

/** log(1 + x), also of infinity and from -1 down. */
const rareLog1p = /* @__PURE__ */ rare("log1p", log1p, (g, x) => withLimits(g, x, -1, log1pOfOne(g, x)));

/** log m as a sum whose high part has 26 bits. */
function splitLog(g: Graph, m: Float): Double {
  const { f, half, series } = logOfMantissa(g, m);
  const high = leading(g, g.sub(f, half));
  return { high, low: g.add(g.sub(g.sub(f, high), half), series) };
}

/** log x in another base: k base[0] + log m times factor, where base = log 2 and factor = 1 / log of the base. */
function inBase(g: Graph, x: Float, base: readonly [number, number], factor: readonly [number, number]): Float {
  const { k, m } = decompose(g, x);
  const { high, low } = splitLog(g, m);
  const rest = g.add(g.mul(g.add(low, high), factor[1]), g.mul(low, factor[0]));
  const whole = fastSum(g, g.mul(k, base[0]), g.mul(high, factor[0]));
  const small = g.add(rest, whole.low);
  const y = g.add(whole.high, base[1] === 0 ? small : g.add(small, g.mul(k, base[1])));
  return withLimits(g, x, 0, y);
}

/** Binary logarithm; exact for powers of two. */
export function log2(g: Graph, x: Float): Float {
  return inBase(g, x, [1, 0], log2eSplit);
}

/** Decimal logarithm. */
export function log10(g: Graph, x: Float): Float {
  return inBase(g, x, log10of2, log10eSplit);
}
