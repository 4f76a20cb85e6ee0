import { erf, erfc } from "../prims/errorFunctions.ts";
import { exp, expm1, log, log1p, log2, log10 } from "../prims/exponential.ts";
import { abs, maximum, minimum, sign } from "../prims/extrema.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "../prims/hyperbolic.ts";
import type { Binary, Unary } from "../prims/lanewise.ts";
import { atan2, hypot } from "../prims/plane.ts";
import { cbrt, sqrt } from "../prims/roots.ts";
import { acos, asin, atan, cos, sin, tan } from "../prims/trigonometry.ts";
import type { TensorLike } from "../record/like.ts";

/** A function that formulas may name. */
export interface NamedFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (x: readonly TensorLike[]) => TensorLike;
}
const one = (f: Unary): NamedFunction => ({ least: 1, most: 1, apply: ([x]) => f(x!) });
const two = (f: Binary): NamedFunction => ({ least: 2, most: 2, apply: ([x, y]) => f(x!, y!) });
const many = (f: Binary): NamedFunction => ({ least: 2, most: Infinity, apply: (x) => x.reduce((a, b) => f(a, b)) });

export const builtIn: Readonly<Record<string, NamedFunction>> = {
  sin: /* @__PURE__ */ one(sin),
  cos: /* @__PURE__ */ one(cos),
  tan: /* @__PURE__ */ one(tan),
  asin: /* @__PURE__ */ one(asin),
  acos: /* @__PURE__ */ one(acos),
  atan: /* @__PURE__ */ one(atan),
  sinh: /* @__PURE__ */ one(sinh),
  cosh: /* @__PURE__ */ one(cosh),
  tanh: /* @__PURE__ */ one(tanh),
  asinh: /* @__PURE__ */ one(asinh),
  acosh: /* @__PURE__ */ one(acosh),
  atanh: /* @__PURE__ */ one(atanh),
  exp: /* @__PURE__ */ one(exp),
  expm1: /* @__PURE__ */ one(expm1),
  log: /* @__PURE__ */ one(log),
  ln: /* @__PURE__ */ one(log),
  log2: /* @__PURE__ */ one(log2),
  log10: /* @__PURE__ */ one(log10),
  log1p: /* @__PURE__ */ one(log1p),
  sqrt: /* @__PURE__ */ one(sqrt),
  cbrt: /* @__PURE__ */ one(cbrt),
  abs: /* @__PURE__ */ one(abs),
  sign: /* @__PURE__ */ one(sign),
  erf: /* @__PURE__ */ one(erf),
  erfc: /* @__PURE__ */ one(erfc),
  atan2: /* @__PURE__ */ two(atan2),
  hypot: /* @__PURE__ */ two(hypot),
  min: /* @__PURE__ */ many(minimum),
  max: /* @__PURE__ */ many(maximum),
};
/** A function of the user's, taking as many arguments as it declares. */
export const named = (f: (...x: TensorLike[]) => TensorLike): NamedFunction => ({
  least: Math.max(1, f.length),
  most: f.length === 0 ? Infinity : f.length,
  apply: (x) => f(...x),
});
/** How many arguments a function takes, in words; undefined when `count` is right. */
export function arityFault({ least, most }: NamedFunction, count: number): string | undefined {
  if (count >= least && count <= most) return undefined;
  const words = ["no", "one", "two", "three"][least] ?? String(least);
  return `${words}${most > least ? " or more" : ""} argument${least === 1 && most === 1 ? "" : "s"}`;
}
