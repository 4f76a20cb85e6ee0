import { cast, sub as minus, add as sum2 } from "../prims/arithmetic.ts";
import { ge, where } from "../prims/comparison.ts";
import { exp, expm1, log, log1p, log2, log10 } from "../prims/exponential.ts";
import { abs, maximum, minimum, sign } from "../prims/extrema.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "../prims/hyperbolic.ts";
import type { Unary } from "../prims/lanewise.ts";
import { atan2, hypot } from "../prims/plane.ts";
import { cbrt, sqrt } from "../prims/roots.ts";
import { ceil, floor, trunc } from "../prims/rounding.ts";
import { acos, asin, atan, cos, sin, tan } from "../prims/trigonometry.ts";
import { fail } from "../record/errors.ts";
import { asRules } from "../record/recording.ts";
import type { Tensor } from "../record/tensor.ts";
import { pow } from "./arithmetic.ts";
import { Abort, capturing } from "./capture.ts";
import { rangeOf } from "./counter.ts";
import { fresh } from "./guarded.ts";
import { type Any, asFloat, isValue, operand } from "./operand.ts";

/** To the nearest integer, halves upwards, as Math.round does. */
const round: Unary = (x) => {
  const low = floor(x);
  return where(
    asRules(() => ge(minus(x, low), 0.5)),
    sum2(low, 1),
    low,
  );
};
const fround: Unary = (x) => cast(cast(x, "f32"), "f64");
const unary: Readonly<Record<string, Unary>> = {
  ...{ abs, acos, acosh, asin, asinh, atan, atanh, cbrt, ceil, cos, cosh, exp, expm1, floor, fround, log, log1p },
  ...{ log2, log10, round, sign, sin, sinh, sqrt, tan, tanh, trunc },
};
/** Rounding leaves counters as they are. */
const rounding = new Set(["ceil", "floor", "round", "trunc"]);
const table: Record<string, (...xs: Any[]) => Any> = {};
const plain = Math as unknown as Readonly<Record<string, (...xs: Any[]) => number>>;
for (const [name, f] of Object.entries(unary)) {
  const js = plain[name]!;
  table[name] = (x) =>
    isValue(x) ? (rounding.has(name) && rangeOf(x) !== undefined ? x : f(asFloat(x) as Tensor)) : js(x);
}
function several(name: string, empty: number, two: (a: Any, b: Any) => Tensor): void {
  const js = plain[name]!;
  const both = (a: Any, b: Any): Any => (isValue(a) || isValue(b) ? two(a, b) : js(a, b));
  table[name] = (...xs) => {
    if (!xs.some(isValue)) return js(...xs);
    const ys = xs.map(operand);
    return ys.length === 1 ? two(empty, ys[0]) : ys.reduce(both);
  };
}
several("max", Number.NEGATIVE_INFINITY, maximum);
several("min", Number.POSITIVE_INFINITY, minimum);
several("hypot", 0, hypot);
// Math.pow throws for BigInt, which ** takes.
table["pow"] = (a, b) => (isValue(a) || isValue(b) ? pow(a, b) : plain["pow"]!(a, b));
table["atan2"] = (y, x) => (isValue(y) || isValue(x) ? atan2(operand(y), operand(x)) : Math.atan2(y, x));
for (const name of ["clz32", "imul"])
  table[name] = (...xs) =>
    xs.some(isValue) ? fail(`Math.${name}`, "bits of a recorded number have no meaning") : plain[name]!(...xs);

table["random"] = () => {
  if (capturing !== null) throw new Abort("Math.random() in the loop");
  fresh("Math.random()");
  return Math.random();
};

/** Functions that take recorded numbers. */
export const recording: readonly object[] = [...Object.values(unary), ...Object.values(table)];
/** `Math` in marked code. */
export const maths: Any = Object.create(
  Math,
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name, { value, enumerable: true }])),
);
