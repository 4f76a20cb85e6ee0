/** What stands behind a value that is not finite, and what to write instead. `x`: the operands' numbers. */
type Hint = (x: readonly number[], derivative: boolean) => string | undefined;

const guarded = (call: string): string =>
  `keep the bad operand out: where(ok, ${call.replace("x", "where(ok, x, 1)")}, 0)`;
const logarithm: Hint = ([x], derivative) =>
  x! < 0
    ? "The logarithm of a negative number is NaN: check the sign, or take log(abs(x))"
    : x === 0
      ? derivative
        ? "The slope of log at 0 is infinite: xlogy(x, y) and xlogx(x) are right at 0, else add a small number"
        : "log(0) is -Infinity: xlogy(x, y) and xlogx(x) are right at 0, logsumexp for sums of exponentials"
      : undefined;
const root: Hint = ([x]) =>
  x! < 0
    ? `The square root of a negative number is NaN (rounding may have made it negative: maximum(x, 0)); else ${guarded("sqrt(x)")}`
    : x === 0
      ? `The slope of sqrt at 0 is infinite, and no product with 0 makes it finite: ${guarded("sqrt(x)")}, norm(x) for a length, hypot(x, y) for two`
      : undefined;
const exponential: Hint = ([x]) =>
  x! > 88
    ? "exp overflows above 709.78 (88.7 in f32): subtract the maximum first, as logsumexp and softmax do; softplus for log(1 + exp(x))"
    : undefined;
const quotient: Hint = ([x, y]) =>
  y === 0
    ? x === 0
      ? "0/0 is NaN: sinc, exprel, log1prel and the like are right at 0, else where with a safe denominator"
      : "A number divided by 0 is infinite: where(y.ne(0), x.div(where(y.ne(0), y, 1)), 0)"
    : Math.abs(y!) < 1
      ? "The quotient overflows: scale the operands, or work with logarithms"
      : undefined;
const power: Hint = ([x, y], derivative) => {
  if (x! < 0 && !Number.isInteger(y))
    return "A negative base has no real power with a fractional exponent: square it, or use cbrt and abs";
  if (x === 0 && y! < 0) return "0 to a negative power is infinite: keep 0 out with where";
  if (x === 0 && derivative && y! < 1) return "The slope of x^y at 0 is infinite for y < 1: keep 0 out with where";
  if (x! < 0 && derivative)
    return "The slope in the exponent is x^y log x, NaN for a negative base: pass the exponent as a number";
  return "The power overflows: work with logarithms, y log x";
};
const bounded =
  (name: string): Hint =>
  ([x]) =>
    Math.abs(x!) > 1
      ? `${name} is real on [-1, 1] only (rounding may have left it: clip(x, -1, 1))`
      : Math.abs(x!) === 1
        ? `The slope of ${name} at the ends of [-1, 1] is infinite; angles between vectors: atan2(sine, cosine)`
        : undefined;
const origin =
  (name: string): Hint =>
  (x) =>
    x.every((v) => v === 0) ? `${name} has no slope at the origin: keep 0 out with where` : undefined;
const poles =
  (name: string): Hint =>
  ([x]) =>
    x! <= 0 && Number.isInteger(x)
      ? `${name} has a pole at ${x}`
      : x! > 171
        ? "gamma overflows above 171.6: use lgamma"
        : undefined;
const overflow: Hint = () =>
  "The result is larger than 1.8e308 (3.4e38 in f32): scale the operands, or work with logarithms";

const hints: Readonly<Record<string, Hint>> = {
  log: logarithm,
  log2: logarithm,
  log10: logarithm,
  log1p: ([x]) => (x! <= -1 ? "log1p(x) needs x > -1" : undefined),
  sqrt: root,
  rsqrt: root,
  cbrt: ([x]) => (x === 0 ? "The slope of cbrt at 0 is infinite: keep 0 out with where" : undefined),
  exp: exponential,
  exp2: exponential,
  expm1: exponential,
  sinh: exponential,
  cosh: exponential,
  div: quotient,
  reciprocal: ([x], d) => quotient([1, x!], d),
  pow: power,
  asin: bounded("asin"),
  acos: bounded("acos"),
  atanh: bounded("atanh"),
  erfinv: bounded("erfinv"),
  acosh: ([x]) =>
    x! < 1 ? "acosh is real for x >= 1 only" : x === 1 ? "The slope of acosh at 1 is infinite" : undefined,
  atan2: origin("atan2"),
  hypot: origin("hypot"),
  norm: origin("norm"),
  gamma: poles("gamma"),
  lgamma: poles("lgamma"),
  digamma: poles("digamma"),
  mul: overflow,
  scale: overflow,
  add: overflow,
  sub: overflow,
  square: overflow,
  matmul: overflow,
  sum: overflow,
  prod: overflow,
};
export const hintFor: (operation: string, x: readonly number[], derivative: boolean) => string | undefined = (
  operation,
  x,
  derivative,
) => (Object.hasOwn(hints, operation) ? hints[operation]!(x, derivative) : undefined);
