import type { ModuleBuilder } from "../assembler.ts";
import type { FunctionBuilder } from "../function.ts";
import { increase, increaseBy } from "../loops.ts";

/** The block of the product that one pass over k keeps in registers. */
export interface Tile {
  readonly rows: number;
  /** Even: two numbers share a register. */
  readonly columns: number;
}

/** Steps of k that a turn of the innermost loop takes; packed panels are padded with zeros to a multiple. */
export const unrolled = 4;

const parameters = { steps: 0, a: 1, b: 2, c: 3, cRow: 4, isFirst: 5 } as const;

/**
 * c (+)= a b for one tile: `a` is packed as k columns of `rows` numbers, `b` as k rows of `columns` numbers. Sums run
 * in the order of k and continue from what stands in c unless `isFirst`, so blocks of k leave no trace in the result.
 */
export function defineTile(module: ModuleBuilder, tile: Tile): FunctionBuilder {
  const f = module.define("tile", Array(6).fill("i32"), []);
  const { steps, a, b, c, cRow, isFirst } = parameters;
  const vectors = tile.columns / 2;
  const sums = Array.from({ length: tile.rows }, () => Array.from({ length: vectors }, () => f.take("v128")));
  const row = Array.from({ length: vectors }, () => f.take("v128"));
  const factor = f.take("v128");
  const at = f.take("i32");
  const forEachRow = (body: (row: number[]) => void): void => {
    f.get(c).set(at);
    sums.forEach((sum, i) => {
      if (i > 0) increaseBy(f, at, cRow);
      body(sum);
    });
  };

  f.get(isFirst).if(
    () => {
      for (const sum of sums.flat()) f.v128(0, 0, 0, 0).set(sum);
    },
    () =>
      forEachRow((sum) => {
        for (const [j, s] of sum.entries())
          f.get(at)
            .memory("v128.load", 16 * j)
            .set(s);
      }),
  );
  f.loop((again) => {
    for (let step = 0; step < unrolled; step++) {
      for (const [j, r] of row.entries())
        f.get(b)
          .memory("v128.load", 8 * (step * tile.columns + 2 * j))
          .set(r);
      for (const [i, sum] of sums.entries()) {
        f.get(a)
          .memory("v128.load64_splat", 8 * (step * tile.rows + i))
          .set(factor);
        for (const [j, s] of sum.entries()) {
          f.get(factor).get(row[j]!).op("f64x2.mul").get(s).op("f64x2.add").set(s);
        }
      }
    }
    increase(f, a, 8 * unrolled * tile.rows);
    increase(f, b, 8 * unrolled * tile.columns);
    f.get(steps).i32(unrolled).op("i32.sub").tee(steps).brIf(again);
  });
  forEachRow((sum) => {
    for (const [j, s] of sum.entries())
      f.get(at)
        .get(s)
        .memory("v128.store", 16 * j);
  });
  return f;
}
