import type { ModuleBuilder } from "../binary/assembler.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import type { OpcodeName } from "../binary/opcodes.ts";
import { increase, increaseBy } from "../emit/loops.ts";

/** In which arithmetic a product is made; matrices of f32 may stand in memory as f64, too. */
export type Precision = "f64" | "f32";

/** The block of the product that one pass over k keeps in registers. */
export interface Tile {
  readonly precision: Precision;
  readonly rows: number;
  /** A multiple of the numbers that share a register. */
  readonly columns: number;
  /** Bytes of a number of the matrices. */
  readonly width: 4 | 8;
}

/**
 * Eight sums and what they are made of fit sixteen registers. Two rows of four registers and four rows of two do the
 * same number of loads; which is faster depends on how an engine orders them.
 */
export const tiles: Readonly<Record<Precision, Tile>> = {
  f64: { precision: "f64", rows: 2, columns: 8, width: 8 },
  f32: { precision: "f32", rows: 4, columns: 8, width: 8 },
};

/** Bytes of a number in a packed panel. */
export const packedBytes: Readonly<Record<Precision, number>> = { f64: 8, f32: 4 };

interface Instructions {
  readonly splat: OpcodeName;
  readonly multiply: OpcodeName;
  readonly add: OpcodeName;
  readonly fused: OpcodeName;
}
const instructions: Readonly<Record<Precision, Instructions>> = {
  f64: { splat: "v128.load64_splat", multiply: "f64x2.mul", add: "f64x2.add", fused: "f64x2.relaxed_madd" },
  f32: { splat: "v128.load32_splat", multiply: "f32x4.mul", add: "f32x4.add", fused: "f32x4.relaxed_madd" },
};

const parameters = { steps: 0, a: 1, b: 2, c: 3, cRow: 4, isFirst: 5 } as const;

/**
 * c (+)= a b for one tile: `a` is packed as k columns of `rows` numbers, `b` as k rows of `columns` numbers. Sums run in
 * the order of k. In f64 they continue from what stands in c unless `isFirst`, so blocks of k leave no trace in the
 * result; in f32 each block of k is summed from 0 and added to c as it stands in memory. One step a turn: an engine that unrolls the
 * loop itself keeps the loads beside their uses, one that is given several steps moves them all to the front. With `fma`
 * a product and its addition are one instruction.
 */
export function defineTile(module: ModuleBuilder, tile: Tile, fma: boolean): FunctionBuilder {
  const { precision, rows, columns, width } = tile;
  const f = module.define(`tile.${precision}`, Array(6).fill("i32"), []);
  const { steps, a, b, c, cRow, isFirst } = parameters;
  const bytes = packedBytes[precision];
  const vectors = (columns * bytes) / 16;
  const { splat, multiply, add, fused } = instructions[precision];
  const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => f.take("v128")));
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
  const zero = (): void => {
    for (const sum of sums.flat()) f.v128(0, 0, 0, 0).set(sum);
  };
  const load = (): void =>
    forEachRow((sum) => {
      for (const [j, s] of sum.entries())
        f.get(at)
          .memory("v128.load", 16 * j)
          .set(s);
    });
  /** Numbers of c, from those that `wide` leaves on the stack. */
  const part = (offset: number, adds: OpcodeName | undefined, wide: () => void): void => {
    f.get(at);
    wide();
    if (adds !== undefined) f.get(at).memory("v128.load", offset).op(adds);
    f.memory("v128.store", offset);
  };
  const store = (adds: boolean): void =>
    forEachRow((sum) => {
      for (const [j, s] of sum.entries()) {
        if (bytes === width) part(16 * j, adds ? add : undefined, () => f.get(s));
        else {
          const sum = adds ? "f64x2.add" : undefined;
          part(32 * j, sum, () => f.get(s).op("f64x2.promote_low_f32x4"));
          part(32 * j + 16, sum, () => f.get(s).get(s).shuffle(2, 3, 2, 3).op("f64x2.promote_low_f32x4"));
        }
      }
    });

  if (precision === "f64") f.get(isFirst).if(zero, load);
  else zero();
  f.loop((again) => {
    for (const [j, r] of row.entries())
      f.get(b)
        .memory("v128.load", 16 * j)
        .set(r);
    for (const [i, sum] of sums.entries()) {
      f.get(a)
        .memory(splat, bytes * i)
        .set(factor);
      for (const [j, s] of sum.entries()) {
        f.get(factor).get(row[j]!);
        if (fma) f.get(s).op(fused).set(s);
        else f.op(multiply).get(s).op(add).set(s);
      }
    }
    increase(f, a, bytes * rows);
    increase(f, b, bytes * columns);
    f.get(steps).i32(1).op("i32.sub").tee(steps).brIf(again);
  });
  if (precision === "f64") store(false);
  else
    f.get(isFirst).if(
      () => store(false),
      () => store(true),
    );
  return f;
}
