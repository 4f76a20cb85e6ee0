import { isPlainObject } from "../record/errors.ts";
import { add, mul } from "./arithmetic.ts";
import { Abort, capturing, retryAfter } from "./capture.ts";
import { born, get as elementOf } from "./elements.ts";
import { loop } from "./loops.ts";
import { type Any, isScalar, isTruth } from "./operand.ts";
import { capturePolicy } from "./policy.ts";
import { isList, promote, viewOf } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { isOpen, isTyped, type ListOf, listOver, type RecordOf, storesOf } from "./state.ts";
import type { Place } from "./store.ts";

/** How something that a turn makes is put together; its numbers stand from `from` on, those of all turns one after the other. */
type Form =
  | { readonly kind: "number"; readonly from: number }
  | { readonly kind: "row"; readonly from: number; readonly shape: readonly number[]; readonly typed: boolean }
  | ListOf<Form>
  | RecordOf<Form>
  /** The same text, truth value or nothing in every turn. */
  | { readonly kind: "constant"; readonly value: unknown };

const isNumber = (x: Any): boolean => typeof x === "number" || (isScalar(x) && !isTruth(x));
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const isRecord = (x: object): boolean =>
  (isPlainObject(x) || isOpen(x)) &&
  Object.values(Object.getOwnPropertyDescriptors(x)).every((d) => d.writable && d.enumerable);
const differs = (): never => {
  throw new Abort("what turns make is of different forms, or holds something that they do not make");
};
/** Sizes of an array of numbers, or of such arrays of one form. */
function shapeOf(x: Any): readonly number[] | undefined {
  if (x instanceof RecordedArray) return x.shape;
  if (!Array.isArray(x) || x.length === 0) return undefined;
  if (viewOf(x) !== undefined || x.every(isNumber)) return [x.length];
  const rows = x.map((row) => (isTyped(row) ? undefined : shapeOf(row)));
  const [inner] = rows;
  return inner !== undefined && rows.every((s) => s?.join() === inner.join()) ? [x.length, ...inner] : undefined;
}

/**
 * What the turns of a loop make, one thing each: anything in turns that are written out; in those of a captured loop numbers,
 * rows of numbers and records of those, which are copied into one array for each of their numbers.
 */
export class Made {
  readonly #n: number;
  readonly #typed: boolean;
  readonly #where: string;
  readonly #others: Any[];
  #count = 0;
  #form: Form | undefined;
  #all: RecordedArray | undefined;

  /** n things: numbers of a typed array, or anything. */
  constructor(n: number, typed: boolean, where: string) {
    this.#n = n;
    this.#typed = typed;
    this.#where = where;
    this.#others = born(new Array(n));
    if (typed) this.#prepare(0);
  }
  /** Turn i has made y. */
  put(i: Any, y: Any): void {
    if (this.#typed) this.#all!.write(i, y);
    else if (typeof i === "number") {
      this.#others[i] = y;
      this.#count++;
    } else {
      if (this.#form === undefined) retryAfter(() => this.#prepare(y));
      this.#write(this.#form!, y, i, new Set());
    }
  }
  #prepare(y: Any): void {
    let size = 0;
    const room = (count: number): number => {
      const from = size;
      size += count * this.#n;
      return from;
    };
    const formOf = (x: Any): Form => {
      if (isNumber(x)) return { kind: "number", from: room(1) };
      if (typeof x !== "object" || x === null) return { kind: "constant", value: x };
      const shape = shapeOf(x);
      if (shape !== undefined) return { kind: "row", from: room(sizeOf(shape)), shape, typed: isTyped(x) };
      if (Array.isArray(x)) return { kind: "list", items: Array.from(x, formOf) };
      const keys = Object.keys(x);
      return { kind: "record", keys, items: keys.map((k) => formOf(x[k])), like: Object.getPrototypeOf(x) };
    };
    this.#form = formOf(y);
    this.#all = RecordedArray.of(new Array<number>(size).fill(0), this.#typed);
  }
  /** Copies y, which nobody else may have: from here on it is none of what the turn has made. */
  #write(form: Form, y: Any, i: Place, met: Set<object>): void {
    if (form.kind === "number") {
      if (!isNumber(y)) differs();
      this.#all!.write(add(form.from, i), y);
      return;
    }
    if (form.kind === "constant") {
      if (typeof y === "function" || !Object.is(y, form.value)) differs();
      return;
    }
    if (typeof y !== "object" || y === null || isScalar(y)) differs();
    this.#take(y, met);
    if (form.kind === "row") {
      if (shapeOf(y)?.join() !== form.shape.join() || isTyped(y) !== form.typed) differs();
      for (const s of storesOf(y))
        if (met.has(s) || s.home !== capturing) differs();
        else met.add(s);
      const begin = mul(i, sizeOf(form.shape));
      this.#copy(y, form.shape, form.from === 0 ? begin : add(form.from, begin), met);
    } else if (form.kind === "list") {
      if (!Array.isArray(y) || y.length !== form.items.length) differs();
      form.items.forEach((f, k) => void this.#write(f, y[k], i, met));
    } else {
      if (Object.getPrototypeOf(y) !== form.like || Object.keys(y).join() !== form.keys.join() || !isRecord(y))
        differs();
      form.items.forEach((f, k) => void this.#write(f, y[form.keys[k]!], i, met));
    }
  }
  #take(y: object, met: Set<object>): void {
    if (met.has(y) || !capturing!.born.delete(y)) differs();
    met.add(y);
  }
  #copy(y: Any, [m, ...inner]: readonly number[], at: Place, met: Set<object>): void {
    const size = sizeOf(inner);
    const one = (j: Any): void => {
      const to: Place = add(at, mul(j, size));
      const x = elementOf(y, j);
      if (inner.length === 0) this.#all!.write(to, x);
      else {
        if (typeof j === "number" && Array.isArray(y)) this.#take(x, met);
        this.#copy(x, inner, to, met);
      }
    };
    const stored = viewOf(y) !== undefined;
    if (stored && m! >= capturePolicy.fewestTurns)
      loop(
        0,
        [(j) => [j, "<", m]],
        1,
        "++",
        () => [],
        () => {},
        one,
        this.#where,
      );
    else for (let j = 0; j < m!; j++) one(j);
  }
  /** All of it in its order. */
  list(): Any {
    if (this.#typed) return born(new RecordedArray(this.#all!.store, 0, [this.#n], true));
    const form = this.#form;
    if (form === undefined || this.#count === this.#n) return this.#others;
    if (this.#count === 0 && form.kind === "number") return listOver(this.#all!.store, 0, [this.#n], born);
    for (let i = 0; i < this.#n; i++)
      if (i in this.#others) this.#adopt(this.#others[i], form, i);
      else this.#others[i] = this.#read(form, i);
    return this.#others;
  }
  /** The rows of a turn that was written out join the others, so that all of them are one array. */
  #adopt(y: Any, form: Form, i: number): void {
    if (form.kind === "row") this.#adoptRow(y, form.shape, form.from + i * sizeOf(form.shape));
    else if (form.kind === "list" && Array.isArray(y)) form.items.forEach((f, k) => void this.#adopt(y[k], f, i));
    else if (form.kind === "record" && typeof y === "object" && y !== null && isRecord(y))
      form.items.forEach((f, k) => void this.#adopt(y[form.keys[k]!], f, i));
  }
  #adoptRow(row: Any, shape: readonly number[], at: number): void {
    if (!Array.isArray(row) || shapeOf(row)?.join() !== shape.join()) return;
    const [, ...inner] = shape;
    if (inner.length > 0) {
      const size = sizeOf(inner);
      for (let k = 0; k < row.length; k++) this.#adoptRow(row[k], inner, at + k * size);
    } else if (viewOf(row) === undefined && isList(row) && (capturing === null || capturing.born.has(row))) {
      const { store } = this.#all!;
      row.forEach((x, k) => void store.set(at + k, x));
      promote(row, store, at);
    }
  }
  /** The same with rows put one behind the other. */
  flat(): Any {
    const form = this.#form;
    if (this.#count === 0 && form?.kind === "row" && !form.typed) {
      const [m, ...inner] = form.shape;
      return listOver(this.#all!.store, 0, [this.#n * m!, ...inner], born);
    }
    const rows: Any[] = this.list();
    return viewOf(rows) !== undefined
      ? rows
      : born(rows.flatMap((row) => (row instanceof RecordedArray && !row.typed ? row.toArray() : row)));
  }
  #read(form: Form, i: number): Any {
    switch (form.kind) {
      case "constant":
        return form.value;
      case "number":
        return this.#all!.read(form.from + i);
      case "list":
        return born(form.items.map((f) => this.#read(f, i)));
      case "record": {
        const o = born(Object.create(form.like));
        form.keys.forEach((key, k) => {
          o[key] = this.#read(form.items[k]!, i);
        });
        return o;
      }
      case "row": {
        const at = form.from + i * sizeOf(form.shape);
        return form.typed
          ? born(new RecordedArray(this.#all!.store, at, form.shape, true))
          : listOver(this.#all!.store, at, form.shape, born);
      }
    }
  }
}
