import { arrayType, type Type } from "../ir/type.ts";
import { cast } from "../prims/arithmetic.ts";
import { reshape } from "../prims/broadcast.ts";
import { stack } from "../prims/joining.ts";
import { isPlainObject } from "../record/errors.ts";
import { concrete, Tensor } from "../record/tensor.ts";
import { Abort } from "./capture.ts";
import { type Carried, isCarried } from "./merge.ts";
import { type Any, asFloat, isScalar } from "./operand.ts";
import { promote, viewOf } from "./promoted.ts";
import { RecordedArray } from "./recordedArray.ts";
import { Store, stacked } from "./store.ts";

export interface ListOf<F> {
  readonly kind: "list";
  readonly items: readonly F[];
}
export interface RecordOf<F> {
  readonly kind: "record";
  readonly keys: readonly string[];
  readonly items: readonly F[];
  readonly like: object;
}
/** How a variable is made of numbers: what is carried of it from turn to turn, and what it is made of again. */
export type Form =
  | { readonly kind: "number" }
  | { readonly kind: "array"; readonly type: Type; readonly as: "tensor" | "typed" | "rows" }
  | ListOf<Form>
  | RecordOf<Form>
  /** The same thing in every turn. */
  | { readonly kind: "constant"; readonly value: unknown };
/** The numbers of variables: those that are carried one by one, and arrays. */
export interface Leaves {
  readonly numbers: Carried[];
  readonly arrays: Tensor[];
}
/** Objects and stores that have been met: each may have one name, or a write through one would be seen through the other. */
export type Met = Set<object>;

/** Arrays of fewer numbers are carried number by number. */
const fewestNumbers = 8;
const mostNumbers = 256;
const number: Form = { kind: "number" };

function meet(o: object, met: Met): void {
  if (met.has(o)) throw new Abort("an object that is replaced in the loop has two names");
  met.add(o);
}
/** The form of a value before the loop. `kept`: parts that stay, by their paths. */
export function formOf(x: Any, kept: ReadonlySet<string>, met: Met, path: string): Form {
  if (isCarried(x)) return number;
  if (x instanceof Tensor) return { kind: "array", type: x.type, as: "tensor" };
  if (kept.has(path) || typeof x !== "object" || x === null) return { kind: "constant", value: x };
  const inner = (y: Any, key: string | number): Form => formOf(y, kept, met, `${path}.${key}`);
  const shape = shapeOf(x);
  if (shape !== undefined) {
    meet(x, met);
    for (const s of storesOf(x)) meet(s, met);
    return { kind: "array", type: arrayType("f64", shape), as: isTyped(x) ? "typed" : "rows" };
  }
  if (Array.isArray(x)) {
    meet(x, met);
    if (x.length > mostNumbers) throw new Abort("an array of many objects is assigned in the loop");
    return { kind: "list", items: Array.from(x, inner) };
  }
  if (!isPlainObject(x) && !isOpen(x)) return { kind: "constant", value: x };
  meet(x, met);
  const keys = Object.keys(x);
  return { kind: "record", keys, items: keys.map((k) => inner(x[k], k)), like: Object.getPrototypeOf(x) };
}
export const isTyped = (x: Any): boolean => (x instanceof RecordedArray ? x.typed : ArrayBuffer.isView(x));
/** Sizes of what is carried as one array: typed arrays, and longer lists and matrices of numbers. */
export function shapeOf(x: Any): readonly number[] | undefined {
  if (x instanceof RecordedArray) return x.shape;
  if (x instanceof Float64Array) return [x.length];
  if (!Array.isArray(x) || x.length === 0) return undefined;
  const rows = x.every((row) => !isNumber(row)) ? x.map(shapeOfRow) : undefined;
  const inner = rows === undefined ? (x.every(isNumber) ? [] : undefined) : rows[0];
  if (inner === undefined || rows?.some((s) => s?.join() !== inner.join())) return undefined;
  const shape = [x.length, ...inner];
  return shape.reduce((a, b) => a * b, 1) < fewestNumbers ? undefined : shape;
}
function shapeOfRow(x: Any): readonly number[] | undefined {
  if (x instanceof RecordedArray) return x.typed ? undefined : x.shape;
  return Array.isArray(x) && x.length > 0 && x.every(isNumber) ? [x.length] : undefined;
}
const isNumber = (x: Any): boolean => typeof x === "number" || (isScalar(x) && x.dtype !== "bool");
export function storesOf(x: Any): Store[] {
  const view = viewOf(x);
  if (view !== undefined) return [view.store];
  return Array.isArray(x) ? [...new Set(x.flatMap((row) => (isNumber(row) ? [] : storesOf(row))))] : [];
}
/** Instances of classes whose text has no private names can be made again from their fields. */
export function isOpen(x: object): boolean {
  if (Object.getOwnPropertySymbols(x).length > 0 || ArrayBuffer.isView(x)) return false;
  if (Object.values(Object.getOwnPropertyDescriptors(x)).some((d) => d.get !== undefined || !d.writable)) return false;
  for (let p = Object.getPrototypeOf(x); p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    if (p === null || /#|\[native code\]/.test(String(p.constructor))) return false;
  }
  return true;
}

/** All numbers of an array as one tensor of this shape. */
function tensorOf(x: Any, shape: readonly number[]): Tensor {
  const view = viewOf(x);
  if (view !== undefined) return cast(view.tensor(), "f64") as Tensor;
  if (x instanceof Float64Array) return concrete(arrayType("f64", shape), Float64Array.from(x));
  if (shape.length === 1) return cast(stacked(x.map(asFloat)), "f64") as Tensor;
  return stack((x as Any[]).map((row) => tensorOf(row, shape.slice(1))));
}
/** The numbers of a value before the loop. */
export function leavesOf(form: Form, x: Any, to: Leaves): void {
  if (form.kind === "number") to.numbers.push(x);
  else if (form.kind === "array") to.arrays.push(form.as === "tensor" ? x : tensorOf(x, form.type.shape));
  else if (form.kind === "list") form.items.forEach((f, k) => void leavesOf(f, x[k], to));
  else if (form.kind === "record") form.items.forEach((f, k) => void leavesOf(f, x[form.keys[k]!], to));
}
/** What leaves a turn may be made of. */
export interface Turn {
  readonly met: Met;
  /** Where the turn was given an object, as a path; undefined: nowhere. */
  given(o: object): string | undefined;
  /** Made by the turn, or given to it where nobody outside the loop can have it after the last turn. */
  mine(o: object): boolean;
  /** The part at this path stays what it was. */
  keep(path: string): never;
}
const differs = (): never => {
  throw new Abort("what replaces an object in the loop is of another form");
};
/** The numbers of what a turn leaves, which must have the same form and be the turn's own. */
export function leavesAfter(form: Form, x: Any, turn: Turn, to: Leaves, path: string): void {
  if (form.kind === "number") {
    if (!isCarried(x)) throw new Abort("a variable that holds a number comes to hold an object");
    to.numbers.push(x);
    return;
  }
  if (form.kind === "constant") {
    if (!Object.is(x, form.value)) differs();
    return;
  }
  if (form.kind === "array" && form.as === "tensor") {
    if (!(x instanceof Tensor) || x.type !== form.type) differs();
    to.arrays.push(x);
    return;
  }
  if (typeof x !== "object" || x === null) differs();
  if (turn.given(x) === path) turn.keep(path);
  meet(x, turn.met);
  if (!turn.mine(x)) throw new Abort("an object that was made before the loop is assigned in it");
  if (form.kind === "array") {
    const { shape } = form.type;
    if (isTyped(x) !== (form.as === "typed") || shapeOf(x)?.join() !== shape.join()) differs();
    for (const s of storesOf(x)) {
      if (!turn.mine(s)) throw new Abort("a part of another array is assigned in the loop");
      meet(s, turn.met);
    }
    to.arrays.push(tensorOf(x, shape));
  } else if (form.kind === "list") {
    if (!Array.isArray(x) || x.length !== form.items.length) differs();
    form.items.forEach((f, k) => void leavesAfter(f, x[k], turn, to, `${path}.${k}`));
  } else if (form.kind === "record") {
    if (Object.getPrototypeOf(x) !== form.like || Object.keys(x).join() !== form.keys.join()) differs();
    form.items.forEach((f, k) => void leavesAfter(f, x[form.keys[k]!], turn, to, `${path}.${form.keys[k]}`));
  }
}
/** A value of this form from its numbers, in their order. `note` is told of every object and store, and its path. */
export function remade(form: Form, from: LeafSource, note: (o: object, path: string) => void, path: string): Any {
  const noted = <T extends object>(o: T): T => {
    note(o, path);
    return o;
  };
  switch (form.kind) {
    case "constant":
      return form.value;
    case "number":
      return from.numbers.next().value;
    case "list":
      return noted(form.items.map((f, k) => remade(f, from, note, `${path}.${k}`)));
    case "record": {
      const o = noted(Object.create(form.like));
      form.keys.forEach((key, k) => {
        o[key] = remade(form.items[k]!, from, note, `${path}.${key}`);
      });
      return o;
    }
    case "array": {
      const t: Tensor = from.arrays.next().value;
      return form.as === "tensor" ? t : arrayOver(t, form.as === "typed", noted);
    }
  }
}
export interface LeafSource {
  readonly numbers: Iterator<Carried>;
  readonly arrays: Iterator<Tensor>;
}
function arrayOver(t: Tensor, typed: boolean, noted: <T extends object>(o: T) => T): Any {
  const store = noted(new Store(null, reshape(t, [-1])));
  return typed ? noted(new RecordedArray(store, 0, t.shape, true)) : listOver(store, 0, t.shape, noted);
}
/** Ordinary arrays whose numbers stand in a store. */
export function listOver(
  store: Store,
  at: number,
  shape: readonly number[],
  noted: <T extends object>(o: T) => T,
): Any {
  const [n, ...rest] = shape;
  const size = rest.reduce((a, b) => a * b, 1);
  if (rest.length > 0) return noted(Array.from({ length: n! }, (_, i) => listOver(store, at + i * size, rest, noted)));
  const list = noted(new Array<number>(n!).fill(0));
  promote(list, store, at);
  return list;
}
