import type { TypedArray } from "../ir/raw.ts";
import { withDType } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { ReduceOptions } from "../record/methods.ts";
import { still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { mergeAxes, type Reduction, reducedType, reduceFibers, refuseEmpty } from "./fibers.ts";
import { numeric } from "./lanewise.ts";

function position(name: string, better: (x: number, than: number) => boolean): Emitter<Reduction> {
  /** Position of the first best element; the first NaN counts as best. */
  const kernel = (x: TypedArray, offset: number, stride: number, n: number): number => {
    let best = 0;
    for (let i = 0; i < n; i++) {
      const v = x[offset + i * stride]!;
      if (Number.isNaN(v)) return i;
      if (better(v, x[offset + best * stride]!)) best = i;
    }
    return best;
  };
  const line: Emitter<Reduction> = primitive<Reduction>({
    name,
    type: ([t], { axes }) => withDType(reducedType(numeric(name, t), axes), "i32"),
    value: ([x], out, { axes }, [t]) => reduceFibers(x, t, out, axes[0], kernel),
    jvp: still,
    transpose: null,
    batch: ([x], _b, _n, { axes }) => [line([x], { axes: [axes[0] + 1] }), true],
    taylor: ([x], order, p) => [line([x[0]!], p), ...new Array<null>(order).fill(null)],
    lower: "interpret",
  });
  return line;
}
const arg =
  (name: string, line: Emitter<Reduction>) =>
  (x: TensorLike, axis?: number, options?: ReduceOptions): Tensor => {
    const m = mergeAxes(name, x, axis, options);
    refuseEmpty(name, m);
    return m.restore(line([m.v], { axes: [m.axis] }));
  };
/** A reduction to positions along an axis; over all elements by default. */
export type Arg = (x: TensorLike, axis?: number, options?: ReduceOptions) => Tensor;
/** Position of the largest element along an axis (in row-major order of all by default), i32: the first of equals, or the first NaN. */
export const argmax: Arg = /* @__PURE__ */ arg(
  "argmax",
  /* @__PURE__ */ position("argmax", (x, than) => x > than),
);
/** Position of the smallest element along an axis (in row-major order of all by default), i32: the first of equals, or the first NaN. */
export const argmin: Arg = /* @__PURE__ */ arg(
  "argmin",
  /* @__PURE__ */ position("argmin", (x, than) => x < than),
);
