import { concatenate } from "../prims/joining.ts";
import type { Tensor } from "../record/tensor.ts";
import { sub } from "./arithmetic.ts";
import { Abort, type Capture, capturing, type Growing, type Span } from "./capture.ts";
import { born, set } from "./elements.ts";
import { Made } from "./made.ts";
import { isCarried } from "./merge.ts";
import { method } from "./method.ts";
import type { Any } from "./operand.ts";
import { isList, promote, viewOf } from "./promoted.ts";
import { changed } from "./rows.ts";
import { Store, stacked } from "./store.ts";

/**
 * `o.push(...xs)`, or `o[at] = x`, as a statement, where nothing else in the loops around it looks at o: what is added to an
 * array that was made outside of a captured loop waits until the turn ends.
 */
export function grow(o: Any, ...at: Any[]): (...xs: Any[]) => void {
  const pushes = at.length === 0;
  const own = pushes ? method(o, "push") : (v: Any) => set(o, at[0], v);
  return (...xs) => {
    const cap = capturing !== null && Array.isArray(o) && !capturing.born.has(o) ? capturing : null;
    if (cap !== null && (pushes || adds(o, at[0], xs[0], cap))) waiting(o, cap, !pushes).push(...xs);
    else if (cap?.found.growing.has(o)) throw new Abort("an array grows in several ways in the loop");
    else own(...xs);
  };
}
/** Does `o[at] = v` add to o in every turn: behind its end, or a row in an empty place? */
function adds(o: Any[], at: Any, v: Any, { counter, span, found }: Capture): boolean {
  const { low, step, count } = span;
  if (at !== counter || step !== 1) return false;
  if (found.growing.has(o) || o.length === low) return true;
  const rest = o.slice(low);
  return !isCarried(v) && low >= 0 && rest.length === count && !rest.some((x) => x !== undefined);
}
/** What the turn adds to o, until now. */
function waiting(o: Any[], { found, added, region, span }: Capture, places: boolean): Any[] {
  if (region !== null) throw new Abort("an array grows under a condition");
  const to = found.growing.get(o) ?? new Grown(o, span, places);
  found.growing.set(o, to);
  const before = added.get(o);
  if ((to as Grown).places !== places || (places && before !== undefined))
    throw new Abort("an array grows in several ways in the loop");
  if (before === undefined) added.set(o, []);
  return added.get(o)!;
}
class Grown implements Growing {
  readonly #to: Any[];
  readonly #span: Span;
  readonly #made: Made;
  /** By writes to the place of each turn. */
  readonly places: boolean;
  /** Things that each turn adds. */
  #each: number | undefined;

  constructor(to: Any[], span: Span, places: boolean) {
    this.#to = to;
    this.#span = span;
    this.#made = new Made(span.count, false, span.where);
    this.places = places;
  }
  /** @throws Abort where turns, or paths through the body, add different numbers of things. */
  gather(xs: readonly Any[] | undefined, counter: Tensor): void {
    const { low, step } = this.#span;
    if (Math.abs(step) !== 1) throw new Abort("an array grows in a loop that does not count by one");
    this.#each ??= xs?.length;
    if (xs === undefined || xs.length !== this.#each) throw new Abort("an array grows on some paths through the body");
    this.#made.put(step > 0 ? sub(counter, low) : sub(low, counter), this.#each === 1 ? xs[0] : born([...xs]));
  }
  grow(): void {
    const o = this.#to;
    const list: Any[] = this.#each === 1 ? this.#made.list() : this.#made.flat();
    if (capturing !== null && !capturing.born.has(o)) {
      if (this.places) throw new Abort("an array is filled by a loop inside");
      const before = waiting(o, capturing, false);
      if (before.length > 0) before.push(...list);
      else capturing.added.set(o, list);
      return;
    }
    changed(o);
    if (this.places) o.length = this.#span.low;
    const view = viewOf(list);
    if (view === undefined || !isList(o) || o.includes(undefined as never)) {
      joinRows(o, list);
      o.push(...list);
      return;
    }
    const [n, old] = [o.length, viewOf(o)];
    const store =
      n === 0 ? view.store : new Store(null, concatenate([old?.tensor() ?? stacked([...o]), view.tensor()], 0));
    for (let k = 0; k < list.length; k++) o.push(0);
    promote(o, store, n === 0 ? (view.offset as number) : 0);
  }
}
/** Rows of before the loop, each by itself, become parts of the store that the others are all of: all of them are one array. */
function joinRows(old: Any[], rows: Any[]): void {
  const n = rows[0]?.length;
  const views = rows.map(viewOf);
  const store = views[0]?.store;
  const isAll = views.every((v, k) => v?.store === store && v?.offset === k * n) && store?.size === rows.length * n;
  const isAlone = (row: Any): boolean => {
    const v = viewOf(row);
    return row.length === n && (v === undefined ? Array.isArray(row) && isList(row) : v.store.size === n);
  };
  if (old.length === 0 || !isAll || !old.every(isAlone) || new Set(old).size < old.length) return;
  const to = new Store(null, concatenate([stacked(old.flatMap((row) => [...row])), store!.flat()], 0));
  store!.moved = { to, by: old.length * n };
  old.forEach((row, k) => {
    const own = viewOf(row)?.store;
    if (own === undefined) promote(row, to, k * n);
    else own.moved = { to, by: k * n };
  });
}
