import type { Tensor } from "../record/tensor.ts";
import { hidden } from "./hidden.ts";
import { type Any, isItem, isValue } from "./operand.ts";
import { RecordedArray } from "./recordedArray.ts";
import { Store } from "./store.ts";

const views = new WeakMap<object, RecordedArray>();

/**
 * A recorded array, or the one behind an ordinary one whose elements have moved there. One that has been made shorter since,
 * and perhaps longer again, has lost the last of its slots.
 */
export function viewOf(a: Any): RecordedArray | undefined {
  if (a instanceof RecordedArray) return a;
  const view = views.get(a);
  return view && view.length === a.length && Object.getOwnPropertyDescriptor(a, a.length - 1)?.get ? view : undefined;
}
/** The elements move back into slots of their own, before somebody looks at those or puts in what is no number. */
export function demote(a: Any): Any {
  if (views.has(a)) {
    hidden();
    views.delete(a);
    a.forEach((value: Any, i: number) => void Object.defineProperty(a, i, { value, writable: true }));
  }
  return a;
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
        if (isItem(v)) view.write(i, v);
        else demote(a)[i] = v;
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
  !Object.isSealed(a) &&
  (viewOf(a) !== undefined ||
    (a.every((x) => x === undefined || isItem(x)) && !(a.includes(undefined) && a.some(isValue))));
