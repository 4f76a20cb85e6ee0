import type { Raw } from "../ir/raw.ts";
import { arrayType, F64, type Type } from "../ir/type.ts";
import { settle } from "../record/emit.ts";
import { rawOf } from "../record/evaluate.ts";
import { Tensor } from "../record/tensor.ts";
import { flatten, type Leaf } from "../record/tree.ts";
import { structureKeys } from "./decisions.ts";

/** Arguments as a compiled program takes them, and the keys of the program. */
export interface Signature {
  /** Types of the leaves and the shape around them. */
  readonly form: string;
  /** The leaves that are no numbers. */
  readonly statics: string;
  /** The numbers themselves: typed arrays are not copied, whoever runs the program reads them at once. */
  readonly raws: readonly Raw[];
  /** Some argument is being recorded by somebody else. */
  readonly recorded: boolean;
}
export function signatureOf(xs: readonly unknown[]): Signature {
  const raws: Raw[] = [];
  const flats = xs.map((x) => flatten(x));
  const { form, statics } = structureKeys(flats.map((x) => x.structure));
  let types = "";
  let recorded = false;
  for (const { leaves } of flats) {
    for (const leaf of leaves) {
      if (leaf instanceof Tensor && settle(leaf).rec !== null) recorded = true;
      else raws.push(leaf instanceof Tensor ? rawOf(settle(leaf))! : leaf);
      types += `${typeOf(leaf).id},`;
    }
  }
  return { form: `${form}|${types}`, statics, raws, recorded };
}
function typeOf(leaf: Leaf): Type {
  if (leaf instanceof Tensor) return leaf.type;
  if (typeof leaf === "number") return F64;
  return arrayType(leaf instanceof Float64Array ? "f64" : leaf instanceof Float32Array ? "f32" : "i32", [leaf.length]);
}
