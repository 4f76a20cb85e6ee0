import { ADD, CONST, INPUT, MUL, type Program, SCALE, SUB } from "../ir/program.ts";
import { at, type Raw, storage } from "../ir/raw.ts";
import { arrayType, type DType, isTuple, type Type } from "../ir/type.ts";
import { neg } from "../prims/arithmetic.ts";
import { reshape, zerosOf } from "../prims/broadcast.ts";
import { gatherLine } from "../prims/indexing.ts";
import { concatenate, stack } from "../prims/joining.ts";
import { asRules, within } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { ColumnSets } from "./columnSets.ts";
import { constantRaw } from "./constantRaw.ts";
import type { Linearized } from "./linearize.ts";
import { repeat } from "./replay.ts";

/** What a line costs in a compiled program beside its numbers, in numbers: of single numbers, and of arrays. */
const [numberLine, arrayLine] = [10, 100];
const costOf = (size: number): number => (size === 1 ? numberLine : arrayLine + size);
/** Columns are made apart where that is less than that part of the work of all at once, */
const worthwhile = 0.7;
/** and by no more lines than that. */
const mostLines = 500;

/** A linear program whose inputs are read number by number, and the columns that each line depends on. */
interface Reading {
  /** By line: the column that it is, counted from 1; 0: none. */
  readonly columnOf: Int32Array;
  readonly sets: ColumnSets;
  readonly touched: Int32Array;
}
/** undefined where an input is used as a whole. Linear in the first `count` inputs. */
function readingOf({ program: p, residuals }: Linearized, count: number): Reading | undefined {
  const columnOf = new Int32Array(p.n);
  const firsts = new Map<number, number>();
  let columns = 0;
  for (const id of p.inputs.slice(0, count)) {
    const { shape, size } = p.type(id);
    if (shape.length === 0) columnOf[id] = columns + 1;
    else if (shape.length > 1 || p.outputs.includes(id)) return undefined;
    else firsts.set(id, columns);
    columns += size;
  }
  const known = (i: number): Raw | undefined => {
    if (p.op(i) === CONST) return p.raw(i);
    const k = p.inputs.indexOf(i);
    return k < count ? undefined : constantRaw(residuals[k - count]!);
  };
  const sets = new ColumnSets(columns, 1 << 16);
  const touched = new Int32Array(p.n);
  for (let i = 0; i < p.n; i++) {
    const ids = p.operands(i);
    if (ids.some((a) => firsts.has(a))) {
      const place = p.op(i) === gatherLine.code && p.type(i).shape.length === 0 ? known(ids[1]!) : undefined;
      if (typeof place !== "number") return undefined;
      columnOf[i] = firsts.get(ids[0]!)! + place + 1;
    }
    touched[i] = columnOf[i]! > 0 ? sets.single(columnOf[i]! - 1) : sets.unionOf(ids.map((a) => touched[a]!));
    if (sets.isFull) return undefined;
  }
  return { columnOf, sets, touched };
}
/** Whether most columns reach so few lines that one after the other is less work than a basis through all. */
function pays(p: Program, { columnOf, sets, touched }: Reading): boolean {
  const count = (line: number): number => sets.of(touched[line]!).length;
  let [apart, together, lines] = [0, 0, 0];
  for (let i = 0; i < p.n; i++) {
    const all = count(i);
    if (all === 0 || p.op(i) === INPUT) continue;
    // A loop multiplies by coefficients that are not seen from here: 0 times infinity.
    if (isTuple(p.type(i))) return false;
    const { size } = p.type(i);
    together += costOf(sets.columns * size);
    if (columnOf[i]! > 0) continue;
    const [a, b] = p.operands(i);
    const own = p.op(i) === ADD ? count(a!) + count(b!) - all : p.op(i) === SUB ? count(b!) : all;
    apart += own * costOf(size);
    lines += own;
  }
  return lines <= mostLines && apart < worthwhile * together;
}
/** Whether columns are less work one by one, as far as a program tells whose masks are not written out yet. */
export function areCheapApart(lin: Linearized, count: number): boolean {
  const reading = readingOf(lin, count);
  return reading !== undefined && pays(lin.program, reading);
}
/**
 * blocks[j][k]: derivative of output j with respect to linear input k, [...output, ...input], column by column without a
 * basis: what a column does not reach is left out, what stays the same is a number, and numbers that the program puts into
 * a list one by one are put into their rows. undefined where a basis through everything is less work, or an input is not
 * read number by number.
 */
export function columnsApart(lin: Linearized, count: number): Tensor[][] | undefined {
  const { program: p } = lin;
  const reading = readingOf(lin, count);
  if (reading === undefined || !pays(p, reading)) return undefined;
  return asRules(() => {
    const still: (Tensor | undefined)[] = [];
    const columns = Array.from({ length: reading.sets.columns }, (_, c) => columnOf(lin, count, reading, c, still));
    return p.outputs.map((o, j) => {
      let first = 0;
      return p.inputs.slice(0, count).map((id) => {
        const { size, shape } = p.type(id);
        const own = columns.slice(first, first + size);
        first += size;
        const out = lin.outs[j]!.type;
        const full = arrayType(out.dtype as DType, [...out.shape, ...shape]);
        const lines = o < 0 ? undefined : entriesOf(p, o);
        if (o < 0 || own.every((v) => v[o] == null)) return zerosOf(full);
        if (lines !== undefined)
          return inRows(
            full,
            lines.flatMap((line) => own.map((v) => v[line]!)),
          );
        const dense = own.map((v) => v[o] ?? zerosOf(out));
        return reshape(stack(dense, out.shape.length), full.shape);
      });
    });
  });
}
/** Tangents by line where column c is 1 and all others are 0. `still`: what does not move, for all columns. */
function columnOf(
  { program: p, residuals }: Linearized,
  count: number,
  { columnOf: own, sets, touched }: Reading,
  c: number,
  still: (Tensor | undefined)[],
): Tangent[] {
  const reached = new Map<number, boolean>();
  const reaches = (set: number): boolean => {
    let is = reached.get(set);
    if (is === undefined) {
      is = sets.of(set).includes(c);
      reached.set(set, is);
    }
    return is;
  };
  const v: Tangent[] = new Array<Tangent>(p.n).fill(null);
  p.inputs.slice(count).forEach((id, k) => {
    v[id] = residuals[k]!;
  });
  for (let i = 0; i < p.n; i++) {
    if (own[i] === c + 1) v[i] = concrete(p.type(i), 1);
    else if (own[i]! > 0 || p.op(i) === INPUT) continue;
    else if (touched[i] === 0) {
      still[i] ??= step(p, i, v);
      v[i] = still[i]!;
    } else if (reaches(touched[i]!)) v[i] = step(p, i, v);
  }
  return v;
}
function step(p: Program, i: number, v: readonly Tangent[]): Tensor {
  const op = p.op(i);
  const ids = p.operands(i);
  const [a, b] = ids.map((id) => v[id]!) as [Tangent, Tangent];
  if (op === ADD || op === SUB) {
    if (b === null) return a!;
    if (a === null) return op === ADD ? b : fixed([b], () => neg(b));
  }
  if (op === MUL || op === SCALE) {
    if (isOne(a)) return b!;
    if (isOne(b)) return a!;
  }
  const x = ids.map((id) => v[id] ?? zerosOf(p.type(id)));
  return fixed(x, () => repeat(p, i, x) as Tensor);
}
const isOne = (t: Tangent): boolean => t !== null && t.rec === null && t.value === 1;
/** What needs no recorded value is a number. */
const fixed = <T>(x: readonly Tensor[], f: () => T): T => (x.every((t) => t.rec === null) ? within(null, f) : f());

/** The lines of the single numbers that line i puts one after another, or itself. */
function entriesOf(p: Program, i: number): readonly number[] | undefined {
  if (p.type(i).shape.length === 0) return [i];
  if (primitives[p.op(i)]?.lower !== "concatenate") return undefined;
  const numbers = p.operands(i).map((a) => (primitives[p.op(a)]?.view ? p.operand(a, 0) : -1));
  return numbers.every((a) => a >= 0 && p.type(a).shape.length === 0) ? numbers : undefined;
}
/** An array of single numbers; those that are known, zeros among them, are constants between the others. */
function inRows(type: Type, entries: readonly Tangent[]): Tensor {
  const parts: Tensor[] = [];
  for (let k = 0; k < entries.length; ) {
    const from = k;
    while (k < entries.length && isKnown(entries[k]!)) k++;
    if (k > from) {
      const run = arrayType(type.dtype as DType, [k - from]);
      const raw = storage(run);
      for (let e = from; e < k; e++) raw[e - from] = entries[e] === null ? 0 : at(entries[e]!.value!, 0);
      parts.push(concrete(run, raw));
    } else parts.push(reshape(entries[k++]!, [1]));
  }
  const whole = parts.length === 1 ? parts[0]! : concatenate(parts);
  return whole.type === type ? whole : reshape(whole, type.shape);
}
const isKnown = (t: Tangent): boolean => t === null || t.rec === null;
