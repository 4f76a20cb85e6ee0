import type { Cell, Numbers, RoutineArrays, RoutineBuilder } from "../../ir/routine.ts";
import { sizeOf, type Type } from "../../ir/type.ts";

/** Rows, columns, the matrix that is eliminated, and its adjugate. */
export const cofactorWork = ([t]: readonly [Type, ...Type[]]): number => 2 * t.shape.at(-1)! * (t.shape.at(-1)! + 1);

/** The product of the pivots but the last one, kept in range as by `scaledProduct`; NaN when one is not finite. */
function productOfPivots<N, I>(b: RoutineBuilder<N, I>, w: Numbers, at: number, n: number): N {
  const step = 2 ** 512;
  const [mantissa, exponent] = [b.cell(b.number(1)), b.integerCell(0)];
  const shift = (cell: Cell<N>, isUp: boolean): void => {
    cell.set(b.mul(cell.value, b.number(isUp ? step : 1 / step)));
    exponent.set(b.plus(exponent.value, isUp ? -1 : 1));
  };
  const isAbove = (x: N): I => b.and(b.less(b.number(2 ** 250), b.abs(x)), b.less(b.abs(x), b.number(Infinity)));
  const isBelow = (x: N): I => b.and(b.less(b.abs(x), b.number(2 ** -250)), b.not(b.equal(x, b.number(0))));
  b.each(0, n - 1, (i) => {
    const factor = b.cell(b.load(w, b.plus(at, b.times(i, n + 1))));
    factor.set(b.add(factor.value, b.mul(factor.value, b.number(0))));
    for (const cell of [factor, mantissa]) {
      if (cell === mantissa) cell.set(b.mul(mantissa.value, factor.value));
      b.while(
        () => isAbove(cell.value),
        () => shift(cell, false),
      );
      b.while(
        () => isBelow(cell.value),
        () => shift(cell, true),
      );
    }
  });
  b.while(
    () => b.below(0, exponent.value),
    () => shiftBack(step, -1),
  );
  b.while(
    () => b.below(exponent.value, 0),
    () => shiftBack(1 / step, 1),
  );
  function shiftBack(factor: number, change: number): void {
    mantissa.set(b.mul(mantissa.value, b.number(factor)));
    exponent.set(b.plus(exponent.value, change));
  }
  return mantissa.value;
}

/** Cofactor matrices as by the value rule: polynomials up to n = 3, beyond by elimination with complete pivoting. */
export function cofactorLoops<N, I>(b: RoutineBuilder<N, I>, { operands, results, work }: RoutineArrays): void {
  const [a, out] = [operands[0]!, results[0]!];
  const n = a.type.shape.at(-1)!;
  if (n === 0) return;
  const count = sizeOf(a.type.shape.slice(0, -2));
  if (n < 4) {
    b.each(0, count, (s) => {
      const at = b.keepInteger(b.times(s, n * n));
      const entry = (i: number, j: number): N => b.load(a, b.plus(at, n * (i % n) + (j % n)));
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const cofactor = (): N => {
            if (n === 1) return b.number(1);
            if (n === 2) return b.mul(entry(i + 1, j + 1), b.number(i === j ? 1 : -1));
            const [p, q] = [entry(i + 1, j + 1), entry(i + 2, j + 2)];
            return b.sub(b.mul(p, q), b.mul(entry(i + 1, j + 2), entry(i + 2, j + 1)));
          };
          b.store(out, b.plus(at, n * i + j), cofactor());
        }
    });
    return;
  }
  const [rows, columns, w, adjugate] = [0, n, 2 * n, 2 * n + n * n] as const;
  const zero = b.number(0);
  const at = (start: number, i: I | number, j: I | number): I => b.plus(start, b.plus(b.times(i, n), j));
  const load = (place: I): N => b.load(work, place);
  const exchange = (first: (c: I) => I, second: (c: I) => I): void =>
    b.each(0, n, (c) => {
      const [x, y] = [load(first(c)), load(second(c))];
      b.store(work, first(c), y);
      b.store(work, second(c), x);
    });
  /** P A Q = L U; leaves det P det Q, or 0 where the rank is less than n - 1. */
  const eliminate = (): Cell<N> => {
    const sign = b.cell(b.number(1));
    b.each(0, n - 1, (s) => {
      const [row, column, largest] = [b.integerCell(s), b.integerCell(s), b.cell(zero)];
      b.each(s, n, (i) =>
        b.each(s, n, (j) => {
          const size = b.keep(b.abs(load(at(w, i, j))));
          b.if(b.less(largest.value, size), () => {
            largest.set(size);
            row.set(i);
            column.set(j);
          });
        }),
      );
      const swap = (chosen: I, order: number, place: (line: I, c: I) => I): void =>
        b.if(b.below(s, chosen), () => {
          sign.set(b.mul(sign.value, b.number(-1)));
          exchange(
            (c) => place(s, c),
            (c) => place(chosen, c),
          );
          const [x, y] = [load(b.plus(order, s)), load(b.plus(order, chosen))];
          b.store(work, b.plus(order, s), y);
          b.store(work, b.plus(order, chosen), x);
        });
      swap(row.value, rows, (line, c) => at(w, line, c));
      swap(column.value, columns, (line, c) => at(w, c, line));
      const pivot = load(at(w, s, s));
      b.if(
        b.equal(pivot, zero),
        () => sign.set(zero),
        () =>
          b.each(b.plus(s, 1), n, (i) => {
            const multiplier = b.keep(b.div(load(at(w, i, s)), pivot));
            b.store(work, at(w, i, s), multiplier);
            const next = b.keepInteger(b.plus(s, 1));
            const minus = b.mul(multiplier, b.number(-1));
            b.addMultiple(work, at(w, i, next), minus, work, at(w, s, next), b.minus(n, next));
          }),
      );
    });
    return sign;
  };
  /** [d U1^-1, -U1^-1 u; 0, 1] L^-1: substitution with 1 in the place of d, rows from the last one up. */
  const substitute = (): void => {
    const last = at(w, n - 1, n - 1);
    const d = load(last);
    b.store(work, last, b.number(1));
    b.each(0, n * n, (i) => b.store(work, b.plus(adjugate, i), zero));
    b.each(0, n, (step) => {
      const i = b.keepInteger(b.minus(n - 1, step));
      b.store(work, at(adjugate, i, i), b.number(1));
      b.each(b.plus(i, 1), n, (j) => {
        const minus = b.mul(load(at(w, i, j)), b.number(-1));
        b.addMultiple(work, at(adjugate, i, 0), minus, work, at(adjugate, j, 0), n);
      });
      const pivot = load(at(w, i, i));
      b.each(0, n, (j) => b.store(work, at(adjugate, i, j), b.div(load(at(adjugate, i, j)), pivot)));
    });
    b.each(0, n, (i) => {
      b.each(0, n - 1, (j) => b.store(work, at(adjugate, i, j), b.mul(load(at(adjugate, i, j)), d)));
      b.each(0, n, (step) => {
        const p = b.keepInteger(b.minus(n - 1, step));
        const minus = b.mul(load(at(adjugate, i, p)), b.number(-1));
        b.addMultiple(work, at(adjugate, i, 0), minus, work, at(w, p, 0), p);
      });
    });
  };
  b.each(0, count, (s) => {
    const from = b.keepInteger(b.times(s, n * n));
    const notFinite = b.cell(zero);
    b.each(0, n * n, (i) => {
      const x = b.load(a, b.plus(from, i));
      b.store(work, b.plus(w, i), x);
      notFinite.set(b.add(notFinite.value, b.mul(x, zero)));
    });
    b.each(0, n, (i) => {
      b.store(work, b.plus(rows, i), b.toNumber(i));
      b.store(work, b.plus(columns, i), b.toNumber(i));
    });
    const product = eliminate();
    product.set(b.add(b.mul(product.value, productOfPivots(b, work, w, n)), notFinite.value));
    b.if(
      b.equal(product.value, zero),
      () => b.each(0, n * n, (i) => b.store(out, b.plus(from, i), zero)),
      () => {
        substitute();
        b.each(0, n, (i) =>
          b.each(0, n, (j) => {
            const place = b.plus(b.times(b.integer(load(b.plus(rows, j))), n), b.integer(load(b.plus(columns, i))));
            const entry = b.add(b.mul(product.value, load(at(adjugate, i, j))), notFinite.value);
            b.store(out, b.plus(from, place), entry);
          }),
        );
      },
    );
  });
}
