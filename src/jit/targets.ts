import { intoTree, place, targetsOf } from "../api/into.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import { F64, type Type } from "../ir/type.ts";
import { fail, isPlainObject } from "../record/errors.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { enterLeaf, flatten, type Leaf } from "../record/tree.ts";
import type { Results } from "../wasm/runtime.ts";
import { apart } from "./exit.ts";

/**
 * Puts the typed arrays of a tree that is to be written into into `targets`, in the order of its leaves, without building
 * anything else.
 * @throws if there are none, or something else among them.
 */
export function collectTargets(operation: string, out: unknown, targets: TypedArray[]): void {
  const count = collect(out, 0, targets);
  if (count > 0) {
    if (targets.length !== count) targets.length = count;
  } else fail(operation, `out holds something else beside ${targetsOf(operation, out).length} typed arrays`);
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
/** Where the numbers of a result may be made: in the targets, one after another, while those are like them. */
export class Places {
  readonly #targets: readonly TypedArray[];
  readonly #made: Float64Array[] = [];
  /** Those of them that stand for single numbers. */
  readonly #rows: Set<unknown> = new Set();
  /** Where those that are taken end, by their buffer: targets that overlap hold what is written last. */
  readonly #ends: Map<unknown, number> = new Map();
  /** The target that is next, and how many of its numbers are taken. */
  #next = 0;
  #at = 0;

  constructor(targets: readonly TypedArray[]) {
    this.#targets = targets;
  }
  readonly zeros = (of: Type | number): Float64Array | undefined => {
    const target = this.#targets[this.#next];
    const isRow = typeof of === "number";
    const start = this.#at;
    const end = start + (isRow ? of : of.size);
    const isWhole = start === 0 && end === target?.length;
    const from = (target?.byteOffset ?? 0) + 8 * start;
    const isFree = from >= (this.#ends.get(target?.buffer) ?? 0);
    if (!(target instanceof Float64Array && isFree && (isWhole || (isRow && end <= target.length)))) {
      this.#next = Number.NaN;
      return undefined;
    }
    const made = isWhole ? target : target.subarray(start, end);
    this.#ends.set(target.buffer, from + made.byteLength);
    this.#made.push(made.fill(0));
    if (isRow) this.#rows.add(made);
    this.#at = end < target.length ? end : 0;
    if (this.#at === 0) this.#next++;
    return made;
  };
  /** Writes a result into `out`, of which these are the targets. What has been made in one of another is moved. */
  write(out: unknown, result: unknown): void {
    const made = this.#made;
    const { leaves } = flatten(result);
    const isMade = leaves.length === made.length && leaves.every((leaf, k) => arrayOf(leaf) === made[k]);
    if (isMade && this.#next === this.#targets.length) return;
    const buffers = new Set<unknown>(this.#targets.map(({ buffer }) => buffer));
    const apart = leaves.flatMap((leaf): Tensor[] => {
      if (this.#rows.has(leaf)) return Array.from(leaf as Float64Array, (x) => concrete(F64, x));
      const v = enterLeaf(leaf);
      const { value } = v;
      return [
        ArrayBuffer.isView(value) && buffers.has(value.buffer) ? concrete(v.type, (value as Float64Array).slice()) : v,
      ];
    });
    intoTree("jit", out, apart);
  }
}
const arrayOf = (leaf: Leaf): unknown => (leaf instanceof Tensor ? leaf.value : leaf);
type Leaves = readonly { readonly type: Type }[];
/** Writes each leaf into a target of its own; false: one is not like it. */
function writeEach(results: Results, targets: readonly TypedArray[], leaves: Leaves): boolean {
  const { length } = leaves;
  if (targets.length !== length) return false;
  for (let k = 0; k < length; k++) {
    const target = targets[k]!;
    if (!(target instanceof Float64Array) || target.length !== leaves[k]!.type.size) return false;
    results.write(k, target);
  }
  return true;
}
/** Writes the results of a compiled run, of `leaves`, into the targets. */
export function writeResults(
  results: Results,
  targets: readonly TypedArray[],
  leaves: Leaves,
  given: readonly Raw[],
): void {
  if (results.own && writeEach(results, targets, leaves)) return;
  const { fresh } = results;
  // Results that may be arrays of the caller's are read before anything is written over them.
  const held = results.own ? undefined : fresh.map((is, k) => (is ? undefined : apart(results.read(k), given)));
  place("jit", targets, leaves, (k, target, at) => {
    if (leaves[k]!.type.shape.length === 0) target[at] = (held?.[k] ?? results.read(k)) as number;
    else if (held?.[k] === undefined) results.write(k, target);
    else target.set(held[k] as TypedArray);
  });
}
