import type { Callable, FunctionBuilder, Label } from "../binary/function.ts";
import { forRange, increase, increaseBy, remaining } from "../emit/loops.ts";
import { blockSize, copyMatrix, type FactorTools, fillWithNaN, pushElement, solveRows } from "./functions.ts";

/** The lower triangle of (A + A^T) / 2: n, a, its strides, and y whose rows are n adjacent numbers. */
function symmetrise({ shared }: FactorTools): Callable {
  return shared("symmetrise", 5, (f) => {
    const [n, a, aRow, aColumn, y] = [0, 1, 2, 3, 4] as const;
    const [i, j, count, row, column] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    const to = f.take("i32");
    forRange(f, i, n, 1, () => {
      f.get(a).get(i).get(aRow).op("i32.mul").op("i32.add").set(row);
      f.get(a).get(i).get(aColumn).op("i32.mul").op("i32.add").set(column);
      f.get(y).set(to);
      f.get(i).i32(1).op("i32.add").set(count);
      forRange(f, j, count, 1, () => {
        f.get(to).get(row).memory("f64.load").get(column).memory("f64.load").op("f64.add");
        f.f64(0.5).op("f64.mul").memory("f64.store");
        increaseBy(f, row, aColumn);
        increaseBy(f, column, aRow);
        increase(f, to, 8);
      });
      f.get(y).get(n).i32(3).op("i32.shl").op("i32.add").set(y);
    });
  });
}

/**
 * Cholesky's factor of one small block in place, rows `row` bytes apart, column by column; leaves to `failed` at a pivot
 * that is not positive and finite.
 */
function smallBlock(f: FunctionBuilder, at: number, row: number, width: number, failed: Label): void {
  const [i, j, p, top, below, target] = f.takes("i32", 6);
  const [sum, diagonal] = [f.take("f64"), f.take("f64")];
  const [left, right, first] = [f.take("i32"), f.take("i32"), f.take("i32")];
  /** sum -= the product of two rows up to column j. */
  const subtractRows = (): void => {
    f.get(top).set(left).get(below).set(right);
    forRange(f, p, j, 1, () => {
      f.get(sum).get(left).memory("f64.load").get(right).memory("f64.load").op("f64.mul").op("f64.sub").set(sum);
      increase(f, left, 8);
      increase(f, right, 8);
    });
    // `right` has come to column j
    f.get(right).set(target);
  };
  const takeSum = (): void => {
    f.get(below).get(j).i32(3).op("i32.shl").op("i32.add").memory("f64.load").set(sum);
  };
  f.get(at).set(top);
  forRange(f, j, width, 1, () => {
    f.get(top).set(below);
    takeSum();
    subtractRows();
    f.get(sum).f64(0).op("f64.le").brIf(failed);
    f.get(sum).get(sum).op("f64.ne").brIf(failed);
    f.f64(Number.POSITIVE_INFINITY).get(sum).op("f64.eq").brIf(failed);
    f.get(target).get(sum).op("f64.sqrt").set(diagonal);
    f.get(diagonal).memory("f64.store");
    f.get(width).get(j).op("i32.sub").i32(1).op("i32.sub").set(first);
    forRange(f, i, first, 1, () => {
      increaseBy(f, below, row);
      takeSum();
      subtractRows();
      f.get(target).get(sum).get(diagonal).op("f64.div").memory("f64.store");
    });
    increaseBy(f, top, row);
  });
  for (const local of [i, j, p, top, below, target, sum, diagonal, left, right, first]) f.release(local);
}

/**
 * L with (A + A^T) / 2 = L L^T and zeros above the diagonal, or NaN below where A is not positive definite. Parameters:
 * n, a, its strides in bytes, y (rows of n adjacent numbers), scratch memory. Block columns from left to right: each
 * loses its product with those before it, its first rows are factored and the others solved for (Golub and Van Loan,
 * Matrix Computations, 4th ed., section 4.2). Every number is computed from the same terms in the same order as by the
 * unblocked algorithm.
 */
export function cholesky(tools: FactorTools): Callable {
  return tools.shared("cholesky", 6, (f) => {
    const [n, a, aRow, aColumn, y, scratch] = [0, 1, 2, 3, 4, 5] as const;
    const [update, rows, copy] = [tools.update(), solveRows(tools), copyMatrix(tools)];
    const [k, width, row, eight, left] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    const [diagonal, below, belowAt, panelRow, i] = f.takes("i32", 5);
    f.get(n).get(a).get(aRow).get(aColumn).get(y).call(symmetrise(tools));
    f.i32(8).set(eight).get(n).i32(3).op("i32.shl").set(row);
    const zeroAbove = (): void => {
      const at = f.take("i32");
      f.get(y).i32(8).op("i32.add").set(at);
      forRange(f, i, n, 1, () => {
        f.get(at).i32(0).get(n).get(i).op("i32.sub").i32(1).op("i32.sub").i32(3).op("i32.shl").fill();
        increaseBy(f, at, row);
        increase(f, at, 8);
      });
      f.release(at);
    };
    const blockColumn = (failed: Label): void => {
      remaining(f, width, n, k, blockSize);
      f.get(y).get(k).get(row).op("i32.mul").op("i32.add").set(left);
      pushElement(f, y, [k, row], [k, eight]);
      f.set(diagonal);
      f.get(k).if(() => {
        f.get(n).get(k).op("i32.sub").get(width).get(k);
        f.get(left).get(row).get(eight).get(left).get(eight).get(row).get(diagonal).get(row).get(scratch).call(update);
      });
      smallBlock(f, diagonal, row, width, failed);
      f.get(n).get(k).op("i32.sub").get(width).op("i32.sub").tee(below);
      f.if(() => {
        // The rows below, transposed, are right sides of the block.
        f.get(diagonal).get(width).get(row).op("i32.mul").op("i32.add").set(belowAt);
        f.get(below).i32(3).op("i32.shl").set(panelRow);
        f.get(scratch).get(eight).get(panelRow).get(belowAt).get(row).get(eight).get(below).get(width).call(copy);
        f.get(width).get(below).get(diagonal).get(row).get(eight).get(scratch).get(panelRow).i32(0).call(rows);
        f.get(belowAt).get(row).get(eight).get(scratch).get(eight).get(panelRow).get(below).get(width).call(copy);
      });
    };
    f.block((done) => {
      f.block((failed) => {
        forRange(f, k, n, blockSize, () => blockColumn(failed));
        f.br(done);
      });
      f.get(n).get(n).op("i32.mul").set(width);
      fillWithNaN(f, y, width);
    });
    zeroAbove();
  });
}
