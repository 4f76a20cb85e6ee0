import type { Tensor } from "../record/tensor.ts";
import { type Any, isScalar } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { Store } from "./store.ts";

const views = new WeakMap<object, RecordedArray>();

/** A recorded array, or the one behind an ordinary one whose elements have moved there. */
export function viewOf(a: Any): RecordedArray | undefined {
  const view = a instanceof RecordedArray ? a : views.get(a);
  return view && view.length === a.length ? view : undefined;
}
/**
 * Moves the elements of an ordinary array of numbers into a store, where they can be read and written at recorded
 * indices. Its slots become accessors, so that everybody who holds the array goes on seeing its elements.
 */
export function promote(a: (number | Tensor)[], store: Store = new Store([...a], null), offset = 0): RecordedArray {
  const view = new RecordedArray(store, offset, [a.length]);
  for (let i = 0; i < a.length; i++)
    Object.defineProperty(a, i, {
      get: () => view.read(i),
      set: (v) => {
        view.write(i, v);
      },
      enumerable: true,
      configurable: true,
    });
  views.set(a, view);
  return view;
}
/**
 * Whether promoting says nothing about the array to anybody outside: it holds numbers only, and may change. Beside recorded
 * numbers nothing is empty, since a place that stays so would become a number.
 */
export const isList = (a: readonly unknown[]): a is (number | Tensor)[] =>
  !Object.isFrozen(a) &&
  (viewOf(a) !== undefined ||
    (a.every((x) => x === undefined || typeof x === "number" || isScalar(x)) &&
      !(a.includes(undefined) && a.some(isScalar))));
