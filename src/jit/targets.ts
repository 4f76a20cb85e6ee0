import { intoTree, targetsOf } from "../api/into.ts";
import type { TypedArray } from "../ir/raw.ts";
import { fail, isPlainObject } from "../record/errors.ts";
import { concrete, type Tensor } from "../record/tensor.ts";

/**
 * Puts the typed arrays of a tree that is to be written into into `targets`, in the order of its leaves, without building
 * anything else. Gives their number.
 * @throws if there are none, or something else among them.
 */
export function collectTargets(operation: string, out: unknown, targets: TypedArray[]): number {
  const count = collect(out, 0, targets);
  if (count > 0) return count;
  const { length } = targetsOf(operation, out);
  return fail(
    operation,
    `out holds something else beside ${length} typed arrays`,
    "Pass one for each leaf of the result",
  );
}
/** n and the number of targets in a tree; NaN when there is something else in it. */
function collect(x: unknown, n: number, targets: TypedArray[]): number {
  let m = n;
  if (Array.isArray(x)) {
    for (let k = 0; k < x.length; k++) {
      const item: unknown = x[k];
      if (item instanceof Float64Array) targets[m++] = item;
      else m = collect(item, m, targets);
    }
  } else if (x instanceof Float64Array || x instanceof Float32Array || x instanceof Int32Array) targets[m++] = x;
  else if (isPlainObject(x)) {
    for (const key in x) {
      const item = x[key];
      if (item instanceof Float64Array) targets[m++] = item;
      else m = collect(item, m, targets);
    }
  } else m = Number.NaN;
  return m;
}
/** Arrays of a result are made, in the order of its leaves, in the targets, where those are like them. */
export function handOut(targets: readonly TypedArray[]): (size: number) => Float64Array | undefined {
  let next = 0;
  return (size) => {
    const target = targets[next++];
    return target instanceof Float64Array && target.length === size ? target.fill(0) : undefined;
  };
}
/** Writes results into `out`, of which these are the targets. What has been made in a target of another is moved. */
export function intoPlaces(out: unknown, targets: readonly TypedArray[], values: readonly Tensor[]): void {
  const isMoved = values.map(({ value }, k) => value !== targets[k]);
  if (values.length === targets.length && !isMoved.includes(true)) return;
  const given = new Set<unknown>(targets);
  const apart = values.map((v, k) =>
    isMoved[k] && given.has(v.value) ? concrete(v.type, (v.value as Float64Array).slice()) : v,
  );
  intoTree("jit", out, apart);
}
