import type { FunctionBuilder } from "../binary/function.ts";
import type { Move, Source } from "../plan/access.ts";
import type { Shared } from "./emitSmallMatmul.ts";
import { pushAddress } from "./fill.ts";

/** Numbers beside each other that are moved by instructions of their own, and those of all rows. */
const mostInRow = 32;
const mostNumbers = 64;

/** Rows of `size` numbers beside each other; from one row to the next are so many elements. */
interface Runs {
  readonly size: number;
  readonly rows: number;
  readonly fromStep: number;
  readonly toStep: number;
}
/** A move as short rows of binary64 numbers; undefined where it is none. */
function runsOf({ shape, from, to }: Move): Runs | undefined {
  if (shape.includes(0) || [from, to].some((s) => typeof s !== "number" && s.single === true)) return undefined;
  const step = (s: Source, axis: number): number | undefined => (typeof s === "number" ? undefined : s.strides[axis]);
  const isBeside = (axis: number, size: number): boolean =>
    to.strides[axis] === size && (step(from, axis) ?? size) === size;
  let [size, rows, fromStep, toStep] = [1, 1, 0, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (rows === 1 && isBeside(axis, size)) size *= shape[axis]!;
    else if (rows > 1) {
      const follows = to.strides[axis] === toStep * rows && (step(from, axis) ?? 0) === fromStep * rows;
      if (!follows) return undefined;
      rows *= shape[axis]!;
    } else {
      rows = shape[axis]!;
      fromStep = step(from, axis) ?? 0;
      toStep = to.strides[axis]!;
    }
  }
  return size > 1 && size <= mostInRow ? { size, rows, fromStep, toStep } : undefined;
}

/**
 * Moves short rows of numbers, two at a time; moves of the same sizes and steps share a function. Gives those that are no
 * such rows.
 */
export function emitRuns(f: FunctionBuilder, shared: Shared, moves: readonly Move[]): Move[] {
  return moves.filter((move) => {
    const runs = runsOf(move);
    if (runs === undefined) return true;
    const { from, to } = move;
    const isNumber = typeof from === "number";
    const key = `rows ${Object.values(runs)} ${isNumber ? `of ${Object.is(from, -0) ? "-0" : from}` : ""}`;
    const write = shared(key, isNumber ? 1 : 2, (g) => writeRuns(g, runs, isNumber ? from : undefined));
    pushAddress(f, to);
    if (!isNumber) pushAddress(f, from);
    f.call(write);
    return false;
  });
}
function writeRuns(g: FunctionBuilder, { size, rows, fromStep, toStep }: Runs, value: number | undefined): void {
  const pair = value === undefined ? -1 : g.take("v128");
  if (value !== undefined) g.f64(value).op("f64x2.splat").set(pair);
  const row = (to: number, from: number): void => {
    for (let k = 0; k < size; k += 2) {
      const isOne = k === size - 1;
      g.get(0);
      if (value === undefined) g.get(1).memory(isOne ? "f64.load" : "v128.load", 8 * (from + k));
      else if (isOne) g.f64(value);
      else g.get(pair);
      g.memory(isOne ? "f64.store" : "v128.store", 8 * (to + k));
    }
  };
  if (rows * size <= mostNumbers && fromStep >= 0 && toStep >= 0) {
    for (let r = 0; r < rows; r++) row(r * toStep, r * fromStep);
    return;
  }
  const left = g.take("i32");
  g.i32(rows).set(left);
  g.loop((again) => {
    row(0, 0);
    const advance = (pointer: number, step: number): FunctionBuilder =>
      g
        .get(pointer)
        .i32(8 * step)
        .op("i32.add")
        .set(pointer);
    advance(0, toStep);
    if (value === undefined) advance(1, fromStep);
    g.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
  });
}
