import type { TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { describe } from "../record/like.ts";
import { deliver } from "../record/run.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten } from "../record/tree.ts";

/** The typed arrays of a tree that is to be written into. */
export function targetsOf(operation: string, out: unknown): TypedArray[] {
  const { leaves, paths } = flatten(out, "out");
  if (leaves.length === 0)
    fail(
      operation,
      `out is ${describe(out)}, not a typed array`,
      "Pass one typed array for each leaf of the result, last",
    );
  return leaves.map((target, k) => {
    if (target instanceof Float64Array || target instanceof Float32Array || target instanceof Int32Array) return target;
    return fail(
      operation,
      `${paths[k]} is ${describe(target)}, not a typed array`,
      "Only typed arrays can be written into",
    );
  });
}
/** Writes the numbers of a result into existing typed arrays: one for a leaf, or a tree of them. */
export function intoTree(operation: string, out: unknown, result: unknown): void {
  const targets = targetsOf(operation, out);
  const raws = flatten(result, "result").leaves.map((leaf) => {
    const raw = leaf instanceof Tensor ? rawOf(leaf) : leaf;
    return raw ?? fail(operation, "the numbers are not known inside a recording", "Call the function plainly there");
  });
  deliver(operation, raws, targets);
}
