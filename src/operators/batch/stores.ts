import type { Program } from "../../ir/program.ts";
import { broadcastTo, reshape, sum } from "../../prims/broadcast.ts";
import { type Indexing, scatterAdd, take } from "../../prims/indexing.ts";
import { update } from "../../prims/update.ts";
import { nameOf } from "../../record/table.ts";
import type { Tensor } from "../../record/tensor.ts";
import { addedUp } from "./added.ts";
import { type Affine, isSameForm, materializeSome } from "./affine.ts";
import { type Delta, deltaOf, linesOf } from "./chain.ts";
import { addAt, readAt, writeAt } from "./lattice.ts";
import type { Carry, Roles } from "./loop.ts";
import { disjoint, independent } from "./places.ts";
import { scatterAddAt, takeAt, updateAt } from "./rows.ts";
import { type All, type AllTurns, settled } from "./turns.ts";

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
/** How a carried array ends when every write adds to what is there, and nothing else is read: the order does not matter. */
export function additionRole(roles: Roles, carry: Carry): (() => Tensor) | undefined {
  const uses = usesOf(roles, carry);
  if (uses === undefined) return undefined;
  const { p, all, open } = roles;
  const { k, before } = carry;
  const { writes, reads } = uses;
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
      const rows = typeof d === "number" ? all.tensor(d, true) : spreadRows(all, d, w);
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
function spreadRows(all: AllTurns, d: Delta, w: Write): Tensor {
  const { total, batched } = addedUp(all, d, all.p.type(w.rows));
  return batched
    ? total
    : broadcastTo(
        total,
        [all.turns, ...total.shape],
        total.shape.map((_, a) => a + 1),
      );
}
function addPlaces(all: AllTurns, a: Tensor, places: number, rows: Tensor): Tensor {
  const at = all.at(places);
  if (!at.batched) {
    const total = sum(rows, 0);
    return at.form === undefined ? scatterAdd(a, all.tensor(places), total) : addAt(a, at.form, total);
  }
  return at.form === undefined ? scatterAddAt(a, all.tensor(places), rows) : addAt(a, at.form, rows);
}
/** An array of which no turn meets what another has written, whatever the rows follow from. */
interface Separate extends Uses {
  readonly carry: Carry;
}
/**
 * Arrays whose turns are separate: the rows of one may follow from elements of another, or of itself, since all of these
 * are there before the loop, or are written in the same turn. Gives how each ends, by its number among the carries.
 */
export function separateRoles(roles: Roles, carries: readonly Carry[]): Map<number, () => Tensor> {
  let group = carries.flatMap((carry): Separate[] => {
    const uses = usesOf(roles, carry);
    return uses !== undefined && isSeparate(roles, uses) ? [{ ...uses, carry }] : [];
  });
  for (let size = -1; size !== group.length; ) {
    size = group.length;
    const inside = new Set(group.map((s) => s.carry.k));
    group = group.filter((s) => s.writes.every((w) => [...roles.open(w.rows)].every((k) => inside.has(k))));
  }
  for (const s of group) define(roles, s);
  return new Map(group.map((s) => [s.carry.k, () => finished(roles, s)]));
}
/** The write of the same turn from which a read has its elements. */
const sourceOf = (r: Read, writes: readonly Write[]): number => {
  for (let k = r.after - 1; k >= 0; k--) if (writes[k]!.places === r.places) return k;
  return -1;
};
function isSeparate({ all, open }: Roles, { writes, reads }: Uses): boolean {
  if (writes.some((w) => w.adds || open(w.places).size > 0) || reads.some((r) => open(r.places).size > 0)) return false;
  const places = writes.map((w) => all.places(w.places));
  const direct = reads.filter((r) => sourceOf(r, writes) < 0);
  if (
    !independent(
      places,
      direct.map((r) => all.places(r.places)),
    )
  )
    return false;
  return reads.every((r) => {
    const here = all.places(r.places);
    return places.slice(sourceOf(r, writes) + 1, r.after).every((w) => disjoint(here, w));
  });
}
function define({ all }: Roles, { carry, writes, reads }: Separate): void {
  for (const r of reads) {
    const w = writes[sourceOf(r, writes)];
    if (w !== undefined) all.define(r.line, [w.rows], () => all.at(w.rows));
    else all.define(r.line, [r.places], () => readAll(all, carry.before, r.places));
  }
}
const finished = ({ all }: Roles, { carry, writes, reads }: Separate): Tensor =>
  writes.reduce((a, w, k) => {
    const places = all.at(w.places);
    const kept = keptOf(
      all,
      w,
      reads.filter((r) => r.after === k),
    );
    if (kept !== undefined) return update(a, kept.places, kept.rows);
    if (places.batched && !isStill(places)) {
      const rows = all.tensor(w.rows, true);
      return places.form === undefined
        ? updateAt(a, all.tensor(w.places), rows)
        : writeAt(a, places.form, rows, all.settled);
    }
    const rows = all.at(w.rows).batched ? take(all.tensor(w.rows), all.turns - 1) : all.tensor(w.rows);
    const form = places.form && oneTurn(places as Placed);
    return form === undefined ? update(a, all.tensor(w.places), rows) : writeAt(a, form, rows, all.settled);
  }, carry.before);
/**
 * A write under a condition that is known for all turns (a triangle): the elements that it changes. The others would be
 * written as they were read.
 */
function keptOf(all: AllTurns, w: Write, reads: readonly Read[]): { places: Tensor; rows: Tensor } | undefined {
  const { p } = all;
  if (nameOf(p.op(w.rows)) !== "select") return undefined;
  const [test, yes, no] = p.operands(w.rows) as [number, number, number];
  const { form } = all.at(w.places);
  if (form === undefined || !all.at(w.places).batched || isStill(all.at(w.places))) return undefined;
  const same = ({ line, places }: Read): boolean =>
    line === no && (places === w.places || isSameForm(all.at(places).form, form));
  if (!reads.some(same) || !all.at(test).batched || all.tensor(test).rec !== null) return undefined;
  const holds = all.tensor(test).value as Uint8Array;
  const chosen = Int32Array.from([...holds.keys()].filter((k) => holds[k] !== 0));
  if (chosen.length === 0 || chosen.length === holds.length) return undefined;
  return { places: materializeSome(form, chosen), rows: take(reshape(all.tensor(yes, true), [-1]), chosen) };
}
type Placed = All & { readonly form: Affine };
/** Whether places with an axis of turns are the same in all of them. */
const isStill = ({ form }: All): boolean => form !== undefined && form.axes[0] === 0;
const oneTurn = ({ form, batched }: Placed): Affine =>
  batched ? { ...form, shape: form.shape.slice(1), axes: form.axes.slice(1) } : form;
/** The elements of an array that no turn has changed. */
function readAll(all: AllTurns, before: Tensor, places: number): ReturnType<typeof settled> {
  const at = all.at(places);
  if (at.form === undefined) return settled(takeAt(before, all.tensor(places)), at.batched);
  const moves = at.batched && !isStill(at);
  return settled(readAt(before, moves ? at.form : oneTurn(at as Placed), all.settled), moves);
}
