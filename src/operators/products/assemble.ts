import { arrayType } from "../../ir/type.ts";
import { reshape } from "../../prims/broadcast.ts";
import { take } from "../../prims/indexing.ts";
import { concatenate } from "../../prims/joining.ts";
import { slice } from "../../prims/slicing.ts";
import { concrete, type Tensor } from "../../record/tensor.ts";

/** A place in a flat array. */
export interface Element {
  readonly array: Tensor;
  readonly at: number;
}
/** A number, an element of an array, or a scalar that stands alone. */
export type Item = number | Element | Tensor;
const isElement = (x: Item): x is Element => typeof x === "object" && "at" in x && "array" in x;

/** A flat array of items; neighbours of one array stay together. */
export function assemble(items: readonly Item[]): Tensor {
  const parts: Tensor[] = [];
  for (let k = 0; k < items.length; ) {
    const end = endOfRun(items, k);
    parts.push(run(items.slice(k, end)));
    k = end;
  }
  return concatenate(parts);
}
function endOfRun(items: readonly Item[], from: number): number {
  const head = items[from]!;
  let k = from + 1;
  if (typeof head === "number") while (typeof items[k] === "number") k++;
  else if (isElement(head))
    for (
      let x = items[k];
      x !== undefined && typeof x === "object" && isElement(x) && x.array === head.array;
      x = items[k]
    )
      k++;
  return k;
}
function run(items: readonly Item[]): Tensor {
  const [head] = items as [Item];
  if (typeof head === "number") return concrete(arrayType("f64", [items.length]), Float64Array.from(items as number[]));
  if (!isElement(head)) return reshape(head, [1]);
  const { array, at } = head;
  const places = items.map((e) => (e as Element).at);
  if (places.every((place, k) => place === at + k)) return slice(array, [at, at + items.length]);
  return take(array, Int32Array.from(places));
}
