import type { Callable, FunctionBuilder } from "../binary/function.ts";
import type { Shared } from "../emit/emitSmallMatmul.ts";
import { forRange, increase, remaining } from "../emit/loops.ts";
import { solveRowsParameters, writeSolveRows } from "./solveRows.ts";

/** What factorisations are written with. */
export interface FactorTools {
  readonly shared: Shared;
  /** c -= a b, with the parameters of a product. */
  readonly update: () => Callable;
}

/** Rows and columns that are factored or solved at a time; products do the rest. */
export const blockSize = 32;

/** Pushes address + first firstStride + second secondStride; all locals. */
export function pushElement(
  f: FunctionBuilder,
  address: number,
  [first, firstStride]: readonly [number, number],
  [second, secondStride]: readonly [number, number],
): void {
  f.get(address).get(first).get(firstStride).op("i32.mul").op("i32.add");
  f.get(second).get(secondStride).op("i32.mul").op("i32.add");
}

/** NaN for `count` adjacent numbers; both are locals. */
export function fillWithNaN(f: FunctionBuilder, address: number, count: number): void {
  const [i, at] = f.takes("i32", 2);
  f.get(address).set(at);
  forRange(f, i, count, 1, () => {
    f.get(at).f64(Number.NaN).memory("f64.store");
    increase(f, at, 8);
  });
  f.release(i);
  f.release(at);
}

export const solveRows = ({ shared }: FactorTools): Callable =>
  shared("solveRows", solveRowsParameters, writeSolveRows);

const parameters = { n: 0, m: 1, t: 2, tRow: 3, tColumn: 4, x: 5, xRow: 6, isUnit: 7, scratch: 8 } as const;

/**
 * X becomes T^-1 X as by `solveRows`, block by block: a block of rows loses its product with all known ones at once. The
 * last parameter is scratch memory for that product.
 */
export function solveTriangle(tools: FactorTools): Callable {
  return tools.shared("solveTriangle", 9, (f) => {
    const { n, m, t, tRow, tColumn, x, xRow, isUnit, scratch } = parameters;
    const rows = solveRows(tools);
    const update = tools.update();
    const [i, width, eight, diagonal] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    const rowAt = f.take("i32");
    f.i32(8).set(eight);
    forRange(f, i, n, blockSize, () => {
      remaining(f, width, n, i, blockSize);
      f.get(x).get(i).get(xRow).op("i32.mul").op("i32.add").set(rowAt);
      f.get(i).if(() => {
        f.get(width).get(m).get(i);
        f.get(t).get(i).get(tRow).op("i32.mul").op("i32.add").get(tRow).get(tColumn);
        f.get(x).get(xRow).get(eight).get(rowAt).get(xRow).get(scratch).call(update);
      });
      pushElement(f, t, [i, tRow], [i, tColumn]);
      f.set(diagonal);
      f.get(width).get(m).get(diagonal).get(tRow).get(tColumn).get(rowAt).get(xRow).get(isUnit).call(rows);
    });
  });
}

/** to[i][j] = from[i][j] for rows x columns numbers with strides in bytes: to, its strides, from, its strides, sizes. */
export function copyMatrix({ shared }: FactorTools): Callable {
  return shared("copyMatrix", 8, (f) => {
    const [to, toRow, toColumn, from, fromRow, fromColumn, rows, columns] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
    const [i, j, target, source] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    forRange(f, i, rows, 1, () => {
      f.get(to).set(target).get(from).set(source);
      forRange(f, j, columns, 1, () => {
        f.get(target).get(source).memory("f64.load").memory("f64.store");
        f.get(target).get(toColumn).op("i32.add").set(target);
        f.get(source).get(fromColumn).op("i32.add").set(source);
      });
      f.get(to).get(toRow).op("i32.add").set(to);
      f.get(from).get(fromRow).op("i32.add").set(from);
    });
  });
}
