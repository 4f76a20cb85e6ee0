import { at, storage } from "../ir/raw.ts";
import { arrayType, sameShape } from "../ir/type.ts";
import { logGammaSample } from "../math/gammaSample.ts";
import { threefry2x32 } from "../math/threefry.ts";
import { type Emitter, type NoParams, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, mul, neg, scale, sub } from "./arithmetic.ts";
import { spread } from "./broadcast.ts";
import { gt, where } from "./comparison.ts";
import { exp } from "./exponential.ts";
import { digamma } from "./gammaFunctions.ts";
import { gammaincPartials } from "./incompleteGamma.ts";
import { eachKey, isKey, keyFix, streams } from "./randomBits.ts";

/** From here down P(a, x) is x^a / Gamma(a + 1) to the last digit. */
const smallest = -40;
/**
 * dy/da of y = log x at constant probability P(a, x): the implicit reparametrisation -(dP/da) / (x dP/dx) (Figurnov,
 * Mohamed & Mnih 2018). For small x it is the limit (psi(a + 1) - y) / a.
 */
function slope(a: Tensor, y: Tensor): Tensor {
  const x = exp(y);
  const implicit = neg(div(gammaincPartials(1, 0)(a, x), mul(x, gammaincPartials(0, 1)(a, x))));
  return where(gt(y, smallest), implicit, div(sub(digamma(a.add(1)), y), a));
}

/**
 * log of Gamma(a, 1) variates for keys i32[B.., 2] and shapes a f64[B.., S..]; element n of a key draws with a key of its
 * own, the block (n, rejection). Smooth in a, though the value comes from a rejection: see `slope`.
 */
export const logGammaDraw: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "logGammaDraw",
  type: ([key, a]) => {
    if (!isKey(key)) fail("random", `a key is i32[2], got ${showTypes([key])}`, keyFix);
    const lead = key.shape.slice(0, -1);
    if (a.dtype !== "f64" || !sameShape(a.shape.slice(0, lead.length), lead))
      fail("random", `gamma shapes ${showTypes([a])} do not fit keys ${showTypes([key])}`, "They must be f64");
    return a;
  },
  value: ([key, a], out, _p, [tk]) => {
    const y = storage(arrayType("f64", [out.size]));
    const count = (2 * out.size) / Math.max(tk.size, 1);
    const own = new Int32Array(2);
    eachKey(key as Int32Array, (k0, k1, b) => {
      for (let n = 0; n < count; n++) {
        threefry2x32(k0, k1, n, streams.rejection, own, 0);
        y[b * count + n] = logGammaSample(own[0]!, own[1]!, at(a, b * count + n));
      }
    });
    return out.shape.length === 0 ? y[0]! : y;
  },
  jvp: ([, da], [, a], y) => da && scale(da, slope(a, y)),
  transpose: null,
  batch: (x, batched, n) => [logGammaDraw(spread(x, batched, n)), true],
  taylor: "jvp",
  lower: "interpret",
});
