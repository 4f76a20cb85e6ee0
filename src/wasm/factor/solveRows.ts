import type { FunctionBuilder } from "../binary/function.ts";
import { forRange, increase, increaseBy } from "../emit/loops.ts";

const parameters = { n: 0, m: 1, t: 2, tRow: 3, tColumn: 4, x: 5, xRow: 6, isUnit: 7 } as const;
export const solveRowsParameters = 8;

/** Registers of a row of X that are held while what is known is subtracted. */
const vectors = 4;

/**
 * X becomes T^-1 X for a lower triangular T (n x n) and n rows of m adjacent numbers; with `isUnit` the diagonal of T
 * counts as 1. Strides in bytes; negative ones turn an upper triangle into a lower one. Row i loses multiples of the
 * rows before it in their order (Golub and Van Loan, Matrix Computations, 4th ed., section 3.1).
 */
export function writeSolveRows(f: FunctionBuilder): void {
  const { n, m, t, tRow, tColumn, x, xRow, isUnit } = parameters;
  const [i, j, column, whole] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
  const [rowAt, rowOfT, known, factorAt] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];

  /** Solves for the columns at `x`: as many as `count` values of a type hold. */
  const columns = (type: "v128" | "f64", count: number): void => {
    const sums = Array.from({ length: count }, () => f.take(type));
    const factor = f.take(type);
    const isWide = type === "v128";
    const [load, store] = isWide ? (["v128.load", "v128.store"] as const) : (["f64.load", "f64.store"] as const);
    const shape = isWide ? "f64x2" : "f64";
    const takeFactor = (): void => {
      f.get(factorAt)
        .memory(isWide ? "v128.load64_splat" : "f64.load")
        .set(factor);
    };
    f.get(x).set(rowAt).get(t).set(rowOfT);
    forRange(f, i, n, 1, () => {
      for (const [v, sum] of sums.entries())
        f.get(rowAt)
          .memory(load, 16 * v)
          .set(sum);
      f.get(x).set(known).get(rowOfT).set(factorAt);
      forRange(f, j, i, 1, () => {
        takeFactor();
        for (const [v, sum] of sums.entries()) {
          f.get(sum).get(factor).get(known);
          f.memory(load, 16 * v)
            .op(`${shape}.mul`)
            .op(`${shape}.sub`)
            .set(sum);
        }
        increaseBy(f, known, xRow);
        increaseBy(f, factorAt, tColumn);
      });
      f.get(isUnit)
        .op("i32.eqz")
        .if(() => {
          takeFactor();
          for (const sum of sums) f.get(sum).get(factor).op(`${shape}.div`).set(sum);
        });
      for (const [v, sum] of sums.entries())
        f.get(rowAt)
          .get(sum)
          .memory(store, 16 * v);
      increaseBy(f, rowAt, xRow);
      increaseBy(f, rowOfT, tRow);
    });
    for (const local of [...sums, factor]) f.release(local);
    increase(f, x, isWide ? 16 * count : 8);
  };

  f.get(m)
    .i32(-2 * vectors)
    .op("i32.and")
    .set(whole);
  forRange(f, column, whole, 2 * vectors, () => columns("v128", vectors));
  f.get(m).get(whole).op("i32.sub").set(whole);
  forRange(f, column, whole, 1, () => columns("f64", 1));
}
