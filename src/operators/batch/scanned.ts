import { type Closed, capturedAt } from "../../control/body.ts";
import { scanLine } from "../../control/scan.ts";
import { ADD, CONST, INPUT, MUL, PROJ, type Program, SUB } from "../../ir/program.ts";
import { arrayType, I32, type Type } from "../../ir/type.ts";
import { reshape } from "../../prims/broadcast.ts";
import { type Indexing, moveAxis, take } from "../../prims/indexing.ts";
import { concatenate } from "../../prims/joining.ts";
import { cutAxis } from "../../prims/slicing.ts";
import { recordProgram } from "../../record/record.ts";
import { asRules } from "../../record/recording.ts";
import { nameOf } from "../../record/table.ts";
import { concrete, type Tensor } from "../../record/tensor.ts";
import { neededLines } from "../../transforms/prune.ts";
import { type Entry, partOf, repeat } from "../../transforms/replay.ts";
import { number, part, put, type Segment, Segments } from "./segments.ts";

interface Counted {
  readonly low: number;
  readonly step: number;
  readonly count: number;
}
/** A carry is cut into that many pieces at most. */
const mostPieces = 32;

/**
 * A loop as a scan, its results in the order of `initial`. What is the same in all turns is computed before it, so that its
 * slopes are added up piece by piece; rows that the counter picks of what does not change are its xs; arrays that it carries
 * and reads and writes in pieces are carried as those.
 */
export function scanned({ program: p, captured }: Closed, initial: readonly Tensor[], turns: Counted): Tensor[] {
  const body = new Body(p, captured, turns);
  return asRules(() => body.scan(initial, turns));
}
class Body {
  readonly #p: Program;
  readonly #first: number;
  readonly #live: Uint8Array;
  /** Lines that are the same in all turns, by 1, and their values. */
  readonly #fixed: Uint8Array;
  readonly #outside: (Entry | undefined)[] = [];
  readonly #segments: Segments;
  /** Gathers of rows that the counter picks: the first of them and the distance between neighbouring turns. */
  readonly #rows: Map<number, readonly [first: number, step: number]> = new Map();
  /** Where carries begin and end in pieces. */
  readonly #cuts: Map<number, number[]> = new Map();

  constructor(p: Program, captured: readonly Tensor[], turns: Counted) {
    this.#p = p;
    this.#first = captured.length;
    this.#live = neededLines(p, p.outputs);
    this.#fixed = new Uint8Array(p.n);
    captured.forEach((v, k) => {
      this.#fixed[p.inputs[k]!] = 1;
      this.#outside[p.inputs[k]!] = v;
    });
    for (let i = 0; i < p.n; i++)
      if (p.op(i) === CONST || (p.op(i) !== INPUT && p.operands(i).every((a) => this.#fixed[a] === 1)))
        this.#fixed[i] = 1;
    this.#segments = new Segments(p, (i) => this.#fixed[i] === 1 || p.type(i).dtype !== "f64");
    this.#findRows(turns);
    this.#cutCarries();
  }
  #findRows({ low, step, count }: Counted): void {
    const p = this.#p;
    /** times * counter + constant */
    const forms = new Map<number, readonly [times: number, constant: number]>([[p.inputs.at(-1)!, [1, 0]]]);
    const formOf = (i: number): readonly [number, number] | undefined =>
      p.op(i) === CONST && p.type(i) === I32 ? [0, p.num(i)] : forms.get(i);
    for (let i = 0; i < p.n; i++) {
      const op = p.op(i);
      const [a, b] = p.operands(i).map(formOf);
      if (p.type(i) === I32 && a !== undefined && b !== undefined) {
        if (op === ADD) forms.set(i, [a[0] + b[0], a[1] + b[1]]);
        if (op === SUB) forms.set(i, [a[0] - b[0], a[1] - b[1]]);
        if (op === MUL && (a[0] === 0 || b[0] === 0)) forms.set(i, [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]);
      }
      if (nameOf(op) !== "gather" || b === undefined || b[0] === 0 || this.#fixed[p.operand(i, 0)] === 0) continue;
      const { shared, axis } = p.params.get(i) as Indexing;
      const [from, by] = [b[0] * low + b[1], b[0] * step];
      const last = from + (count - 1) * by;
      const n = p.type(p.operand(i, 0)).shape[axis]!;
      if (shared === 0 && Math.min(from, last) >= 0 && Math.max(from, last) < n) this.#rows.set(i, [from, by]);
    }
  }
  /** Lines whose values are asked for, with the segments that each reads of arrays. */
  #eachRead(visit: (s: readonly Segment[]) => void): void {
    const p = this.#p;
    for (let i = 0; i < p.n; i++) {
      if (this.#live[i] === 0 || this.#fixed[i] === 1 || p.op(i) === INPUT || this.#segments.joins(i)) continue;
      const element = this.#segments.element(i);
      if (element !== undefined) visit([element]);
      else for (const a of p.operands(i)) visit(this.#segments.of(a));
    }
  }
  #cutCarries(): void {
    const p = this.#p;
    const carries = p.inputs.slice(this.#first, -1);
    const cuts = new Map<number, Set<number>>();
    carries.forEach((c, k) => {
      const type = p.type(c);
      if (type.dtype !== "f64" || type.shape.length !== 1) return;
      let at = 0;
      cuts.set(c, new Set([0, ...this.#segments.of(p.outputs[k]!).map((s) => (at += s.size))]));
    });
    this.#eachRead((segments) => {
      for (const { line, from, size } of segments)
        cuts
          .get(line)
          ?.add(from)
          .add(from + size);
    });
    const whole = new Set<number>();
    const across = ({ line, from, size }: Segment): boolean =>
      [...(cuts.get(line) ?? [])].some((at) => from < at && at < from + size);
    this.#eachRead((segments) => {
      for (const s of segments) if (across(s)) whole.add(s.line);
    });
    // Carries that exchange elements, or move their own, stay as they are.
    carries.forEach((c, k) => {
      for (const s of this.#segments.of(p.outputs[k]!))
        if (s.line === c ? across(s) : cuts.has(s.line)) whole.add(c).add(s.line);
    });
    for (const [c, at] of cuts)
      if (!whole.has(c) && at.size > 2 && at.size <= mostPieces + 1)
        this.#cuts.set(
          c,
          [...at].sort((a, b) => a - b),
        );
  }
  /** Values of lines that are the same in all turns, outside; all that these need are such lines, too. */
  #evaluate(asked: readonly number[]): void {
    const p = this.#p;
    const needed = neededLines(p, asked);
    for (let i = 0; i < p.n; i++) {
      if (needed[i] === 0 || this.#outside[i] !== undefined) continue;
      const x = p.operands(i).map((a) => this.#outside[a]!);
      this.#outside[i] = p.op(i) === PROJ ? (x[0] as readonly Tensor[])[partOf(p, i)]! : repeat(p, i, x as Tensor[]);
    }
  }
  /** Whether a line that is the same in all turns is written in the loop: repeated numbers cost nothing there. */
  #stays(i: number): boolean {
    return this.#p.op(i) === CONST || nameOf(this.#p.op(i)) === "broadcast";
  }
  scan(initial: readonly Tensor[], { low, step, count }: Counted): Tensor[] {
    const p = this.#p;
    const asked: number[] = [];
    const ask = (i: number): void => {
      if (this.#fixed[i] === 0) return;
      if (!this.#stays(i)) asked.push(i);
      else for (const a of p.operands(i)) ask(a);
    };
    const tables: number[] = [];
    for (let i = 0; i < p.n; i++) {
      if (this.#live[i] === 0 || this.#fixed[i] === 1) continue;
      if (this.#rows.has(i)) tables.push(i);
      else p.operands(i).forEach(ask);
    }
    p.outputs.forEach(ask);
    this.#evaluate([...asked, ...tables.map((i) => p.operand(i, 0))]);
    const rows = tables.map((i) => {
      const table = this.#outside[p.operand(i, 0)] as Tensor;
      return rowsOf(table, p.params.get(i) as Indexing, this.#rows.get(i)!, count);
    });
    const carries = p.inputs.slice(this.#first, -1);
    const pieces = carries.map((c) => this.#cuts.get(c));
    const split = (k: number, v: Tensor): Tensor[] => {
      const at = pieces[k];
      return at === undefined ? [v] : at.slice(1).map((to, j) => piece(v, at[j]!, to - at[j]!));
    };
    const first = initial.flatMap((v, k) => split(k, v));
    const types: Type[] = [
      ...first.map((v) => v.type),
      ...rows.map((v) => arrayType(v.dtype as "f64", v.shape.slice(1))),
      I32,
    ];
    const closed = capturedAt(
      recordProgram("loop", types, (ins) => this.#write(ins, first.length), { sealed: true }),
      0,
    );
    const counter = Int32Array.from({ length: count }, (_, k) => low + k * step);
    const xs = [...rows, concrete(arrayType("i32", [count]), counter)];
    const outs = scanLine([...closed.captured, ...first, ...xs], {
      body: closed.program,
      constants: closed.captured.length,
      carries: first.length,
      length: count,
      reverse: false,
      snapshots: 0,
      states: 0,
    });
    let next = 0;
    return pieces.map((at) => {
      if (at === undefined) return outs[next++]!;
      const own = outs.slice(next, next + at.length - 1);
      next += own.length;
      return concatenate(own.map((v) => (v.rank === 0 ? reshape(v, [1]) : v)));
    });
  }
  /** The body, given (pieces of carries, rows, counter). */
  #write(ins: readonly Tensor[], carried: number): Tensor[] {
    const p = this.#p;
    const v: (Entry | undefined)[] = [];
    const inside = new Map<number, readonly Tensor[]>();
    let next = 0;
    for (const c of p.inputs.slice(this.#first, -1)) {
      const at = this.#cuts.get(c);
      if (at === undefined) v[c] = ins[next++]!;
      else {
        inside.set(c, ins.slice(next, next + at.length - 1));
        next += at.length - 1;
      }
    }
    next = carried;
    v[p.inputs.at(-1)!] = ins.at(-1)!;
    const held = ({ line, from }: Segment): readonly [Tensor, number] => {
      const at = this.#cuts.get(line);
      if (at === undefined) return [value(line) as Tensor, 0];
      const k = at.findIndex((to) => to > from) - 1;
      return [inside.get(line)![k]!, at[k]!];
    };
    const value = (i: number): Entry => {
      const known = v[i];
      if (known !== undefined) return known;
      const made =
        this.#fixed[i] === 0
          ? put(this.#segments.of(i), held)
          : !this.#stays(i)
            ? this.#outside[i]!
            : repeat(
                p,
                i,
                p.operands(i).map((a) => value(a) as Tensor),
              );
      v[i] = made;
      return made;
    };
    for (let i = 0; i < p.n; i++) {
      const op = p.op(i);
      if (this.#live[i] === 0 || this.#fixed[i] === 1 || op === INPUT || this.#segments.joins(i)) continue;
      const element = this.#segments.element(i);
      if (this.#rows.has(i)) v[i] = ins[next++]!;
      else if (element !== undefined) v[i] = number(element, held);
      else if (op === PROJ) v[i] = (value(p.operand(i, 0)) as readonly Tensor[])[partOf(p, i)]!;
      else
        v[i] = repeat(
          p,
          i,
          p.operands(i).map((a) => value(a) as Tensor),
        );
    }
    return p.inputs.slice(this.#first, -1).flatMap((c, k) => {
      const o = p.outputs[k]!;
      const at = this.#cuts.get(c);
      if (at === undefined) return [value(o) as Tensor];
      return at.slice(1).map((to, j) => {
        const segments = part(this.#segments.of(o), at[j]!, to - at[j]!);
        return to - at[j]! === 1 ? number(segments[0]!, held) : put(segments, held);
      });
    });
  }
}
/** Elements of an array with one axis; one element as a number. */
const piece = (v: Tensor, from: number, size: number): Tensor =>
  size === 1 ? take(v, from) : cutAxis(v, 0, from, size);
/** The rows of x that the turns read, stacked. */
function rowsOf(x: Tensor, { axis }: Indexing, [first, step]: readonly [number, number], count: number): Tensor {
  return cutAxis(axis === 0 ? x : moveAxis(x, axis, 0), 0, first, count, step);
}
