import type { LaneRule } from "../ir/lower.ts";
import type { TensorLike } from "../record/like.ts";
import { still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, scale, sub, subTangents } from "./arithmetic.ts";
import { type Binary, binary, numeric, type Unary, unary } from "./lanewise.ts";

/** To an integer; piecewise constant, so the derivative is 0 everywhere, jumps included. */
const rounding = (name: string, scalar: (a: number) => number, lower: LaneRule): Unary =>
  unary(name, { scalar, type: numeric, jvp: still, lower });
/** Beyond 2^52 every double is an integer, and adding it to a smaller one rounds that to an integer, ties to even. */
const shift = 2 ** 52;
function nearest(a: number): number {
  if (a === 0 || !(Math.abs(a) < shift)) return a;
  return a < 0 ? -(-a + shift - shift) : a + shift - shift;
}
/** The largest integer <= x, elementwise. Derivative 0, also at the jumps. */
export const floor: Unary = /* @__PURE__ */ rounding("floor", Math.floor, (g, x) => g.floor(x));
/** The smallest integer >= x, elementwise. Derivative 0, also at the jumps. */
export const ceil: Unary = /* @__PURE__ */ rounding("ceil", Math.ceil, (g, x) => g.ceil(x));
/** x without its fraction, elementwise. Derivative 0, also at the jumps. */
export const trunc: Unary = /* @__PURE__ */ rounding("trunc", Math.trunc, (g, x) => g.trunc(x));
/** The nearest integer, elementwise; halves go to the even neighbour, as in IEEE 754. Derivative 0, also at the jumps. */
export const round: Unary = /* @__PURE__ */ rounding("round", nearest, (g, x) => g.nearest(x));
/** x - trunc(x), elementwise: the fraction, with the sign of x. Derivative 1. */
export const frac: Unary = (x: TensorLike): Tensor => rem(x, 1);

/** z = x - n y: the quotient n is recovered from the exact remainder, so that it never disagrees with it. */
const remainder = (name: string, scalar: (a: number, b: number) => number): Binary =>
  binary(name, {
    scalar,
    type: numeric,
    jvp: ([dx, dy], [x, y], z) => subTangents(dx, dy && scale(dy, round(div(sub(x, z), y)))),
    lower: "scalar",
  });
/** x - y floor(x/y), elementwise, broadcasting; it has the sign of y. Slopes 1 and -floor(x/y). NaN (of i32: 0) for y = 0. */
export const mod: Binary = /* @__PURE__ */ remainder("mod", (a, b) => {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
});
/** x - y trunc(x/y), elementwise, broadcasting; it has the sign of x, as % does. Slopes 1 and -trunc(x/y). NaN (of i32: 0) for y = 0. */
export const rem: Binary = /* @__PURE__ */ remainder("rem", (a, b) => a % b);
