import type { Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { concrete } from "../record/tensor.ts";
import type { Structure } from "../record/tree.ts";
import type { Results } from "../wasm/runtime.ts";

/** How the results of a path leave: as the tree that the plain call gives. `given`: the numbers that went in. */
export type Exit = (results: Results, given: readonly Raw[]) => unknown;

/** Leaf k of the result in the form of `likes[k]`, an argument, or as a tensor. */
export function exitOf(structure: Structure, program: Program, likes: readonly unknown[]): Exit {
  let next = 0;
  const build = (s: Structure): Exit => {
    if (s.kind === "leaf") {
      const k = next++;
      return leafExit(k, program.type(program.outputs[k]!), likes[k]);
    }
    if (s.kind === "static") return () => s.value;
    const items = s.items.map(build);
    if (s.kind === "array") return (r, given) => items.map((item) => item(r, given));
    const { keys } = s;
    return (r, given) => {
      const tree: Record<string, unknown> = {};
      for (let k = 0; k < keys.length; k++) setKey(tree, keys[k]!, items[k]!(r, given));
      return tree;
    };
  };
  return build(structure);
}
/** A property of the object's own, even where assignment would set its prototype. */
function setKey(tree: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(tree, key, { value, writable: true, enumerable: true, configurable: true });
  else tree[key] = value;
}
/** The conversions of `leaveLike`, decided once. */
function leafExit(k: number, type: Type, like: unknown): Exit {
  if (typeof like === "number" && type.shape.length === 0) return (r) => r.read(k);
  if (type.shape.length === 1 && (like instanceof Float64Array || like instanceof Float32Array)) {
    const kind = like instanceof Float64Array ? Float64Array : Float32Array;
    return (r) => {
      const raw = r.read(k) as Float64Array;
      return r.fresh[k] && raw instanceof kind ? raw : new kind(raw);
    };
  }
  return (r, given) => {
    const raw = r.read(k);
    return concrete(type, r.fresh[k] ? raw : apart(raw, given));
  };
}
/** Results must not share storage with the caller's arrays. */
export function apart(raw: Raw, inputs: readonly Raw[]): Raw {
  if (typeof raw === "number" || !ArrayBuffer.isView(raw)) return raw;
  return inputs.some((x) => ArrayBuffer.isView(x) && x.buffer === raw.buffer) ? (raw.slice() as TypedArray) : raw;
}
