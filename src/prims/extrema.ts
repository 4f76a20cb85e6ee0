import { scalar, type TensorLike } from "../record/like.ts";
import { still, type Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, scale } from "./arithmetic.ts";
import { zerosOf } from "./broadcast.ts";
import { eq, ge, gt, or, select, where } from "./comparison.ts";
import { type Binary, binary, numeric, type Unary, unary } from "./lanewise.ts";

/**
 * Tangent of an extremum: that of the operand that wins; half of each at a tie; NaN where an operand is NaN, and only
 * there: a coefficient that is NaN in lanes where another one counts would poison second derivatives through loops.
 */
function extremumTangent(first: Tensor, second: Tensor, tie: Tensor, da: Tangent, db: Tangent): Tangent {
  const share = where(or(first, second), 1, where(tie, scalar(0.5, (da ?? db)!.dtype), Number.NaN));
  const unless = (other: Tensor, d: Tangent): Tangent => d && select([other, zerosOf(d.type), scale(d, share)]);
  return addTangents(unless(second, da), unless(first, db));
}
/** The larger of x and y; NaN if either is. Ties split the derivative evenly. */
export const maximum: Binary = /* @__PURE__ */ binary("maximum", {
  flat: true,
  scalar: (a, b) => Math.max(a, b),
  type: numeric,
  jvp: ([da, db], [x, y]) => extremumTangent(gt(x, y), gt(y, x), eq(x, y), da, db),
  lower: (g, x, y) => g.max(x, y),
});
/** The smaller of x and y; NaN if either is. Ties split the derivative evenly. */
export const minimum: Binary = /* @__PURE__ */ binary("minimum", {
  flat: true,
  scalar: (a, b) => Math.min(a, b),
  type: numeric,
  jvp: ([da, db], [x, y]) => extremumTangent(gt(y, x), gt(x, y), eq(x, y), da, db),
  lower: (g, x, y) => g.min(x, y),
});

/** -1, 0 or 1; NaN stays NaN. Flat: derivative 0. */
export const sign: Unary = /* @__PURE__ */ unary("sign", {
  scalar: (a) => (a > 0 ? 1 : a < 0 ? -1 : a),
  type: numeric,
  jvp: still,
  lower: (g, x) => g.select(g.gt(x, g.constant(0)), g.constant(1), g.select(g.gt(g.constant(0), x), g.constant(-1), x)),
});
/** |x|. The slope at 0 is 0, the subgradient of least norm. */
export const abs: Unary = /* @__PURE__ */ unary("abs", {
  scalar: Math.abs,
  type: numeric,
  jvp: ([dx], [x]) => dx && scale(dx, sign(x)),
  taylor: ([x]) => x.map((c, k) => c && (k === 0 ? abs(c) : scale(c, sign(x[0]!)))),
  lower: (g, x) => g.abs(x),
});
/**
 * x held within [low, high]; NaN stays NaN. Strictly inside the slope in x is 1; outside and at the bounds it is 0 (least
 * norm), where that of the bound itself is 1.
 */
export function clip(x: TensorLike, low: TensorLike, high: TensorLike): Tensor {
  const raised = where(ge(low, x), low, x);
  return where(ge(raised, high), high, raised);
}
