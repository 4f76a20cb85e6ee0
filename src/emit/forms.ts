import type { Type } from "../ir/type.ts";
import { call, choice, type Expression, infix, level, literal, within } from "./expression.ts";

type Form = (...x: Expression[]) => Expression;
const operator =
  (op: string, own: number): Form =>
  (a, b) =>
    infix(a!, op, b!, own);
const math =
  (name: string): Form =>
  (...x) =>
    call(`Math.${name}`, ...x);
const minus: Form = (a) => ({ text: `-${within(a!, level.unary + 1)}`, level: level.unary });

/** Operations that JavaScript has, by the name of the primitive; operands and results of type bool are booleans. */
export const forms: Readonly<Record<string, Form>> = {
  add: operator("+", level.plus),
  sub: operator("-", level.plus),
  mul: operator("*", level.times),
  scale: operator("*", level.times),
  div: operator("/", level.times),
  rem: operator("%", level.times),
  neg: minus,
  pow: (a, b) => ({ text: `${within(a!, level.unary + 1)} ** ${within(b!, level.unary)}`, level: level.power }),
  exp2: (a) => ({ text: `2 ** ${within(a!, level.unary)}`, level: level.power }),
  square: (a) => infix(a!, "*", a!, level.times),
  reciprocal: (a) => infix(literal(1), "/", a!, level.times),
  rsqrt: (a) => infix(literal(1), "/", call("Math.sqrt", a!), level.times),
  gt: operator(">", level.less),
  ge: operator(">=", level.less),
  eq: operator("===", level.equal),
  and: operator("&&", level.and),
  or: operator("||", level.or),
  not: (a) => ({ text: `!${within(a!, level.unary + 1)}`, level: level.unary }),
  select: (test, a, b) => choice(test!, a!, b!),
  maximum: math("max"),
  minimum: math("min"),
  sign: math("sign"),
  ...Object.fromEntries(
    "abs sqrt cbrt exp expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh floor ceil trunc hypot"
      .split(" ")
      .map((name) => [name, math(name)]),
  ),
};
/** Forms that write an operand twice: it has to have a name. */
export const twice: ReadonlySet<string> = new Set(["square"]);

/** Names for what operations give. */
const nouns: Readonly<Record<string, string>> = {
  add: "sum",
  sub: "difference",
  mul: "product",
  scale: "product",
  div: "quotient",
  neg: "negative",
  pow: "power",
  select: "choice",
  gt: "isMore",
  ge: "isAtLeast",
  eq: "isEqual",
  and: "both",
  or: "either",
  not: "isNot",
  sum: "total",
  max: "largest",
  min: "smallest",
  prod: "product",
  matmul: "product",
  gather: "entry",
  scatterAdd: "gathered",
  update: "updated",
  place: "placed",
  concatenate: "joined",
  switch: "chosen",
};
export const noun = (name: string): string => nouns[name] ?? `${name}Of`;

/** What results of i32 and f32 are rounded to, unless bounds say that they are such numbers. */
export function rounded(x: Expression, { dtype }: Type): Expression {
  if (dtype === "f32") return call("Math.fround", x);
  if (dtype !== "i32") return x;
  const [least, most] = x.range ?? [-Infinity, Infinity];
  if (least >= -(2 ** 31) && most < 2 ** 31) return x;
  return { text: `${within(x, level.bits)} | 0`, level: level.bits };
}
/** Bounds of sums, differences and products. */
export function rangeOf(name: string, [a, b]: readonly Expression[]): Expression["range"] {
  const [p, q] = [a?.range, b?.range];
  if (p === undefined) return undefined;
  if (name === "neg") return [-p[1], -p[0]];
  if (q === undefined) return undefined;
  if (name === "add") return [p[0] + q[0], p[1] + q[1]];
  if (name === "sub") return [p[0] - q[1], p[1] - q[0]];
  if (name === "mul" || name === "scale") {
    const all = [p[0] * q[0], p[0] * q[1], p[1] * q[0], p[1] * q[1]];
    return [Math.min(...all), Math.max(...all)];
  }
  return undefined;
}
