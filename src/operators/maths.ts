import { cast, sub as minus, neg as negative } from "../prims/arithmetic.ts";
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
import { rangeOf } from "./counter.ts";
import { fresh } from "./guarded.ts";
import { type Any, asFloat, asRounded, isValue, operand } from "./operand.ts";
import { numeric } from "./primitive.ts";

/** To the nearest integer, halves upwards, and -0 from -0.5 to 0, as Math.round does. */
const round: Unary = (x) => {
  const low = floor(x);
  return where(
    asRules(() => ge(minus(x, low), 0.5)),
    negative(minus(negative(low), 1)),
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
  const whole = rounding.has(name);
  table[name] = (given) => {
    const x = numeric(given);
    if (!isValue(x)) return js(x);
    if (!whole) return f(asFloat(x) as Tensor);
    return rangeOf(x) ? x : asRounded(f(asFloat(x) as Tensor));
  };
}
/**
 * Exchanges the numbers of a hypot until none is longer than the first: the root of the first two is then 0 only where all
 * are, and what follows has all derivatives where the whole has them.
 */
function leadByLongest(ys: Any[]): void {
  for (let k = 2; k < ys.length; k++) {
    const [x, y] = [ys[0], ys[k]];
    const is = asRules(() => ge(abs(x), abs(y)));
    [ys[0], ys[k]] = [where(is, x, y), where(is, y, x)];
  }
}
/** `two` after `two` over the first `most` arguments, with what none gives beside a single one. */
function several(name: string, two: (a: Any, b: Any) => Tensor, most?: number): void {
  const js = plain[name]!;
  const both = (a: Any, b: Any): Any => (isValue(a) || isValue(b) ? two(a, b) : js(a, b));
  table[name] = (...given) => {
    const xs = given.slice(0, most).map(numeric);
    if (!xs.some(isValue)) return js(...xs);
    const ys = xs.map(operand);
    if (two === hypot) leadByLongest(ys);
    return ys.length === 1 ? two(js(), ys[0]) : ys.reduce(both);
  };
}
several("max", maximum);
several("min", minimum);
several("hypot", hypot);
several("pow", pow, 2);
several("atan2", atan2, 2);
for (const name of ["clz32", "imul"])
  table[name] = (...xs) =>
    xs.some(isValue) ? fail(`Math.${name}`, "bits of a recorded number have no meaning") : plain[name]!(...xs);

table["random"] = () => {
  fresh("Math.random()");
  return Math.random();
};

/** Functions that take recorded numbers. */
export const recording: readonly object[] = [...Object.values(unary), ...Object.values(table)];
/** `Math` in marked code. */
export const maths: Any = Object.freeze(Object.assign(Object.create(Math), table));
