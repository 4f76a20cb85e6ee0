import { isFloat, type Shape, showType } from "../ir/type.ts";
import { reshape } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { slice } from "../prims/slicing.ts";
import { describe, fail, isPlainObject } from "../record/errors.ts";
import { rawOf } from "../record/evaluate.ts";
import { tensor } from "../record/like.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten, type Leaf, pathsOf, type Structure, unflatten } from "../record/tree.ts";

/** Where one leaf of the parameters stands in the vector of all of them. */
interface Slot {
  readonly start: number;
  readonly size: number;
  readonly shape: Shape;
  readonly leaf: Leaf;
}
/** A tree of parameters as one vector. */
export interface Layout {
  /** The start as it was given. */
  readonly x0: unknown;
  /** What users call each entry: `width`, `x[2]`, `peaks[0].height`. */
  readonly names: readonly string[];
  readonly start: Float64Array;
  /** The tree of a recorded vector, as the residual takes it. */
  tree(vector: Tensor): unknown;
  /** Numbers in the form of the start: numbers, typed arrays, tensors. */
  shape(vector: ArrayLike<number>): unknown;
  /** One number for each entry, from a number for all, or a tree like the start whose missing parts are `standard`. */
  spread(given: unknown, what: string, standard: number): Float64Array;
}
/** A value in messages: numbers as they are. */
export const shown = (x: unknown): string => (typeof x === "number" ? String(x) : describe(x));
const OPERATION = "leastSquares";
const sizeOf = (leaf: Leaf): number =>
  typeof leaf === "number" ? 1 : leaf instanceof Tensor ? leaf.size : leaf.length;
const shapeOf = (leaf: Leaf): Shape =>
  typeof leaf === "number" ? [] : leaf instanceof Tensor ? leaf.shape : [leaf.length];

/** The numbers of a leaf. */
function numbersOf(leaf: Leaf, path: string): ArrayLike<number> {
  if (typeof leaf === "number") return [leaf];
  if (leaf instanceof Int32Array)
    return fail(OPERATION, `${path} is an Int32Array`, "Integers do not vary smoothly: pass Float64Array.from(...)");
  if (!(leaf instanceof Tensor)) return leaf;
  if (!isFloat(leaf.type))
    fail(OPERATION, `${path} is ${showType(leaf.type)}`, "Only f64 and f32 vary smoothly: convert it with cast('f64')");
  const raw = rawOf(leaf);
  if (raw === undefined)
    return fail(OPERATION, `${path} is being recorded`, "Call leastSquares outside grad, jit and other transforms");
  return typeof raw === "number" ? [raw] : (raw as Float64Array);
}
const nameOf = (path: string): string => path.replace(/^x\./, "");

/** @throws if the start holds something that does not vary smoothly, or nothing. */
export function layoutOf(x0: unknown): Layout {
  const flat = flatten(x0, "x");
  const { leaves, structure } = flat;
  const paths = pathsOf(flat);
  requireLeaves(structure, "x");
  if (leaves.length === 0)
    fail(
      OPERATION,
      `the start holds no parameters: it is ${describe(x0)}`,
      "Give numbers, typed arrays, tensors or a tree of them",
    );
  const names: string[] = [];
  const values: number[] = [];
  const slots = leaves.map((leaf, k): Slot => {
    const numbers = numbersOf(leaf, paths[k]!);
    const slot = { start: values.length, size: sizeOf(leaf), shape: shapeOf(leaf), leaf };
    for (let i = 0; i < slot.size; i++) {
      names.push(slot.shape.length === 0 ? nameOf(paths[k]!) : `${nameOf(paths[k]!)}[${i}]`);
      values.push(numbers[i]!);
    }
    return slot;
  });
  return {
    x0,
    names,
    start: Float64Array.from(values),
    tree: (vector) =>
      unflatten(
        structure,
        slots.map((s) => entry(vector, s)),
      ),
    shape: (vector) =>
      unflatten(
        structure,
        slots.map((s) => leafLike(vector, s)),
      ),
    spread: (given, what, standard) => {
      const out = new Float64Array(values.length).fill(standard);
      const at = { next: 0 };
      spreadInto(
        out,
        at,
        structure,
        slots.map((s) => s.size),
        { next: 0 },
        given,
        what,
      );
      return out;
    },
  };
}
function requireLeaves(s: Structure, path: string): void {
  if (s.kind === "static")
    fail(
      OPERATION,
      `${path} is ${describe(s.value)}, not a parameter`,
      "Parameters are numbers; let the residual close over the rest",
    );
  const inside = s.kind === "array" || s.kind === "object" ? s.items : [];
  for (const [k, t] of inside.entries())
    requireLeaves(t, s.kind === "object" ? `${path}.${s.keys[k]}` : `${path}[${k}]`);
}
const entry = (vector: Tensor, { start, size, shape }: Slot): Tensor =>
  shape.length === 0 ? take(vector, start) : reshape(slice(vector, [start, start + size]), shape);

function leafLike(vector: ArrayLike<number>, { start, size, shape, leaf }: Slot): Leaf {
  if (typeof leaf === "number") return vector[start]!;
  const part = Float64Array.from({ length: size }, (_, k) => vector[start + k]!);
  if (leaf instanceof Float32Array) return Float32Array.from(part);
  return leaf instanceof Tensor ? tensor(part, { shape }) : part;
}
interface Position {
  next: number;
}
/** Fills the entries of one part of the structure; `at` and `leaf` walk along the vector and the leaves. */
function spreadInto(
  out: Float64Array,
  at: Position,
  s: Structure,
  sizes: readonly number[],
  leaf: Position,
  given: unknown,
  path: string,
): void {
  if (s.kind === "leaf") {
    const size = sizes[leaf.next++]!;
    const first = at.next;
    at.next += size;
    if (given === undefined || given === null) return;
    const numbers = typeof given === "number" ? new Array<number>(size).fill(given) : listOf(given, path);
    if (numbers.length !== size)
      fail(
        OPERATION,
        `${path} has ${numbers.length} numbers for ${size} parameters`,
        "Give one for each, or one for all",
      );
    for (let k = 0; k < size; k++) {
      const x = numbers[k]!;
      if (typeof x !== "number" || Number.isNaN(x))
        fail(OPERATION, `${path} holds ${shown(x)}`, "Give numbers; Infinity for none");
      out[first + k] = x;
    }
    return;
  }
  if (s.kind === "static") return;
  const partAt = partsOf(s, given, path);
  s.items.forEach((t, k) => {
    spreadInto(out, at, t, sizes, leaf, partAt(k), s.kind === "array" ? `${path}[${k}]` : `${path}.${s.keys[k]}`);
  });
}
function listOf(given: unknown, path: string): ArrayLike<number> {
  if (Array.isArray(given) || given instanceof Float64Array || given instanceof Float32Array) return given;
  if (given instanceof Tensor) return numbersOf(given, path);
  return fail(OPERATION, `${path} is ${shown(given)}`, "Give a number, or numbers in the form of the start");
}
function partsOf(s: Structure & { kind: "array" | "object" }, given: unknown, path: string): (k: number) => unknown {
  if (given === undefined || given === null || typeof given === "number") return () => given;
  if (s.kind === "array") {
    const list = given as ArrayLike<unknown>;
    if (!Array.isArray(given) && !ArrayBuffer.isView(given))
      fail(OPERATION, `${path} is ${describe(given)}, the parameters are an array`, "Give an array of the same length");
    if (list.length !== s.items.length)
      fail(
        OPERATION,
        `${path} has ${list.length} entries, the parameters ${s.items.length}`,
        "Give one for each, or one number for all",
      );
    return (k) => list[k];
  }
  if (!isPlainObject(given))
    return fail(
      OPERATION,
      `${path} is ${describe(given)}, the parameters are {${s.keys.join(", ")}}`,
      "Give a record with the same keys",
    );
  const extra = Object.keys(given).find((key) => !s.keys.includes(key));
  if (extra !== undefined)
    fail(OPERATION, `${path}.${extra} belongs to no parameter`, `The parameters are ${s.keys.join(", ")}`);
  return (k) => given[s.keys[k]!];
}
