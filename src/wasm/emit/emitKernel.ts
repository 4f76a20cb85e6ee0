import type { LaneRule } from "../../ir/lower.ts";
import type { FunctionBuilder } from "../binary/function.ts";
import type { Library } from "../graph/environment.ts";
import { Graph } from "../graph/graph.ts";
import { f32x4, f64x2, type Lane, scalarF64 } from "../graph/lane.ts";
import { functionOf, GraphLanes } from "../graph/laneBuilder.ts";
import type { Float } from "../graph/node.ts";
import { calleesOf, costOf } from "../graph/ruleCost.ts";
import { narrow } from "../narrow.ts";
import type { Access } from "../plan/access.ts";
import type { Kernel, KernelLine, KernelOperand } from "../plan/kernel.ts";
import { repeatedRules } from "../plan/repeated.ts";
import { Emitter } from "./emit.ts";
import { emitNest } from "./emitNest.ts";
import { eachElement, fillWith } from "./fill.ts";
import { laneAxisOf, Nest } from "./nest.ts";
import { Accumulator, identities, type Pairwise } from "./reduction.ts";

/** What the emitted code may use. */
export interface Surroundings {
  readonly library: Library;
  /** Written when a sum is long enough for them. */
  readonly pairwise: () => Pairwise;
  /** Memory for the parts of the k-th long sum of a kernel. */
  readonly parts: (k: number) => number;
}

const sizeOf = (extents: readonly number[]): number => extents.reduce((product, extent) => product * extent, 1);

/** Elements of the result of a reduction. */
const resultSize = (kernel: Kernel, { reduced }: NonNullable<KernelLine["reduction"]>): number =>
  sizeOf(kernel.extents.filter((_, axis) => !reduced[axis]));

/** Whether some access steps over memory along the axis, so that each lane has an address of its own. */
function isScattered(kernel: Kernel, axis: number): boolean {
  const apart = ({ strides }: Access): boolean => strides[axis] !== 0 && strides[axis] !== 1;
  return kernel.lines.some(
    ({ operands, store, reduction }) =>
      operands.some(({ source }) => typeof source === "object" && apart(source)) ||
      (store !== undefined && apart(store)) ||
      (reduction !== undefined && apart(reduction.to)),
  );
}

/** Whether a reduction runs along the axis outside an axis that it keeps, where lanes would have to be summed at once. */
const reducesOutside = (kernel: Kernel, axis: number): boolean =>
  kernel.lines.some(({ reduction }) => reduction?.reduced[axis] && reduction.reduced.slice(axis + 1).includes(false));

/** Rules of so many nodes are functions, which are computed in binary64. */
const functionCost = 25;
/** So many nodes on wider numbers, which take two registers each, are few. */
const fewNodes = 16;
/**
 * Whether four lanes serve a kernel: most of it are binary32 numbers, it has no functions, and sums go over lanes, or into
 * memory.
 */
function isNarrow({ lines, extents }: Kernel, axis: number): boolean {
  if (extents[axis]! < f32x4.lanes) return false;
  let [narrow, wide] = [0, 0];
  for (const { rule, reduction, dtype, operands, store } of lines) {
    if (reduction?.reduced.at(-1) === true && !reduction.reduced[axis]) return false;
    const cost = rule === undefined ? 1 : Math.max(1, costOf(rule));
    if (cost >= functionCost || (rule !== undefined && calleesOf(rule).length > 0)) return false;
    const isSingle = ({ source }: KernelOperand): boolean => typeof source === "object" && source.single === true;
    if (dtype === "f32" || (rule === undefined && (store?.single === true || operands.some(isSingle)))) narrow += cost;
    else if (dtype !== "bool") wide += cost;
  }
  return narrow > 0 && wide <= Math.max(narrow, fewNodes);
}

/** Writes the loops of a kernel. */
export function emitKernel(f: FunctionBuilder, kernel: Kernel, surroundings: Surroundings): void {
  for (const { fill } of kernel.lines) if (fill !== undefined) fillWith(f, fill.to, fill.count, fill.value);
  if (kernel.extents.includes(0)) {
    for (const { reduction } of kernel.lines)
      if (reduction !== undefined) fillWith(f, reduction.to, resultSize(kernel, reduction), identities[reduction.kind]);
    return;
  }
  emitLoops(f, kernel, surroundings);
  for (const line of kernel.lines) if (line.reduction !== undefined) narrowResults(f, kernel, line, line.reduction);
}

/** Sums and products are made in f64; the results take the form of their type at the end. */
function narrowResults(
  f: FunctionBuilder,
  kernel: Kernel,
  { dtype }: KernelLine,
  reduction: NonNullable<KernelLine["reduction"]>,
): void {
  if ((dtype !== "f32" && dtype !== "i32") || (reduction.kind !== "reduceSum" && reduction.kind !== "reduceProd"))
    return;
  narrowAll(f, reduction.to, resultSize(kernel, reduction), dtype);
}

/** count elements from an access on take the form of their type, if they have another. */
export function narrowAll(f: FunctionBuilder, to: Access, count: number, dtype: "f32" | "i32"): void {
  if (to.single === true) return;
  eachElement(f, to, count, (at) => {
    const g = new Graph();
    g.store(0, 0, narrow(new GraphLanes(g), dtype, g.load(0, 0)));
    new Emitter(f, g, scalarF64, { pointers: [[at]] }).body();
  });
}

const unaryOf = ({ rule, operands }: KernelLine): LaneRule | undefined => (operands.length === 1 ? rule : undefined);

function emitLoops(f: FunctionBuilder, kernel: Kernel, surroundings: Surroundings): void {
  const { extents } = kernel;
  const axis = laneAxisOf(kernel);
  const zero = extents.map(() => 0);
  if (axis < 0 || extents[axis] === 1 || reducesOutside(kernel, axis)) {
    part(f, kernel, surroundings, scalarF64, axis, extents, zero);
    return;
  }
  const reduces = kernel.lines.some(({ reduction }) => reduction?.reduced[axis]);
  const scattered = isScattered(kernel, axis);
  const fits = ({ lanes }: Lane): boolean => extents[axis]! % lanes === 0 || !scattered;
  const lane = isNarrow(kernel, axis) && (fits(f32x4) || !reduces) ? f32x4 : f64x2;
  if (fits(lane)) {
    part(f, kernel, surroundings, lane, axis, extents, zero);
    return;
  }
  const odd = extents[axis]! % lane.lanes;
  if (reduces) {
    part(f, kernel, surroundings, scalarF64, axis, extents, zero);
    return;
  }
  const even = extents[axis]! - odd;
  const replaced = (values: readonly number[], value: number): number[] =>
    values.map((v, k) => (k === axis ? value : v));
  if (even > 0) part(f, kernel, surroundings, lane, axis, replaced(extents, even), zero);
  part(f, kernel, surroundings, scalarF64, axis, replaced(extents, odd), replaced(zero, even));
}

function part(
  f: FunctionBuilder,
  kernel: Kernel,
  { library, pairwise, parts }: Surroundings,
  lane: Lane,
  laneAxis: number,
  extents: readonly number[],
  start: readonly number[],
): void {
  const nest = new Nest(f, lane, laneAxis, extents, start);
  const g = new Graph();
  const lanes = new GraphLanes(g);
  const called = extents.length === 0 ? repeatedRules(kernel.lines.map(unaryOf), costOf) : undefined;
  const values = new Map<number, Float>();
  const accumulators: Accumulator[] = [];
  const isFirst = start.every((s) => s === 0);
  const overruns = lane.lanes > 1 && extents[laneAxis]! % lane.lanes !== 0;
  for (const { line, rule, dtype, operands, store, tight, reduction } of kernel.lines) {
    const x = operands.map(({ line: inner, source, isSingle }) => {
      if (inner !== undefined) return values.get(inner)!;
      if (typeof source !== "object") return g.constant(source!);
      const own = nest.read(g, source);
      return isSingle === true && lane === f32x4 ? g.roundSingle(own) : own;
    }) as [Float, Float, Float];
    if (reduction !== undefined) {
      const accumulator = new Accumulator(nest, reduction, parts(accumulators.length), pairwise);
      if (isFirst) accumulator.prepare(resultSize(kernel, reduction));
      accumulator.accumulate(g, accumulators.length, x[0]);
      accumulators.push(accumulator);
      continue;
    }
    const value =
      rule === undefined
        ? x[0]
        : narrow(lanes, dtype, called?.has(rule) ? g.call(functionOf(rule), [x[0]]) : rule(lanes, ...x));
    values.set(line, value);
    if (store === undefined) continue;
    const keeps = tight && overruns && store.strides[laneAxis] === 1;
    const own = keeps ? g.select(g.lt(g.counter(0), extents[laneAxis]!), value, nest.read(g, store)) : value;
    nest.write(g, store, own);
  }
  emitNest(nest, g, accumulators, library);
}
