import { ADD, DIV, MUL, NEG, SCALE, SUB } from "../ir/program.ts";
import { at, fill } from "../ir/raw.ts";
import { type DType, withDType } from "../ir/type.ts";
import { type Emitter, type NoParams, primitive } from "../record/define.ts";
import { asTensor, requireDType, type TensorLike } from "../record/like.ts";
import { type Row, type Series, still, type Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { linearTaylor } from "./broadcast.ts";
import { type Binary, binary, type Loop, numeric, times, type Unary, unary } from "./lanewise.ts";

/** a + b, where null is a structural zero. */
export const addTangents = (a: Tangent, b: Tangent): Tangent => (a === null ? b : b === null ? a : add(a, b));
/** sum over i + j = k of times(a_i, b_j): coefficient k of a product of series. */
export function convolve(a: Series, b: Series, k: number, times: (a: Tensor, b: Tensor) => Tensor, from = 0): Tangent {
  let s: Tangent = null;
  for (let i = from; i <= k; i++) {
    const p = a[i];
    const q = b[k - i];
    if (p && q) s = addTangents(s, times(p, q));
  }
  return s;
}
/** Coefficients 0..order of a product that is linear in each factor. */
export const productTaylor =
  (times: (a: Tensor, b: Tensor) => Tensor) =>
  ([a, b]: Row<Series>, order: number): Tangent[] =>
    Array.from({ length: order + 1 }, (_, k) => convolve(a, b, k, times));

/** -x. */
export const neg: Unary = /* @__PURE__ */ unary("neg", {
  op: NEG,
  scalar: (a) => -a,
  loop: (a, _, y) => {
    for (let i = 0; i < y.length; i++) y[i] = -a[i]!;
  },
  type: numeric,
  jvp: ([dx]) => dx && neg(dx),
  transpose: (ct) => [neg(ct)],
  taylor: /* @__PURE__ */ linearTaylor((c) => neg(c)),
  lower: (g, x) => g.neg(x),
});
/** x + y. Sums, differences and products of i32 wrap around to 32 bits, as those of NumPy's int32 and `Math.imul` do. */
export const add: Binary = /* @__PURE__ */ binary("add", {
  op: ADD,
  scalar: (a, b) => a + b,
  loop: (a, b, y) => {
    for (let i = 0; i < y.length; i++) y[i] = a[i]! + b[i]!;
  },
  type: numeric,
  jvp: ([dx, dy]) => addTangents(dx, dy),
  transpose: (ct) => [ct, ct],
  taylor: ([x, y]) => x.map((c, k) => addTangents(c, y[k]!)),
  lower: (g, x, y) => g.add(x, y),
});
export const subTangents = (a: Tangent, b: Tangent): Tangent => (b === null ? a : a === null ? neg(b) : sub(a, b));
/** x - y. */
export const sub: Binary = /* @__PURE__ */ binary("sub", {
  op: SUB,
  scalar: (a, b) => a - b,
  loop: (a, b, y) => {
    for (let i = 0; i < y.length; i++) y[i] = a[i]! - b[i]!;
  },
  type: numeric,
  jvp: ([dx, dy]) => subTangents(dx, dy),
  transpose: (ct) => [ct, neg(ct)],
  taylor: ([x, y]) => x.map((c, k) => subTangents(c, y[k]!)),
  lower: (g, x, y) => g.sub(x, y),
});
const multiply: Loop = (a, b, y) => {
  for (let i = 0; i < y.length; i++) y[i] = a[i]! * b[i]!;
};
/** t c, linear in t alone: derivative rules multiply with it, so that a linear program shows tangent and coefficient apart. */
export const scale: Binary = /* @__PURE__ */ binary("scale", {
  op: SCALE,
  scalar: times,
  loop: multiply,
  type: numeric,
  jvp: ([dt, dc], [t, c]) => addTangents(dt && scale(dt, c), dc && scale(dc, t)),
  linearIn: [0],
  transpose: (ct, [, c]) => [scale(ct, c!)],
  taylor: /* @__PURE__ */ productTaylor((a, b) => scale(a, b)),
  lower: (g, t, c) => g.mul(t, c),
});
/** x y. */
const product: Binary = /* @__PURE__ */ binary("mul", {
  op: MUL,
  scalar: times,
  loop: multiply,
  type: numeric,
  jvp: ([dx, dy], [x, y]) => addTangents(dx && scale(dx, y), dy && scale(dy, x)), // (x + dx)(y + dy) = xy + dx y + x dy
  bilinear: true,
  transpose: (ct, [x, y]) => (x === null ? [scale(ct, y!), null] : [null, scale(ct, x)]),
  taylor: /* @__PURE__ */ productTaylor((a, b) => mul(a, b)),
  lower: (g, x, y) => g.mul(x, y),
});
/** x y. A literal 0 as second factor is a structural zero: its derivative is 0 even where that of x is infinite. */
export const mul: Binary = (x, y) =>
  y === 0 ? product(stopGradient(x), y) : x === 0 ? product(x, stopGradient(y)) : product(x, y);
/** x / y. Quotients of i32 lose their fraction, towards 0; 0 for y = 0. */
export const div: Binary = /* @__PURE__ */ binary("div", {
  op: DIV,
  scalar: (a, b) => a / b,
  loop: (a, b, y) => {
    for (let i = 0; i < y.length; i++) y[i] = a[i]! / b[i]!;
  },
  type: numeric,
  jvp: ([dx, dy], [, y], q) => addTangents(dx && div(dx, y), dy && neg(scale(div(dy, y), q))), // dq = (dx - q dy) / y
  linearIn: [0],
  transpose: (ct, [, y]) => [div(ct, y!), null],
  taylor: ([x, y], order) => {
    const q: Tangent[] = []; // x = q y: q_k = (x_k - sum_{j<k} q_j y_{k-j}) / y_0
    for (let k = 0; k <= order; k++) {
      q.push(null);
      const r = subTangents(x[k]!, convolve(q, y, k, mul));
      q[k] = r && div(r, y[0]!);
    }
    return q;
  },
  lower: (g, x, y) => g.div(x, y),
});

/** The value of x; its derivative is a structural zero. */
const stopLine: Emitter<NoParams> = /* @__PURE__ */ primitive<NoParams>({
  name: "stopGradient",
  view: true,
  type: ([t]) => t,
  value: ([x]) => x,
  jvp: still,
  transpose: null,
  batch: ([x]) => [stopLine([x]), true],
  taylor: "jvp",
  lower: "view",
});
/** x, whose derivative is taken for 0. */
export const stopGradient = (x: TensorLike): Tensor => stopLine([asTensor(x)]);

interface Cast {
  readonly [key: string]: unknown;
  readonly dtype: DType;
}
/** Another element type: f32 rounds to nearest, i32 truncates, bool is x != 0. Linear between f64 and f32, else flat. */
const castLine: Emitter<Cast> = /* @__PURE__ */ primitive<Cast>({
  name: "cast",
  lanewise: true,
  type: ([t], { dtype }) => withDType(t, dtype),
  value: ([x], out) => fill(out, (i) => (out.dtype === "bool" ? +(at(x, i) !== 0) : at(x, i))),
  jvp: ([dx], _x, y, p) => (y.dtype === "f64" || y.dtype === "f32" ? dx && castLine([dx], p) : null),
  transpose: (ct, _x, _p, [t]) => [castLine([ct], { dtype: t.dtype as DType })],
  batch: ([x], _b, _n, p) => [castLine([x], p), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Cast) => castLine([c], p)),
  lower: "cast",
});
/**
 * x with another element type. Linear between f64 and f32; to i32 and bool the derivative is 0. To i32 the fraction is
 * dropped and the rest wraps around to 32 bits; NaN and infinities become 0, as by x | 0 in JavaScript.
 */
export function cast(x: TensorLike, dtype: DType): Tensor {
  const v = asTensor(x);
  return v.dtype === requireDType("cast", dtype) ? v : castLine([v], { dtype });
}
