import type { LaneRule } from "../ir/lower.ts";
import { storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import type { Tensor } from "../record/tensor.ts";
import { neg, scale, sub } from "./arithmetic.ts";
import { axisOf } from "./broadcast.ts";
import { and, eq, ne, where } from "./comparison.ts";
import { indicesAlong } from "./creation.ts";
import { floatOperand } from "./lanewise.ts";
import { sigmoid } from "./logistic.ts";
import type { RunningOptions } from "./productReduction.ts";
import { deeper, eachStep, type Running, recurrence, runningRoutine } from "./recurrence.ts";
import { shift } from "./slicing.ts";

const none = Number.NEGATIVE_INFINITY;
/** log(e^a + e^b); equal infinities stay. */
const joined: LaneRule = (g, a, b) => {
  const infinity = g.constant(Number.POSITIVE_INFINITY);
  const beside = g.call("log1p", g.call("exp", g.neg(g.abs(g.sub(a, b)))));
  const stays = g.select(g.eq(a, b), g.eq(g.abs(a), infinity), g.constant(0));
  return g.select(stays, a, g.add(g.max(a, b), beside));
};
/**
 * y_i = log(e^(y_{i-1}) + e^(x_i)) along an axis. Its derivative is the recurrence dy_i = s(y_{i-1} - x_i) dy_{i-1} +
 * s(x_i - y_{i-1}) dx_i with the logistic function s; terms that are -Infinity have weight 0.
 */
const runningLogsumexp: Emitter<Running> = /* @__PURE__ */ primitive<Running>({
  name: "cumLogsumexp",
  type: ([t]) => floatOperand("cumLogsumexp", t),
  value: ([x], out, p) => {
    const y = storage(out);
    const from = x as TypedArray;
    eachStep(out, p, (i, before) => {
      const [a, b] = [before < 0 ? none : y[before]!, from[i]!];
      const gap = Math.abs(a - b);
      y[i] = a === b && Math.abs(a) === -none ? a : Math.max(a, b) + Math.log1p(Math.exp(-gap));
    });
    return y;
  },
  jvp: ([dx], [x], y, p) => {
    const { prior, gap } = gaps(x, y, p);
    const weight = (of: Tensor, d: Tensor): Tensor => where(eq(of, none), 0, sigmoid(d));
    return dx && recurrence([weight(prior, neg(gap)), scale(dx, weight(x, gap))], p);
  },
  transpose: null,
  batch: ([x], _b, _n, p) => [runningLogsumexp([x], deeper(p)), true],
  taylor: "jvp",
  lower: /* @__PURE__ */ runningRoutine<Running>(
    [none],
    (b, [a], [x]) => {
      const y = b.lane(joined, a!, x!);
      return { y, carry: [y] };
    },
    [joined],
  ),
});
/** y_{i-1} and x_i - y_{i-1}; equal infinities have gap 0. */
function gaps(x: Tensor, y: Tensor, { axis, reverse }: Running): { prior: Tensor; gap: Tensor } {
  const start = reverse ? x.shape[axis]! - 1 : 0;
  const prior = where(eq(indicesAlong(x.shape, axis), start), none, shift(y, axis, reverse));
  const d = sub(x, prior);
  return { prior, gap: where(and(eq(x, prior), ne(d, d)), 0, d) };
}
/**
 * Running log sum e^x along an axis (the first by default): entry i is the logsumexp of all up to it. Entries -Infinity have
 * slope 0.
 */
export function cumLogsumexp(x: TensorLike, axis = 0, options?: RunningOptions): Tensor {
  const { reverse = false } = optionsOf("cumLogsumexp", options, "reverse");
  const v = asTensor(x, "f64", "cumLogsumexp");
  const a = axisOf("cumLogsumexp", v.rank, axis);
  floatOperand("cumLogsumexp", v.type);
  return v.shape[a] === 1 ? v : runningLogsumexp([v], { axis: a, reverse });
}
