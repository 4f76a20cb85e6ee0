import type { LaneRule } from "../ir/lower.ts";
import { type Raw, storage, type TypedArray } from "../ir/raw.ts";
import { eachFibre, type RoutineBuilder } from "../ir/routine.ts";
import type { Type } from "../ir/type.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { fail, showTypes } from "../record/errors.ts";
import type { Routine, Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { addTangents, scale } from "./arithmetic.ts";
import { spread } from "./broadcast.ts";
import { type Along, eachFiber } from "./fibers.ts";
import { shift } from "./slicing.ts";

export interface Running extends Along {
  /** From the last element to the first. */
  readonly reverse: boolean;
}
export const deeper = <P extends Along>(p: P): P => ({ ...p, axis: p.axis + 1 });

/** visit(position, position before it or -1) along every fibre, in running order. */
export function eachStep(t: Type, { axis, reverse }: Running, visit: (at: number, before: number) => void): void {
  eachFiber(t.shape, axis, (offset, stride, n) => {
    const step = reverse ? -stride : stride;
    let at = reverse ? offset + (n - 1) * stride : offset;
    for (let i = 0; i < n; i++, at += step) visit(at, i === 0 ? -1 : at - step);
  });
}

/**
 * Loops for a running operation: `step` gives the result at a position and what is carried on, from what was carried and the
 * operands there. `start` is carried to the first position.
 */
export function runningRoutine<P extends Running>(
  start: readonly number[],
  step: <N, I>(
    b: RoutineBuilder<N, I>,
    carried: readonly N[],
    x: readonly N[],
    p: P,
    dtype: Type["dtype"],
  ) => { readonly y: N; readonly carry: readonly N[] },
  lanes: readonly LaneRule[] = [],
): Routine<P> {
  return {
    lanes,
    routine: (b, { operands, results: [out] }, p) =>
      eachFibre(b, out!.type, p.axis, (offset, _k, stride, n) => {
        const cells = start.map((x) => b.cell(b.number(x)));
        b.each(0, n, (i) => {
          const place = p.reverse ? b.minus(n - 1, i) : i;
          const at = b.keepInteger(b.plus(offset, b.times(place, stride)));
          const x = operands.map((from) => b.load(from, at));
          const { y, carry } = step(
            b,
            cells.map((c) => c.value),
            x,
            p,
            out!.type.dtype,
          );
          b.store(out!, at, y);
          const next = carry.map((c) => b.keep(c));
          cells.forEach((cell, k) => {
            cell.set(next[k]!);
          });
        });
      }),
  };
}

/**
 * h_i = a_i h_{i-1} + b_i along an axis, h before the first being 0. Linear in b alone; derivative rules of running
 * operations push tangents through it, in O(n) and without division. A third operand marks where h starts anew from b_i:
 * there a_i is no factor, so nothing that came before (not even an infinity) passes it.
 */
export const recurrence: Emitter<Running> = /* @__PURE__ */ primitive<Running>({
  name: "recurrence",
  moves: true,
  linearIn: [1],
  type: ([a, b]) => (a === b ? b : fail("recurrence", `operands ${showTypes([a, b])} do not agree`)),
  value: ([a, b, starts], out, p) => {
    const h = storage(out);
    eachStep(out, p, (i, before) => {
      const x = (b as TypedArray)[i]!;
      const anew = before < 0 || (starts !== undefined && (starts as TypedArray)[i] !== 0);
      h[i] = anew ? x : (a as TypedArray)[i]! * h[before]! + x;
    });
    return h as Raw;
  },
  jvp: ([da, db], [a, , ...starts], h, p) => {
    const push = addTangents(da && scale(da, shift(h, p.axis, p.reverse)), db);
    return push && recurrence([a, push, ...starts], p);
  },
  // ct_i collects from all that follow: g_i = ct_i + a_{i+1} g_{i+1}.
  transpose: (ct, [a, , ...starts], p) => {
    const next = (t: Tangent): Tensor => shift(t!, p.axis, !p.reverse);
    return [null, recurrence([next(a), ct, ...starts.map(next)], { ...p, reverse: !p.reverse }), null];
  },
  batch: (x, batched, n, p) => [recurrence(spread(x, batched, n), deeper(p)), true],
  taylor: ([a, b, ...starts], order, p) => {
    const h: Tangent[] = [];
    for (let k = 0; k <= order; k++) {
      let push: Tangent = b[k] ?? null;
      for (let j = 1; j <= k; j++)
        if (a[j] && h[k - j]) push = addTangents(push, scale(shift(h[k - j]!, p.axis, p.reverse), a[j]!));
      h.push(push && recurrence([a[0]!, push, ...starts.map((s) => s[0]!)], p));
    }
    return h;
  },
  lower: /* @__PURE__ */ runningRoutine<Running>([0, 1], (b, [h, isFirst], [a, x, starts]) => {
    const pushed = b.add(b.mul(a!, h!), x!);
    const first = b.equal(isFirst!, b.number(1));
    const anew = starts === undefined ? first : b.or(first, b.not(b.equal(starts, b.number(0))));
    const y = b.keep(b.pick(anew, x!, pushed));
    return { y, carry: [y, b.number(0)] };
  }),
});
