import type { Callable } from "../binary/function.ts";
import { forRange, increaseBy } from "../emit/loops.ts";
import { copyMatrix, type FactorTools } from "./functions.ts";

/**
 * Row i of y is row order[i] of x, or with `isInverse` row order[i] of y is row i of x, which may be y. Parameters: y, its
 * row stride, x, its strides, order (numbers) and its stride, rows, columns, isInverse, scratch memory for x.
 */
export function permuteRows(tools: FactorTools): Callable {
  return tools.shared("permuteRows", 11, (f) => {
    const [y, yRow, x, xRow, xColumn, order, orderStride, rows, columns, isInverse, scratch] = [
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ] as const;
    const copy = copyMatrix(tools);
    const [i, eight, one, width, chosen] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    f.i32(8).set(eight).i32(1).set(one).get(columns).i32(3).op("i32.shl").set(width);
    f.get(isInverse).if(() => {
      f.get(scratch).get(width).get(eight).get(x).get(xRow).get(xColumn).get(rows).get(columns).call(copy);
      f.get(scratch).set(x).get(width).set(xRow).get(eight).set(xColumn);
    });
    forRange(f, i, rows, 1, () => {
      f.get(order).memory("f64.load").op("i32.trunc_sat_f64_s").set(chosen);
      increaseBy(f, order, orderStride);
      const rowOf = (start: number, stride: number, isChosen: boolean): void => {
        f.get(start).get(chosen).get(i).get(isInverse);
        if (!isChosen) f.op("i32.eqz");
        f.op("select").get(stride).op("i32.mul").op("i32.add");
      };
      rowOf(y, yRow, true);
      f.get(yRow).get(eight);
      rowOf(x, xRow, false);
      f.get(xRow).get(xColumn).get(one).get(columns).call(copy);
    });
  });
}
