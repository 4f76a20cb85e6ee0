import type { TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { describe } from "../record/like.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten } from "../record/tree.ts";

/** Writes the numbers of a result into existing typed arrays: one for a leaf, or a tree of them. */
export function intoTree(operation: string, out: unknown, result: unknown): void {
  const to = flatten(out, "out");
  const from = flatten(result, "result");
  if (to.leaves.length !== from.leaves.length || to.leaves.length === 0)
    fail(
      operation,
      `out has ${to.leaves.length} arrays, the result ${from.leaves.length}`,
      "Pass one typed array for each leaf of the result, last",
    );
  from.leaves.forEach((leaf, k) => {
    const target = to.leaves[k];
    if (!(target instanceof Float64Array || target instanceof Float32Array || target instanceof Int32Array))
      fail(
        operation,
        `${to.paths[k]} is ${describe(target)}, not a typed array`,
        "Only typed arrays can be written into",
      );
    const raw = typeof leaf === "number" ? leaf : leaf instanceof Tensor ? rawOf(leaf) : leaf;
    if (raw === undefined)
      fail(operation, "the numbers are not known inside a recording", "Call the function plainly there");
    const size = typeof raw === "number" ? 1 : (raw as TypedArray).length;
    if (target.length !== size) fail(operation, `${to.paths[k]} holds ${target.length} numbers, the result ${size}`);
    if (typeof raw === "number") target[0] = raw;
    else target.set(raw as TypedArray);
  });
}
