import type { Type } from "../../ir/type.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import type { OpcodeName } from "../binary/opcodes.ts";
import { scalarF64 } from "../graph/lane.ts";
import type { Access } from "../plan/access.ts";
import { statusAddress, widthOf } from "../plan/layout.ts";
import { loadOne, storeOne } from "./fill.ts";
import { increase } from "./loops.ts";
import { Nest } from "./nest.ts";

/** Rows of a table at given positions, and as many rows one after another; the axes are those of the latter. */
export interface RowsCode {
  /** The rows become those of the table, are added to them, or replace them. */
  readonly kind: "read" | "add" | "set";
  readonly dtype: Type["dtype"];
  readonly extents: readonly number[];
  /** The first axis that is inside a row. */
  readonly inner: number;
  /** Strides 0 along the axes of the index. As wide as `rows`. */
  readonly table: Access;
  /** Elements from one position of the table to the next, and how many positions there are. */
  readonly step: number;
  readonly positions: number;
  /** Strides 0 along the axes that the index has not. */
  readonly index: Access;
  readonly rows: Access;
}

/** Rows up to this length are handled by single instructions. */
const shortRow = 16;

/** Goes over all rows in order. An index outside the table raises the flag at `statusAddress`. */
export function emitRows(f: FunctionBuilder, code: RowsCode): void {
  const { extents, table, index, rows, step, positions } = code;
  if (extents.includes(0)) return;
  const run = runOf(code);
  const width = widthOf(rows);
  const outer = extents.slice(0, extents.length - run.axes);
  const cut = (access: Access): Access => ({ ...access, strides: access.strides.slice(0, outer.length) });
  const nest = new Nest(f, scalarF64, -1, outer);
  const accesses = [cut(table), cut(index), cut(rows)] as const;
  const slots = accesses.map((access) => nest.slot(access));
  const pointers = nest.pointers;
  const [position, from] = [f.take("i32"), f.take("i32")];
  const push = (which: number): void => {
    const locals = pointers[slots[which]!];
    if (locals === undefined) f.i32(0);
    else f.get(locals[0]!);
  };
  const [tableAt, indexAt, rowsAt] = accesses.map((access) => nest.addressOf(access)) as [number, number, number];
  const nothing = (): void => undefined;
  const to = f.take("i32");
  nest.begin();
  nest.loops(
    () => {
      push(1);
      f.memory("f64.load", indexAt).op("i32.trunc_sat_f64_s").tee(position).i32(positions).op("i32.ge_u");
      f.if(
        () => raise(f),
        () => {
          f.get(position)
            .i32(width * step)
            .op("i32.mul");
          push(0);
          f.op("i32.add").i32(tableAt).op("i32.add").set(from);
          push(2);
          f.i32(rowsAt).op("i32.add").set(to);
          if (code.kind === "add") addRow(f, code, from, to, run.length);
          else if (code.kind === "read") copyRow(f, from, to, run.length, width);
          else copyRow(f, to, from, run.length, width);
        },
      );
    },
    nothing,
    nothing,
    nothing,
  );
  for (const local of [position, from, to]) f.release(local);
  nest.release();
}

/** Rows that go from places of one table to places of another, all known: 32-bit integers at two addresses. */
export interface MovedRows {
  readonly count: number;
  readonly length: number;
  readonly to: number;
  readonly from: number;
  readonly places: readonly [to: number, from: number];
}

export function emitMovedRows(f: FunctionBuilder, { count, length, to, from, places }: MovedRows): void {
  const [k, target, source] = [f.take("i32"), f.take("i32"), f.take("i32")];
  const find = (local: number, place: number, table: number): void => {
    f.get(k)
      .memory("i32.load", place)
      .i32(8 * length)
      .op("i32.mul")
      .i32(table)
      .op("i32.add")
      .set(local);
  };
  f.i32(0).set(k);
  f.loop((again) => {
    find(target, places[0], to);
    find(source, places[1], from);
    copyRow(f, source, target, length, 8);
    f.get(k)
      .i32(4)
      .op("i32.add")
      .tee(k)
      .i32(4 * count)
      .op("i32.lt_u")
      .brIf(again);
  });
  for (const local of [k, target, source]) f.release(local);
}

/** Raises the flag of a bad index. */
export function raise(f: FunctionBuilder): void {
  f.i32(statusAddress).i32(1).memory("i32.store");
}

/** The last axes that run through both arrays in order. */
function runOf({ extents, inner, table, rows }: RowsCode): { axes: number; length: number } {
  let length = 1;
  let axis = extents.length;
  while (axis > inner) {
    const k = axis - 1;
    const isInOrder = table.strides[k] === length && rows.strides[k] === length;
    if (extents[k] !== 1 && !isInOrder) break;
    length *= extents[k]!;
    axis = k;
  }
  return { axes: extents.length - axis, length };
}

function copyRow(f: FunctionBuilder, from: number, to: number, length: number, width: 4 | 8): void {
  if (length > shortRow) {
    f.get(to)
      .get(from)
      .i32(width * length)
      .copy();
    return;
  }
  const copy = (load: OpcodeName, store: OpcodeName, offset: number): void => {
    f.get(to).get(from).memory(load, offset).memory(store, offset);
  };
  let at = 0;
  for (; at + 16 <= width * length; at += 16) copy("v128.load", "v128.store", at);
  for (; at < width * length; at += width) {
    if (width === 8) copy("f64.load", "f64.store", at);
    else copy("i32.load", "i32.store", at);
  }
}

/** Adds a row to one of the table. */
function addRow(f: FunctionBuilder, { dtype, rows }: RowsCode, at: number, row: number, length: number): void {
  const width = widthOf(rows);
  // Sums of two binary32 numbers are the same when made in binary64 and rounded.
  const isWide = dtype === "f64" || width === 4;
  const vector = (offset: number): void => {
    f.get(at).get(at).memory("v128.load", offset).get(row).memory("v128.load", offset);
    f.op(width === 4 ? "f32x4.add" : "f64x2.add").memory("v128.store", offset);
  };
  const one = (offset: number): void => {
    f.get(at).get(at);
    loadOne(f, rows, offset);
    f.get(row);
    loadOne(f, rows, offset);
    if (dtype === "i32") addIntegers(f);
    else f.op("f64.add");
    if (dtype === "f32" && width === 8) f.op("f32.demote_f64").op("f64.promote_f32");
    storeOne(f, rows, offset);
  };
  const [lanes, body] = isWide ? [16 / width, vector] : [1, one];
  const turns = Math.floor(length / lanes);
  if (length <= shortRow) for (let k = 0; k < turns; k++) body(width * lanes * k);
  else {
    const end = f.take("i32");
    f.get(row)
      .i32(width * lanes * turns)
      .op("i32.add")
      .set(end);
    f.loop((again) => {
      body(0);
      increase(f, at, width * lanes);
      increase(f, row, width * lanes);
      f.get(row).get(end).op("i32.lt_u").brIf(again);
    });
    f.release(end);
  }
  for (let k = lanes * turns; k < length; k++) one(width * (length <= shortRow ? k : k - lanes * turns));
}

/** The sum of two whole numbers on the stack, wrapped around as 32-bit integers. */
function addIntegers(f: FunctionBuilder): void {
  const y = f.take("f64");
  f.set(y).op("i32.trunc_sat_f64_s").get(y).op("i32.trunc_sat_f64_s").op("i32.add").op("f64.convert_i32_s");
  f.release(y);
}
