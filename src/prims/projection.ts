import { at, storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, neg, scale } from "./arithmetic.ts";
import { spread, stretch, sum } from "./broadcast.ts";
import { type Along, along, eachFiber } from "./fibers.ts";

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
  lower: "interpret",
});
