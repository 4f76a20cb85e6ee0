import { sizeOf } from "../ir/type.ts";
import { reshape } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { slice } from "../prims/slicing.ts";
import { dynamicSlice } from "../prims/windows.ts";
import { fail } from "../record/errors.ts";
import type { Tensor } from "../record/tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { Abort, capturing, retryAfter } from "./capture.ts";
import { index, inside } from "./inside.ts";
import { type Any, isIndex, isItem, isValue } from "./operand.ts";
import { number } from "./primitive.ts";
import { noPlace, type Place, Store } from "./store.ts";
import { join } from "./text.ts";

const noAccess = (what: string): never =>
  fail(
    "operators",
    `a recorded array was ${what} in a function that is not marked`,
    'Put "use wengert" into that function',
  );
const noSuch = (key: PropertyKey, fix: string): never =>
  fail("operators", `a recorded array has no ${String(key)}`, fix);
/** Reads and writes of elements by ordinary code end here; fields and methods never do. */
const unmarked = new Proxy(
  {},
  {
    get: (_, key, self: RecordedArray) =>
      typeof key !== "string"
        ? undefined
        : isIndex(key)
          ? noAccess(`read ([${key}])`)
          : key in self.constructor.prototype
            ? noSuch(key, "Copy its elements first: [...x]")
            : undefined,
    set: (_, key) => (isIndex(key) ? noAccess(`written ([${key}])`) : noSuch(key, "Use a variable")),
    has: (_, key) => isIndex(key) && noAccess("searched"),
  },
);

/** A row of a table that fills a store, at a recorded place. */
interface Row {
  readonly table: readonly number[];
  readonly at: Tensor;
}
/** What an array of numbers is inside a marked function while something records: a view of a store. */
export class RecordedArray {
  #store: Store;
  #offset: Place;
  #row: Row | undefined;
  #shape: readonly number[];
  #typed: boolean;

  constructor(store: Store, offset: Place, shape: readonly number[], typed = false) {
    this.#store = store;
    this.#offset = offset;
    this.#shape = shape;
    this.#typed = typed;
  }
  static of(items: (number | Tensor)[], typed = false): RecordedArray {
    return new RecordedArray(new Store(items, null), 0, [items.length], typed);
  }
  static over(tensor: Tensor, typed = false): RecordedArray {
    return new RecordedArray(new Store(null, reshape(tensor, [-1])), 0, tensor.shape, typed);
  }
  get store(): Store {
    for (let m = this.#store.moved; m; m = this.#store.moved) {
      this.#store = m.to;
      this.#offset = add(this.#offset, m.by);
      this.#row = undefined;
    }
    return this.#store;
  }
  /** Where it begins in `store`, which is to be asked first. */
  get offset(): Place {
    return this.#offset;
  }
  get shape(): readonly number[] {
    return this.#shape;
  }
  /** Stands for a typed array. */
  get typed(): boolean {
    return this.#typed;
  }
  get length(): number {
    return this.shape[0]!;
  }
  set length(n: number) {
    noPlace(n, this.length);
  }
  #place(i: Place): Place {
    const stride = sizeOf(this.shape.slice(1));
    const step = stride === 1 ? i : mul(i, stride);
    return this.#offset === 0 ? step : add(this.#offset, step);
  }
  read(given: Place): Any {
    const { store, shape } = this;
    const isRow = shape.length > 1;
    const i = inside(given, this.length, this.#fills && !isRow);
    if (i === undefined) return undefined;
    const at = index(this.#place(i));
    if (!isRow) return store.get(at);
    const row = new RecordedArray(store, at, shape.slice(1), this.typed);
    if (isValue(i) && i.type.dtype === "i32" && this.#fills) row.#row = { table: shape, at: i };
    return row;
  }
  /** Whether it is all of its store: places outside are places outside that. */
  get #fills(): boolean {
    return this.#offset === 0 && sizeOf(this.shape) === this.#store.size;
  }
  write(given: Place, v: Any): void {
    if (this.shape.length > 1) throw new Abort("a whole row is replaced at a recorded index");
    const { thaw } = this.store;
    const i = inside(given, this.length, this.#fills);
    if (i === undefined) {
      if (!this.typed) noPlace(given, this.length);
      return;
    }
    if (thaw) {
      if (capturing) retryAfter(thaw);
      thaw();
    }
    const x = this.typed ? number(v) : v;
    if (!isItem(x)) noSuch("place for what is no number", "Copy its elements first: [...x]");
    this.store.set(index(this.#place(i)), x);
  }
  /** All its numbers, in its shape. */
  tensor(): Tensor {
    const { store, shape, offset } = this;
    const size = sizeOf(shape);
    const flat = store.flat();
    const row = this.#row;
    if (row) return take(reshape(flat, row.table), row.at);
    const part =
      size === store.size
        ? flat
        : isValue(offset)
          ? dynamicSlice(flat, [offset], [size])
          : slice(flat, [offset, offset + size]);
    return reshape(part, shape);
  }
  *[Symbol.iterator](): Generator<Any> {
    for (let i = 0; i < this.length; i++) yield this.read(i);
  }
  toArray(): Any[] {
    return [...this];
  }
  /** Its elements, as trees of results and arguments have them where a caller is not marked. */
  get $list(): Any[] {
    return this.toArray();
  }
  #like(items: Any[]): Any {
    return this.typed ? RecordedArray.of(items, true) : items;
  }
  map(f: Any, self?: Any): Any {
    return this.#like(this.toArray().map((x, i) => f.call(self, x, i, this)));
  }
  filter(f: Any, self?: Any): Any {
    return this.#like(this.toArray().filter((x, i) => f.call(self, x, i, this)));
  }
  slice(from?: number, to?: number): Any {
    return this.#like(this.toArray().slice(from, to));
  }
  subarray(from = 0, to: number = this.length): RecordedArray {
    const at = (i: number): number => Math.min(this.length, i < 0 ? Math.max(0, i + this.length) : i);
    const { store, offset } = this;
    return new RecordedArray(store, add(offset, at(from)), [Math.max(0, at(to) - at(from))], this.typed);
  }
  set(items: Any, offset = 0): void {
    const all = [...items];
    // The error of the host where they do not fit.
    new Float64Array(this.length).set(new Array(all.length), offset);
    all.forEach((x, i) => {
      this.write(i + offset, x);
    });
  }
  fill(v: Any, from = 0, to: number = this.length): this {
    for (let i = from; i < to; i++) this.write(i, v);
    return this;
  }
  reverse(): this {
    this.set(this.toArray().reverse());
    return this;
  }
  /** Of what it stands for. */
  get ["constructor"](): Any {
    return this.typed ? Float64Array : Array;
  }
  get [Symbol.toStringTag](): string {
    return this.constructor.name;
  }
  toString(): string {
    return this.join();
  }
  join(by: Any = ","): string {
    return join(this.toArray(), by);
  }
  [Symbol.toPrimitive](hint: string): string {
    return hint === "string" ? this.toString() : fail("operators", "an array was used as a number", "Take one element");
  }
  toJSON(): never {
    return fail("operators", "a recorded array has no text", "Return it first");
  }
}
// The host's other methods of arrays, on a copy: all but those that would change its length, or move its elements in place.
for (const name of Object.getOwnPropertyNames(Array.prototype))
  if (!(name in RecordedArray.prototype) && !/push|pop|shift|splice|copyWithin/.test(name))
    Object.defineProperty(RecordedArray.prototype, name, {
      value(this: RecordedArray, ...xs: unknown[]): unknown {
        return (this.toArray() as Any)[name](...xs);
      },
    });
Object.setPrototypeOf(RecordedArray.prototype, unmarked);
