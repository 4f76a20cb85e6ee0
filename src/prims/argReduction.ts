import type { TypedArray } from "../ir/raw.ts";
import { eachFibre } from "../ir/routine.ts";
import { withDType } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import type { TensorLike } from "../record/like.ts";
import type { ReduceOptions } from "../record/methods.ts";
import { type Routine, still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { mergeAxes, type Reduction, reducedType, reduceFibers, refuseEmpty } from "./fibers.ts";
import { numeric } from "./lanewise.ts";

/** Loops for the same; the operand's numbers are turned around for the smallest. */
const positionRoutine = (largest: boolean): Routine<Reduction> => ({
  routine: (b, { operands: [x], results: [out] }, { axes }) =>
    eachFibre(b, x!.type, axes[0], (offset, k, stride, n) => {
      const best = b.integerCell(0);
      const top = b.cell(b.load(x!, offset));
      b.each(1, n, (i) => {
        const v = b.load(x!, b.plus(offset, b.times(i, stride)));
        const beats = largest ? b.less(top.value, v) : b.less(v, top.value);
        const isFirstNaN = b.and(b.not(b.equal(v, v)), b.equal(top.value, top.value));
        b.if(b.or(beats, isFirstNaN), () => {
          best.set(i);
          top.set(v);
        });
      });
      b.store(out!, k, b.toNumber(best.value));
    }),
});

function position(
  name: string,
  better: (x: number, than: number) => boolean,
  lower: Routine<Reduction>,
): Emitter<Reduction> {
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
    taylor: "jvp",
    lower,
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
  /* @__PURE__ */ position("argmax", (x, than) => x > than, /* @__PURE__ */ positionRoutine(true)),
);
/** Position of the smallest element along an axis (in row-major order of all by default), i32: the first of equals, or the first NaN. */
export const argmin: Arg = /* @__PURE__ */ arg(
  "argmin",
  /* @__PURE__ */ position("argmin", (x, than) => x < than, /* @__PURE__ */ positionRoutine(false)),
);
