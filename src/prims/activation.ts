import type { LaneBuilder } from "../ir/lower.ts";
import { sigmoid as sigmoidValue, silu as siluValue, softplus as softplusValue } from "../math/logistic.ts";
import { ndtr as ndtrValue } from "../math/normal.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, cast, div, mul, scale } from "./arithmetic.ts";
import { eq, ge, gt, le, where } from "./comparison.ts";
import { expNegHalfSquare, ndtr } from "./errorFunctions.ts";
import { ndtrLane } from "./errorLanes.ts";
import { expm1 } from "./exponential.ts";
import { abs, clip } from "./extrema.ts";
import { sech, sech2, tanh } from "./hyperbolic.ts";
import { type Unary, unary } from "./lanewise.ts";
import { logisticDensity, sigmoid, softplus } from "./logistic.ts";
import { square } from "./roots.ts";

/** max(x, 0), elementwise; NaN stays NaN. The slope at 0 is 0, the subgradient of least norm. */
export function relu(x: TensorLike): Tensor {
  const v = asTensor(x, "f64", "relu");
  return where(le(v, 0), 0, v);
}
/** min(max(x, 0), 6), elementwise. The slope at 0 and 6 is 0. */
export const relu6: Unary = (x) => clip(asTensor(x, "f64", "relu6"), 0, 6);
/** x for x > 0, else `slope` x, elementwise. At 0 the slope is that of the left side. */
export function leakyRelu(x: TensorLike, slope: TensorLike = 0.01): Tensor {
  const v = asTensor(x, "f64", "leakyRelu");
  return where(gt(v, 0), v, mul(v, slope));
}
/** x for x > 0, else alpha (e^x - 1), elementwise (Clevert et al. 2016). At 0 the derivatives are those of the left side. */
export function elu(x: TensorLike, alpha: TensorLike = 1): Tensor {
  const v = asTensor(x, "f64", "elu");
  const left = expm1(v);
  return where(gt(v, 0), v, alpha === 1 ? left : mul(left, alpha));
}
/** x for x > 0, else alpha (e^(x / alpha) - 1), elementwise (Barron 2017): slope 1 on both sides of 0. */
export function celu(x: TensorLike, alpha: TensorLike = 1): Tensor {
  const v = asTensor(x, "f64", "celu");
  return where(gt(v, 0), v, mul(expm1(div(v, alpha)), alpha));
}
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
/** 1.0507 elu(x, 1.6733), elementwise: mean 0 and variance 1 are a fixed point (Klambauer et al. 2017). */
export const selu: Unary = (x) => mul(elu(asTensor(x, "f64", "selu"), seluAlpha), seluScale);
/** x held within [-b, b]; NaN stays NaN. */
const held = (x: number, b: number): number => Math.max(-b, Math.min(x, b));
const heldLane = <N>(g: LaneBuilder<N>, x: N, b: number): N => g.max(g.constant(-b), g.min(x, g.constant(b)));
/** There x / (1 + |x|) is +-1 to the last digit. */
const far = 2 ** 60;
/** x / (1 + |x|), elementwise. Slope 1 / (1 + |x|)^2; second derivative 0 at 0. */
export const softsign: Unary = /* @__PURE__ */ unary("softsign", {
  scalar: (x) => {
    const v = held(x, far);
    return v / (1 + Math.abs(v));
  },
  jvp: ([dx], [x]) => {
    const d = add(abs(x), 1);
    return dx && div(div(dx, d), d);
  },
  lower: (g, x) => {
    const v = heldLane(g, x, far);
    return g.div(v, g.add(g.constant(1), g.abs(v)));
  },
});
/** x held within [-1, 1], elementwise. The slope at the bounds is 0. */
export const hardTanh: Unary = (x) => clip(asTensor(x, "f64", "hardTanh"), -1, 1);
/** x/6 + 1/2 held within [0, 1], elementwise. The slope where a bound is reached is 0. */
export const hardSigmoid: Unary = (x) => div(relu6(add(asTensor(x, "f64", "hardSigmoid"), 3)), 6);
/** x hardSigmoid(x), elementwise (Howard et al. 2019): 0 up to -3, x from 3 on. The slope is 0 at -3 and 1 at 3. */
export const hardSilu: Unary = (x) => {
  const v = asTensor(x, "f64", "hardSilu");
  const raised = where(le(v, -3), -3, v);
  return where(ge(v, 3), v, div(mul(raised, add(raised, 3)), 6));
};

/** y, or 0 at x = -Infinity: the limit of x f(x) where f vanishes faster than 1/x. */
const vanishing = <N>(g: LaneBuilder<N>, x: N, y: N): N =>
  g.select(g.eq(x, g.constant(Number.NEGATIVE_INFINITY)), g.constant(0), y);
/** x f(x), where f(x) is e^x to the last digit far left: there as (x h) h, h = e^(x/2), since f is subnormal before x f is. */
function falling<N>(g: LaneBuilder<N>, x: N, f: N): N {
  const h = g.call("exp", g.mul(x, g.constant(0.5)));
  const left = vanishing(g, x, g.mul(g.mul(x, h), h));
  return g.select(g.gt(g.constant(-700), x), left, g.mul(x, f));
}
/** x as far out as slopes of smooth steps still change: beyond, all of them are 0 or 1, and so at both infinities. */
const within: Unary = /* @__PURE__ */ unary("within", {
  scalar: (x) => held(x, 2000),
  jvp: ([dx], [x], y) => dx && scale(dx, cast(eq(x, y), x.dtype)),
  lower: (g, x) => heldLane(g, x, 2000),
});
/** x sigmoid(x), elementwise (Elfwing et al. 2018), also called swish. */
export const silu: Unary = /* @__PURE__ */ unary("silu", {
  scalar: siluValue,
  // s(x) + x s(x) s(-x); the product as (x g) g, g = sech(x/2) / 2, as s(x) is subnormal before x s(x) is
  jvp: ([dx], [x]) => {
    const v = within(x);
    const g = mul(sech(mul(v, 0.5)), 0.5);
    return dx && scale(dx, add(sigmoid(v), mul(mul(v, g), g)));
  },
  lower: (g, x) => falling(g, x, g.call("sigmoid", x)),
});
const sqrtTwoPi = 2.5066282746310002;
/** x Phi(x), elementwise, Phi the normal distribution function (Hendrycks and Gimpel 2016). Exact: see geluTanh. */
export const gelu: Unary = /* @__PURE__ */ unary("gelu", {
  scalar: (x) => (x === Number.NEGATIVE_INFINITY ? 0 : x * ndtrValue(x)),
  jvp: ([dx], [x]) => {
    const v = within(x);
    return dx && scale(dx, add(ndtr(v), mul(v, div(expNegHalfSquare(v), sqrtTwoPi))));
  },
  lower: (g, x, y, z) => vanishing(g, x, g.mul(x, ndtrLane(g, x, y, z))),
});
/** Phi(x) is approximated by sigmoid(a x + b x^3) = (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2. */
const a = 1.5957691216057308;
const b = 0.07135481627260025; // 0.044715 a
/** x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2, elementwise: the approximation of gelu that many trained models use. */
export const geluTanh: Unary = /* @__PURE__ */ unary("geluTanh", {
  scalar: (x) => (x === Number.NEGATIVE_INFINITY ? 0 : x * sigmoidValue(x * (a + b * x * x))),
  jvp: ([dx], [x]) => {
    const v = within(x);
    const s = square(v);
    const u = mul(v, add(mul(s, b), a));
    const slope = add(mul(s, 3 * b), a);
    return dx && scale(dx, add(sigmoid(u), mul(mul(v, slope), logisticDensity(u))));
  },
  lower: (g, x) => {
    const cubic = g.mul(x, g.add(g.constant(a), g.mul(g.mul(g.constant(b), x), x)));
    return vanishing(g, x, g.mul(x, g.call("sigmoid", cubic)));
  },
});
/** x tanh(softplus(x)), elementwise (Misra 2019). Far left it is x e^x to the last digit, as silu is. */
export const mish: Unary = /* @__PURE__ */ unary("mish", {
  scalar: (x) => (x < -40 ? siluValue(x) : x * Math.tanh(softplusValue(x))),
  jvp: ([dx], [x]) => {
    const v = within(x);
    const p = softplus(v);
    return dx && scale(dx, add(tanh(p), mul(silu(v), sech2(p))));
  },
  lower: (g, x) => falling(g, x, g.call("tanh", g.call("softplus", x))),
});
