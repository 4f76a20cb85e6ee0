import type { ModuleBuilder } from "../wasm/binary/assembler.ts";
import type { Callable, FunctionBuilder } from "../wasm/binary/function.ts";
import { matmulScratch } from "../wasm/matmul/matmul.ts";

/** As `defineMatmul` has them. */
const [m, n, k, a, aRow, b, bColumn, c, cRow, scratch] = [0, 1, 2, 3, 4, 6, 8, 9, 10, 11] as const;
export const productParameters = 11;
/** Memory for the packed panels of any product. */
export const shareScratch: number = matmulScratch(2 ** 20, 2 ** 20, 2 ** 20, "f64");

/** Products from so many terms on are divided. */
const mostTerms = 2 ** 18;
/** Rows or columns of a part are a multiple of a tile's, and at least as many. */
const tile = 8;
/** Parts have so many rows or columns on average, at least. */
const leastExtent = 64;

/**
 * Part of a product whose parameters stand in memory: of `parts`, rows or columns from a multiple of the tile on,
 * whichever there are more of. Every element is summed as in the whole.
 */
export function defineShare(module: ModuleBuilder, whole: Callable, address: number, width: number): Callable {
  const f = module.define("productShare", ["i32", "i32", "i32"], []);
  const [part, parts, memory] = [0, 1, 2] as const;
  const [start, size, extent, byRows] = f.takes("i32", 4);
  const parameter = (index: number): void => {
    f.i32(address).memory("i32.load", 4 * index);
  };
  parameter(m);
  parameter(n);
  f.op("i32.ge_u").set(byRows);
  parameter(m);
  parameter(n);
  f.get(byRows).op("select").set(extent);
  // ceil(extent / parts), rounded up to tiles
  f.get(extent).get(parts).op("i32.add").i32(1).op("i32.sub").get(parts).op("i32.div_u");
  f.i32(tile - 1)
    .op("i32.add")
    .i32(-tile)
    .op("i32.and")
    .tee(size);
  f.get(part).op("i32.mul").set(start);
  const left = (): void => {
    f.get(extent).get(start).op("i32.sub");
  };
  left();
  f.get(size);
  left();
  f.get(size).op("i32.lt_u").op("select").set(size);
  const chosen = (rows: boolean, index: number): void => {
    f.get(size);
    parameter(index);
    f.get(byRows);
    if (!rows) f.op("i32.eqz");
    f.op("select");
  };
  /** An address moved by the rows, or the columns, before the part; `push` leaves their distance in bytes. */
  const moved = (index: number, rows: boolean | undefined, push: (isRow: boolean) => void): void => {
    parameter(index);
    const distance = (isRow: boolean): void => {
      if (rows === undefined || rows === isRow) push(isRow);
      else f.i32(0);
    };
    distance(true);
    distance(false);
    f.get(byRows).op("select").get(start).op("i32.mul").op("i32.add");
  };
  chosen(true, m);
  chosen(false, n);
  parameter(k);
  moved(a, true, () => parameter(aRow));
  parameter(aRow);
  parameter(aRow + 1);
  moved(b, false, () => parameter(bColumn));
  parameter(bColumn - 1);
  parameter(bColumn);
  moved(c, undefined, (isRow) => {
    if (isRow) parameter(cRow);
    else f.i32(width);
  });
  parameter(cRow);
  f.get(memory).call(whole);
  return f;
}

/** How a product becomes a job. */
interface ProductJob {
  /** Where its parameters are put. */
  readonly parameters: number;
  readonly mostParts: number;
  /** Opens the job; `parts` pushes their number. */
  readonly run: (f: FunctionBuilder, parts: () => void, scratch: number) => void;
}
/** The product with the same parameters, large ones in parts. */
export function defineDivided(module: ModuleBuilder, whole: Callable, job: ProductJob): Callable {
  const f = module.define("dividedProduct", Array(12).fill("i32"), []);
  const parts = f.take("i32");
  f.get(m).get(n);
  f.get(m).get(n).op("i32.ge_u").op("select").i32(leastExtent).op("i32.div_u").set(parts);
  f.get(parts).i32(job.mostParts);
  f.get(parts).i32(job.mostParts).op("i32.lt_u").op("select").set(parts);
  f.get(m).op("f64.convert_i32_u").get(n).op("f64.convert_i32_u").op("f64.mul");
  f.get(k).op("f64.convert_i32_u").op("f64.mul").f64(mostTerms).op("f64.lt");
  f.get(parts).i32(2).op("i32.lt_u").op("i32.or");
  f.if(
    () => {
      for (let p = 0; p <= scratch; p++) f.get(p);
      f.call(whole);
    },
    () => {
      for (let p = 0; p < productParameters; p++)
        f.i32(job.parameters)
          .get(p)
          .memory("i32.store", 4 * p);
      job.run(f, () => f.get(parts), scratch);
    },
  );
  return f;
}
