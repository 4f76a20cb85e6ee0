import { not, where } from "../prims/comparison.ts";
import { take } from "../prims/indexing.ts";
import { update } from "../prims/update.ts";
import type { Tensor } from "../record/tensor.ts";
import { Abort, type Capture, type Cell, capturing, isAccessor } from "./capture.ts";
import { choose } from "./merge.ts";
import { type Any, isValue, knownRaw, truthy } from "./operand.ts";
import type { Store, Write } from "./store.ts";
import { test } from "./truth.ts";

interface Contents {
  readonly items: (number | Tensor)[] | null;
  readonly tensor: Tensor | null;
  readonly log: Write[] | null;
}
const contents = (s: Store): Contents => ({ items: s.items?.slice() ?? null, tensor: s.tensor, log: s.log });
interface Old extends Cell {
  readonly old: Any;
}
/** What one side leaves. */
interface Side {
  readonly variables: Any[];
  /** What the arrays hold that the variables hold: what is written to them is undone before the sides are merged. */
  readonly arrays: ReadonlyMap<object, Any[]>;
  readonly stores: ReadonlyMap<Store, Contents>;
  readonly cells: ReadonlyMap<Old, Any>;
}
/**
 * `if (condition) yes() else no()`, without jumps out of either side. Where the condition has no number, both sides run
 * from one state and are merged on the spot: k conditions in a row cost k merges, not 2^k paths.
 */
export function branch(
  condition: Any,
  get: () => Any[],
  set: (values: Any[]) => void,
  yes: () => void,
  no?: () => void,
): void {
  const c = isValue(condition) ? truthy(condition) : undefined;
  if (c === undefined || capturing === null || knownRaw(c) !== undefined) {
    if (test(c ?? condition)) yes();
    else no?.();
    return;
  }
  merge(capturing, c, get, set, [yes, no]);
}
function merge(
  cap: Capture,
  c: Tensor,
  get: () => Any[],
  set: (values: Any[]) => void,
  sides: readonly ((() => void) | undefined)[],
): void {
  const before = get();
  const outer = cap.region;
  const noted = new Map<Store, Contents>();
  const cells: Old[] = [];
  const region = {
    taken: [] as readonly Tensor[],
    store(s: Store): void {
      const was = noted.get(s);
      if (was === undefined) {
        outer?.store(s);
        noted.set(s, contents(s));
        s.log = [];
      } else if (s.log === null || s.log === was.log) s.log = [];
    },
    cell({ object, key }: Cell): void {
      if (!cells.some((d) => d.object === object && d.key === key) && !isAccessor({ object, key })) {
        outer?.cell({ object, key });
        cells.push({ object, key, old: object[key] });
      }
    },
  };
  const [a, b] = sides.map((side, k): Side => {
    region.taken = [...(outer?.taken ?? []), k === 0 ? c : not(c)];
    cap.region = region;
    try {
      side?.();
    } finally {
      cap.region = outer;
    }
    const variables = get();
    const left: Side = {
      variables,
      arrays: heldBy([...variables, ...cells.map((d) => d.object[d.key])]),
      stores: new Map([...noted.keys()].map((s) => [s, contents(s)])),
      cells: new Map(cells.map((d) => [d, d.object[d.key]])),
    };
    set(before);
    for (const { object, key, old } of cells) object[key] = old;
    for (const [s, was] of noted) {
      s.replace(was.items?.slice() ?? null, was.tensor);
      s.log = was.log;
    }
    return left;
  }) as [Side, Side];
  set(before.map((_, k) => either(cap, c, [a.variables[k], a], [b.variables[k], b])));
  for (const d of cells)
    d.object[d.key] = either(cap, c, [a.cells.has(d) ? a.cells.get(d) : d.old, a], [b.cells.get(d), b]);
  for (const [s, was] of noted) mergeStore(c, s, was, a.stores.get(s) ?? was, b.stores.get(s)!);
}
/** Arrays in variables, and what they hold. */
function heldBy(values: readonly Any[], held: Map<object, Any[]> = new Map()): Map<object, Any[]> {
  for (const v of values)
    if (Array.isArray(v) && !held.has(v)) {
      const items = [...v];
      held.set(v, items);
      heldBy(items, held);
    }
  return held;
}
type Left = readonly [value: Any, side: Side];
/** The value of a variable after both sides; arrays made in the body are merged element by element. */
function either(cap: Capture, c: Tensor, [x, a]: Left, [y, b]: Left): Any {
  if (Array.isArray(x) && Array.isArray(y) && x !== y && x.length === y.length && cap.born.has(x) && cap.born.has(y)) {
    const [p, q] = [a.arrays.get(x) ?? x, b.arrays.get(y) ?? y];
    const z = p.map((v, k) => either(cap, c, [v, a], [q[k], b]));
    cap.born.add(z);
    return z;
  }
  const v = choose(c, x, y);
  if (typeof v === "object" && "differ" in v)
    throw new Abort("the sides of an if leave different objects in a variable");
  return v;
}
function mergeStore(c: Tensor, s: Store, was: Contents, a: Contents, b: Contents): void {
  if (was.items !== null && a.items !== null && b.items !== null) {
    const { items } = b;
    s.replace(
      a.items.map((x, k) => choose(c, x, items[k]) as number | Tensor),
      null,
    );
    return;
  }
  const flat = s.flat();
  if (was.items !== null) {
    s.replace(null, where(c, a.tensor ?? flat, b.tensor ?? flat));
    return;
  }
  const writes = ({ log }: Contents): readonly Write[] => (log === was.log ? [] : (log ?? []));
  for (const w of writes(a)) put(c, s, w, true);
  for (const w of writes(b)) put(c, s, w, false);
}
/** A write of one side, where that side is taken. */
function put(c: Tensor, s: Store, [i, v]: Write, on: boolean): void {
  const flat = s.flat();
  if (i === null) {
    s.replace(null, on ? where(c, v, flat) : where(c, flat, v));
    s.log?.push([null, s.tensor!]);
    return;
  }
  const old = take(flat, i);
  const now = on ? where(c, v, old) : where(c, old, v);
  s.log?.push([i, now]);
  s.replace(null, update(flat, i, now));
}
