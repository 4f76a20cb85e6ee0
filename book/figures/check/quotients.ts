import { add, broadcastTo, cast, div, jet, mul, ravel, reshape, sub, type Tensor, tensor } from "wengert";
import { complexStep } from "./complexRun.ts";

export type Precision = "f64" | "f32";
export type Method = "forward" | "central" | "richardson" | "complex";
export const methods: readonly Method[] = ["forward", "central", "richardson", "complex"];

/** Distance from 1 to the next number. */
export const epsilon: Readonly<Record<Precision, number>> = { f64: Number.EPSILON, f32: 2 ** -23 };

/** A function of one number, in the precision of its argument: a column of arguments gives a column of values. */
export type Slice = (x: Tensor, evaluation: number) => Tensor;

/** Derivatives at x by difference quotients, one for each step; null where a method cannot be applied. */
export type Quotients = Readonly<Record<Method, Float64Array | null>>;

const numbersOf = (x: Tensor): Float64Array => Float64Array.from(ravel(x).toTypedArray() as ArrayLike<number>);

/** All four quotients at all steps; every number between x and the result has the precision. */
export function quotientsOf(f: Slice, x: number, steps: ArrayLike<number>, precision: Precision): Quotients {
  const n = steps.length;
  const h = reshape(tensor(Array.from(steps), { dtype: precision }), [n, 1]);
  const at = broadcastTo(reshape(tensor([x], { dtype: precision }), [1, 1]), [n, 1]);
  let evaluation = 0;
  /** A constant formula gives one number for the whole column. */
  const value = (z: Tensor): Tensor => {
    const y = f(z, evaluation++);
    return y.size === n ? reshape(y, [n, 1]) : broadcastTo(reshape(y, [1, 1]), [n, 1]);
  };
  const half = mul(h, 0.5);
  const middle = (d: Tensor): Tensor => div(sub(value(add(at, d)), value(sub(at, d))), mul(d, 2));
  const wide = middle(h);
  const narrow = middle(half);
  const numbers = {
    forward: numbersOf(div(sub(value(add(at, h)), value(at)), h)),
    central: numbersOf(wide),
    richardson: numbersOf(div(sub(mul(narrow, 4), wide), 3)),
  };
  return { ...numbers, complex: complexOf((z) => f(z, evaluation), at, h, n) };
}

function complexOf(f: (x: Tensor) => Tensor, at: Tensor, h: Tensor, n: number): Float64Array | null {
  try {
    const slope = complexStep(f, at, h);
    return slope.size === n ? numbersOf(slope) : new Float64Array(n).fill(slope.item());
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}

/** The engine's Taylor coefficients f(x), f'(x), f''(x)/2, ... up to the fifth. */
export function taylorOf(f: Slice, x: number): readonly number[] {
  const coefficients = jet((z: Tensor) => ravel(f(z, 0)).sum(), [[tensor(x), tensor(1)]], 5) as readonly Tensor[];
  return Array.from({ length: 6 }, (_, k) => coefficients[k]?.item() ?? 0);
}

/** What the errors of a method are made of, to first order: `bend` h^order left out, `noise`/h from rounding. */
export interface Model {
  readonly order: number;
  readonly bend: number;
  readonly noise: number;
  /** The step where the sum is least, and that sum. */
  readonly step: number;
  readonly error: number;
}

/**
 * Theory of the errors, absolute. Each value of f and each argument x ± h is taken to be off by half a unit of its last
 * place; forward differences
 * leave out f''/2 h, central ones f'''/6 h², one step of Richardson's extrapolation f⁽⁵⁾/480 h⁴. null for the complex
 * step, which has no rounding term, and where the term left out is zero.
 */
export function modelOf(method: Method, x: number, c: readonly number[], precision: Precision): Model | null {
  const unit = (epsilon[precision] / 2) * (Math.abs(c[0]!) + Math.abs(x * c[1]!));
  const [order, bend, noise] =
    method === "forward"
      ? [1, Math.abs(c[2]!), 2 * unit]
      : method === "central"
        ? [2, Math.abs(c[3]!), unit]
        : method === "richardson"
          ? [4, Math.abs(c[5]!) / 4, 3 * unit]
          : [2, Math.abs(c[3]!), 0];
  if (!(bend > 0 && noise > 0 && Number.isFinite(bend + noise))) return null;
  const step = (noise / (order * bend)) ** (1 / (order + 1));
  return { order, bend, noise, step, error: bend * step ** order + noise / step };
}

/** The difference of two slopes in proportion to the larger one; two zeros agree. */
export function relativeError(a: number, b: number): number {
  const size = Math.max(Math.abs(a), Math.abs(b));
  return size === 0 ? 0 : Math.abs(a - b) / size;
}

/** The steps of the lab: eight in each power of ten, from 10^-16 to 1. */
export const PER_DECADE = 8;
export const LEAST = -16;
export const steps: Float64Array = Float64Array.from(
  { length: -LEAST * PER_DECADE + 1 },
  (_, k) => 10 ** (LEAST + k / PER_DECADE),
);
/** The place of the step 10^exponent among them. */
export const indexOf = (exponent: number): number =>
  Math.max(0, Math.min(steps.length - 1, Math.round((exponent - LEAST) * PER_DECADE)));

/**
 * The best step among them. Errors of rounding jump; a step is as good as the worst one within a third of a decade, so that
 * lucky hits do not count.
 */
export function bestOf(errors: ArrayLike<number>): { readonly index: number; readonly error: number } | null {
  const reach = Math.round(PER_DECADE / 3);
  let best = { index: -1, error: Infinity };
  for (let k = reach; k < errors.length - reach; k++) {
    let worst = 0;
    for (let j = k - reach; j <= k + reach; j++)
      worst = Math.max(worst, Number.isNaN(errors[j]!) ? Infinity : errors[j]!);
    if (worst < best.error) best = { index: k, error: worst };
  }
  return best.index < 0 ? null : best;
}

/** x as the precision holds it. */
export const rounded = (x: number, precision: Precision): number => cast(tensor(x), precision).item();
