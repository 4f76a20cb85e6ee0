import type { LaneRule } from "../../ir/lower.ts";
import { sizeOf, stridesOf } from "../../ir/type.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import { emitKernel, type Surroundings } from "../emit/emitKernel.ts";
import { increase } from "../emit/loops.ts";
import { identities } from "../emit/reduction.ts";
import { sum as sumRule } from "../graph/fibreRules.ts";
import type { Access } from "../plan/access.ts";
import { looseKernel } from "../plan/kernel.ts";
import type { Scope } from "../plan/layout.ts";
import type { Cluster } from "./clusters.ts";
import { type BlockPlan, type ClusterContext, type Located, locate, locateBuffer } from "./context.ts";
import type { Label } from "./labels.ts";
import { NestCode } from "./nestCode.ts";
import type { Operation } from "./operation.ts";
import { announceOuter, emitOuter } from "./outerCode.ts";
import { BatchOffsets, Pointers } from "./pointers.ts";
import type { Sum } from "./storage.ts";
import { emitTransfer, type Transfer } from "./transfer.ts";

/** What the code of a region needs beside what steps do. */
export interface BlockTools extends Surroundings {
  readonly scratch: number;
  readonly costOf: (rule: LaneRule) => number;
  /** A new function; its parameters are i32. */
  readonly define: (parameters: number) => FunctionBuilder;
}

/** Sums are put aside after that many blocks, so that errors grow with the square root of the number of points. */
const blocksTogether = 64;

/** The functions of a block: of a full one, or of the last one, which has points to spare. */
interface Version {
  readonly load: FunctionBuilder;
  readonly clusters: readonly FunctionBuilder[];
  readonly store: FunctionBuilder | undefined;
}
type VersionShape = Pick<ClusterContext, "scope" | "plan" | "scratch" | "count" | "isMasked">;

/** Writes a region: for each block of points the numbers it needs, its clusters, and what is wanted outside. */
export function emitBlocks(f: FunctionBuilder, scope: Scope, plan: BlockPlan, tools: BlockTools): void {
  const { storage } = plan;
  const { clusters, block, points, fullBlocks, rest, sumsBytes } = storage;
  const scratch = (tools.scratch + 15) & ~15;
  const isLong = points > blocksTogether * block;
  const version = (count: number, isMasked: boolean): Version => {
    const shape = { scope, plan, scratch, count, isMasked };
    return {
      load: emitLoads(tools.define(1), shape),
      clusters: clusters.clusters.map((cluster) => emitCluster(tools.define(0), shape, cluster, tools)),
      store: emitStores(tools.define(1), shape),
    };
  };
  const sums = scratch + storage.sumsAt;
  const totals = isLong ? sums + sumsBytes : sums;
  f.i32(sums)
    .i32(0)
    .i32(2 * sumsBytes)
    .fill();
  const [first, count] = [f.take("i32"), f.take("i32")];
  const run = ({ load, clusters: parts, store }: Version): void => {
    f.get(first).call(load);
    for (const part of parts) f.call(part);
    if (store !== undefined) f.get(first).call(store);
  };
  f.i32(0).set(first).i32(blocksTogether).set(count);
  if (fullBlocks > 0) {
    const full = version(block, false);
    f.loop((again) => {
      run(full);
      if (isLong) {
        f.get(count).i32(1).op("i32.sub").tee(count).op("i32.eqz");
        f.if(() => {
          putAside(f, sums, sumsBytes);
          f.i32(blocksTogether).set(count);
        });
      }
      increase(f, first, block);
      f.get(first)
        .i32(fullBlocks * block)
        .op("i32.lt_u")
        .brIf(again);
    });
  }
  if (rest > 0) run(version(8 * Math.ceil(rest / 8), true));
  if (isLong) putAside(f, sums, sumsBytes);
  f.release(first);
  f.release(count);
  for (const sum of storage.sums.values()) deliver(f, scope, sum, totals + sum.address - storage.sumsAt, plan, tools);
}

/** Adds the sums to those behind them, and clears them. */
function putAside(f: FunctionBuilder, sums: number, bytes: number): void {
  if (bytes === 0) return;
  const at = f.take("i32");
  f.i32(sums).set(at);
  f.loop((again) => {
    f.get(at)
      .get(at)
      .memory("v128.load", bytes)
      .get(at)
      .memory("v128.load")
      .op("f64x2.add")
      .memory("v128.store", bytes);
    f.get(at).v128(0, 0, 0, 0).memory("v128.store");
    increase(f, at, 16);
    f.get(at)
      .i32(sums + bytes)
      .op("i32.lt_u")
      .brIf(again);
  });
  f.release(at);
}

/** The results of a line as they stand in memory. */
function dense(scope: Scope, o: Operation, extent: (label: Label) => number): Located | undefined {
  const place = scope.places.get(o.line);
  if (place === undefined) return undefined;
  const shape = o.labels.map(extent);
  const strides = stridesOf(shape);
  return {
    address: place.address,
    strides: new Map(o.labels.map((l, k) => [l, 8 * strides[k]!])),
    cell: place.base,
  };
}

function transferOf(shape: VersionShape, kind: Transfer["kind"], o: Operation, outside: Located): Transfer {
  const { storage } = shape.plan;
  const { labels, points } = storage.clusters.region;
  return {
    kind,
    outside,
    buffer: locateBuffer(shape, o),
    axes: o.labels.filter((l) => l !== points).map((label) => ({ label, extent: labels.extent(label) })),
    points,
    block: shape.count,
    total: storage.points,
    isWhole: !shape.isMasked,
  };
}

function emitLoads(f: FunctionBuilder, shape: VersionShape): FunctionBuilder {
  const { plan, scope, scratch } = shape;
  const { storage } = plan;
  if (shape.isMasked) emitMask(f, scratch + storage.mask, shape.count, storage.rest);
  for (const o of storage.clusters.operations)
    if (o.kind === "load") emitTransfer(f, 0, transferOf(shape, "load", o, locate(scope, o.from)));
  return f;
}

/** 1 for each of the points, 0 for those to spare. */
function emitMask(f: FunctionBuilder, mask: number, count: number, points: number): void {
  for (let k = 0; k < count; k++)
    f.i32(0)
      .f64(k < points ? 1 : 0)
      .memory("f64.store", mask + 8 * k);
}

function emitStores(f: FunctionBuilder, shape: VersionShape): FunctionBuilder | undefined {
  const { storage } = shape.plan;
  const { labels } = storage.clusters.region;
  let count = 0;
  for (const o of storage.clusters.operations) {
    if (o.line < 0 || storage.sums.has(o)) continue;
    const outside = dense(shape.scope, o, (label) => labels.extent(label));
    if (outside === undefined) continue;
    emitTransfer(f, 0, transferOf(shape, "store", o, outside));
    count++;
  }
  return count === 0 ? undefined : f;
}

function emitCluster(
  f: FunctionBuilder,
  shape: VersionShape,
  cluster: Cluster,
  { library, costOf }: BlockTools,
): FunctionBuilder {
  const { storage } = shape.plan;
  const { labels, batch } = storage.clusters.region;
  const batchOffsets = new BatchOffsets(f);
  const offset = f.take("i32");
  const context: ClusterContext = { ...shape, f, cluster, batchOffsets, offset, library, costOf };
  const pointers = new Pointers(f, batchOffsets, offset);
  const parts = cluster.nests.map((nest): { hoist: () => void; body: () => void } => {
    if (nest.kind === "nest") return new NestCode(context, nest);
    announceOuter(context, nest.operation);
    return { hoist: () => undefined, body: () => emitOuter(context, pointers, nest.operation) };
  });
  collectors(context);
  for (const part of parts) part.hoist();
  const turn = (): void => {
    for (const part of parts) part.body();
  };
  if (!cluster.isBatched) {
    turn();
    return f;
  }
  const k = f.take("i32");
  batchOffsets.begin();
  f.i32(labels.extent(batch!)).set(k);
  f.loop((again) => {
    turn();
    batchOffsets.advance();
    f.get(k).i32(1).op("i32.sub").tee(k).brIf(again);
  });
  return f;
}

/** Reductions over the batch axis start from nothing. */
function collectors({ f, plan, cluster, scratch, offset }: ClusterContext): void {
  const { storage } = plan;
  const { labels, batch } = storage.clusters.region;
  for (const nest of cluster.nests) {
    if (nest.kind !== "nest") continue;
    for (const o of [...nest.pre, ...nest.body, ...nest.post]) {
      if (o.kind !== "reduce" || o.over !== batch) continue;
      const { address } = storage.buffers.get(o)!;
      const rows = o.labels.filter((l) => l !== storage.clusters.region.points).map((l) => labels.extent(l));
      f.i32(0).set(offset);
      f.loop((again) => {
        f.get(offset).f64(identities[o.reduction]).op("f64x2.splat");
        f.memory("v128.store", scratch + address);
        increase(f, offset, 16);
        f.get(offset)
          .i32(8 * storage.block * sizeOf(rows))
          .op("i32.lt_u")
          .brIf(again);
      });
    }
  }
}

/** The sums of all points to where the line has its numbers. */
function deliver(
  f: FunctionBuilder,
  scope: Scope,
  { operation, strides }: Sum,
  address: number,
  { storage }: BlockPlan,
  tools: BlockTools,
): void {
  const { labels } = storage.clusters.region;
  const to = dense(scope, operation, (label) => labels.extent(label));
  if (to === undefined) return;
  const shape = operation.labels.map((l) => labels.extent(l));
  const elements = (by: ReadonlyMap<Label, number>): number[] => operation.labels.map((l) => (by.get(l) ?? 0) / 8);
  const from = (lane: number): { readonly source: Access } => ({
    source: { address: address + 8 * lane, strides: elements(strides) },
  });
  const store: Access = {
    address: to.address,
    strides: elements(to.strides),
    ...(to.cell === undefined ? {} : { base: to.cell }),
  };
  const lines =
    operation.kind === "outer"
      ? [{ operands: [from(0)], store, tight: true }]
      : [{ rule: sumRule, operands: [from(0), from(1)], store, tight: true }];
  emitKernel(f, looseKernel(shape, lines), tools);
}
