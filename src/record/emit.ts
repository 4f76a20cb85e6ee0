import {
  ADD,
  CONST,
  DIV,
  KNOWN,
  MASK,
  MUL,
  ON_DEMAND,
  type Params,
  PROJ,
  type Program,
  partOf,
  SHIFT,
  SUB,
} from "../ir/program.ts";
import { pooled, type Raw, storage } from "../ir/raw.ts";
import { BOOL, F64, type Type } from "../ir/type.ts";
import { fail } from "./errors.ts";
import { keepValue } from "./evaluate.ts";
import { asRules, origin, type Recording, rulesOf, top, within } from "./recording.ts";
import { type Primitive, row } from "./rules.ts";
import { primitives, scalarRules } from "./table.ts";
import { concrete, Tensor } from "./tensor.ts";

/** The line of v in rec; outer values become captured inputs, numbers become constants. */
export function lineOf(rec: Recording, given: Tensor): number {
  const v = settle(given);
  if (v.rec === rec) return v.id;
  const p = rec.program;
  if (v.rec === null) {
    const id = p.push2(CONST, v.type, -1, -1);
    p.keep(id, v.value!);
    return id;
  }
  rec.entries ??= new Map();
  let lines = rec.entries.get(v.rec);
  if (lines === undefined) {
    lines = new Map();
    rec.entries.set(v.rec, lines);
  }
  let id = lines.get(v.id);
  if (id === undefined) {
    id = rec.input(v).id;
    lines.set(v.id, id);
    rec.captured.push(v);
  }
  return id;
}

/** A value of a finished recording is a value of the recording around it (or its number): replay its slice there, once. */
export function settle(v: Tensor): Tensor {
  let w = v;
  while (w.rec?.closed) w = outward(w.rec, w.id);
  return w;
}
function outward(rec: Recording, id: number): Tensor {
  const p = rec.program;
  let home: Recording | null = rec;
  // What is sealed took what was recorded inside of it along.
  for (; home?.closed; home = home.parent)
    if (home.sealed)
      fail(
        home.kind,
        `a value computed inside ${home.kind} was used outside it`,
        "Return it, or read it inside: x.item()",
      );
  const done = rec.forward[id] as Tensor | undefined;
  if (done !== undefined && (home !== null || top === null)) return done;
  if (home === null && top !== null)
    fail(
      rec.kind,
      `a value recorded by a finished ${rec.kind} was used in a later recording, where its derivative would be lost`,
      "Compute it again, or take its number with item()",
    );
  if (home === null && p.known(id) === KNOWN) {
    const raw = concrete(p.type(id), p.raw(id)!);
    rec.forward[id] = raw;
    return raw;
  }
  return replayed(home, rec, id);
}
/** A value of an open recording, seen from one level further out (for guards). */
export function lift(v: Tensor): Tensor {
  const rec = v.rec!;
  return (rec.forward[v.id] as Tensor | undefined) ?? replayed(rec.parent, rec, v.id);
}
function replayed(home: Recording | null, rec: Recording, id: number): Tensor {
  within(home, () => asRules(() => replaySlice(rec, id)));
  return rec.forward[id] as Tensor;
}
function replaySlice(rec: Recording, id: number): void {
  const { program: p, forward } = rec;
  const need = new Uint8Array(id + 1);
  need[id] = 1;
  for (let i = id; i >= 0; i--) if (need[i] && !forward[i]) for (const a of p.operands(i)) need[a] = 1;
  for (let i = 0; i <= id; i++) {
    if (!need[i] || forward[i]) continue;
    rulesOf(p, i);
    const x = p.operands(i).map((a) => forward[a] as Tensor);
    forward[i] = p.op(i) === PROJ ? (x[0] as unknown as readonly Tensor[])[partOf(p, i)]! : repeat(p, i, x, p.raw(i));
  }
}
/** What a line is under replay: a value, or the results of an operation that has several. */
export type Entry = Tensor | readonly Tensor[];
/** A line emitted anew into the current context. */
export const repeat = (p: Program, i: number, x: readonly Tensor[], riding?: Raw): Entry =>
  p.op(i) < PROJ ? concrete(p.type(i), p.raw(i)!) : again(p.op(i), x, p.params.get(i), riding);

/** Emits a line that was recorded before. */
export function again(op: number, x: readonly Tensor[], params: Params | undefined, riding?: Raw): Tensor | Tensor[] {
  return primitives[op]!.many ? emitTuple(op, x, params, riding) : emit(op, x, params, riding);
}

/** The one door: evaluates when nothing records, else appends to the innermost recording. `riding`: a value already known. */
export function emit(op: number, given: readonly Tensor[], params?: Params, riding?: Raw): Tensor {
  const k = given.length;
  const x = new Array<Tensor>(k);
  const xTypes = new Array<Type>(k);
  let rec = top;
  let plain = true;
  let mine = false;
  for (let j = 0; j < k; j++) {
    const v = settle(given[j]!);
    x[j] = v;
    xTypes[j] = v.type;
    if (v.rec !== null) {
      plain = false;
      if (v.rec === rec) mine = true;
    }
  }
  if (!mine) while (rec?.linear && !x.some((v) => v.rec === rec)) rec = rec.parent;
  const block = primitives[op]!;
  const type = block.type(row(xTypes), params);
  if (rec === null || (plain && (!rec.lazy || atOnce(op, type, xTypes)))) {
    const raw = riding ?? block.value(row(x.map((v) => v.value!)), type, params, row(xTypes), false);
    return concrete(type, raw);
  }
  return append(rec, op, type, x, xTypes, params, riding);
}
/** What even a lazy recording evaluates: numbers, by operations that always end and never fail. */
const atOnce = (op: number, type: Type, xTypes: readonly Type[]): boolean =>
  type.size === 1 && scalarRules[op] !== undefined && xTypes.every((t) => t.size === 1);
/** Does an operation give values and tangents at once? */
const splits = ({ linearize, push }: Primitive): unknown => linearize ?? push;
function append(
  rec: Recording,
  op: number,
  type: Type,
  x: readonly Tensor[],
  xTypes: readonly Type[],
  params: Params | undefined,
  riding: Raw | undefined,
): Tensor {
  const p = rec.program;
  let state: number = KNOWN;
  const ids = x.map((v) => {
    const a = lineOf(rec, v);
    state &&= p.known(a) && Math.max(state, p.known(a));
    return a;
  });
  const id = p.push(op, type, ids, params);
  if (origin === undefined && primitives[op]!.compares) rec.comparisons.push(id);
  if (rec.sources) p.sources[id] = origin || rec.sources();
  if (riding !== undefined) p.keep(id, riding);
  else if (state) {
    const waits = (rec.lazy && !atOnce(op, type, xTypes)) || (rec.defers && splits(primitives[op]!));
    if (state === ON_DEMAND || waits) p.defer(id);
    else keepValue(p, id, ids);
  }
  return new Tensor(rec, id, type, undefined);
}
/** An operation with several results: one line for the tuple, one for each part. */
export function emitTuple(op: number, x: readonly Tensor[], params?: Params, riding?: Raw): Tensor[] {
  const t = emit(op, x, params, riding);
  return t.type.parts.map((type, part) => {
    if (t.rec === null) return concrete(type, (t.value as readonly Raw[])[part]!);
    const p = t.rec.program;
    const id = p.push(PROJ, type, [t.id], { part });
    if (p.known(t.id) === KNOWN) p.keep(id, (p.raw(t.id) as readonly Raw[])[part]!);
    else if (p.known(t.id) === ON_DEMAND) p.defer(id);
    return new Tensor(t.rec, id, type, undefined);
  });
}

/** Value of a lanewise operation on scalars. */
export function compute(op: number, a: number, b: number): number {
  if (op === MUL) return a * b;
  if (op === ADD) return a + b;
  if (op === SUB) return a - b;
  if (op === DIV) return a / b;
  return scalarRules[op]!(a, b, 0);
}
/**
 * Fast path for f64 scalars of the innermost recording; undefined when it does not apply. `compares`: of an operation on two,
 * whether it does.
 */
export function emitScalar(op: number, x: unknown, y?: unknown, compares?: boolean): Tensor | undefined {
  const rec = top;
  if (rec === null || !(x instanceof Tensor) || x.rec !== rec || x.type !== F64) return undefined;
  const p = rec.program;
  const a = x.id;
  const of = p.chunks[a >>> SHIFT]!;
  let known: number = of.known[a & MASK]!;
  const u = of.num[a & MASK]!;
  let b = -1;
  let v = 0;
  if (typeof y === "number") {
    v = y;
    b = p.push2(CONST, F64, -1, -1, undefined, y);
  } else if (y instanceof Tensor) {
    if (y.rec !== rec || y.type !== F64) return undefined;
    b = y.id;
    const by = p.chunks[b >>> SHIFT]!;
    v = by.num[b & MASK]!;
    // 0 where one of them is not there, KNOWN where both are.
    known &&= by.known[b & MASK]! && known | by.known[b & MASK]!;
  } else if (compares !== undefined) return undefined;
  if (compares && origin === undefined) rec.comparisons.push(p.n);
  if (rec.sources) p.sources[p.n] = origin || rec.sources();
  const type = compares ? BOOL : F64;
  const id = p.push2(op, type, a, b, undefined, known === KNOWN ? compute(op, u, v) : undefined);
  if (known > KNOWN) p.defer(id);
  return new Tensor(rec, id, type, undefined);
}
/** The same for a scalar as an array of one number. */
export function emitEntry(op: number, x: Tensor, type: Type, params: Params): Tensor | undefined {
  const rec = top;
  if (rec === null || x.rec !== rec || x.rank || rec.sources) return undefined;
  const p = rec.program;
  const id = p.push2(op, type, x.id, -1, params);
  const known = p.known(x.id);
  if (known === ON_DEMAND || (known && rec.lazy)) p.defer(id);
  else if (known) {
    const raw = pooled(p.pool, storage, type);
    raw[0] = p.num(x.id);
    p.keep(id, raw);
  }
  return new Tensor(rec, id, type, undefined);
}
