import { increase } from "../emit/loops.ts";
import { type ClusterContext, type Located, locateBuffer } from "./context.ts";
import type { Label } from "./labels.ts";
import type { Outer } from "./operation.ts";
import type { Pointers } from "./pointers.ts";
import { outerTile } from "./storage.ts";

/** One factor of the products: its buffer, and how many of its rows a tile takes. */
interface Factor {
  readonly at: Located;
  readonly label: Label | undefined;
  readonly extent: number;
  readonly rows: number;
  /** Bytes from row to row, and from one row of the sums to the next. */
  readonly step: number;
  readonly sumStep: number;
}

/**
 * Adds sum over the points of u[i, point] v[j, point] to the sums, tile by tile: products of a tile are summed in
 * registers over the block, so that memory is touched once for each. Of a triangle, tiles on one side only.
 */
export function emitOuter(context: ClusterContext, pointers: Pointers, o: Outer): void {
  const { f, plan, scratch, batchOffsets, count } = context;
  const { storage, triangles } = plan;
  const { labels, batch } = storage.clusters.region;
  const sum = storage.sums.get(o)!;
  const triangle = triangles.get(o) ?? "full";
  const factor = (which: "u" | "v", rows: number): Factor => {
    const label = o[`${which}Label`];
    const at = locateBuffer(context, o[which]);
    const stepOf = (strides: ReadonlyMap<Label, number>): number =>
      label === undefined ? 0 : (strides.get(label) ?? 0);
    const extent = label === undefined ? 1 : labels.extent(label);
    return { at, label, extent, rows: Math.min(rows, extent), step: stepOf(at.strides), sumStep: stepOf(sum.strides) };
  };
  // Rows of the outer loop come first in the triangle: the inner one ends behind the diagonal.
  const isSwapped = triangle === "upper" || o.uLabel === undefined;
  const outer = factor(isSwapped ? "v" : "u", outerTile.u);
  const inner = factor(isSwapped ? "u" : "v", outerTile.v);
  const batchStep = (strides: ReadonlyMap<Label, number>): number =>
    (batch === undefined ? undefined : strides.get(batch)) ?? 0;
  const start = ({ at }: Factor, local: number): void => {
    pointers.push({ batch: batchStep(at.strides), points: false });
    f.set(local);
  };
  const [i, j, outerAt, innerAt, a, b, end, to, row] = f.takes("i32", 9);
  const sums = Array.from({ length: outer.rows }, () => Array.from({ length: inner.rows }, () => f.take("v128")));
  const columns = Array.from({ length: inner.rows }, () => f.take("v128"));
  const entry = f.take("v128");
  const bytes = 8 * count;
  start(outer, outerAt);
  const batchOfSums = batchOffsets.of(batchStep(sum.strides));
  if (batchOfSums === undefined) f.i32(0);
  else f.get(batchOfSums);
  f.set(row).i32(0).set(i);
  f.loop((nextRows) => {
    start(inner, innerAt);
    f.get(row).set(to).i32(0).set(j);
    f.loop((nextColumns) => {
      for (const local of sums.flat()) f.v128(0, 0, 0, 0).set(local);
      f.get(outerAt).tee(a).i32(bytes).op("i32.add").set(end);
      f.get(innerAt).set(b);
      f.loop((nextPoints) => {
        for (const [s, column] of columns.entries())
          f.get(b)
            .memory("v128.load", inner.at.address + s * inner.step)
            .set(column);
        for (const [r, own] of sums.entries()) {
          f.get(a)
            .memory("v128.load", outer.at.address + r * outer.step)
            .set(entry);
          for (const [s, local] of own.entries())
            f.get(local).get(entry).get(columns[s]!).op("f64x2.mul").op("f64x2.add").set(local);
        }
        increase(f, a, 16);
        increase(f, b, 16);
        f.get(a).get(end).op("i32.lt_u").brIf(nextPoints);
      });
      for (const [r, own] of sums.entries())
        for (const [s, local] of own.entries()) {
          const at = scratch + sum.address + r * outer.sumStep + s * inner.sumStep;
          f.get(to).get(to).memory("f64.load", at);
          f.get(local).lane("f64x2.extract_lane", 0).get(local).lane("f64x2.extract_lane", 1);
          f.op("f64.add").op("f64.add").memory("f64.store", at);
        }
      increase(f, innerAt, inner.rows * inner.step);
      increase(f, to, inner.rows * inner.sumStep);
      increase(f, j, inner.rows);
      f.get(j);
      if (triangle === "full") f.i32(inner.extent);
      else f.get(i).i32(outer.rows).op("i32.add");
      f.op("i32.lt_u").brIf(nextColumns);
    });
    increase(f, outerAt, outer.rows * outer.step);
    increase(f, row, outer.rows * outer.sumStep);
    increase(f, i, outer.rows);
    f.get(i).i32(outer.extent).op("i32.lt_u").brIf(nextRows);
  });
  for (const local of [i, j, outerAt, innerAt, a, b, end, to, row, ...sums.flat(), ...columns, entry]) f.release(local);
}

/** Makes the batch offsets known that `emitOuter` reads. */
export function announceOuter(context: ClusterContext, o: Outer): void {
  const { storage } = context.plan;
  const { batch } = storage.clusters.region;
  if (batch === undefined) return;
  for (const strides of [
    locateBuffer(context, o.u).strides,
    locateBuffer(context, o.v).strides,
    storage.sums.get(o)!.strides,
  ])
    context.batchOffsets.of(strides.get(batch) ?? 0);
}
