import { enterArguments, resultOf } from "../api/call.ts";
import { inputNames } from "../inspect/call.ts";
import { indexAt } from "../inspect/report.ts";
import { range, type Type } from "../ir/type.ts";
import { reshape } from "../prims/broadcast.ts";
import { concatenate } from "../prims/joining.ts";
import { slice } from "../prims/slicing.ts";
import { asTensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { pathsOf, unflatten } from "../record/tree.ts";
import type { Target } from "./target.ts";

/** A target as a map from vectors to vectors, and what the entries are called. */
export interface FlatTarget {
  readonly f: (x: Tensor) => Tensor;
  readonly at: Float64Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly values: readonly number[];
}
const entries = (name: string, type: Type): string[] =>
  range(type.size).map((i) => {
    const index = indexAt(type, i);
    return index === undefined ? name : `${name}[${index.join(",")}]`;
  });

export function flatTarget({ f, args: xs }: Target): FlatTarget {
  const { flats, args, starts } = enterArguments(xs);
  const apply = (x: Tensor): { values: Tensor[]; names: readonly string[] } => {
    let from = 0;
    const leaves = args.map((a) => {
      from += a.size;
      const part = slice(x, [from - a.size, from]);
      return reshape(part, a.shape);
    });
    const given = flats.map((flat, k) =>
      unflatten(flat.structure, leaves.slice(starts[k]!, starts[k]! + flat.leaves.length)),
    );
    const { values, structure } = resultOf("wengert", f(...given));
    return { values, names: pathsOf({ structure, root: "y" }) };
  };
  const map = (x: Tensor): Tensor => concatenate(apply(x).values.map((v) => reshape(v, [v.size])));
  const at = Float64Array.from(args.flatMap(numbersOf));
  const names = inputNames(f, flats);
  const results = apply(asTensor(at));
  return {
    f: map,
    at,
    inputs: args.flatMap((a, k) => entries(names[k]!, a.type)),
    outputs: results.values.flatMap((v, k) => entries(results.names[k]!, v.type)),
    values: results.values.flatMap(numbersOf),
  };
}
const numbersOf = (v: Tensor): number[] =>
  typeof v.value === "number" ? [v.value] : Array.from(v.value as Float64Array);
