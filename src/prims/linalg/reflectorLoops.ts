import type { LaneRule } from "../../ir/lower.ts";
import type { Numbers, RoutineBuilder } from "../../ir/routine.ts";

/*
 * Householder reflectors H = I - tau v v^T, v_0 = 1, as loops: operation for operation those of the value rules.
 */

/** `count` numbers of an array, `stride` apart. */
export interface Line<I> {
  readonly in: Numbers;
  readonly at: I | number;
  readonly stride: number;
  readonly count: I | number;
}

/** The power of two that brings a largest magnitude to [1, 2). */
export const scaleLane: LaneRule = (g, largest) => {
  const power = g.max(g.constant(-1022), g.min(g.constant(1022), g.neg(g.floor(g.call("log2", largest)))));
  return g.select(g.eq(largest, g.constant(0)), g.constant(1), g.call("exp2", power));
};

const square = <N, I>(b: RoutineBuilder<N, I>, x: N): N => b.mul(x, x);

/** The square root of a sum of squares; where it leaves the middle of the double range, that of x / largest times largest. */
function rootOfSquares<N, I>(b: RoutineBuilder<N, I>, each: (visit: (x: N) => void) => void): N {
  const sum = b.cell(b.number(0));
  const add = (x: N): void => sum.set(b.add(sum.value, square(b, x)));
  each(add);
  const root = b.cell(b.sqrt(sum.value));
  b.if(
    b.not(b.and(b.less(b.number(2 ** -900), sum.value), b.less(sum.value, b.number(Number.POSITIVE_INFINITY)))),
    () => {
      const largest = b.cell(b.number(0));
      each((x) => largest.set(b.max(largest.value, b.abs(x))));
      sum.set(b.number(0));
      each((x) => add(b.keep(b.div(x, largest.value))));
      const isZero = b.equal(largest.value, b.number(0));
      root.set(b.pick(isZero, b.number(0), b.mul(largest.value, b.sqrt(sum.value))));
    },
  );
  return root.value;
}

/**
 * Replaces a vector by beta in its first entry and v_1, v_2, ... in the others, where H x = beta e_0; gives tau, 0 where
 * the others are 0.
 */
export function reflector<N, I>(b: RoutineBuilder<N, I>, { in: x, at, stride, count }: Line<I>): N {
  const tau = b.cell(b.number(0));
  const place = (i: I): I => b.plus(at, b.times(i, stride));
  const tail = rootOfSquares(b, (visit) => b.each(1, count, (i) => visit(b.load(x, place(i)))));
  b.if(b.less(b.number(0), tail), () => {
    const head = b.load(x, at);
    const length = rootOfSquares(b, (visit) => {
      visit(head);
      visit(tail);
    });
    const beta = b.keep(b.pick(b.less(b.number(0), head), b.mul(length, b.number(-1)), length));
    const pivot = b.keep(b.sub(head, beta));
    b.each(1, count, (i) => b.store(x, place(i), b.div(b.load(x, place(i)), pivot)));
    b.store(x, at, beta);
    tau.set(b.div(b.mul(pivot, b.number(-1)), beta));
  });
  return tau.value;
}

/** Rows of adjacent numbers. */
export interface RowsAt<I> {
  readonly in: Numbers;
  readonly at: I;
  readonly row: number;
  readonly columns: I | number;
}

/** X := H X for the rows of x that v has entries for; `spare` holds one row. */
export function reflect<N, I>(
  b: RoutineBuilder<N, I>,
  v: Line<I>,
  tau: N,
  x: RowsAt<I>,
  spare: { readonly in: Numbers; readonly at: number },
): void {
  b.if(b.not(b.equal(tau, b.number(0))), () => {
    const entry = (i: I): N => b.load(v.in, b.plus(v.at, b.times(i, v.stride)));
    const row = (i: I): I => b.plus(x.at, b.times(i, x.row));
    b.each(0, x.columns, (j) => b.store(spare.in, b.plus(spare.at, j), b.load(x.in, b.plus(x.at, j))));
    b.each(1, v.count, (i) => b.addMultiple(spare.in, spare.at, entry(i), x.in, row(i), x.columns));
    const minus = b.keep(b.mul(tau, b.number(-1)));
    b.addMultiple(x.in, x.at, minus, spare.in, spare.at, x.columns);
    b.each(1, v.count, (i) => b.addMultiple(x.in, row(i), b.mul(minus, entry(i)), spare.in, spare.at, x.columns));
  });
}
