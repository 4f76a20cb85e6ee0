import type { ModuleBuilder } from "../binary/assembler.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { forRange, increaseBy, remaining } from "../emit/loops.ts";
import { defineTile, packedBytes, type Tile } from "./tile.ts";

/** to[i][..] = from[i][..] for `rows` rows of `bytes` bytes. */
function defineCopyRows(module: ModuleBuilder): FunctionBuilder {
  const f = module.define("copyRows", Array(6).fill("i32"), []);
  const { to, toRow, from, fromRow, rows, bytes } = { to: 0, toRow: 1, from: 2, fromRow: 3, rows: 4, bytes: 5 };
  const i = f.take("i32");
  forRange(f, i, rows, 1, () => {
    f.get(to).get(from).get(bytes).copy();
    increaseBy(f, to, toRow);
    increaseBy(f, from, fromRow);
  });
  return f;
}

const parameters = {
  rows: 0,
  columns: 1,
  depth: 2,
  a: 3,
  b: 4,
  c: 5,
  cRow: 6,
  isFirst: 7,
  edge: 8,
} as const;

/**
 * c (+)= a b for one pair of packed blocks. Tiles that reach beyond c are computed in the scratch tile `edge`.
 */
export function defineBlock(module: ModuleBuilder, tile: Tile, fma: boolean): FunctionBuilder {
  const kernel = defineTile(module, tile, fma);
  const copyRows = defineCopyRows(module);
  const bytes = packedBytes[tile.precision];
  const f = module.define(`block.${tile.precision}`, Array(9).fill("i32"), []);
  const { rows, columns, depth, a, b, c, cRow, isFirst, edge } = parameters;
  const [i, j, aAt, bAt] = [f.take("i32"), f.take("i32"), f.take("i32"), f.take("i32")];
  const [cAt, width, height] = [f.take("i32"), f.take("i32"), f.take("i32")];
  const { width: own } = tile;
  const edgeRow = own * tile.columns;
  const tileOnEdge = (): void => {
    f.get(isFirst).op("i32.eqz");
    f.if(() =>
      f.get(edge).i32(edgeRow).get(cAt).get(cRow).get(height).get(width).i32(own).op("i32.mul").call(copyRows),
    );
    f.get(depth).get(aAt).get(bAt).get(edge).i32(edgeRow).get(isFirst).call(kernel);
    f.get(cAt).get(cRow).get(edge).i32(edgeRow).get(height).get(width).i32(own).op("i32.mul").call(copyRows);
  };
  f.get(b).set(bAt);
  forRange(f, j, columns, tile.columns, () => {
    f.get(a).set(aAt);
    f.get(c).get(j).i32(own).op("i32.mul").op("i32.add").set(cAt);
    remaining(f, width, columns, j, tile.columns);
    forRange(f, i, rows, tile.rows, () => {
      remaining(f, height, rows, i, tile.rows);
      f.get(width)
        .get(height)
        .op("i32.add")
        .i32(tile.rows + tile.columns)
        .op("i32.eq");
      f.if(() => f.get(depth).get(aAt).get(bAt).get(cAt).get(cRow).get(isFirst).call(kernel), tileOnEdge);
      f.get(aAt)
        .get(depth)
        .i32(bytes * tile.rows)
        .op("i32.mul")
        .op("i32.add")
        .set(aAt);
      f.get(cAt).get(cRow).i32(tile.rows).op("i32.mul").op("i32.add").set(cAt);
    });
    f.get(bAt)
      .get(depth)
      .i32(bytes * tile.columns)
      .op("i32.mul")
      .op("i32.add")
      .set(bAt);
  });
  return f;
}
