import type { ModuleBuilder } from "../binary/assembler.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { forRange, increaseBy, remaining } from "../emit/loops.ts";
import { defineBlock } from "./block.ts";
import { defineMatrixVector } from "./matrixVector.ts";
import { definePack } from "./pack.ts";
import { type Precision, packedBytes, tiles } from "./tile.ts";

/** Sizes of the packed blocks: a block of b stays in the second-level cache, one of a beside it. */
const blocks = { rows: 64, columns: 512, depth: 256 } as const;

const roundUp = (n: number, multiple: number): number => Math.ceil(n / multiple) * multiple;

/** Bytes that `matmul` needs at its last argument for a product of these sizes. */
export function matmulScratch(m: number, n: number, k: number, precision: Precision): number {
  const tile = tiles[precision];
  const depth = Math.min(k, blocks.depth);
  const rows = roundUp(Math.min(m, blocks.rows), tile.rows);
  const columns = roundUp(Math.min(n, blocks.columns), tile.columns);
  return 8 * tile.rows * tile.columns + packedBytes[precision] * depth * (rows + columns);
}

const parameters = {
  m: 0,
  n: 1,
  k: 2,
  a: 3,
  aRow: 4,
  aColumn: 5,
  b: 6,
  bRow: 7,
  bColumn: 8,
  c: 9,
  cRow: 10,
  scratch: 11,
} as const;

export interface MatmulOptions {
  readonly subtracts?: boolean;
  readonly fma?: boolean;
  readonly single?: boolean;
}

/**
 * c = a b for matrices of f64 numbers, or of f32 ones where they are `single`: a is m x k, b is k x n. Parameters, all i32: m, n, k, then address, row stride
 * and column stride in bytes of a and of b, address and row stride of c (whose columns are adjacent), and scratch
 * memory of `matmulScratch` bytes. In f64 each element is summed in the order of k from 0, as by the naive loop, so the
 * two agree to the bit. In f32 products and sums of up to `blocks.depth` of them are rounded to f32 and these sums added
 * as the matrices stand in memory; with a vector everything is done in f64. Blocking and packing after Goto and van de Geijn, Anatomy of
 * high-performance matrix multiplication (2008), section 4. With `subtracts`, c loses a b, term by term in that order.
 * With `fma` products of packed blocks are added unrounded where the host does so.
 */
export function defineMatmul(
  module: ModuleBuilder,
  precision: Precision,
  { subtracts = false, fma = false, single = false }: MatmulOptions = {},
): FunctionBuilder {
  const tile = single ? { ...tiles.f32, width: 4 as const } : tiles[precision];
  const { width } = tile;
  const bytes = packedBytes[precision];
  const block = defineBlock(module, tile, fma);
  const packA = definePack(module, tile.rows, tile, subtracts);
  const packB = definePack(module, tile.columns, tile);
  const matrixVector = defineMatrixVector(module, width);
  const f = module.define(`matmul.${precision}${subtracts ? ".subtracted" : ""}`, Array(12).fill("i32"), []);
  const { m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, scratch } = parameters;
  const i = f.take("i32");

  const zero = (): void => {
    forRange(f, i, m, 1, () => {
      f.get(c).i32(0).get(n).i32(width).op("i32.mul").fill();
      increaseBy(f, c, cRow);
    });
  };
  const blocked = (): void => {
    const [j, p, packedA, packedB] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
    const [rows, columns, depth] = [f.take("i32"), f.take("i32"), f.take("i32")];
    f.get(scratch)
      .i32(8 * tile.rows * tile.columns)
      .op("i32.add")
      .set(packedB);
    forRange(f, j, n, blocks.columns, () => {
      remaining(f, columns, n, j, blocks.columns);
      forRange(f, p, k, blocks.depth, () => {
        remaining(f, depth, k, p, blocks.depth);
        f.get(b).get(p).get(bRow).op("i32.mul").op("i32.add").get(j).get(bColumn).op("i32.mul").op("i32.add");
        f.get(bColumn).get(bRow).get(packedB).get(columns).get(depth).call(packB);
        f.get(columns)
          .i32(tile.columns - 1)
          .op("i32.add")
          .i32(-tile.columns)
          .op("i32.and");
        f.get(depth).op("i32.mul").i32(bytes).op("i32.mul").get(packedB).op("i32.add").set(packedA);
        forRange(f, i, m, blocks.rows, () => {
          remaining(f, rows, m, i, blocks.rows);
          f.get(a).get(i).get(aRow).op("i32.mul").op("i32.add").get(p).get(aColumn).op("i32.mul").op("i32.add");
          f.get(aRow).get(aColumn).get(packedA).get(rows).get(depth).call(packA);
          f.get(rows).get(columns).get(depth).get(packedA).get(packedB);
          f.get(c).get(i).get(cRow).op("i32.mul").op("i32.add").get(j).i32(width).op("i32.mul").op("i32.add");
          f.get(cRow);
          if (subtracts) f.i32(0);
          else f.get(p).op("i32.eqz");
          f.get(scratch).call(block);
        });
      });
    });
  };
  const productOfVectors = (): void => {
    f.get(n)
      .i32(1)
      .op("i32.eq")
      .if(
        () => f.get(m).get(k).get(a).get(aRow).get(aColumn).get(b).get(bRow).get(c).get(cRow).call(matrixVector),
        () => {
          f.get(m)
            .i32(1)
            .op("i32.eq")
            .if(
              () =>
                f.get(n).get(k).get(b).get(bColumn).get(bRow).get(a).get(aColumn).get(c).i32(width).call(matrixVector),
              blocked,
            );
        },
      );
  };
  if (subtracts) blocked();
  else f.get(k).op("i32.eqz").if(zero, productOfVectors);
  return f;
}
