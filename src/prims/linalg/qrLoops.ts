import type { LaneRule } from "../../ir/lower.ts";
import type { MatrixAt, RoutineArrays, RoutineBuilder } from "../../ir/routine.ts";
import { sizeOf, type Type } from "../../ir/type.ts";
import { reflect, reflector, scaleLane } from "./reflectorLoops.ts";

/** Columns that are reduced at a time where there are more; products do the rest. */
const qrBlock = 32;

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}
const sizesOf = ({ shape }: Type): Sizes => {
  const [m, n] = [shape.at(-2)!, shape.at(-1)!];
  return { m, n, k: Math.min(m, n) };
};
/** Where working numbers stand: the matrix, tau, a row, Q, and of a block V, T (of all blocks), V^T V, V^T C and T V^T C. */
function placesOf({
  m,
  n,
  k,
}: Sizes): Readonly<Record<"w" | "tau" | "row" | "q" | "v" | "t" | "g" | "vc" | "tvc" | "end", number>> {
  const w = 0;
  const tau = m * n;
  const row = tau + k;
  const q = row + Math.max(n, k);
  const v = q + m * k;
  if (k <= qrBlock) return { w, tau, row, q, v, t: v, g: v, vc: v, tvc: v, end: v };
  const t = v + m * qrBlock;
  const g = t + Math.ceil(k / qrBlock) * qrBlock ** 2;
  const vc = g + qrBlock ** 2;
  const tvc = vc + qrBlock * Math.max(n, k);
  return { w, tau, row, q, v, t, g, vc, tvc, end: tvc + qrBlock * Math.max(n, k) };
}
export const qrWork = ([t]: readonly [Type, ...Type[]]): number => placesOf(sizesOf(t)).end;
export function qrProduct([t]: readonly [Type, ...Type[]]): readonly [number, number, number] {
  const { m, n, k } = sizesOf(t);
  return k <= qrBlock ? [0, 0, 0] : [m, Math.max(n, k), m];
}
export const qrLanes: readonly LaneRule[] = [scaleLane];

/**
 * The factors of `qr`, unblocked exactly as by the value rule up to `qrBlock` reflectors. More of them go in blocks,
 * H_0 ... H_{b-1} = I - V T V^T (Schreiber and Van Loan 1989, "A storage-efficient WY representation for products of
 * Householder transformations", SIAM J. Sci. Stat. Comput. 10), which rounds differently.
 */
export function qrLoops<N, I>(b: RoutineBuilder<N, I>, { operands, results, work }: RoutineArrays): void {
  const [a, q, r] = [operands[0]!, results[0]!, results[1]!];
  const { m, n, k } = sizesOf(a.type);
  if (k === 0) return;
  const at = placesOf({ m, n, k });
  const isBlocked = k > qrBlock;
  const zero = b.number(0);
  const inWork = (i: I | number): N => b.load(work, i);
  const column = (i: I): { in: typeof work; at: I; stride: number; count: I } => ({
    in: work,
    at: b.keepInteger(b.times(i, n + 1)),
    stride: n,
    count: b.keepInteger(b.minus(m, i)),
  });
  const spare = { in: work, at: at.row };
  const lines = (first: I | number, row: number, from: number, rowOffset: I | number = 0): MatrixAt<I> => ({
    in: work,
    at: b.plus(b.plus(from, first), b.times(rowOffset, row)),
    row,
    column: 1,
  });
  const turned = (x: MatrixAt<I>): MatrixAt<I> => ({ ...x, row: x.column, column: x.row });
  const square = (from: I | number): MatrixAt<I> => ({ in: work, at: from, row: qrBlock, column: 1 });
  const v = square(at.v);
  const tOf = (first: I): I => b.plus(at.t, b.times(first, qrBlock));

  /** Reduces columns from `first` up to `end`, which lose what the reflectors of all those before take, up to `last`. */
  const reduce = (first: I | number, end: I | number, last: I | number): void =>
    b.each(first, end, (i) => {
      const line = column(i);
      const tau = b.keep(reflector(b, line));
      b.store(work, b.plus(at.tau, i), tau);
      const columns = b.keepInteger(b.minus(b.minus(last, i), 1));
      reflect(b, line, tau, { in: work, at: b.keepInteger(b.plus(line.at, 1)), row: n, columns }, spare);
    });
  /** The reflectors of a block as a matrix. */
  const unpack = (first: I, width: I, rows: I): void =>
    b.each(0, rows, (i) =>
      b.each(0, width, (j) => {
        const entry = inWork(b.plus(b.times(b.plus(first, i), n), b.plus(first, j)));
        const above = b.pick(b.below(i, j), zero, b.number(1));
        b.store(work, b.plus(b.plus(at.v, b.times(i, qrBlock)), j), b.pick(b.below(j, i), entry, above));
      }),
    );
  /** T of a block, column by column: the part above the diagonal is -tau_j T V^T v_j. */
  const triangle = (first: I, width: I, rows: I): void => {
    b.product(square(at.g), turned(v), v, [width, width, rows], false);
    const t = b.keepInteger(tOf(first));
    const entry = (i: I, j: I): I => b.plus(b.plus(t, b.times(i, qrBlock)), j);
    b.each(0, width, (j) => {
      const tau = inWork(b.plus(b.plus(at.tau, first), j));
      b.each(0, width, (i) => {
        const sum = b.cell(zero);
        b.each(i, j, (p) => {
          const product = b.mul(inWork(entry(i, p)), inWork(b.plus(b.plus(at.g, b.times(p, qrBlock)), j)));
          sum.set(b.add(sum.value, product));
        });
        const onDiagonal = b.pick(b.below(j, i), zero, tau);
        b.store(work, entry(i, j), b.pick(b.below(i, j), b.mul(b.mul(tau, sum.value), b.number(-1)), onDiagonal));
      });
    });
  };
  /** C -= V op(T) V^T C. */
  const apply = (first: I, c: MatrixAt<I>, [width, columns, rows]: readonly [I, I, I], transposed: boolean): void => {
    const [vc, tvc] = [at.vc, at.tvc].map((from) => lines(0, Math.max(n, k), from));
    const t = square(tOf(first));
    b.product(vc!, turned(v), c, [width, columns, rows], false);
    b.product(tvc!, transposed ? turned(t) : t, vc!, [width, columns, width], false);
    b.product(c, v, tvc!, [rows, columns, width], true);
  };
  const eachBlock = (body: (first: I, width: I, rows: I) => void, backward: boolean): void => {
    const count = Math.ceil(k / qrBlock);
    b.each(0, count, (step) => {
      const first = b.keepInteger(b.times(backward ? b.minus(count - 1, step) : step, qrBlock));
      const width = b.integerCell(qrBlock);
      b.if(b.below(b.minus(k, first), qrBlock), () => width.set(b.minus(k, first)));
      body(first, width.value, b.keepInteger(b.minus(m, first)));
    });
  };

  const factor = (): void => {
    if (!isBlocked) reduce(0, k, n);
    else
      eachBlock((first, width, rows) => {
        const end = b.keepInteger(b.plus(first, width));
        reduce(first, end, end);
        unpack(first, width, rows);
        triangle(first, width, rows);
        const left = b.keepInteger(b.minus(n, end));
        b.if(b.below(0, left), () => apply(first, lines(end, n, at.w, first), [width, left, rows], true));
      }, false);
  };
  const formQ = (): void => {
    b.each(0, m * k, (i) => b.store(work, b.plus(at.q, i), zero));
    b.each(0, k, (i) => b.store(work, b.plus(at.q, b.times(i, k + 1)), b.number(1)));
    if (!isBlocked)
      b.each(0, k, (step) => {
        const i = b.keepInteger(b.minus(k - 1, step));
        const block = { in: work, at: b.keepInteger(b.plus(at.q, b.times(i, k + 1))), row: k, columns: b.minus(k, i) };
        reflect(b, column(i), inWork(b.plus(at.tau, i)), block, spare);
      });
    else
      eachBlock((first, width, rows) => {
        unpack(first, width, rows);
        apply(first, lines(first, k, at.q, first), [width, b.keepInteger(b.minus(k, first)), rows], false);
      }, true);
  };
  const count = sizeOf(a.type.shape.slice(0, -2));
  b.each(0, count, (s) => {
    const largest = b.cell(zero);
    const notFinite = b.cell(zero);
    b.each(0, m * n, (i) => {
      const x = b.load(a, b.plus(b.times(s, m * n), i));
      b.store(work, i, x);
      largest.set(b.max(largest.value, b.abs(x)));
      notFinite.set(b.add(notFinite.value, b.mul(x, zero)));
    });
    const put = (to: typeof q, size: number, i: I, x: N): void => b.store(to, b.plus(b.times(s, size), i), x);
    b.if(
      b.equal(notFinite.value, zero),
      () => {
        const scale = b.keep(b.lane(scaleLane, largest.value));
        b.each(0, m * n, (i) => b.store(work, i, b.mul(inWork(i), scale)));
        factor();
        formQ();
        b.each(0, k, (i) => {
          const isNegative = b.keepInteger(b.less(inWork(b.times(i, n + 1)), zero));
          const sign = b.keep(b.pick(isNegative, b.number(-1), b.number(1)));
          const back = b.keep(b.div(sign, scale));
          b.each(0, n, (j) => {
            const place = b.keepInteger(b.plus(b.times(i, n), j));
            put(r, k * n, place, b.pick(b.below(j, i), zero, b.add(b.mul(inWork(place), back), zero)));
          });
          b.each(0, m, (row) => {
            const place = b.keepInteger(b.plus(b.times(row, k), i));
            put(q, m * k, place, b.mul(inWork(b.plus(at.q, place)), sign));
          });
        });
      },
      () => {
        b.each(0, m * k, (i) => put(q, m * k, i, b.number(Number.NaN)));
        b.each(0, k * n, (i) => put(r, k * n, i, b.number(Number.NaN)));
      },
    );
  });
}
