import type { Callable, FunctionBuilder } from "../binary/function.ts";
import { Graph } from "../graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../graph/lane.ts";
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
function writeProduct(f: FunctionBuilder, code: MatmulCode, locals: readonly [number, number, number]): void {
  const { lead, m, n, b } = code;
  if (n > 1 && b.strides[lead.length + 1] === 1) {
    rows(f, code, locals, f64x2, -1, 0, m);
    return;
  }
  const even = m - (m % 2);
  if (even > 0) rows(f, code, locals, f64x2, lead.length, 0, even);
  if (even < m) rows(f, code, locals, scalarF64, -1, even, m - even);
}

/** Rows `start` to `start` + `count` of every matrix; without an axis for the lanes they are two columns. */
function rows(
  f: FunctionBuilder,
  { lead, n, k, a, b, c }: MatmulCode,
  locals: readonly [number, number, number],
  lane: Lane,
  laneAxis: number,
  start: number,
  count: number,
): void {
  const rank = lead.length;
  const nest = new Nest(f, lane, laneAxis, [...lead, count], [...lead.map(() => 0), start], true);
  const g = new Graph();
  /** The number `offset` beside the first one of a row of the array whose address a local holds. */
  const beside = (local: number, { strides, single }: Access, row: number, offset: number): Access => ({
    address: widthOf({ single }) * offset,
    strides: [...strides.slice(0, rank), row],
    base: local,
    single,
  });
  const [aRow, aColumn] = a.strides.slice(rank) as [number, number];
  const [bRow, bColumn] = b.strides.slice(rank) as [number, number];
  const ofA = (h: number): Access => beside(locals[0], a, aRow, h * aColumn);
  const ofB = (h: number, j: number): Access => beside(locals[1], b, 0, h * bRow + j * bColumn);
  const ofC = (j: number): Access => beside(locals[2], c, c.strides[rank]!, j);
  const isPaired = lane.lanes > 1 && laneAxis < 0;
  for (let j = 0; j < n; j += isPaired ? 2 : 1) {
    const column = isPaired ? Math.min(j, n - 2) : j;
    let sum = g.constant(0);
    for (let h = 0; h < k; h++) {
      const right = nest.read(g, ofB(h, column), isPaired);
      sum = g.add(sum, g.mul(nest.read(g, ofA(h)), right));
    }
    nest.write(g, ofC(column), sum, isPaired);
  }
  const emitter = new Emitter(f, g, lane, {
    pointers: nest.pointers,
    variables: [],
    counters: [],
    isFixed: (pointer) => nest.isFixed(pointer),
  });
  const nothing = (): void => undefined;
  nest.begin();
  emitter.hoist();
  nest.loops(() => emitter.body(), nothing, nothing, nothing);
  emitter.release();
  nest.release();
}
