import type { Callable, FunctionBuilder } from "../binary/function.ts";
import { addMultiple } from "../emit/addMultiple.ts";
import { forRange, increase, increaseBy, remaining } from "../emit/loops.ts";
import { blockSize, type FactorTools, fillWithNaN, pushElement, solveRows } from "./functions.ts";

/** Two rows change places: their addresses and the number of adjacent numbers. */
function exchangeRows({ shared }: FactorTools): Callable {
  return shared("exchangeRows", 3, (f) => {
    const [first, second, count] = [0, 1, 2] as const;
    const c = f.take("i32");
    const held = f.take("f64");
    forRange(f, c, count, 1, () => {
      f.get(first).memory("f64.load").set(held);
      f.get(first).get(second).memory("f64.load").memory("f64.store");
      f.get(second).get(held).memory("f64.store");
      increase(f, first, 8);
      increase(f, second, 8);
    });
  });
}

/** y[c] -= factor x[c] for adjacent numbers: addresses of y and x, that of the factor, their number. */
function subtractMultiple({ shared }: FactorTools): Callable {
  return shared("subtractMultiple", 4, (f) => {
    const [y, x, factorAt, count] = [0, 1, 2, 3] as const;
    const weight = f.take("v128");
    f.get(factorAt).memory("v128.load64_splat").op("f64x2.neg").set(weight);
    addMultiple(f, y, x, weight, count);
  });
}

/** From a local on: whether all `count` adjacent numbers are finite, as an i32 on the stack. */
function pushIsFinite(f: FunctionBuilder, address: number, count: number): void {
  const [i, at, sum] = [f.take("i32"), f.take("i32"), f.take("f64")];
  f.f64(0).set(sum).get(address).set(at);
  forRange(f, i, count, 1, () => {
    f.get(sum).get(at).memory("f64.load").f64(0).op("f64.mul").op("f64.add").set(sum);
    increase(f, at, 8);
  });
  f.get(sum).get(sum).op("f64.eq");
  for (const local of [i, at, sum]) f.release(local);
}

/**
 * P A = L U with partial pivoting, in place: n, the matrix (rows of n adjacent numbers), where the row of A that became
 * row i is put as a number, scratch memory. Block columns in outer-product order (Golub and Van Loan, Matrix
 * Computations, 4th ed., sections 3.2.11 and 3.4); every number loses the same terms in the same order as by the
 * unblocked algorithm. Multipliers under a column of zeros are 0; a matrix that is not finite becomes NaN.
 */
export function lu(tools: FactorTools): Callable {
  return tools.shared("lu", 4, (f) => {
    const [n, a, order, scratch] = [0, 1, 2, 3] as const;
    const [exchange, subtract] = [exchangeRows(tools), subtractMultiple(tools)];
    const [rows, update] = [solveRows(tools), tools.update()];
    const [row, eight, size, i, k, end] = f.takes("i32", 6);
    const [width, j, top, at, best, left] = f.takes("i32", 6);
    const [largest, value] = [f.take("f64"), f.take("f64")];
    const rest = f.take("i32");
    f.get(n).i32(3).op("i32.shl").set(row).i32(8).set(eight).get(n).get(n).op("i32.mul").set(size);

    /** Column j: the largest number from the diagonal down becomes the pivot, the rows below lose their multiples. */
    const column = (): void => {
      pushElement(f, a, [j, row], [j, eight]);
      f.tee(top).set(at);
      f.get(top).set(best).f64(0).set(largest);
      f.get(n).get(j).op("i32.sub").set(left);
      forRange(f, i, left, 1, () => {
        f.get(at).memory("f64.load").op("f64.abs").set(value);
        f.get(largest).get(value).op("f64.lt");
        f.if(() => f.get(value).set(largest).get(at).set(best));
        increaseBy(f, at, row);
      });
      f.get(largest).f64(0).op("f64.ne");
      f.if(() => {
        f.get(best).get(top).op("i32.sub").tee(at);
        f.if(() => {
          // `at` is the distance of the rows in bytes
          f.get(a).get(j).get(row).op("i32.mul").op("i32.add").tee(best);
          f.get(best).get(at).op("i32.add").get(n).call(exchange);
          f.get(order).get(j).i32(3).op("i32.shl").op("i32.add").tee(best);
          f.get(best).get(at).get(n).op("i32.div_u").op("i32.add").i32(1).call(exchange);
        });
        f.get(top).set(at);
        f.get(left).i32(1).op("i32.sub").set(left);
        f.get(end).get(j).op("i32.sub").i32(1).op("i32.sub").set(rest);
        forRange(f, i, left, 1, () => {
          increaseBy(f, at, row);
          f.get(at).get(at).memory("f64.load").get(top).memory("f64.load").op("f64.div").memory("f64.store");
          f.get(at).i32(8).op("i32.add").get(top).i32(8).op("i32.add").get(at).get(rest).call(subtract);
        });
      });
    };
    const blockColumn = (): void => {
      remaining(f, width, n, k, blockSize / 2);
      f.get(k).get(width).op("i32.add").set(end).get(k).set(j);
      f.loop((again) => {
        column();
        f.get(j).i32(1).op("i32.add").tee(j).get(end).op("i32.lt_u").brIf(again);
      });
      f.get(n).get(end).op("i32.sub").tee(rest);
      f.if(() => {
        f.get(width).get(rest);
        pushElement(f, a, [k, row], [k, eight]);
        f.get(row).get(eight);
        pushElement(f, a, [k, row], [end, eight]);
        f.get(row).i32(1).call(rows);
        f.get(rest).get(rest).get(width);
        pushElement(f, a, [end, row], [k, eight]);
        f.get(row).get(eight);
        pushElement(f, a, [k, row], [end, eight]);
        f.get(row).get(eight);
        pushElement(f, a, [end, row], [end, eight]);
        f.get(row).get(scratch).call(update);
      });
    };
    f.get(order).set(at);
    forRange(f, i, n, 1, () => {
      f.get(at).get(i).op("f64.convert_i32_u").memory("f64.store");
      increase(f, at, 8);
    });
    pushIsFinite(f, a, size);
    f.if(
      () => forRange(f, k, n, blockSize / 2, blockColumn),
      () => fillWithNaN(f, a, size),
    );
  });
}
