import { describe, fail, isPlainObject } from "./errors.ts";
import { asTensor } from "./like.ts";
import { requireFunctions } from "./options.ts";
import { Tensor } from "./tensor.ts";

/** Values at the ends of a tree. */
export type Leaf = number | Tensor | Float64Array | Float32Array | Int32Array;
/** Arrays and plain objects of leaves, nested as you like. */
export type Tree = Leaf | readonly Tree[] | { readonly [key: string]: Tree };

/** What may be passed for a parameter of type P: where a tensor is taken, numbers and typed arrays stand for one. */
export type Like<P> = [Tensor] extends [P]
  ? Leaf
  : P extends number | string | boolean | null | undefined | ArrayBufferView | ((...args: never[]) => unknown)
    ? P
    : P extends object
      ? { [K in keyof P]: Like<P[K]> }
      : unknown;
/** A derivative with respect to A looks like A: number for number, typed array for typed array, tree for tree. */
export type Same<A> = A extends number
  ? number
  : A extends Float64Array
    ? Float64Array
    : A extends Float32Array
      ? Float32Array
      : A extends Tensor
        ? Tensor
        : A extends undefined
          ? undefined
          : A extends object
            ? { -readonly [K in keyof A]: Same<A[K]> }
            : Tensor;

/** The shape of a tree without its leaves. */
export type Structure =
  | { readonly kind: "leaf" }
  | { readonly kind: "static"; readonly value: unknown }
  | { readonly kind: "array"; readonly items: readonly Structure[] }
  | { readonly kind: "object"; readonly keys: readonly string[]; readonly items: readonly Structure[] };
const LEAF: Structure = { kind: "leaf" };

export const isLeaf = (x: unknown): x is Leaf =>
  typeof x === "number" ||
  x instanceof Tensor ||
  x instanceof Float64Array ||
  x instanceof Float32Array ||
  x instanceof Int32Array;

/** The leaves of a tree, in order. */
export interface Flat {
  readonly leaves: readonly Leaf[];
  readonly structure: Structure;
  /** What the tree is called. */
  readonly root: string;
}
/** How to reach each leaf, for messages: `x.layers[0].w`. */
export function pathsOf({ structure: s, root }: { readonly structure: Structure; readonly root: string }): string[] {
  if (s.kind === "leaf") return [root];
  if (s.kind === "static") return [];
  return s.items.flatMap((structure, i) => pathsOf({ structure, root: pathTo(s, root, i) }));
}
/** What item i of a tree is called. */
export const pathTo = (s: Structure, root: string, i: number): string =>
  s.kind === "object" ? `${root}.${s.keys[i]}` : `${root}[${i}]`;
/** Leaves in a fixed order (arrays by position, objects by insertion order of keys) and the shape around them. */
export function flatten(tree: unknown, root = "x"): Flat {
  const leaves: Leaf[] = isLeaf(tree) ? [tree] : [];
  return { leaves, structure: leaves.length > 0 ? LEAF : structureOf(tree, leaves, root, 0), root };
}
/** What stands for an array in marked functions. */
interface ArrayLike {
  readonly $list?: readonly unknown[];
}
function structureOf(x: unknown, leaves: Leaf[], root: string, depth: number): Structure {
  if (depth > 1e3) fail("tree", `${root} is too deep. Does it hold itself?`);
  const part = (y: unknown): Structure => {
    if (!isLeaf(y)) return structureOf(y, leaves, root, depth + 1);
    leaves.push(y);
    return LEAF;
  };
  if (isPlainObject(x)) return { kind: "object", keys: Object.keys(x), items: Object.values(x).map(part) };
  const list = Array.isArray(x) ? x : (x as ArrayLike | null | undefined)?.$list;
  return list ? { kind: "array", items: [...list].map(part) } : { kind: "static", value: x };
}
/** The tree of a structure with the leaves that begin at `from`. */
export function unflatten(s: Structure, leaves: readonly unknown[], from = 0): unknown {
  let n = from;
  const build = (t: Structure): unknown => {
    if (t.kind === "leaf") return leaves[n++];
    if (t.kind === "static") return t.value;
    if (t.kind === "array") return t.items.map(build);
    return Object.fromEntries(t.keys.map((k, i) => [k, build(t.items[i]!)]));
  };
  return build(s);
}
export function sameStructure(a: Structure, b: Structure): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "leaf") return true;
  if (a.kind === "static") return Object.is(a.value, (b as typeof a).value);
  const { items } = b as { items: readonly Structure[] };
  if (a.items.length !== items.length) return false;
  if (a.kind === "object" && a.keys.some((k, i) => k !== (b as typeof a).keys[i])) return false;
  return a.items.every((t, i) => sameStructure(t, items[i]!));
}
/** `{w: *, b: [*, *]}` */
export function showStructure(s: Structure): string {
  if (s.kind === "leaf") return "*";
  if (s.kind === "static") return describe(s.value);
  if (s.kind === "array") return `[${s.items.map(showStructure).join(", ")}]`;
  return `{${s.keys.map((k, i) => `${k}: ${showStructure(s.items[i]!)}`).join(", ")}}`;
}
/** The type of the leaves of T. */
export type LeafOf<T> = T extends Leaf
  ? T
  : T extends readonly (infer U)[]
    ? LeafOf<U>
    : T extends object
      ? LeafOf<T[keyof T]>
      : never;
/** T with R in the place of its leaves. */
export type Mapped<T, R> = T extends Leaf ? R : T extends object ? { -readonly [K in keyof T]: Mapped<T[K], R> } : T;
/**
 * Every leaf of a tree through f, or several trees of one structure leaf by leaf.
 * @throws if the structures differ.
 */
export function mapTree<T, R>(f: (...leaves: LeafOf<T>[]) => R, tree: T, ...rest: readonly T[]): Mapped<T, R> {
  requireFunctions("mapTree", f);
  const first = flatten(tree);
  const others = rest.map((t, k) => matching("mapTree", first, t, `tree ${k + 1}`).leaves);
  return unflatten(
    first.structure,
    first.leaves.map((leaf, i) => f(leaf as LeafOf<T>, ...others.map((o) => o[i] as LeafOf<T>))),
  ) as Mapped<T, R>;
}
/** The leaves of a tree that must have the structure of another. */
export function matching(operation: string, like: Flat, tree: unknown, what: string): Flat {
  const flat = flatten(tree, what);
  if (!sameStructure(like.structure, flat.structure))
    fail(
      operation,
      `${what} is ${showStructure(flat.structure)}, where ${showStructure(like.structure)} is needed`,
      "Both trees must have the same keys and lengths",
    );
  return flat;
}
/** Results leave like the argument they belong to: numbers and typed arrays where nothing records. */
export function leaveLike(v: Tensor, like: unknown): Leaf {
  if (v.rec !== null) return v;
  if (typeof like === "number") return v.rank === 0 ? (v.value as number) : v;
  if (like instanceof Float64Array || like instanceof Float32Array) {
    if (v.rank !== 1 || typeof v.value === "number") return v;
    return (like instanceof Float64Array ? Float64Array : Float32Array).from(v.value as Float64Array);
  }
  return v;
}
/** A leaf as a value that operations accept; typed arrays are copied. */
export const enterLeaf = (x: Leaf): Tensor => asTensor(x as Tensor | number | Float64Array);
