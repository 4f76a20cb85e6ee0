import type { Program } from "../ir/program.ts";
import { laneMask, withLanes } from "../record/lanes.ts";
import type { Tensor } from "../record/tensor.ts";
import { batchWhole } from "../transforms/batch.ts";
import { bodyOf, stackedType } from "./body.ts";

/** The lane mask in force, as operands of a batched operation: at most one. */
export const lanesInForce = (): Tensor[] => (laneMask === null ? [] : [laneMask]);
/** A program on n examples, all inputs and outputs batched; the lane mask in force is one more input at position `at`. */
export function batchedProgram(kind: string, p: Program, n: number, at: number): Program {
  const types = p.inputTypes.map((t) => stackedType(n, t));
  const masks = lanesInForce();
  const inTypes = [...types.slice(0, at), ...masks.map((m) => m.type), ...types.slice(at)];
  return bodyOf(kind, inTypes, (v) => {
    const x = [...v.slice(0, at), ...v.slice(at + masks.length)];
    const all = types.map(() => true);
    return withLanes(masks.length > 0 ? v[at]! : null, () => batchWhole(p, x, all, n));
  }).program;
}
