import { Abort, type Found } from "./capture.ts";
import type { Any } from "./operand.ts";
import { isTyped, shapeOf, storesOf } from "./state.ts";
import type { Store } from "./store.ts";

/**
 * Variables that exchange arrays: k holds after a turn what to.get(k) held before it. undefined: what they come to hold are
 * no arrays of theirs.
 */
export function exchange(
  changed: readonly number[],
  before: readonly Any[],
  after: readonly Any[],
): Map<number, number> | undefined {
  const to = new Map<number, number>();
  for (const k of changed) {
    const j = changed.find((i) => before[i] === after[k]);
    if (j === undefined || !alike(before[k], before[j])) return undefined;
    to.set(k, j);
  }
  return new Set(to.values()).size === changed.length ? to : undefined;
}
/** Arrays of one shape, all of whose numbers stand in stores of their own. */
function alike(x: Any, y: Any): boolean {
  const shape = shapeOf(x);
  if (shape === undefined || shape.join() !== shapeOf(y)?.join() || isTyped(x) !== isTyped(y)) return false;
  const [p, q] = [storesOf(x), storesOf(y)];
  const whole = (s: readonly Store[]): boolean =>
    s.reduce((n, t) => n + t.size, 0) === shape.reduce((a, b) => a * b, 1);
  return p.length === q.length && whole(p) && whole(q) && p.every((s, k) => s.size === q[k]!.size);
}
/** The store whose numbers each store is given by a turn in which variables exchange their arrays. */
export function exchangedStores({ swapped }: Found, variables: readonly Any[]): Map<Store, Store> {
  const to = new Map<Store, Store>();
  for (const [k, j] of swapped) {
    const from = storesOf(variables[j]);
    storesOf(variables[k]).forEach((s, i) => void to.set(s, from[i]!));
  }
  return to;
}
/** Where x is after `count` turns. */
export function moved<T>(x: T, to: ReadonlyMap<T, T>, count: number): T {
  const way = [x];
  for (let y = to.get(x); y !== undefined && y !== x; y = to.get(y)) way.push(y);
  return way[count % way.length]!;
}
/** @throws unless the variables hold what they exchange. */
export function checkExchange({ swapped }: Found, before: readonly Any[], after: readonly Any[]): void {
  for (const [k, j] of swapped) if (after[k] !== before[j]) throw new Abort("arrays change places in some turns only");
}
