import type { FunctionBuilder } from "../binary/function.ts";
import type { Move } from "../plan/access.ts";
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
  if (typeof from === "number" || from.single || to.single || shape.includes(0)) return undefined;
  let [size, rows, fromStep, toStep] = [1, 1, 0, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis]!;
    const [own, other] = [from.strides[axis]!, to.strides[axis]!];
    if (extent === 1) continue;
    if (rows > 1) {
      if (own !== fromStep * rows || other !== toStep * rows) return undefined;
      rows *= extent;
    } else if (own === size && other === size) size *= extent;
    else {
      rows = extent;
      fromStep = own;
      toStep = other;
    }
  }
  return size > 1 && size <= mostInRow ? { size, rows, fromStep, toStep } : undefined;
}

/**
 * Moves short rows of numbers, two at a time; moves of the same sizes and steps share a function. Gives those that are no
 * such rows.
 */
export const emitRuns = (f: FunctionBuilder, shared: Shared, moves: readonly Move[]): Move[] =>
  moves.filter((move) => {
    const runs = runsOf(move);
    if (runs === undefined || typeof move.from === "number") return true;
    const write = shared(`rows ${Object.values(runs)}`, 2, (g) => writeRuns(g, runs));
    pushAddress(f, move.to);
    pushAddress(f, move.from);
    f.call(write);
    return false;
  });

function writeRuns(g: FunctionBuilder, { size, rows, fromStep, toStep }: Runs): void {
  const row = (to: number, from: number): void => {
    for (let k = 0; k < size; k += 2) {
      const [load, store] =
        k === size - 1 ? (["f64.load", "f64.store"] as const) : (["v128.load", "v128.store"] as const);
      g.get(0)
        .get(1)
        .memory(load, 8 * (from + k))
        .memory(store, 8 * (to + k));
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
    [toStep, fromStep].forEach((step, pointer) => {
      g.get(pointer)
        .i32(8 * step)
        .op("i32.add")
        .set(pointer);
    });
    g.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
  });
}
