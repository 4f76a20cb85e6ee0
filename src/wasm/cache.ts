import { CONST, Program } from "../ir/program.ts";
import { type Raw, sameRaw } from "../ir/raw.ts";
import { type CompiledModule, compileModule, type Source } from "./module.ts";

interface Entry {
  readonly source: Source;
  readonly module: CompiledModule;
}
/** By hash of the list. What no compiled function uses any more is forgotten. */
const entries = new Map<number, WeakRef<Entry>[]>();
const entryOf = new WeakMap<CompiledModule, Entry>();

/** The module of a program: that of an equal one, constants and guards included, while somebody has it. */
export function moduleOf(source: Source): CompiledModule {
  const hash = hashOf(source.program);
  const alive = (entries.get(hash) ?? []).filter((ref) => ref.deref() !== undefined);
  for (const ref of alive) {
    const entry = ref.deref();
    if (entry !== undefined && sameSource(entry.source, source)) return entry.module;
  }
  const entry = { source, module: compileModule(source.program, source.guards, source) };
  entryOf.set(entry.module, entry);
  alive.push(new WeakRef(entry));
  entries.set(hash, alive);
  forget();
  return entry.module;
}
let lookAt = 64;
/** Takes out what is gone, whenever the table has doubled. */
function forget(): void {
  if (entries.size < lookAt) return;
  for (const [hash, refs] of entries) if (refs.every((ref) => ref.deref() === undefined)) entries.delete(hash);
  lookAt = Math.max(64, 2 * entries.size);
}
/** Of operations, types and operands (FNV-1a on words). */
function hashOf(p: Program): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < p.n; i++) {
    h = Math.imul(h ^ p.op(i), prime);
    h = Math.imul(h ^ p.type(i).id, prime);
    for (const a of p.operands(i)) h = Math.imul(h ^ a, prime);
  }
  for (const o of p.outputs) h = Math.imul(h ^ o, prime);
  return h >>> 0;
}
const prime = 0x01000193;
const sameSource = (a: Source, b: Source): boolean =>
  same(a.features, b.features) &&
  a.guards.length === b.guards.length &&
  a.guards.every((g, k) => same(g, b.guards[k])) &&
  sameProgram(a.program, b.program);

/** Whether two lists are equal. `loosely`: whatever functions and other objects are among their parameters. */
export function sameProgram(p: Program, q: Program, loosely = false): boolean {
  if (p === q) return true;
  if (p.n !== q.n || !same(p.inputs, q.inputs) || !same(p.outputs, q.outputs)) return false;
  for (let i = 0; i < p.n; i++) {
    const [ids, others] = [p.operands(i), q.operands(i)];
    if (p.op(i) !== q.op(i) || p.type(i) !== q.type(i) || ids.length !== others.length) return false;
    if (ids.some((a, k) => a !== others[k]) || !same(p.params.get(i), q.params.get(i), loosely)) return false;
    if (p.op(i) === CONST && !sameRaw(p.raw(i)!, q.raw(i)!)) return false;
  }
  return true;
}
/** Whether two parameters are interchangeable; functions and other objects only if they are one, or `loosely`. */
function same(a: unknown, b: unknown, loosely = false): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return loosely && typeof a === "function" && typeof b === "function";
  if (a.constructor !== b.constructor) return false;
  if (a instanceof Program) return sameProgram(a, b as Program, loosely);
  if (ArrayBuffer.isView(a)) return sameRaw(a as unknown as Raw, b as unknown as Raw);
  if (!Array.isArray(a) && Object.getPrototypeOf(a) !== Object.prototype) return loosely;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never], loosely))
  );
}
