import { type AnyFunction, activeInputs, recordCall } from "../api/call.ts";
import { enterTangents } from "../api/directional.ts";
import type { First } from "../api/into.ts";
import { inputsOf } from "../api/jacobian.ts";
import { elementsAt, givesNumber } from "../api/jacobianEntries.ts";
import { at } from "../ir/raw.ts";
import { concrete } from "../record/tensor.ts";
import { leaveLike, unflatten } from "../record/tree.ts";
import { hessianProduct } from "../transforms/hessianProduct.ts";

/**
 * `hvp(f)` of (x, ...more, v) number by number, once: to record it for all calls takes twenty times as long. undefined where
 * that is no list of numbers, or something is missing.
 */
export const firstProduct =
  (f: AnyFunction): First =>
  ([...xs], guards) => {
    const v = xs.pop();
    if (xs.length === 0 || v === null) return undefined;
    const call = recordCall("hvp", f, xs, { defers: true, guards });
    if (!givesNumber(call)) return undefined;
    const [flat] = call.flats as [(typeof call.flats)[number]];
    const inputs = inputsOf(activeInputs("hvp", call, [0]));
    const along = enterTangents("hvp", "tangent", [flat], call.args, [v]);
    const elements = elementsAt(call, inputs, true);
    if (elements === undefined || along.some((t) => t?.rec !== null)) return undefined;
    const direction = along.flatMap((t) => Array.from({ length: t!.size }, (_, k) => at(t!.value!, k)));
    const product = hessianProduct(elements, Float64Array.from(direction));
    if (product === undefined) return undefined;
    let end = 0;
    const leaves = flat.leaves.map((leaf, k) => {
      const { type } = call.args[k]!;
      end += type.size;
      const own = product.slice(end - type.size, end);
      return leaveLike(concrete(type, type.shape.length === 0 ? own[0]! : own), leaf);
    });
    return unflatten(flat.structure, leaves);
  };
