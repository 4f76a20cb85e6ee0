import { type Clusters, contractOf, type Nest } from "./clusters.ts";
import type { Label } from "./labels.ts";
import { type Operation, type Outer, operandsOf, type Reduce, sumsPoints } from "./operation.ts";

/** Numbers of a block: bytes from the start of the scratch memory, strides in bytes by label; points are neighbours. */
export interface Buffer {
  readonly address: number;
  readonly strides: ReadonlyMap<Label, number>;
  /** The bytes of one of its points. */
  readonly perPoint: number;
}

/** A sum over all points; its lanes are added up at the end. `strides` are bytes by label. */
export interface Sum {
  readonly operation: Reduce | Outer;
  readonly address: number;
  readonly strides: ReadonlyMap<Label, number>;
  readonly bytes: number;
}

/** Rows that the tiles of outer products take at a time; operands and results are padded to them. */
export const outerTile = { u: 4, v: 2 } as const;
/** Points that a nest takes at a time at most. */
const pointsStep = 8;
/**
 * What the buffers of a block take at best, and what they may take: they have to stay in the second cache. Smaller blocks
 * than a few tens of points spend too much on what is done once a block.
 */
const blockBytes = { best: 160_000, most: 640_000 };
const blockPoints = { least: 40, most: 128 };

const roundUp = (x: number, step: number): number => Math.ceil(x / step) * step;

/** Where the operations of a region keep their numbers, and how many points a block has. */
export class Storage {
  readonly clusters: Clusters;
  readonly points: number;
  readonly block: number;
  /** How many blocks are full, and how many points are left behind them. */
  readonly fullBlocks: number;
  readonly rest: number;
  /** For the last block, 1 or 0 for each point: whether it is one, or to spare. */
  readonly mask: number;
  readonly buffers: ReadonlyMap<Operation, Buffer>;
  readonly sums: ReadonlyMap<Operation, Sum>;
  /** Where the sums stand, and as many bytes behind them for what they have grown to. */
  readonly sumsAt: number;
  readonly sumsBytes: number;
  readonly bytes: number;

  constructor(clusters: Clusters, isWanted: (line: number) => boolean, forced?: number) {
    this.clusters = clusters;
    const { labels, points: label } = clusters.region;
    this.points = labels.extent(label);
    const rows = new Map<Operation, readonly Label[]>();
    for (const o of clusters.operations) {
      const axes = this.#axesOf(o, isWanted);
      if (axes !== undefined) rows.set(o, axes);
    }
    const rowsOf = (axes: readonly Label[]): number => axes.reduce((n, l) => n * labels.extent(l), 1);
    const perPoint = [...rows.values()].reduce((sum, axes) => sum + 8 * rowsOf(axes), 0);
    this.block = forced === undefined ? blockOf(this.points, perPoint) : roundUp(forced, pointsStep);
    this.fullBlocks = Math.floor(this.points / this.block);
    this.rest = this.points % this.block;
    let at = 0;
    const take = (bytes: number): number => {
      at = roundUp(at + bytes, 16);
      return at - roundUp(bytes, 16);
    };
    this.mask = take(this.rest > 0 ? 8 * this.block : 0);
    const factors = new Set(clusters.operations.flatMap((o) => (o.kind === "outer" ? operandsOf(o) : [])));
    const buffers = new Map<Operation, Buffer>();
    for (const [o, axes] of rows) {
      const strides = new Map([[label, 8]]);
      let step = 8 * this.block;
      for (const axis of [...axes].reverse()) {
        strides.set(axis, step);
        step *= labels.extent(axis);
      }
      const spare = factors.has(o) ? 8 * this.block * outerTile.u : 0;
      buffers.set(o, { address: take(step + spare), strides, perPoint: 8 * rowsOf(axes) });
    }
    this.buffers = buffers;
    this.sumsAt = at;
    const sums = new Map<Operation, Sum>();
    for (const o of clusters.operations) {
      if (o.kind === "outer") sums.set(o, this.#outer(o, take));
      else if (o.kind === "reduce" && sumsPoints(o, label)) {
        const strides = new Map<Label, number>();
        let step = 16;
        for (const axis of [...o.labels].reverse()) {
          strides.set(axis, step);
          step *= labels.extent(axis);
        }
        sums.set(o, { operation: o, address: take(step), strides, bytes: step });
      }
    }
    this.sums = sums;
    this.sumsBytes = at - this.sumsAt;
    this.bytes = at + this.sumsBytes;
  }

  #outer(o: Outer, take: (bytes: number) => number): Sum {
    const { labels, batch } = this.clusters.region;
    const extent = (l: Label | undefined): number => (l === undefined ? 1 : labels.extent(l));
    // Tiles may reach beyond the last row, and in a triangle beyond the last column.
    const padded = (l: Label | undefined): number => (l === undefined ? 1 : roundUp(extent(l), outerTile.u));
    const row = 8 * padded(o.vLabel);
    const stack = row * padded(o.uLabel);
    const isStack = batch !== undefined && o.labels.includes(batch);
    const strides = new Map<Label, number>();
    if (isStack) strides.set(batch, stack);
    if (o.uLabel !== undefined) strides.set(o.uLabel, row);
    if (o.vLabel !== undefined) strides.set(o.vLabel, 8);
    const bytes = stack * (isStack ? extent(batch) : 1);
    return { operation: o, address: take(bytes), strides, bytes };
  }

  /**
   * The axes of the buffer of an operation, outermost first; undefined when its numbers never leave the registers. The
   * batch axis is among them only where they are wanted outside the turn of the loop over it.
   */
  #axesOf(o: Operation, isWanted: (line: number) => boolean): readonly Label[] | undefined {
    const { clusters } = this;
    const { points, batch } = clusters.region;
    const inner = o.labels.filter((label) => label !== points && label !== batch);
    const all = batch !== undefined && o.labels.includes(batch) ? [batch, ...inner] : inner;
    if (o.kind === "load") return all;
    if (sumsPoints(o, points)) return undefined;
    const readers = clusters.operations.filter((q) => operandsOf(q).includes(o));
    const isFactor = readers.some((q) => clusters.readsBuffers(q));
    if (clusters.inlined.has(o)) return isFactor ? inner : undefined;
    const isKept = o.line >= 0 && isWanted(o.line);
    const isApart = readers.some((q) => clusters.nestOf(q) !== clusters.nestOf(o));
    if (!isFactor && !isKept && !isApart && !(o.kind === "reduce" && o.over === batch)) return undefined;
    const isWide = isKept || readers.some((q) => clusters.clusterOf(q) !== clusters.clusterOf(o));
    return isWide ? all : inner;
  }

  /** Vectors of two points that a nest takes at a time. */
  vectorsOf(nest: Nest, isHeavy: (o: Operation) => boolean): number {
    if (contractOf(nest) !== undefined) return pointsStep / 2;
    return [...nest.pre, ...nest.body, ...nest.post].some(isHeavy) ? 2 : pointsStep / 2;
  }
}

/** The largest block that fits; one that divides the points if it is at least half as large. */
function blockOf(points: number, perPoint: number): number {
  const room = (bytes: number): number => Math.floor(bytes / perPoint / pointsStep) * pointsStep;
  const least = Math.min(blockPoints.least, room(blockBytes.most));
  const fitting = Math.max(least, Math.min(blockPoints.most, room(blockBytes.best)));
  const most = Math.max(pointsStep, Math.min(fitting, roundUp(points, pointsStep)));
  for (let block = most; 2 * block >= most; block -= pointsStep) if (points % block === 0) return block;
  return most;
}
