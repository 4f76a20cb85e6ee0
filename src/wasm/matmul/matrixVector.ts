import type { ModuleBuilder } from "../binary/assembler.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { loadOne, storeOne } from "../emit/fill.ts";
import { forRange, increase, increaseBy } from "../emit/loops.ts";
import { f64x2 } from "../graph/lane.ts";

const parameters = { m: 0, k: 1, a: 2, aRow: 3, aColumn: 4, x: 5, xStride: 6, y: 7, yStride: 8 } as const;

/** Rows that are summed side by side, so that one addition need not wait for the last. */
const rowsAtOnce = 8;

/**
 * y = a x for an m x k matrix and a vector, strides in bytes. Each sum runs in the order of k from 0. Adjacent rows
 * (a transposed matrix) go two to a register. Numbers of 4 bytes are f32, and summed in f64, in another order where that
 * is faster.
 */
export function defineMatrixVector(module: ModuleBuilder, width: 4 | 8): FunctionBuilder {
  const f = module.define("matrixVector", Array(9).fill("i32"), []);
  const { m, k, a, aRow, aColumn, x, xStride, y, yStride } = parameters;
  const memory = { single: width === 4 };
  const float = f64x2.memory[memory.single ? "single" : "float"];
  const [step, done, whole, at, factor] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
  const rowAt = Array.from({ length: rowsAtOnce }, () => f.take("i32"));

  const pointAt = (count: number): void => {
    f.get(a).set(rowAt[0]!);
    for (let i = 1; i < count; i++)
      f.get(rowAt[i - 1]!)
        .get(aRow)
        .op("i32.add")
        .set(rowAt[i]!);
    f.get(x).set(factor);
  };
  /** Adds the product of the numbers at hand of a row and of x. */
  const addProduct = (sum: number, row: number): void => {
    f.get(sum).get(row);
    loadOne(f, memory);
    f.get(factor);
    loadOne(f, memory);
    f.op("f64.mul").op("f64.add").set(sum);
  };
  /** Sums go to y; on to the rows behind theirs. */
  const finish = (sums: readonly number[]): void => {
    for (const sum of sums) {
      f.get(y).get(sum);
      storeOne(f, memory);
      increaseBy(f, y, yStride);
      f.release(sum);
    }
    f.get(a).get(aRow).i32(sums.length).op("i32.mul").op("i32.add").set(a);
  };

  /** The sums of `count` rows from `a` on into `y`; both move on. */
  const rows = (count: number): void => {
    const sums = Array.from({ length: count }, () => f.take("f64"));
    for (const sum of sums) f.f64(0).set(sum);
    pointAt(count);
    forRange(f, step, k, 1, () => {
      for (const [i, sum] of sums.entries()) {
        addProduct(sum, rowAt[i]!);
        increaseBy(f, rowAt[i]!, aColumn);
      }
      increaseBy(f, factor, xStride);
    });
    finish(sums);
  };

  /** The same for f32 rows and an f32 vector without gaps: even and odd places are summed apart. */
  const pairs = (): void => {
    const parts = Array.from({ length: rowsAtOnce }, () => f.take("v128"));
    const sums = parts.map(() => f.take("f64"));
    const [weight, even] = [f.take("v128"), f.take("i32")];
    for (const part of parts) f.v128(0, 0, 0, 0).set(part);
    pointAt(rowsAtOnce);
    f.get(k).i32(-2).op("i32.and").set(even);
    const pair = (at: number): FunctionBuilder => f.get(at).memory("v128.load64_zero").op("f64x2.promote_low_f32x4");
    forRange(f, step, even, 2, () => {
      pair(factor).set(weight);
      for (const [i, part] of parts.entries()) {
        f.get(part);
        pair(rowAt[i]!).get(weight).op("f64x2.mul").op("f64x2.add").set(part);
        increase(f, rowAt[i]!, 8);
      }
      increase(f, factor, 8);
    });
    for (const [i, part] of parts.entries()) {
      for (let lane = 0; lane < 2; lane++) f.get(part).lane("f64x2.extract_lane", lane);
      f.op("f64.add").set(sums[i]!);
      f.release(part);
    }
    f.get(k).i32(1).op("i32.and");
    f.if(() => {
      for (const [i, sum] of sums.entries()) addProduct(sum, rowAt[i]!);
    });
    finish(sums);
    f.release(weight);
    f.release(even);
  };

  const adjacentRows = (): void => {
    const sums = Array.from({ length: rowsAtOnce / 2 }, () => f.take("v128"));
    const weight = f.take("v128");
    for (const sum of sums) f.v128(0, 0, 0, 0).set(sum);
    f.get(a).set(at).get(x).set(factor);
    forRange(f, step, k, 1, () => {
      f.get(factor).memory(float.splat);
      if (memory.single) f.op("f64x2.promote_low_f32x4");
      f.set(weight);
      for (const [i, sum] of sums.entries()) {
        f.get(sum)
          .get(at)
          .memory(float.load, 2 * width * i);
        if (memory.single) f.op("f64x2.promote_low_f32x4");
        f.get(weight).op("f64x2.mul").op("f64x2.add").set(sum);
      }
      increaseBy(f, at, aColumn);
      increaseBy(f, factor, xStride);
    });
    for (const sum of sums) {
      for (let lane = 0; lane < 2; lane++) {
        f.get(y).get(sum).lane("f64x2.extract_lane", lane);
        storeOne(f, memory);
        increaseBy(f, y, yStride);
      }
    }
    f.get(a)
      .i32(width * rowsAtOnce)
      .op("i32.add")
      .set(a);
  };

  const severalRows = (): void => {
    if (width === 8) {
      rows(rowsAtOnce);
      return;
    }
    f.get(aColumn).i32(4).op("i32.eq").get(xStride).i32(4).op("i32.eq").op("i32.and");
    f.if(pairs, () => rows(rowsAtOnce));
  };
  f.get(m).i32(-rowsAtOnce).op("i32.and").set(whole);
  forRange(f, done, whole, rowsAtOnce, () => {
    f.get(aRow).i32(width).op("i32.eq").if(adjacentRows, severalRows);
  });
  f.get(m).get(whole).op("i32.sub").set(whole);
  forRange(f, done, whole, 1, () => rows(1));
  return f;
}
