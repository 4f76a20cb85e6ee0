import { range } from "../../ir/type.ts";
import type { Callable, FunctionBuilder } from "../binary/function.ts";
import { Graph } from "../graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../graph/lane.ts";
import type { Float } from "../graph/node.ts";
import type { Access } from "../plan/access.ts";
import { widthOf } from "../plan/layout.ts";
import { mostProducts } from "../plan/picked.ts";
import { Emitter } from "./emit.ts";
import type { MatmulCode } from "./emitMatmul.ts";
import { Nest } from "./nest.ts";

/** Whether a row of the result is few enough products to be written out. Offsets in a row must not be negative. */
export const isSmallMatmul = ({ n, k, a, b }: MatmulCode): boolean =>
  n * k <= mostProducts && [a, b].every(({ strides }) => strides.every((s) => s >= 0));

/** A function that is written once for each key: its parameters are `addresses` of arrays. */
export type Shared = (key: string, addresses: number, write: (f: FunctionBuilder) => void) => Callable;

/**
 * Stacks of small matrices: a loop over all rows of the stack, a row written out. Each sum runs in the order of k from 0.
 * Two neighbouring columns share a register where those of b are adjacent, else two neighbouring rows. Products of the
 * same sizes and strides share a function.
 */
export function emitSmallMatmul(f: FunctionBuilder, shared: Shared, code: MatmulCode): void {
  const { lead, m, n, k, a, b, c, picks = [] } = code;
  if (lead.includes(0) || m === 0 || n === 0) return;
  const taken = picks.map((pick) => (pick === undefined ? "" : `${pick.axis}:${pick.step}`));
  const widths = [a, b, c].map(widthOf).join("");
  const key = `product ${[lead, m, n, k, a.strides, b.strides, widths, ...taken].join(" ")}`;
  const indices = picks.flatMap((pick) => (pick === undefined ? [] : [pick.indices]));
  const product = shared(key, 3 + indices.length, (g) => {
    if (indices.length === 0) writeProduct(g, code, [0, 1, 2]);
    else writePicked(g, code);
  });
  for (const { address, base } of [a, b, c]) {
    f.i32(address);
    if (base !== undefined) f.i32(base).memory("i32.load").op("i32.add");
  }
  for (const address of indices) f.i32(address);
  f.call(product);
}

/** The products of a stack, whose factors are picked, one by one. */
function writePicked(f: FunctionBuilder, code: MatmulCode): void {
  const { lead, a, b, c, picks } = code;
  const rank = lead.length;
  const nest = new Nest(f, scalarF64, -1, lead, undefined, true);
  const slots = [a, b, c].map((access, parameter) =>
    nest.slot({ ...access, strides: access.strides.slice(0, rank), base: parameter }),
  );
  let parameter = 3;
  const indices = [0, 1].map((o) => picks?.[o] && nest.indexSlot(picks[o].axis, parameter++));
  const matrices = [f.take("i32"), f.take("i32"), f.take("i32")] as const;
  const local = (slot: number): number => nest.pointers[slot]![0]!;
  const nothing = (): void => undefined;
  nest.begin();
  nest.loops(
    () => {
      slots.forEach((slot, o) => {
        f.get(local(slot));
        const [pick, index] = [picks?.[o], indices[o]];
        if (pick !== undefined && index !== undefined)
          f.get(local(index))
            .memory("i32.load")
            .i32(widthOf([a, b][o]!) * pick.step)
            .op("i32.mul")
            .op("i32.add");
        f.set(matrices[o]!);
      });
      const own = ({ strides, ...rest }: Access): Access => ({ ...rest, strides: strides.slice(rank) });
      writeProduct(f, { ...code, lead: [], a: own(a), b: own(b), c: own(c) }, matrices);
    },
    nothing,
    nothing,
    nothing,
  );
  for (const matrix of matrices) f.release(matrix);
  nest.release();
}

/** The products of a stack from addresses in three locals. */
function writeProduct(f: FunctionBuilder, code: MatmulCode, locals: Locals): void {
  const { lead, m, n, k, a, b } = code;
  const [aRow, aColumn] = a.strides.slice(lead.length) as [number, number];
  const isInRows = aRow === 1 || (aColumn === 1 && k > 1);
  const pairs = n > 1 ? b.strides[lead.length + 1] === 1 && "columns" : isInRows && "rows";
  // As many rows at a time as are few enough products.
  let height = Math.min(m, Math.max(1, Math.floor(mostProducts / (n * k))));
  while (m % height !== 0) height--;
  if (pairs && (pairs === "columns" || height > 1)) {
    rows(f, code, locals, f64x2, { laneAxis: -1, pairs, start: 0, count: m / height, height });
    return;
  }
  const odd = m % 2;
  const own = { pairs: undefined, height: 1 };
  if (m > 1) rows(f, code, locals, f64x2, { ...own, laneAxis: lead.length, start: 0, count: m - odd });
  if (odd === 1) rows(f, code, locals, scalarF64, { ...own, laneAxis: -1, start: m - 1, count: 1 });
}
type Locals = readonly [number, number, number];

/** How rows are gone over. */
interface Turns {
  /** The axis of the lanes; without one, neighbouring rows or columns share them, if `pairs` says so. */
  readonly laneAxis: number;
  readonly pairs: "rows" | "columns" | undefined;
  readonly start: number;
  /** Turns, and rows of each. */
  readonly count: number;
  readonly height: number;
}
function rows(
  f: FunctionBuilder,
  { lead, n, k, a, b, c }: MatmulCode,
  locals: Locals,
  lane: Lane,
  { laneAxis, pairs, start, count, height }: Turns,
): void {
  const rank = lead.length;
  const isLoop = count > 1 || laneAxis >= 0;
  const extents = isLoop ? [...lead, count] : lead;
  const nest = new Nest(f, lane, laneAxis, extents, [...lead.map(() => 0), start].slice(0, extents.length), true);
  const g = new Graph();
  /** The number `offset` beside the first one of a turn in the array whose address a local holds. */
  const beside = (local: number, { strides, single }: Access, row: number, offset: number): Access => ({
    address: widthOf({ single }) * (offset + (isLoop ? 0 : start * row)),
    strides: isLoop ? [...strides.slice(0, rank), height * row] : strides.slice(0, rank),
    base: local,
    single,
  });
  const [aRow, aColumn] = a.strides.slice(rank) as [number, number];
  const [bRow, bColumn] = b.strides.slice(rank) as [number, number];
  const cRow = c.strides[rank]!;
  /** Where the lanes of a pair begin: the last one may go over one that is done. */
  const starts = (size: number, own: Turns["pairs"]): number[] =>
    range(pairs === own ? Math.ceil(size / 2) : size).map((at) => (pairs === own ? Math.min(2 * at, size - 2) : at));
  /** Numbers h of rows i and i + 1 of a. */
  const pairOf = (i: number, h: number): Float => {
    const at = (row: number, column: number): Float =>
      nest.read(g, beside(locals[0], a, aRow, row * aRow + column * aColumn), true);
    if (aRow === 1) return at(i, h);
    const first = Math.min(h - (h % 2), k - 2);
    return g.pair(at(i, first), at(i + 1, first), h - first);
  };
  for (const i of starts(height, "rows"))
    for (const j of starts(n, "columns")) {
      let sum = g.constant(0);
      for (let h = 0; h < k; h++) {
        const left = pairs === "rows" ? pairOf(i, h) : nest.read(g, beside(locals[0], a, aRow, i * aRow + h * aColumn));
        const right = nest.read(g, beside(locals[1], b, 0, h * bRow + j * bColumn), pairs === "columns");
        sum = g.add(sum, g.mul(left, right));
      }
      nest.write(g, beside(locals[2], c, cRow, i * cRow + j), sum, pairs !== undefined);
    }
  const emitter = new Emitter(f, g, lane, {
    pointers: nest.pointers,
    variables: [],
    counters: [],
    isFixed: (pointer) => nest.isFixed(pointer),
  });
  const nothing = (): void => undefined;
  nest.begin();
  if (extents.length > 0) emitter.hoist();
  nest.loops(() => emitter.body(), nothing, nothing, nothing);
  emitter.release();
  nest.release();
}
