import { arrayType, F64, type Type } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { Tensor } from "../record/tensor.ts";
import type { Flat, Leaf } from "../record/tree.ts";
import { structureKeys } from "./decisions.ts";

/** The keys under which the program of a call is found. */
export interface Signature {
  /** Types of the leaves and the shape around them. */
  readonly form: string;
  /** The leaves that are no numbers. */
  readonly statics: string;
  /** Some argument is being recorded by somebody else. */
  readonly recorded: boolean;
}
export function signatureOf(flats: readonly Flat[]): Signature {
  const { form, statics } = structureKeys(flats.map((x) => x.structure));
  let types = "";
  let recorded = false;
  for (const { leaves } of flats) {
    for (const leaf of leaves) {
      if (leaf instanceof Tensor && settle(leaf).rec !== null) recorded = true;
      types += `${typeOf(leaf).id},`;
    }
  }
  return { form: `${form}|${types}`, statics, recorded };
}
function typeOf(leaf: Leaf): Type {
  if (leaf instanceof Tensor) return leaf.type;
  if (typeof leaf === "number") return F64;
  return arrayType(leaf instanceof Float64Array ? "f64" : leaf instanceof Float32Array ? "f32" : "i32", [leaf.length]);
}
