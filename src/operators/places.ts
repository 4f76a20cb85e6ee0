import { type Capture, type Cell, type Found, Retry } from "./capture.ts";
import { isCarried } from "./merge.ts";
import type { Any } from "./operand.ts";
import { type Form, formOf, type Leaves, leavesAfter, leavesOf, type Met, remade, storesOf } from "./state.ts";
import { Store } from "./store.ts";
import { checkExchange, exchange, moved } from "./swaps.ts";

/** The variables that a body assigns and the properties that it writes, each with the form of what it holds. */
export class Places {
  readonly #found: Found;
  readonly #variables: readonly Any[];
  readonly #set: (values: Any[]) => void;
  /** Positions of the carried variables among all; the cells follow them. */
  readonly #slots: readonly number[];
  readonly #cells: readonly Cell[];
  readonly #forms: readonly Form[];
  /** The numbers before the loop. */
  readonly before: Leaves = { numbers: [], arrays: [] };

  constructor(variables: readonly Any[], set: (values: Any[]) => void, found: Found) {
    this.#found = found;
    this.#variables = variables;
    this.#set = set;
    this.#slots = variables.flatMap((v, k) => (isCarried(v) || found.replaced.has(k) ? [k] : []));
    this.#cells = [...found.cells];
    const met: Met = new Set([...found.stores, ...found.cells.map((c) => c.object)]);
    const values = [...this.#slots.map((k) => variables[k]), ...found.cells.map((c) => c.object[c.key])];
    this.#forms = values.map((v, k) => formOf(v, found.kept, met, `${k}`));
    this.#forms.forEach((form, k) => void leavesOf(form, values[k], this.before));
  }
  /**
   * Puts values with these numbers there, after so many turns; `note` is told of the objects that are made for it, with
   * their paths.
   */
  put({ numbers, arrays }: Leaves, note: (o: object, path: string) => void, turns = 0): void {
    const from = { numbers: numbers.values(), arrays: arrays.values() };
    const values = this.#forms.map((form, k) => remade(form, from, note, `${k}`));
    const now = this.#variables.map((_, k) => this.#variables[moved(k, this.#found.swapped, turns)]);
    this.#slots.forEach((k, j) => {
      now[k] = values[j];
    });
    this.#set(now);
    this.#cells.forEach((c, j) => {
      c.object[c.key] = values[this.#slots.length + j];
    });
  }
  /**
   * The numbers that a turn leaves there.
   * @throws Retry when something more was found to be carried.
   */
  after(now: readonly Any[], cap: Capture, count: number): Leaves {
    const { found, given } = cap;
    checkExchange(found, this.#variables, now);
    this.#change(now);
    const outlived = count > given.size;
    const turn = {
      met: new Set<object>(),
      given: (o: object) => given.get(o),
      mine: (o: object) => cap.born.has(o) || (o instanceof Store && o.home === cap) || (outlived && given.has(o)),
      keep: (path: string): never => {
        found.kept.add(path);
        found.float.clear();
        throw new Retry(found);
      },
    };
    const left: Leaves = { numbers: [], arrays: [] };
    const values = [...this.#slots.map((k) => now[k]), ...this.#cells.map((c) => c.object[c.key])];
    this.#forms.forEach((form, k) => void leavesAfter(form, values[k], turn, left, `${k}`));
    return left;
  }
  /** @throws Retry when a variable that is not carried yet holds something else. */
  #change(now: readonly Any[]): void {
    const found = this.#found;
    const before = this.#variables;
    const known = (k: number): boolean => this.#slots.includes(k) || found.swapped.has(k);
    const changed = before.flatMap((v, k) => (known(k) || now[k] === v ? [] : [k]));
    if (changed.length === 0) return;
    const to = exchange(changed, before, now);
    for (const k of changed) {
      if (to === undefined) found.replaced.add(k);
      else {
        found.swapped.set(k, to.get(k)!);
        for (const s of storesOf(before[k])) found.stores.add(s);
      }
    }
    found.kept.clear();
    found.float.clear();
    throw new Retry(found);
  }
}
