import type { Callable } from "../binary/function.ts";
import type { OpcodeName } from "../binary/opcodes.ts";
import type { Graph } from "../graph/graph.ts";
import type { Float } from "../graph/node.ts";
import type { KernelLine } from "../plan/kernel.ts";
import type { Reduction } from "../plan/role.ts";
import { fillWith } from "./fill.ts";
import type { Nest } from "./nest.ts";

export const identities: Readonly<Record<Reduction, number>> = {
  reduceSum: 0,
  reduceProd: 1,
  reduceMax: Number.NEGATIVE_INFINITY,
  reduceMin: Number.POSITIVE_INFINITY,
};

export const combine = (g: Graph, kind: Reduction, a: Float, b: Float): Float => {
  if (kind === "reduceSum") return g.add(a, b);
  if (kind === "reduceProd") return g.mul(a, b);
  return kind === "reduceMax" ? g.max(a, b) : g.min(a, b);
};

const scalarOpcode: Readonly<Record<Reduction, OpcodeName>> = {
  reduceSum: "f64.add",
  reduceProd: "f64.mul",
  reduceMax: "f64.max",
  reduceMin: "f64.min",
};

/** Elements after which a long sum is put aside, so that errors grow with the logarithm of the length only. */
const blockLength = 512;

/** Functions for pairwise sums, see `definePairwise`. */
export interface Pairwise {
  readonly push: Callable;
  readonly finish: Callable;
}

/**
 * One reduction of a nest. The innermost axes that are all reduced are summed up in a local, `inner` being the first of
 * them; if axes outside them are reduced too, its results are collected in memory.
 */
export class Accumulator {
  readonly inner: number;
  readonly #nest: Nest;
  readonly #kind: Reduction;
  readonly #line: NonNullable<KernelLine["reduction"]>;
  readonly #local: number;
  readonly #slot: number;
  readonly #collects: boolean;
  /** Where the parts of a long sum are kept. */
  readonly #parts: number | undefined;
  readonly #pairwise: () => Pairwise;

  constructor(nest: Nest, line: NonNullable<KernelLine["reduction"]>, parts: number, pairwise: () => Pairwise) {
    const { extents } = nest;
    let inner = extents.length;
    while (inner > 0 && line.reduced[inner - 1]) inner--;
    this.inner = inner;
    this.#nest = nest;
    this.#line = line;
    this.#kind = line.kind;
    this.#pairwise = pairwise;
    this.#collects = line.reduced.slice(0, inner).some(Boolean);
    const length = extents.slice(inner).reduce((product, extent) => product * extent, 1);
    const isLong = line.kind === "reduceSum" && length > 2 * blockLength && !this.#collects && this.#acrossLanes;
    this.#parts = isLong ? parts : undefined;
    this.#local = nest.f.take(nest.lane.types.float);
    this.#slot = nest.slot({ ...line.to, base: undefined });
  }

  get local(): number {
    return this.#local;
  }

  /** Whether the lanes hold parts of one result. */
  get #acrossLanes(): boolean {
    return this.#nest.laneAxis >= this.inner;
  }

  /** Takes a value in: into the local of `slot`, or into memory where no inner axis is reduced. */
  accumulate(g: Graph, slot: number, value: Float): void {
    if (!this.#line.reduced.includes(true)) {
      this.#nest.write(g, this.#line.to, value);
      return;
    }
    const { laneAxis, extents, lane } = this.#nest;
    const isOdd = lane.lanes > 1 && extents[laneAxis]! % lane.lanes !== 0;
    const beyond = isOdd && (this.#acrossLanes || this.#collects || this.inner === extents.length);
    const own = beyond ? g.select(g.lt(g.counter(0), extents[laneAxis]!), value, identities[this.#kind]) : value;
    if (this.inner === extents.length) {
      this.#nest.write(g, this.#line.to, combine(g, this.#kind, this.#nest.read(g, this.#line.to), own));
    } else g.assign(slot, combine(g, this.#kind, g.variable(slot), own));
  }

  /** Before all loops: results that are collected in memory start from the identity. */
  prepare(count: number): void {
    if (!this.#collects) return;
    fillWith(this.#nest.f, this.#line.to, count, identities[this.#kind]);
  }

  before(axis: number): void {
    if (axis !== this.inner) return;
    const { f, lane } = this.#nest;
    f.f64(identities[this.#kind]);
    if (lane.across !== undefined) f.op(lane.across.broadcast);
    f.set(this.#local);
    if (this.#parts !== undefined) f.i32(this.#parts).i32(0).memory("i32.store");
  }

  /** At the end of a turn: puts the sum aside when a block is full. */
  each(axis: number): void {
    if (this.#parts === undefined || axis < this.inner) return;
    const { f, extents, counters } = this.#nest;
    const inside = extents.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    if (inside * extents[axis]! <= blockLength || inside > blockLength) return;
    const turns = 2 ** Math.floor(Math.log2(blockLength / inside));
    f.get(counters[axis]!)
      .i32(turns - 1)
      .op("i32.and")
      .op("i32.eqz");
    f.if(() => {
      f.i32(this.#parts!);
      this.#total();
      f.call(this.#pairwise().push).f64(0);
      if (this.#nest.lane.across !== undefined) f.op(this.#nest.lane.across.broadcast);
      f.set(this.#local);
    });
  }

  after(axis: number): void {
    if (axis !== this.inner) return;
    const { f, lane } = this.#nest;
    const { to } = this.#line;
    const pointer = this.#nest.pointers[this.#slot];
    const push = (l: number): void => {
      if (pointer === undefined) f.i32(0);
      else f.get(pointer[Math.min(l, pointer.length - 1)]!);
    };
    if (lane.lanes === 1 || this.#acrossLanes) {
      push(0);
      if (this.#parts !== undefined) f.i32(this.#parts);
      this.#total();
      if (this.#parts !== undefined) f.call(this.#pairwise().finish);
      if (this.#collects) {
        push(0);
        f.memory("f64.load", to.address).op(scalarOpcode[this.#kind]);
      }
      f.memory("f64.store", to.address);
      return;
    }
    const apart = pointer !== undefined && pointer.length > 1 ? 0 : 8;
    for (let l = 0; l < lane.lanes; l++) {
      push(l);
      f.get(this.#local).lane(lane.across!.extract, l);
      if (this.#collects) {
        push(l);
        f.memory("f64.load", to.address + l * apart).op(scalarOpcode[this.#kind]);
      }
      f.memory("f64.store", to.address + l * apart);
    }
  }

  /** The result of all lanes. */
  #total(): void {
    const { f, lane } = this.#nest;
    f.get(this.#local);
    if (lane.across === undefined) return;
    f.lane(lane.across.extract, 0);
    for (let l = 1; l < lane.floats; l++) {
      f.get(this.#local).lane(lane.across.extract, l).op(scalarOpcode[this.#kind]);
    }
  }
}
