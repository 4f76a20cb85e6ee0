import {
  ADD,
  type Chunk,
  DIV,
  INPUT,
  MUL,
  NEG,
  ON_DEMAND,
  PROJ,
  type Program,
  SCALE,
  SHIFT,
  SUB,
} from "../ir/program.ts";
import { type Raw, type TypedArray, zeroRaw } from "../ir/raw.ts";
import { F64 } from "../ir/type.ts";
import { selectCode } from "../prims/comparison.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { row } from "../record/rules.ts";
import { run } from "../record/run.ts";
import { primitives, scalarRules } from "../record/table.ts";
import { movingLines } from "./moving.ts";
import { partOf } from "./replay.ts";
import { reverseTemplate, scalarSlope, splitTemplate } from "./template.ts";

/** Lanes that received something: not 0. Counts saturate, so that no number of contributions looks like none. */
type Lanes = Uint8ClampedArray;

/**
 * Reverse sweep over a recording whose numbers are all known, without building the reverse list: every operation's
 * template runs on the recorded values. Scalars are one loop over columns. With an array cotangent travels the set of
 * lanes that received anything (a branch or an index leaves the others out); lanewise rules keep the rest at exactly 0.
 */
export class Pull {
  private readonly p: Program;
  private readonly moves: Uint8Array;
  private readonly num: Float64Array;
  private readonly has: Uint8Array;
  private readonly arrays: Map<number, TypedArray | Raw[]> = new Map();
  private readonly own: Set<number> = new Set();
  private readonly touched: Map<number, Lanes> = new Map();
  /** What lines that were evaluated here saved for the way back. */
  private readonly saved: Map<number, { readonly backward: Program; readonly residuals: readonly Raw[] }> = new Map();

  constructor(p: Program, active: readonly boolean[]) {
    this.p = p;
    this.moves = movingLines(p, active);
    this.num = new Float64Array(p.n);
    this.has = new Uint8Array(p.n);
    for (let k = 0; k < p.chunks.length; k++) this.evaluate(p.chunks[k]!, k << SHIFT);
  }
  /** Forward over the lines that waited: those that move save what they need on the way back. */
  private evaluate(chunk: Chunk, base: number): void {
    const { p, moves } = this;
    const { known } = chunk;
    for (let at = 0; at < known.length; at++) {
      if (known[at] !== ON_DEMAND) continue;
      const i = base + at;
      const ids = p.operands(i);
      const x = ids.map((a) => this.raw(a));
      const block = primitives[p.op(i)];
      if (moves[i] === 1 && block?.many && block.linearize !== undefined) {
        const { forward, backward } = splitTemplate(p, i, ids, this.moving(ids));
        const n = p.type(i).parts.length;
        const out = run(forward, x);
        p.keep(i, out.slice(0, n));
        this.saved.set(i, { backward, residuals: out.slice(n) });
      } else p.keep(i, evaluateLine(p, i, x, false));
    }
  }
  /** Cotangents of the inputs for those of the outputs; undefined where nothing arrives. */
  run(seeds: readonly (Raw | undefined)[]): (Raw | undefined)[] {
    const { p, has, moves } = this;
    p.outputs.forEach((o, k) => {
      const s = seeds[k];
      if (s !== undefined && moves[o]) this.gain(o, typeof s === "number" ? s : (s as TypedArray).slice(), undefined);
    });
    for (let k = p.chunks.length - 1; k >= 0; k--) this.sweep(p.chunks[k]!, k << SHIFT);
    return p.inputs.map((id) => (has[id] ? ((this.arrays.get(id) as Raw | undefined) ?? this.num[id]) : undefined));
  }
  /** Backward over one chunk. c times the slopes of the arithmetic operations is written out; the others follow their rules. */
  private sweep(chunk: Chunk, base: number): void {
    const { p, has, moves, num } = this;
    const { op, type, a: first, b: second, num: value } = chunk;
    const f64 = F64.id;
    for (let at = Math.min(op.length, p.n - base) - 1; at >= 0; at--) {
      const i = base + at;
      if (has[i] === 0) continue;
      const code = op[at]!;
      if (code === INPUT) continue;
      const a = first[at]!;
      if (a < 0 || type[at] !== f64 || scalarRules[code] === undefined || !p.isType(a, f64)) {
        this.arrayStep(i, code);
        continue;
      }
      const b = second[at]!;
      const c = num[i]!;
      let ca = c;
      let cb = c;
      switch (code) {
        case ADD:
          break;
        case SUB:
          cb = -c;
          break;
        case MUL:
        case SCALE:
          ca = c * p.num(b);
          cb = c * p.num(a);
          break;
        case DIV:
          ca = c / p.num(b);
          cb = -(ca * value[at]!);
          break;
        case NEG:
          ca = -c;
          break;
        default:
          this.slopeStep(code, a, b, c, value[at]!);
          continue;
      }
      if (moves[a] === 1) {
        num[a]! += ca;
        has[a] = 1;
      }
      if (b >= 0 && moves[b] === 1) {
        num[b]! += cb;
        has[b] = 1;
      }
    }
  }
  private slopeStep(op: number, a: number, b: number, c: number, y: number): void {
    const { p, moves, num, has } = this;
    const x = p.num(a);
    const z = b < 0 ? 0 : p.num(b);
    if (moves[a] === 1) {
      num[a]! += c * scalarSlope(op, 0)(x, z, y);
      has[a] = 1;
    }
    if (b >= 0 && moves[b] === 1) {
      num[b]! += c * scalarSlope(op, 1)(x, z, y);
      has[b] = 1;
    }
  }
  private arrayStep(i: number, op: number): void {
    const { p, moves, has } = this;
    const ids = p.operands(i);
    const ct: Raw = (this.arrays.get(i) as Raw | undefined) ?? this.num[i]!;
    this.arrays.delete(i);
    if (op === PROJ) {
      const a = ids[0]!;
      const parts = (this.arrays.get(a) as Raw[] | undefined) ?? [];
      parts[partOf(p, i)] = ct;
      this.arrays.set(a, parts);
      has[a] = 1;
      return;
    }
    const block = primitives[op]!;
    if (block.accumulate !== undefined && moves[ids[0]!]) {
      this.accumulateStep(i, op, ids, ct);
      return;
    }
    if (op === selectCode) {
      this.selectStep(i, ids, ct);
      return;
    }
    const cts = block.many ? p.type(i).parts.map((t, k) => (ct as Raw[])[k] ?? zeroRaw(t)) : [ct];
    const saved = this.saved.get(i);
    this.saved.delete(i);
    const got =
      saved !== undefined
        ? run(saved.backward, [...saved.residuals, ...cts])
        : run(reverseTemplate(p, i, ids, this.moving(ids)), [...this.around(i, ids), ...cts]);
    const lanes = block.lanewise ? this.touched.get(i) : undefined;
    let k = 0;
    for (const a of ids) {
      if (!moves[a]) continue;
      const c = got[k++]!;
      if (lanes !== undefined && typeof c === "object")
        for (let l = 0; l < lanes.length; l++) if (!lanes[l]) (c as TypedArray)[l] = 0;
      if (!(block.drops || (block.moves && this.touched.has(i))) || !lanewiseBehind(p, a)) this.gain(a, c, lanes);
      else {
        const hit = this.reached(i, ids);
        if (typeof hit === "object") this.gain(a, c, hit);
        else if (hit !== 0) this.gain(a, c, undefined);
      }
    }
  }
  private moving(ids: readonly number[]): boolean[] {
    return ids.map((a) => this.moves[a] === 1);
  }
  /** Operands and results of a line, as its template takes them. */
  private around(i: number, ids: readonly number[]): Raw[] {
    const y = this.raw(i);
    return [...ids.map((a) => this.raw(a)), ...(primitives[this.p.op(i)]!.many ? (y as readonly Raw[]) : [y])];
  }
  private raw(a: number): Raw {
    const known = this.p.raw(a);
    if (known === undefined) throw new Error("the reverse sweep met a value that is not known");
    return known;
  }
  /** ct[a] += c. Arrays are copied before the first update in place: add gives one array to both operands. */
  private gain(a: number, c: Raw, lanes: Lanes | undefined): void {
    const { has, arrays, own, touched } = this;
    if (typeof c === "number") {
      this.num[a]! += c;
      has[a] = 1;
      return;
    }
    const old = arrays.get(a) as TypedArray | undefined;
    if (!has[a] || old === undefined) {
      arrays.set(a, c as TypedArray);
      has[a] = 1;
      if (lanes !== undefined) touched.set(a, lanes.slice());
      return;
    }
    const before = touched.get(a);
    if (before !== undefined) {
      if (lanes === undefined) touched.delete(a);
      else
        touched.set(
          a,
          before.map((t, j) => t | lanes[j]!),
        );
    }
    let sum = old;
    if (!own.has(a)) {
      sum = old.slice();
      arrays.set(a, sum);
      own.add(a);
    }
    for (let j = 0; j < sum.length; j++) sum[j]! += (c as TypedArray)[j]!;
  }
  /** A gather adds into the accumulator: constant cost for one row of a long array. */
  private accumulateStep(i: number, op: number, ids: readonly number[], ct: Raw): void {
    const { p, has, arrays, own, touched } = this;
    const a = ids[0]!;
    const block = primitives[op]!;
    const types = row(ids.map((k) => p.type(k)));
    const fresh = !has[a];
    const acc = (fresh ? zeroRaw(p.type(a)) : arrays.get(a)) as TypedArray;
    const x = row(ids.map((k) => this.raw(k)));
    const params = p.params.get(i);
    if (fresh && primitives[p.op(a)]?.lanewise) touched.set(a, new Uint8ClampedArray(acc.length));
    const lanes = touched.get(a);
    if (lanes !== undefined) block.accumulate!(lanes as unknown as Raw, x, this.live(i), types, params, true);
    arrays.set(a, block.accumulate!(acc, x, ct, types, params, fresh || own.has(a)) as TypedArray);
    has[a] = 1;
    own.add(a);
  }
  /** Each lane of a select goes to the side that it was taken from. */
  private selectStep(i: number, ids: readonly number[], ct: Raw): void {
    const { moves } = this;
    const test = this.raw(ids[0]!);
    const before = this.touched.get(i);
    for (const side of [1, 2]) {
      const a = ids[side]!;
      if (!moves[a]) continue;
      if (typeof ct === "number") {
        if ((test !== 0) === (side === 1)) this.gain(a, ct, undefined);
        continue;
      }
      const lanes = Uint8ClampedArray.from(test as TypedArray, (q, j) =>
        (q !== 0) === (side === 1) && (before === undefined || before[j]) ? 1 : 0,
      );
      this.gain(a, (ct as TypedArray).map((c, j) => (lanes[j] ? c : 0)) as TypedArray, lanes);
    }
  }
  /** 1 in the lanes of a line that received anything. */
  private live(i: number): Raw {
    const x = ones(this.p, i);
    const lanes = this.touched.get(i);
    if (lanes !== undefined) (x as TypedArray).set(lanes);
    return x;
  }
  /** Lanes of operand 0 that reach a lane of the result which received anything; for a number whether it does. */
  private reached(i: number, ids: readonly number[]): Lanes | number {
    const template = reverseTemplate(this.p, i, ids, this.moving(ids));
    const hit = run(template, [...this.around(i, ids), this.live(i)])[0] as TypedArray | number;
    return typeof hit === "number" ? hit : Uint8ClampedArray.from(hit, (h) => (h !== 0 ? 1 : 0));
  }
}
/** Does a lanewise operation, whose slope may be infinite, stand behind this line? Only then lanes are worth remembering. */
function lanewiseBehind(p: Program, a: number): boolean {
  let behind = a;
  while (primitives[p.op(behind)]?.moves) behind = p.operand(behind, 0);
  return primitives[p.op(behind)]?.lanewise === true;
}
function ones(p: Program, i: number): Raw {
  const z = zeroRaw(p.type(i));
  return typeof z === "number" ? 1 : (z as TypedArray).fill(1);
}
