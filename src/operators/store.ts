import { arrayType, F64, I32 } from "../ir/type.ts";
import { cast } from "../prims/arithmetic.ts";
import { take } from "../prims/indexing.ts";
import { concatenate, stack } from "../prims/joining.ts";
import { slice } from "../prims/slicing.ts";
import { update } from "../prims/update.ts";
import { fail } from "../record/errors.ts";
import { type Recording, top } from "../record/recording.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type Capture, capturing, retryAfter, written } from "./capture.ts";
import { type Range, withRange, withTwin } from "./counter.ts";
import { asFloat, isValue } from "./operand.ts";

/** A place in a store: a number, or a recorded whole number. */
export type Place = number | Tensor;
type Item = number | Tensor;
/** A write: to a place, or (null) of the whole array. */
export type Write = readonly [Place | null, Tensor];

/** Elements that were read at a known place, and the array that they were read from. */
const read = new WeakMap<Tensor, { readonly from: Tensor; readonly at: number }>();
const constants = (items: readonly Item[]): Tensor =>
  concrete(arrayType("f64", [items.length]), Float64Array.from(items as number[]));
/** Numbers of a list as one tensor: constants in a row are one, elements of an array that stand in their order a part of it. */
export function stacked(items: readonly Item[]): Tensor {
  if (!items.some(isValue)) return constants(items);
  const parts: Tensor[] = [];
  let single: Item[] = [];
  const flush = (): void => {
    if (single.length > 0) parts.push(stack(single.map((x) => asFloat(x))));
    single = [];
  };
  for (let k = 0; k < items.length; ) {
    const n = runFrom(items, k);
    if (n >= shortestRun) {
      flush();
      const { from, at } = read.get(items[k] as Tensor) ?? { from: constants(items.slice(k, k + n)), at: 0 };
      const part = n === from.size ? from : slice(from, [at, at + n]);
      parts.push(cast(part, "f64") as Tensor);
      k += n;
    } else single.push(items[k++]!);
  }
  flush();
  return parts.length === 1 ? parts[0]! : concatenate(parts, 0);
}
const shortestRun = 4;
/** How many items from k on are constants, or elements of one array in their order. */
function runFrom(items: readonly Item[], k: number): number {
  const first = read.get(items[k] as Tensor);
  const goesOn = (n: number): boolean => {
    const next = items[k + n];
    const place = read.get(next as Tensor);
    return first ? place?.from === first.from && place.at === first.at + n : typeof next === "number";
  };
  let n = 0;
  while (goesOn(n)) n++;
  return n;
}

/** Numbers of 32 bits are numbers like any other once they are read. */
const double = (v: Tensor): Tensor => (v.dtype === "f32" ? (cast(v, "f64") as Tensor) : v);
export const noPlace = (i: unknown, size: number): never =>
  fail("operators", `index ${i} is outside 0..${size - 1}`, "Copy its elements first: [...x], which grows");
/**
 * The numbers behind recorded arrays. A list of numbers and values while every index is known; one tensor from the first
 * recorded index on.
 */
export class Store {
  readonly size: number;
  items: Item[] | null;
  tensor: Tensor | null;
  /** Writes since the current region began. */
  log: Write[] | null = null;
  /** The larger store that these numbers are part of from now on. */
  moved: { readonly to: Store; readonly by: number } | null = null;
  /** For numbers from outside, taken for constants: makes the array that they came from writable, and moves there. */
  thaw: (() => void) | null = null;
  /** For constants that are whole numbers: those, and where they lie. */
  whole: { readonly numbers: Tensor; readonly range: Range } | null = null;
  /** The trial that made it. */
  readonly home: Capture | null = capturing;
  /** Elements that were read, while nothing has been written and the same recording goes on. */
  #seen: Map<number, Tensor> | null = null;
  #seenBy: Recording | null = null;

  constructor(items: Item[] | null, tensor: Tensor | null) {
    this.items = items;
    this.tensor = tensor;
    this.size = items?.length ?? tensor!.size;
  }
  flat(): Tensor {
    const { items } = this;
    if (items) {
      if (capturing && this.home !== capturing && items.some(isValue)) retryAfter(() => this.flat());
      this.replace(null, stacked(items));
    }
    return this.tensor!;
  }
  replace(items: Item[] | null, tensor: Tensor | null): void {
    this.items = items;
    this.tensor = tensor;
    this.#seen = null;
  }
  /** At a place that it has. */
  get(i: Place): Item {
    if (isValue(i)) {
      const v = double(take(this.flat(), i));
      const { whole } = this;
      return whole ? withTwin(v, whole.range, () => withRange(take(whole.numbers, i), whole.range)) : v;
    }
    if (this.items) return this.items[i]!;
    if (!this.#seen || this.#seenBy !== top) {
      this.#seen = new Map();
      this.#seenBy = top;
    }
    let v = this.#seen.get(i);
    if (!v) {
      v = double(take(this.tensor!, i));
      this.#seen.set(i, v);
      read.set(v, { from: this.tensor!, at: i });
    }
    return v;
  }
  set(i: Place, v: Item): void {
    written(this);
    if (!isValue(i) && this.items) {
      this.items[i] = v;
      return;
    }
    const t = this.flat();
    const put = isValue(v) ? cast(asFloat(v) as Tensor, t.dtype) : concrete(t.dtype === "i32" ? I32 : F64, v);
    this.log?.push([i, put]);
    this.replace(null, update(t, i, put));
  }
}
