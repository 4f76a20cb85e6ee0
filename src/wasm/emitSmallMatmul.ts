import { Emitter } from "./emit.ts";
import type { MatmulCode } from "./emitMatmul.ts";
import type { Callable, FunctionBuilder } from "./function.ts";
import { Graph } from "./graph.ts";
import { f64x2, type Lane, scalarF64 } from "./lane.ts";
import { Nest } from "./nest.ts";
import type { Float } from "./node.ts";
import type { Access } from "./plan/access.ts";

/** Most products that make one row of the result: they are written out. */
const mostProducts = 64;

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
  const { lead, m, n, k, a, b, c } = code;
  if (lead.includes(0) || m === 0 || n === 0) return;
  const key = `product ${[lead, m, n, k, a.strides, b.strides].join(" ")}`;
  const product = shared(key, 3, (g) => writeProduct(g, code));
  for (const { address, base } of [a, b, c]) {
    f.i32(address);
    if (base !== undefined) f.i32(base).memory("i32.load").op("i32.add");
  }
  f.call(product);
}

function writeProduct(f: FunctionBuilder, code: MatmulCode): void {
  const { lead, m, n, b } = code;
  if (n > 1 && b.strides[lead.length + 1] === 1) {
    rows(f, code, f64x2, -1, 0, m);
    return;
  }
  const even = m - (m % 2);
  if (even > 0) rows(f, code, f64x2, lead.length, 0, even);
  if (even < m) rows(f, code, scalarF64, -1, even, m - even);
}

/** Rows `start` to `start` + `count` of every matrix; without an axis for the lanes they are two columns. */
function rows(
  f: FunctionBuilder,
  { lead, n, k, a, b, c }: MatmulCode,
  lane: Lane,
  laneAxis: number,
  start: number,
  count: number,
): void {
  const rank = lead.length;
  const nest = new Nest(f, lane, laneAxis, [...lead, count], [...lead.map(() => 0), start], true);
  const g = new Graph();
  /** The number `offset` beside the first one of a row of the array that a parameter stands for. */
  const beside = (parameter: number, { strides }: Access, row: number, offset: number): Access => ({
    address: 8 * offset,
    strides: [...strides.slice(0, rank), row],
    base: parameter,
  });
  const [aRow, aColumn] = a.strides.slice(rank) as [number, number];
  const [bRow, bColumn] = b.strides.slice(rank) as [number, number];
  const ofA = (h: number): Access => beside(0, a, aRow, h * aColumn);
  const ofB = (h: number, j: number): Access => beside(1, b, 0, h * bRow + j * bColumn);
  const ofC = (j: number): Access => beside(2, c, c.strides[rank]!, j);
  const isPaired = lane.lanes > 1 && laneAxis < 0;
  const pair = (access: Access): Float => g.load(nest.slot(access.strides, access.base), nest.addressOf(access));
  for (let j = 0; j < n; j += isPaired ? 2 : 1) {
    const column = isPaired ? Math.min(j, n - 2) : j;
    let sum = g.constant(0);
    for (let h = 0; h < k; h++) {
      const right = isPaired ? pair(ofB(h, column)) : nest.read(g, ofB(h, column));
      sum = g.add(sum, g.mul(nest.read(g, ofA(h)), right));
    }
    const to = ofC(column);
    if (isPaired) g.store(nest.slot(to.strides, to.base), nest.addressOf(to), sum);
    else nest.write(g, to, sum);
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
