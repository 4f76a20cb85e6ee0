import type { Program } from "../../ir/program.ts";
import { add, sub } from "../../prims/arithmetic.ts";
import { sum } from "../../prims/broadcast.ts";
import { type Indexing, scatterAdd, take, update } from "../../prims/indexing.ts";
import { nameOf } from "../../record/table.ts";
import type { Tensor } from "../../record/tensor.ts";
import type { Affine } from "./affine.ts";
import { type Delta, deltaOf, linesOf } from "./chain.ts";
import { addAt, readAt, writeAt } from "./lattice.ts";
import type { Carry, Roles } from "./loop.ts";
import { disjoint, independent } from "./places.ts";
import { type AllTurns, settled } from "./turns.ts";

/** A write of a turn into a carried array: its line, and the lines of the array before, the places and the rows. */
interface Write {
  readonly line: number;
  readonly before: number;
  readonly places: number;
  readonly rows: number;
  readonly adds: boolean;
}
interface Read {
  readonly line: number;
  /** How many writes of the turn come before it. */
  readonly after: number;
  readonly places: number;
}
interface Uses {
  readonly writes: readonly Write[];
  readonly reads: readonly Read[];
}
const whole = (p: Program, i: number): boolean => {
  const { shared, axis } = p.params.get(i) as Indexing;
  return shared === 0 && axis === 0;
};
/** Reads and writes of a flat array; undefined where it is used in another way. */
function usesOf({ p }: Roles, { line, out }: Carry): Uses | undefined {
  const writes: Write[] = [];
  for (let at = out; at !== line; ) {
    const name = nameOf(p.op(at));
    if ((name !== "update" && name !== "scatterAdd") || !whole(p, at)) return undefined;
    const [before, places, rows] = p.operands(at) as [number, number, number];
    writes.unshift({ line: at, before, places, rows, adds: name === "scatterAdd" });
    at = before;
  }
  const versions = new Map([[line, 0], ...writes.map((w, k): [number, number] => [w.line, k + 1])]);
  const reads: Read[] = [];
  for (let i = 0; i < p.n; i++) {
    if (versions.has(i)) {
      const [, b, c] = p.operands(i);
      if (i !== line && (versions.has(b!) || versions.has(c!))) return undefined;
      continue;
    }
    for (const a of p.operands(i)) {
      const after = versions.get(a);
      if (after === undefined) continue;
      if (nameOf(p.op(i)) !== "gather" || !whole(p, i) || p.operand(i, 1) === a) return undefined;
      reads.push({ line: i, after, places: p.operand(i, 1) });
    }
  }
  return p.outputs.filter((o) => versions.has(o)).length > 1 ? undefined : { writes, reads };
}
/** How a carried array ends, if the turns may be done at once. */
export function storeRole(roles: Roles, carry: Carry): (() => Tensor) | undefined {
  const uses = usesOf(roles, carry);
  return uses && (additions(roles, carry, uses) ?? separate(roles, carry, uses));
}
/** Every write adds to what is there, and nothing else is read: the order does not matter. */
function additions({ p, all, open }: Roles, { k, before }: Carry, { writes, reads }: Uses): (() => Tensor) | undefined {
  const own = new Set<number>();
  const deltas = writes.map((w, j): Delta | number | undefined => {
    if (w.adds) return open(w.rows).size === 0 ? w.rows : undefined;
    const read = reads.find((r) => r.after === j && r.places === w.places);
    if (read === undefined) return undefined;
    own.add(read.line);
    const delta = deltaOf(p, read.line, w.rows, (i) => open(i).has(k));
    return delta && linesOf(delta).every((i) => open(i).size === 0) ? delta : undefined;
  });
  const quiet =
    deltas.every((d) => d !== undefined) &&
    reads.every((r) => own.has(r.line)) &&
    writes.every((w) => open(w.places).size === 0);
  if (!quiet || !readsStay(p, own, writes)) return undefined;
  return () =>
    writes.reduce((a, w, j) => {
      const d = deltas[j]!;
      const rows = typeof d === "number" ? all.tensor(d, true) : deltaRows(all, d, w);
      return addPlaces(all, a, w.places, rows);
    }, before);
}
/** What was read to be added to is used for that alone. */
function readsStay(p: Program, own: ReadonlySet<number>, writes: readonly Write[]): boolean {
  const chain = new Set<number>(own);
  const ends = new Set(writes.map((w) => w.line));
  for (let i = 0; i < p.n; i++) {
    if (own.has(i) || !p.operands(i).some((a) => chain.has(a))) continue;
    if (ends.has(i)) continue;
    const name = nameOf(p.op(i));
    if (name !== "add" && name !== "sub" && name !== "select") return false;
    chain.add(i);
  }
  const rows = new Set(writes.map((w) => w.rows));
  for (const i of chain) {
    let users = 0;
    for (let j = i + 1; j < p.n; j++) if (p.operands(j).includes(i)) users++;
    if (users > (rows.has(i) ? 1 : 2) || p.outputs.includes(i)) return false;
  }
  return true;
}
function deltaRows(all: AllTurns, d: Delta, w: Write): Tensor {
  if (d.kind === "sum") {
    const [head, ...tail] = d.plus.map((i) => all.tensor(i, true));
    const down = d.minus.map((i) => all.tensor(i, true));
    const up = head === undefined ? undefined : tail.reduce((a, b) => add(a, b), head);
    return down.reduce((a, b) => sub(a, b), up ?? zeroRows(all, w));
  }
  const chosen = all.tensor(d.test, true).where(deltaRows(all, d.yes, w), deltaRows(all, d.no, w));
  return linesOf(d.rest).length === 0 ? chosen : add(chosen, deltaRows(all, d.rest, w));
}
const zeroRows = (all: AllTurns, w: Write): Tensor => all.tensor(w.rows, true).mul(0);
function addPlaces(all: AllTurns, a: Tensor, places: number, rows: Tensor): Tensor {
  const at = all.at(places);
  if (!at.batched) {
    const total = sum(rows, 0);
    return at.form === undefined ? scatterAdd(a, all.tensor(places), total) : addAt(a, at.form, total);
  }
  return at.form === undefined ? scatterAdd(a, all.tensor(places), rows) : addAt(a, at.form, rows);
}
/** No turn meets what another has written. */
function separate({ all, open }: Roles, { k, before }: Carry, { writes, reads }: Uses): (() => Tensor) | undefined {
  if (writes.some((w) => w.adds || open(w.places).size > 0)) return undefined;
  if (reads.some((r) => open(r.places).size > 0)) return undefined;
  if (writes.some((w) => [...open(w.rows)].some((c) => c !== k))) return undefined;
  const forwarded = (r: Read): Write | undefined => writes.slice(0, r.after).reverse().find((w) => w.places === r.places);
  const direct = reads.filter((r) => forwarded(r) === undefined);
  const places = (i: number): ReturnType<AllTurns["places"]> => all.places(i);
  if (
    !independent(
      writes.map((w) => places(w.places)),
      reads.map((r) => places(r.places)),
    )
  )
    return undefined;
  const meets = (r: Read): boolean =>
    writes.slice(0, r.after).some((w) => !disjoint(places(r.places), places(w.places)));
  if (direct.some(meets)) return undefined;
  for (const r of reads) {
    const w = forwarded(r);
    if (w !== undefined) all.define(r.line, [w.rows], () => all.at(w.rows));
    else all.define(r.line, [r.places], () => readAll(all, before, r.places));
  }
  return () =>
    writes.reduce((a, w) => {
      const at = all.at(w.places);
      const rows = all.tensor(w.rows, at.batched);
      if (at.batched)
        return at.form === undefined ? update(a, all.tensor(w.places), rows) : writeAt(a, at.form, rows, all.settled);
      const last = all.at(w.rows).batched ? take(all.tensor(w.rows), all.turns - 1) : rows;
      return at.form === undefined ? update(a, all.tensor(w.places), last) : writeAt(a, at.form, last, all.settled);
    }, before);
}
/** The elements of an array that no turn has changed. */
function readAll(all: AllTurns, before: Tensor, places: number): ReturnType<typeof settled> {
  const at = all.at(places);
  if (at.form === undefined) return settled(before.take(all.tensor(places)), at.batched);
  const moves = at.batched && at.form.axes[0] !== 0;
  const f: Affine =
    at.batched && !moves ? { ...at.form, shape: at.form.shape.slice(1), axes: at.form.axes.slice(1) } : at.form;
  return settled(readAt(before, f, all.settled), moves);
}
