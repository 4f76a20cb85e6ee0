import { fail } from "../record/errors.ts";
import { type GuardSink, type Surroundings, sink } from "../record/recording.ts";
import { Tensor } from "../record/tensor.ts";
import { type Compare, isHolder, isObject, Snapshots } from "./snapshot.ts";

/** A variable, whether it is never assigned, and the object that it is a field of. */
export type Variable = readonly [name: string, read: () => unknown, fixed: boolean, owner?: object];
interface Watched {
  readonly name: string;
  readonly read: () => unknown;
  readonly was: unknown;
  readonly compare: Compare;
}
/** Functions made by one place whose variables are looked at one by one; of more, only variables that hold something else. */
const mostLooks = 8;

/** The recordings for which objects were made by marked text: these are not around it. */
const madeIn: WeakMap<object, GuardSink> = new WeakMap();
/** Marked text has made o. */
export function madeHere(o: unknown): void {
  const to = sink();
  if (to && isObject(o)) madeIn.set(o, to);
}

/** What marked functions use from around them, as it was while recording: the compiled list holds for that alone. */
class Around implements Surroundings {
  readonly #watched: Watched[] = [];
  readonly #looks: Map<string, number> = new Map();
  /** What variables at places held. */
  readonly #held: Map<string, Set<unknown>> = new Map();
  readonly #snapshots: Snapshots = new Snapshots();

  watch(place: string, outer: () => readonly Variable[]): void {
    const looks = this.#looks.get(place) ?? 0;
    this.#looks.set(place, looks + 1);
    for (const [name, read, fixed, owner] of outer()) {
      let value: unknown;
      try {
        value = read();
      } catch {
        continue; // not initialised yet
      }
      // Made anew in every recording.
      if ([value, owner].some((o) => isObject(o) && madeIn.get(o) === sink())) continue;
      if (fixed && (!isHolder(value) || value instanceof Tensor || this.#snapshots.has(value))) continue;
      const at = `${place} ${name}`;
      const held = this.#held.get(at) ?? new Set();
      if (looks >= mostLooks && held.has(value)) continue;
      this.#held.set(at, held.add(value));
      this.#watched.push({ name, read, was: value, compare: this.#snapshots.of(value, name) });
    }
  }
  settle(): void {
    const changed = this.changed();
    if (changed !== undefined)
      fail(
        "jit",
        `the function changes ${changed}, which is outside it: that would happen once, while recording, and not at each call`,
        "Return it with the result, or keep it in an argument",
      );
  }
  changed(): string | undefined {
    if (this.#watched.every(({ read, was }) => Object.is(read(), was)) && this.#snapshots.unchanged.holds())
      return undefined;
    for (const { name, read, compare } of this.#watched) {
      const way = compare(read());
      if (way !== "") return `${name}${way === "." ? "" : way}`;
    }
    return undefined;
  }
}
/**
 * A marked function that stands at `place` uses these variables, some of them never assigned: a compiled list must know
 * whether they change.
 */
export function outer(place: string, variables: () => readonly Variable[]): void {
  const to = sink();
  if (to === null) return;
  to.around ??= new Around();
  (to.around as Around).watch(place, variables);
}
