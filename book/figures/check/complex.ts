import {
  abs,
  add,
  atan2,
  cbrt,
  cos,
  cosh,
  div,
  exp,
  expm1,
  gt,
  hypot,
  log,
  log1p,
  lt,
  mul,
  neg,
  sech2,
  sin,
  sinh,
  sqrt,
  square,
  sub,
  type Tensor,
  type TensorLike,
  tan,
  tanh,
  where,
} from "wengert";

/** A number re + i im, both of them arrays of the engine. */
export interface Complex {
  readonly re: TensorLike;
  readonly im: TensorLike;
}

const plus = (a: Complex, b: Complex): Complex => ({ re: add(a.re, b.re), im: add(a.im, b.im) });
const minus = (a: Complex, b: Complex): Complex => ({ re: sub(a.re, b.re), im: sub(a.im, b.im) });
const scaled = (a: Complex, s: TensorLike): Complex => ({ re: mul(a.re, s), im: mul(a.im, s) });
const real = (re: TensorLike): Complex => ({ re, im: 0 });
const times = (a: Complex, b: Complex): Complex => ({
  re: sub(mul(a.re, b.re), mul(a.im, b.im)),
  im: add(mul(a.re, b.im), mul(a.im, b.re)),
});
function over(a: Complex, b: Complex): Complex {
  const size = add(square(b.re), square(b.im));
  const turned = times(a, { re: b.re, im: neg(b.im) });
  return { re: div(turned.re, size), im: div(turned.im, size) };
}
const exponential = ({ re, im }: Complex): Complex => ({ re: mul(exp(re), cos(im)), im: mul(exp(re), sin(im)) });
const logarithm = ({ re, im }: Complex): Complex => ({ re: log(hypot(re, im)), im: atan2(im, re) });
/** log(1 + z) with |1 + z|² - 1 summed before the logarithm. */
const logarithmOfNext = ({ re, im }: Complex): Complex => ({
  re: mul(0.5, log1p(add(mul(re, add(re, 2)), square(im)))),
  im: atan2(im, add(1, re)),
});
/** The root with a positive real part. */
function root({ re, im }: Complex): Complex {
  const s = sqrt(mul(0.5, add(hypot(re, im), re)));
  return { re: s, im: div(im, mul(2, s)) };
}
const sine = ({ re, im }: Complex): Complex => ({ re: mul(sin(re), cosh(im)), im: mul(cos(re), sinh(im)) });
const cosine = ({ re, im }: Complex): Complex => ({ re: mul(cos(re), cosh(im)), im: neg(mul(sin(re), sinh(im))) });
/** With t = tanh(re), T = tan(im): (t (1 + T²) + i T (1 - t²)) / (1 + t² T²); nothing overflows. */
function tangentHyperbolic({ re, im }: Complex): Complex {
  const t = tanh(re);
  const T = square(tan(im));
  const size = add(1, mul(square(t), T));
  return { re: div(mul(t, add(1, T)), size), im: div(mul(tan(im), sech2(re)), size) };
}
/** DLMF 4.24.2 in real and imaginary part, the imaginary part by log1p: it is small. */
function arctangent({ re, im }: Complex): Complex {
  const below = add(square(re), square(sub(im, 1)));
  const width = sub(1, add(square(re), square(im)));
  return { re: mul(0.5, atan2(mul(2, re), width)), im: mul(0.25, log1p(div(mul(4, im), below))) };
}
const arcsine = (z: Complex): Complex => arctangent(over(z, root(minus(real(1), times(z, z)))));
/** a where the test holds, else b. */
const choose = (test: Tensor, a: Complex, b: Complex): Complex => ({
  re: where(test, a.re, b.re),
  im: where(test, a.im, b.im),
});
const negative = (z: Complex): Complex => ({ re: neg(z.re), im: neg(z.im) });
const sigmoidOf = (z: Complex): Complex => scaled(plus(real(1), tangentHyperbolic(scaled(z, 0.5))), 0.5);
/** The branch that the program takes at the real part: what a program with comparisons does to complex numbers. */
const larger = (a: Complex, b: Complex): Complex => choose(gt(a.re, b.re), a, b);

/** z^n for a whole exponent by products, which keep a small imaginary part exact. */
function wholePower(z: Complex, n: number): Complex {
  if (n < 0) return over(real(1), wholePower(z, -n));
  if (n === 0) return real(1);
  const half = wholePower(z, Math.floor(n / 2));
  const square = n < 2 ? real(1) : times(half, half);
  return n % 2 === 1 ? times(square, z) : square;
}

/** z^w; `exponent` is the number w where it is a constant. */
export function power(z: Complex, w: Complex, exponent: number | undefined): Complex {
  if (exponent !== undefined && Number.isInteger(exponent) && Math.abs(exponent) <= 64) return wholePower(z, exponent);
  return exponential(times(w, logarithm(z)));
}

/** Operations of programs on complex numbers, by the names that programs give them. */
export const rules: Readonly<Record<string, (...z: readonly Complex[]) => Complex>> = {
  add: (a, b) => plus(a!, b!),
  sub: (a, b) => minus(a!, b!),
  mul: (a, b) => times(a!, b!),
  div: (a, b) => over(a!, b!),
  neg: (z) => negative(z!),
  reciprocal: (z) => over(real(1), z!),
  square: (z) => times(z!, z!),
  sqrt: (z) => root(z!),
  cbrt: (z) => {
    const size = cbrt(hypot(z!.re, z!.im));
    const sign = where(lt(z!.re, 0), -1, 1);
    const third = div(atan2(mul(sign, z!.im), abs(z!.re)), 3);
    return { re: mul(sign, mul(size, cos(third))), im: mul(sign, mul(size, sin(third))) };
  },
  exp: (z) => exponential(z!),
  expm1: (z) => ({
    re: sub(expm1(z!.re), mul(2, mul(exp(z!.re), square(sin(mul(0.5, z!.im)))))),
    im: mul(exp(z!.re), sin(z!.im)),
  }),
  log: (z) => logarithm(z!),
  log1p: (z) => logarithmOfNext(z!),
  log2: (z) => scaled(logarithm(z!), Math.LOG2E),
  log10: (z) => scaled(logarithm(z!), Math.LOG10E),
  sin: (z) => sine(z!),
  cos: (z) => cosine(z!),
  tan: (z) => over(sine(z!), cosine(z!)),
  sinh: (z) => ({ re: mul(sinh(z!.re), cos(z!.im)), im: mul(cosh(z!.re), sin(z!.im)) }),
  cosh: (z) => ({ re: mul(cosh(z!.re), cos(z!.im)), im: mul(sinh(z!.re), sin(z!.im)) }),
  tanh: (z) => tangentHyperbolic(z!),
  asin: (z) => arcsine(z!),
  acos: (z) => minus(real(Math.PI / 2), arcsine(z!)),
  atan: (z) => arctangent(z!),
  asinh: (z) => logarithm(plus(z!, root(plus(times(z!, z!), real(1))))),
  acosh: (z) => logarithm(plus(z!, times(root(minus(z!, real(1))), root(plus(z!, real(1)))))),
  atanh: (z) => scaled(minus(logarithmOfNext(z!), logarithmOfNext(negative(z!))), 0.5),
  hypot: (a, b) => root(plus(times(a!, a!), times(b!, b!))),
  sigmoid: (z) => sigmoidOf(z!),
  softplus: (z) => logarithmOfNext(exponential(z!)),
  relu: (z) => larger(z!, real(0)),
  abs: (z) => choose(lt(z!.re, 0), negative(z!), z!),
  maximum: (a, b) => larger(a!, b!),
  minimum: (a, b) => choose(lt(a!.re, b!.re), a!, b!),
};
