import { range } from "../../ir/type.ts";
import type { Tensor } from "../../record/tensor.ts";
import { add, cast, mul, sub } from "../arithmetic.ts";
import { broadcastTo, reshape, sum } from "../broadcast.ts";
import { and, gt, where } from "../comparison.ts";
import { indicesAlong } from "../creation.ts";
import { diagonal } from "../diagonals.ts";
import { exp2, log, log2 } from "../exponential.ts";
import { abs, clip, maximum, minimum, sign } from "../extrema.ts";
import { prod } from "../productReduction.ts";
import { floor, round, trunc } from "../rounding.ts";
import { cutAxis } from "../slicing.ts";
import { luLine } from "./lu.ts";

/** 1 or -1 for a permutation: the parity of the pairs that are out of order. */
function parity(rows: Tensor): Tensor {
  const lead = rows.rank - 1;
  const shape = [...rows.shape, rows.shape.at(-1)!];
  const first = broadcastTo(rows, shape, range(lead + 1));
  const second = broadcastTo(rows, shape, [...range(lead), lead + 1]);
  const isAfter = gt(indicesAlong(shape, lead + 1), indicesAlong(shape, lead));
  const half = mul(sum(cast(and(gt(first, second), isAfter), "f64"), [-2, -1]), 0.5);
  return sub(1, mul(sub(half, floor(half)), 4));
}
/** `slogdet` of f64 by LU: signs and logarithms of the pivots. */
export function slogdetProgram(a: Tensor): readonly [Tensor, Tensor] {
  const [packed, rows] = luLine([a]) as [Tensor, Tensor];
  const pivots = diagonal(packed);
  return [mul(parity(rows), prod(sign(pivots), -1)), sum(log(abs(pivots)), -1)];
}

/** Numbers that share a product without leaving the double range, each of at most a factor 2^0.5 from 1. */
const mostFactors = 1000;

/** The product along the last axis as mantissa and exponent of 2. */
function scaledProduct(x: Tensor): readonly [Tensor, Tensor] {
  const n = x.shape.at(-1)!;
  if (n > mostFactors) {
    const half = Math.ceil(n / 2);
    const [m, e] = scaledProduct(cutAxis(x, x.rank - 1, 0, half));
    const [m2, e2] = scaledProduct(cutAxis(x, x.rank - 1, half, n - half));
    const parts = [m, m2].map((v) => reshape(v, [...v.shape, 1]));
    const [[first, f], [second, g]] = parts.map(scaledProduct) as [
      readonly [Tensor, Tensor],
      readonly [Tensor, Tensor],
    ];
    return [mul(first, second), add(add(e, e2), add(f, g))];
  }
  const size = abs(x);
  const isNormal = and(gt(size, 0), gt(Number.POSITIVE_INFINITY, size));
  const exponent = round(log2(where(isNormal, size, 1)));
  const half = trunc(mul(exponent, 0.5));
  const mantissa = mul(mul(x, exp2(mul(half, -1))), exp2(sub(half, exponent)));
  // An infinity becomes NaN.
  return [prod(add(mantissa, mul(x, 0)), -1), sum(exponent, -1)];
}
/** The polynomial for n < 4, of entries that `entry` gives. */
function polynomial(n: number, entry: (i: number, j: number) => Tensor): Tensor {
  const minor = (j: number, k: number): Tensor =>
    sub(mul(entry(n - 2, j), entry(n - 1, k)), mul(entry(n - 2, k), entry(n - 1, j)));
  if (n === 1) return entry(0, 0);
  if (n === 2) return minor(0, 1);
  const term = (j: number): Tensor => mul(entry(0, j), minor((j + 1) % 3, (j + 2) % 3));
  return add(add(term(0), term(1)), term(2));
}
/**
 * The polynomial of a small matrix; where it overflows on the way, that of the matrix scaled by a power of two, NaN if
 * entries are not finite.
 */
function smallDeterminant(a: Tensor, n: number): Tensor {
  const flat = reshape(a, [...a.shape.slice(0, -2), n * n]);
  const entries = range(n * n).map((i) => reshape(cutAxis(flat, flat.rank - 1, i, 1), a.shape.slice(0, -2)));
  const value = polynomial(n, (i, j) => entries[n * i + j]!);
  const largest = entries.map((x) => abs(x)).reduce((x, y) => maximum(x, y));
  const exponent = minimum(floor(log2(largest)), 1023);
  const [down, up] = [exp2(mul(exponent, -1)), exp2(exponent)];
  const scaled = polynomial(n, (i, j) => mul(entries[n * i + j]!, down));
  const again = range(n).reduce((x) => mul(x, up), add(scaled, mul(largest, 0)));
  return where(gt(Number.POSITIVE_INFINITY, abs(value)), value, again);
}
/** `det` of f64: the polynomial up to n = 3, beyond by LU. */
export function detProgram(a: Tensor): Tensor {
  const n = a.shape.at(-1)!;
  if (n > 0 && n < 4) return smallDeterminant(a, n);
  const [packed, rows] = luLine([a]) as [Tensor, Tensor];
  const [mantissa, exponent] = scaledProduct(diagonal(packed));
  // In three factors, none of which leaves the double range before the result does.
  const whole = clip(exponent, -3000, 3000);
  const third = trunc(mul(whole, 1 / 3));
  const power = exp2(third);
  return mul(mul(mul(mul(parity(rows), mantissa), power), power), exp2(sub(whole, mul(third, 2))));
}
