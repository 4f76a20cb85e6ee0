import type { Deviation, Guard } from "../record/run.ts";
import type { Structure } from "../record/tree.ts";

/** What a path was decided by: the conditions that the host read, in reading order. */
export interface Decided {
  readonly guards: readonly Guard[];
}
interface Node<P> {
  readonly next: Map<number | string, Node<P>>;
  path: P | undefined;
}
/** Map keys take 0 for -0. */
const keyOf = (x: number): number | string => (Object.is(x, -0) ? "-0" : x);
const node = <P>(): Node<P> => ({ next: new Map(), path: undefined });

/** The paths of one function for one combination of types and static leaves, as a tree of decisions. */
export class Decisions<P extends Decided> {
  private readonly root: Node<P> = node();
  private readonly all: P[] = [];
  /** The path to try first: the last one that was taken. */
  get first(): P | undefined {
    return this.root.path;
  }
  taken(path: P): void {
    this.root.path = path;
  }
  /** The path that shares the decisions up to the one that came out differently. */
  sibling(path: P, { guard, found }: Deviation): P | undefined {
    let at: Node<P> | undefined = this.root;
    for (let k = 0; k < guard; k++) at = at?.next.get(keyOf(path.guards[k]!.expected));
    return at?.next.get(keyOf(found))?.path;
  }
  /** A path that is none of those. */
  find(tried: readonly P[]): P | undefined {
    return this.all.find((path) => !tried.includes(path));
  }
  insert(path: P): void {
    this.all.push(path);
    let at = this.root;
    at.path = path;
    for (const { expected } of path.guards) {
      let next = at.next.get(keyOf(expected));
      if (next === undefined) {
        next = node();
        at.next.set(keyOf(expected), next);
      }
      next.path = path;
      at = next;
    }
  }
}

const objects = new WeakMap<object, number>();
let known = 0;
/** Equal for equal primitives, and for one and the same object or function. */
function identity(x: unknown): string {
  if ((typeof x !== "object" || x === null) && typeof x !== "function")
    return typeof x === "string" ? JSON.stringify(x) : `${typeof x} ${Object.is(x, -0) ? "-0" : String(x)}`;
  let id = objects.get(x);
  if (id === undefined) {
    id = known++;
    objects.set(x, id);
  }
  return `object ${id}`;
}
/** Keys of a structure: its form, and the static leaves in it. */
export function structureKeys(structures: readonly Structure[]): { form: string; statics: string } {
  const statics: string[] = [];
  const form = (s: Structure): string => {
    if (s.kind === "leaf") return "*";
    if (s.kind === "array") return `[${s.items.map(form).join()}]`;
    if (s.kind === "object") return `{${s.keys.map((k, i) => `${JSON.stringify(k)}:${form(s.items[i]!)}`).join()}}`;
    statics.push(identity(s.value));
    return "static";
  };
  return { form: structures.map(form).join(), statics: statics.join() };
}
