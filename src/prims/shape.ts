import type { TypedArray } from "../ir/raw.ts";
import { storage } from "../ir/raw.ts";
import { range, stridesOf, withShape } from "../ir/type.ts";
import { copyStrided } from "../math/strided.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { axisOf, linearTaylor } from "./broadcast.ts";

interface Permutation {
  readonly [key: string]: unknown;
  /** Axis k of the result is axis order[k] of the operand. */
  readonly order: readonly number[];
}
const inverse = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));
/** y[i_0, ..., i_r] = x[...] with axes reordered. Linear; the transpose is the inverse order. */
const transposeLine: Emitter<Permutation> = /* @__PURE__ */ primitive<Permutation>({
  name: "transpose",
  moves: true,
  type: ([t], { order }) =>
    withShape(
      t,
      order.map((a) => t.shape[a]!),
    ),
  value: ([x], out, { order }, [t]) => {
    if (typeof x === "number") return x;
    const y = storage(out);
    const strides = stridesOf(t.shape);
    copyStrided(
      x as TypedArray,
      y,
      out.shape,
      order.map((a) => strides[a]!),
    );
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && transposeLine([dx], p),
  transpose: (ct, _x, { order }) => [transposeLine([ct], { order: inverse(order) })],
  batch: ([x], _b, _n, { order }) => [transposeLine([x], { order: [0, ...order.map((a) => a + 1)] }), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Permutation) => transposeLine([c], p)),
  lower: "transpose",
});
/** What makes an array with its axes in another order, of arrays that can be made in several; undefined: that order is none of them. */
export const ordered: WeakMap<Tensor, (order: readonly number[]) => Tensor | undefined> = /* @__PURE__ */ new WeakMap();
/** Axes reordered; reversed by default (the matrix transpose). */
export function transpose(x: TensorLike, order?: readonly number[]): Tensor {
  const v = asTensor(x, "f64", "transpose");
  const p = order === undefined ? range(v.rank).reverse() : [order].flat().map((a) => axisOf("transpose", v.rank, a));
  if (range(v.rank).some((a) => !p.includes(a)) || p.length > v.rank)
    fail("transpose", `[${order}] does not fit shape [${v.shape}]`, "Name every axis once");
  return p.every((a, i) => a === i) ? v : (ordered.get(v)?.(p) ?? transposeLine([v], { order: p }));
}
