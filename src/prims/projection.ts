import { at, storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, addTangents, cast, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { spread, stretch, sum } from "./broadcast.ts";
import { and, eq, gt, where } from "./comparison.ts";
import { indicesAlong } from "./creation.ts";
import { abs } from "./extrema.ts";
import { type Along, along, eachFiber, inDoubles, wide } from "./fibers.ts";
import { max, min } from "./orderReduction.ts";

/**
 * t - q (w . t) along an axis, for q and w with w . q = 1 - d: what of a tangent remains beside the direction q. Operands t,
 * q, w, d; q or w may have size 1 along the axis (all entries equal), d lacks it. Linear in t; the transpose exchanges q and w.
 *
 * With k where |w_k q_k| is largest and e = t - (t_k / q_k) q, so that e_k = 0, it is formed as d (t_k / q_k) q + e - q (w . e):
 * where one entry outweighs the others, or t is nearly along q, nothing cancels.
 */
export const project: Emitter<Along> = /* @__PURE__ */ primitive<Along>({
  name: "project",
  type: ([t]) => t,
  value: ([t, q, w, d], out, { axis }, types) => {
    const y = storage(out);
    const [from, qs, ws] = [t as TypedArray, q as TypedArray, w as TypedArray];
    const [fullQ, fullW] = [1, 2].map((k) => types[k]!.shape[axis] === out.shape[axis]);
    eachFiber(out.shape, axis, (offset, stride, n, k) => {
      const [q0, dq] = fullQ ? [offset, stride] : [k, 0];
      const [w0, dw] = fullW ? [offset, stride] : [k, 0];
      let top = 0;
      let most = 0;
      for (let i = 0; i < n; i++) {
        const share = Math.abs(ws[w0 + i * dw]! * qs[q0 + i * dq]!);
        if (share > most) {
          most = share;
          top = i;
        }
      }
      const unit = most > 0 ? from[offset + top * stride]! / qs[q0 + top * dq]! : 0;
      let mean = 0;
      for (let i = 0, j = offset; i < n; i++, j += stride) {
        y[j] = most > 0 && i === top ? 0 : from[j]! - unit * qs[q0 + i * dq]!;
        mean += ws[w0 + i * dw]! * y[j]!;
      }
      const back = at(d!, k) * unit - mean;
      for (let i = 0, j = offset; i < n; i++, j += stride) y[j] = y[j]! + back * qs[q0 + i * dq]!;
    });
    return y;
  },
  // From dw . q + w . dq = - dd, with s = w . t and p the result: P dt - s P dq - q (dw . p) + s q dd.
  jvp: ([dt, dq, dw, dd], [t, q, w, d], p, params) => {
    const { axis } = params;
    const { shape } = t;
    const over = (v: Tensor): Tensor => along(v, shape, axis);
    const whole = stretch(q, shape);
    const s = (): Tensor => over(sum(scale(t, stretch(w, shape)), axis));
    const terms = [
      dt && project([dt, q, w, d!], params),
      dq && neg(scale(project([stretch(dq, shape), q, w, d!], params), s())),
      dw && neg(scale(over(sum(scale(stretch(dw, shape), p), axis)), whole)),
      dd ? scale(over(dd), scale(s(), whole)) : null,
    ];
    return terms.reduce(addTangents, null);
  },
  transpose: (ct, [, q, w, d], p) => [project([ct, w!, q!, d!], p), null, null, null],
  batch: (x, batched, n, { axis }) => [project(spread(x, batched, n), { axis: axis + 1 }), true],
  taylor: "jvp",
  lower: { program: ([t, q, w, d], { axis }) => inDoubles(t, (v) => beside(v, wide(q), wide(w), wide(d!), axis)) },
});
/** The value as a program. */
function beside(t: Tensor, q: Tensor, w: Tensor, d: Tensor, axis: number): Tensor {
  const { shape } = t;
  if (t.size === 0) return t;
  const over = (v: Tensor): Tensor => along(v, shape, axis);
  const [qs, ws] = [stretch(q, shape), stretch(w, shape)];
  const product = abs(mul(ws, qs));
  const share = where(eq(product, product), product, 0);
  const most = max(share, axis);
  const place = cast(indicesAlong(shape, axis), "f64");
  const top = min(where(eq(share, over(most)), place, shape[axis]!), axis);
  const isTop = and(eq(place, over(top)), gt(over(most), 0));
  const unit = sum(where(isTop, div(t, qs), 0), axis);
  const rest = where(isTop, 0, sub(t, mul(over(unit), qs)));
  const back = sub(mul(d, unit), sum(mul(ws, rest), axis));
  return add(rest, mul(over(back), qs));
}
