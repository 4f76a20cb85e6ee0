import type { Raw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { isPlainObject } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { Tensor } from "../record/tensor.ts";
import type { Flat, Leaf, Structure } from "../record/tree.ts";

type Kind = Float64ArrayConstructor | Float32ArrayConstructor | Int32ArrayConstructor;
/**
 * What an argument, or a part of one, must be. All have the same fields, so that the engine looks for them in one place:
 * a call looks at every part, and takes less than what finding the fields of several kinds would.
 */
interface Part {
  readonly kind: "number" | "numbers" | "tensor" | "typed" | "static" | "array" | "object";
  /** Place of its numbers among those of all. */
  readonly at: number;
  readonly type: Type | undefined;
  readonly array: Kind | undefined;
  /** Of a typed array, or of an array of numbers alone. */
  readonly length: number;
  readonly value: unknown;
  readonly keys: readonly string[];
  readonly items: readonly Part[];
}
const blank: Omit<Part, "kind" | "at"> = {
  type: undefined,
  array: undefined,
  length: 0,
  value: undefined,
  keys: [],
  items: [],
};

/**
 * The form of the arguments of one call: kinds, types and static leaves. Recognises further calls of that form without
 * building anything, and holds their numbers, which are those of the leaves themselves.
 */
export class Form {
  /** The numbers of the arguments that were taken last. */
  readonly raws: Raw[] = [];
  /** Those of them that never change: the numbers of tensors. */
  readonly fixed: boolean[] = [];
  readonly #parts: readonly Part[];
  readonly #arrays: boolean;
  /** Whether the arguments are numbers. */
  readonly #numbers: boolean;

  /** The arguments must not be recorded by anybody. */
  constructor(flats: readonly Flat[]) {
    this.#parts = flats.map((flat) => this.#partOf(flat));
    this.#arrays = this.raws.some((raw) => typeof raw !== "number");
    this.#numbers = this.#parts.every(({ kind }) => kind === "number");
  }

  takes(xs: readonly unknown[]): boolean {
    const parts = this.#parts;
    if (xs.length !== parts.length) return false;
    const { raws } = this;
    if (this.#numbers) {
      for (let k = 0; k < xs.length; k++) {
        const x = xs[k];
        if (typeof x !== "number") return false;
        raws[k] = x;
      }
      return true;
    }
    for (let k = 0; k < parts.length; k++) if (!take(parts[k]!, xs[k], raws)) return false;
    return true;
  }

  /** Lets go of the arrays of the caller. */
  release(): void {
    const { raws } = this;
    if (this.#arrays) for (let k = 0; k < raws.length; k++) raws[k] = 0;
  }

  #partOf({ leaves, structure }: Flat): Part {
    let next = 0;
    const build = (s: Structure): Part => {
      if (s.kind === "leaf") return this.#leaf(leaves[next++]!);
      const at = this.raws.length;
      if (isOfNumbers(s, leaves, next)) {
        const { length } = s.items;
        for (const end = next + length; next < end; next++) this.#keep(leaves[next] as number);
        return { kind: "numbers", at, ...blank, length };
      }
      if (s.kind === "static") return { kind: "static", at, ...blank, value: s.value };
      const items = s.items.map(build);
      return s.kind === "array"
        ? { kind: "array", at, ...blank, items }
        : { kind: "object", at, ...blank, keys: s.keys, items };
    };
    return build(structure);
  }

  #keep(raw: Raw, isFixed = false): void {
    this.raws.push(raw);
    this.fixed.push(isFixed);
  }
  #leaf(leaf: Leaf): Part {
    const at = this.raws.length;
    if (leaf instanceof Tensor) {
      this.#keep(rawOf(settle(leaf))!, true);
      return { kind: "tensor", at, ...blank, type: leaf.type };
    }
    this.#keep(leaf);
    if (typeof leaf === "number") return { kind: "number", at, ...blank };
    const array = [Float64Array, Float32Array, Int32Array].find((c) => leaf instanceof c)!;
    return { kind: "typed", at, ...blank, array, length: leaf.length };
  }
}
/** Whether an array, whose leaves begin at `from`, holds numbers alone, and some. */
function isOfNumbers(s: Structure, leaves: readonly Leaf[], from: number): s is Structure & { kind: "array" } {
  if (s.kind !== "array" || s.items.length === 0) return false;
  return s.items.every(({ kind }, k) => kind === "leaf" && typeof leaves[from + k] === "number");
}
/** Whether x is what a part says; its numbers are put into `raws`. */
function take(part: Part, x: unknown, raws: Raw[]): boolean {
  const { kind, items } = part;
  if (kind === "tensor") return takeTensor(part, x, raws);
  if (kind === "number") {
    if (typeof x !== "number") return false;
    raws[part.at] = x;
    return true;
  }
  if (kind === "numbers") return takeNumbers(part, x, raws);
  if (kind === "typed") {
    if (!(x instanceof part.array!) || x.length !== part.length) return false;
    raws[part.at] = x;
    return true;
  }
  if (kind === "static") return Object.is(x, part.value);
  if (kind === "array") {
    if (!Array.isArray(x) || x.length !== items.length) return false;
    for (let k = 0; k < items.length; k++) if (!takeItem(items[k]!, x[k], raws)) return false;
    return true;
  }
  if (!isPlainObject(x)) return false;
  const { keys } = part;
  let k = 0;
  for (const key in x) {
    if (key !== keys[k] || !takeItem(items[k]!, x[key], raws)) return false;
    k++;
  }
  return k === keys.length;
}
/** The same, with no further call for the tensors of a list or a record. */
const takeItem = (part: Part, x: unknown, raws: Raw[]): boolean =>
  part.kind === "tensor" ? takeTensor(part, x, raws) : take(part, x, raws);
function takeNumbers({ at, length }: Part, x: unknown, raws: Raw[]): boolean {
  if (!Array.isArray(x) || x.length !== length) return false;
  for (let k = 0; k < length; k++) {
    const item: unknown = x[k];
    if (typeof item !== "number") return false;
    raws[at + k] = item;
  }
  return true;
}
function takeTensor({ type, at }: Part, x: unknown, raws: Raw[]): boolean {
  if (!(x instanceof Tensor) || x.type !== type || x.rec !== null) return false;
  raws[at] = x.value!;
  return true;
}
