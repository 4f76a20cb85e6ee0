import { storage, type TypedArray } from "../ir/raw.ts";
import { type Emitter, primitive } from "../record/define.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import { type Routine, still } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { div, scale, sub } from "./arithmetic.ts";
import { axisOf, constantOf, linearTaylor, spread, zerosOf } from "./broadcast.ts";
import { and, eq, ne, or, select, where } from "./comparison.ts";
import { numeric } from "./lanewise.ts";
import type { RunningOptions } from "./productReduction.ts";
import { deeper, eachStep, type Running, recurrence, runningRoutine } from "./recurrence.ts";

/** y_i = x_1 + ... + x_i along an axis. Linear; the transpose runs the other way. */
const cumsumLine: Emitter<Running> = /* @__PURE__ */ primitive<Running>({
  name: "cumsum",
  moves: true,
  type: ([t]) => numeric("cumsum", t),
  value: ([x], out, p) => {
    const y = storage(out);
    const from = x as TypedArray;
    let s = 0; // f32 sums are kept in f64 and rounded once each
    eachStep(out, p, (i, before) => {
      s = before < 0 ? from[i]! : s + from[i]!;
      y[i] = s;
      if (out.dtype === "i32") s = y[i]!;
    });
    return y;
  },
  jvp: ([dx], _x, _y, p) => dx && cumsumLine([dx], p),
  transpose: (ct, _x, p) => [cumsumLine([ct], { ...p, reverse: !p.reverse })],
  batch: ([x], _b, _n, p) => [cumsumLine([x], deeper(p)), true],
  taylor: /* @__PURE__ */ linearTaylor((c, p: Running) => cumsumLine([c], p)),
  lower: /* @__PURE__ */ runningRoutine<Running>([-0], (b, [s], [x], _p, dtype) => {
    if (dtype === "i32") {
      const y = b.keep(b.toNumber(b.plus(b.integer(s!), b.integer(x!))));
      return { y, carry: [y] };
    }
    const y = b.keep(b.add(s!, x!));
    return { y, carry: [y] };
  }),
});

interface RunningExtremum extends Running {
  readonly largest: boolean;
}
/** How many of x_1 .. x_i equal the extremum y_i of them. */
const tieCount: Emitter<Running> = /* @__PURE__ */ primitive<Running>({
  name: "tieCount",
  type: ([, y]) => y,
  value: ([x, y], out, p) => {
    const c = storage(out);
    const [from, best] = [x as TypedArray, y as TypedArray];
    eachStep(out, p, (i, before) => {
      const hit = from[i] === best[i] ? 1 : 0;
      c[i] = before >= 0 && best[before] === best[i] ? c[before]! + hit : hit;
    });
    return c;
  },
  jvp: still,
  transpose: null,
  batch: (x, batched, n, p) => [tieCount(spread(x, batched, n), deeper(p)), true],
  taylor: "jvp",
  lower: /* @__PURE__ */ runningRoutine<Running>([0, Number.NaN], (b, [count, best], [x, y]) => {
    const [zero, one] = [b.number(0), b.number(1)];
    const before = b.pick(b.equal(best!, y!), count!, zero);
    const c = b.keep(b.add(before, b.pick(b.equal(x!, y!), one, zero)));
    return { y: c, carry: [c, y!] };
  }),
});
const extremumRoutine = (start: number): Routine<Running> =>
  runningRoutine<Running>([start], (b, [best], [x]) => {
    const y = b.keep(start < 0 ? b.max(best!, x!) : b.min(best!, x!));
    return { y, carry: [y] };
  });
const risingRoutine: Routine<Running> = /* @__PURE__ */ extremumRoutine(Number.NEGATIVE_INFINITY);
const fallingRoutine: Routine<Running> = /* @__PURE__ */ extremumRoutine(Number.POSITIVE_INFINITY);
/** y_i = max or min of x_1 .. x_i; NaN from the first NaN on. */
const runningExtremum: Emitter<RunningExtremum> = /* @__PURE__ */ primitive<RunningExtremum>({
  name: "cumulativeExtremum",
  drops: true,
  type: ([t], { largest }) => numeric(largest ? "cummax" : "cummin", t),
  value: ([x], out, p) => {
    const y = storage(out);
    const from = x as TypedArray;
    const better = p.largest ? Math.max : Math.min;
    eachStep(out, p, (i, before) => {
      y[i] = before < 0 ? from[i]! : better(y[before]!, from[i]!);
    });
    return y;
  },
  jvp: ([dx], [x], y, p) => dx && extremumTangent(dx, x, y, p),
  transpose: null,
  batch: ([x], _b, _n, p) => [runningExtremum([x], deeper(p)), true],
  taylor: ([x], _order, p) => {
    const y = runningExtremum([x[0]!], p);
    return x.map((c, k) => (k === 0 ? y : c && extremumTangent(c, x[0]!, y, p)));
  },
  lower: {
    routine: (b, arrays, p) => {
      const { routine } = p.largest ? risingRoutine : fallingRoutine;
      routine(b, arrays, p);
    },
  },
});
/**
 * The mean of dx over the c_i lanes up to i that attain y_i, as a recurrence: the i-th joins with weight 1 / c_i, those
 * before keep (c_i - 1) / c_i, the first starts anew; an element below the extremum changes nothing. NaN where y is.
 */
function extremumTangent(dx: Tensor, x: Tensor, y: Tensor, { axis, reverse }: Running): Tensor {
  const c = tieCount([x, y], { axis, reverse });
  const lost = ne(y, y);
  const hit = eq(x, y);
  const keep = where(hit, div(sub(c, 1), c), where(lost, constantOf(y.type, Number.NaN), 1));
  const join = where(lost, Number.NaN, div(1, where(hit, c, 1)));
  const joins = select([or(hit, lost), scale(dx, join), zerosOf(dx.type)]);
  return recurrence([keep, joins, and(hit, eq(c, 1))], { axis, reverse });
}

const running =
  <P extends Running>(name: string, line: Emitter<P>, rest: Omit<P, keyof Running>) =>
  (x: TensorLike, axis = 0, options?: RunningOptions): Tensor => {
    const { reverse = false } = optionsOf(name, options, "reverse");
    const v = asTensor(x, "f64", name);
    const a = axisOf(name, v.rank, axis);
    numeric(name, v.type);
    return v.shape[a] === 1 ? v : line([v], { ...rest, axis: a, reverse } as unknown as P);
  };
/** A running operation along an axis, the first by default. */
export type Cumulative = (x: TensorLike, axis?: number, options?: RunningOptions) => Tensor;
/** Running sums along an axis (the first by default). Linear. */
export const cumsum: Cumulative = /* @__PURE__ */ running("cumsum", cumsumLine, {});
/** Running maxima along an axis (the first by default); NaN from the first NaN on. Elements that tie share the derivative evenly. */
export const cummax: Cumulative = /* @__PURE__ */ running("cummax", runningExtremum, { largest: true });
/** Running minima along an axis (the first by default); NaN from the first NaN on. Elements that tie share the derivative evenly. */
export const cummin: Cumulative = /* @__PURE__ */ running("cummin", runningExtremum, { largest: false });
