import {
  ADD,
  type Chunk,
  DIV,
  EMPTY,
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
import { copied, type Raw, type TypedArray, zeroRaw } from "../ir/raw.ts";
import { F64 } from "../ir/type.ts";
import { selectCode } from "../prims/comparison.ts";
import { fail } from "../record/errors.ts";
import { evaluateLine, typesOf } from "../record/evaluate.ts";
import { row, type Split } from "../record/rules.ts";
import { run } from "../record/run.ts";
import { primitives, scalarRules } from "../record/table.ts";
import { has } from "./holds.ts";
import { riskyLines } from "./live.ts";
import { movingLines } from "./moving.ts";
import { partOf } from "./replay.ts";
import { reverseTemplate, scalarSlope } from "./template.ts";
import { live, setPart, type Touched, touchedWhere, untouched } from "./touched.ts";

/** The sweep of `pull`; serves again when it has ended. */
export class Sweep {
  #p!: Program;
  readonly #moves: Uint8Array;
  readonly #num: Float64Array;
  /** Whether a cotangent has arrived at a line; 2: an array that nobody else holds. */
  readonly has: Uint8Array;
  readonly #arrays: Map<number, TypedArray | Raw[]> = new Map();
  readonly #touched: Map<number, Touched | (Touched | undefined)[]> = new Map();
  #risks: Uint8Array | undefined;
  /** What lines that were evaluated here saved for the way back. */
  readonly #saved: Map<number, { readonly backward: Split["backward"]; readonly residuals: readonly Raw[] }> =
    new Map();

  constructor(lines: number) {
    this.#moves = new Uint8Array(lines);
    this.#num = new Float64Array(lines);
    this.has = new Uint8Array(lines);
  }
  /** Forward over the lines that waited: those that move save what they need on the way back. */
  #evaluate(chunk: Chunk, base: number): void {
    const p = this.#p;
    const moves = this.#moves;
    const { known } = chunk;
    for (let at = known.indexOf(ON_DEMAND); at >= 0; at = known.indexOf(ON_DEMAND, at + 1)) {
      const i = base + at;
      const ids = p.operands(i);
      const x = ids.map((a) => this.#raw(a));
      const block = primitives[p.op(i)];
      if (moves[i] === 1 && block?.split) {
        const { forward, backward } = block.split(p, i, ids, this.#moving(ids));
        const n = p.type(i).parts.length;
        const out = run(forward, x);
        p.keep(i, out.slice(0, n));
        this.#saved.set(i, { backward, residuals: out.slice(n) });
      } else p.keep(i, evaluateLine(p, i, x, false));
    }
  }
  run(p: Program, active: readonly boolean[], seeds: readonly (Raw | undefined)[]): (Raw | undefined)[] {
    this.#p = p;
    const has = this.has;
    const num = this.#num;
    const moves = movingLines(p, active, this.#moves);
    for (let k = 0; k < p.chunks.length; k++) this.#evaluate(p.chunks[k]!, k << SHIFT);
    for (let k = 0; k < seeds.length; k++) {
      const s = seeds[k];
      const o = p.outputs[k]!;
      if (s !== undefined && moves[o])
        this.#gain(o, typeof s === "number" ? s : copied(p.type(o), s as TypedArray), undefined);
    }
    for (let k = p.chunks.length - 1; k >= 0; k--) this.#sweep(p.chunks[k]!, k << SHIFT);
    const got = p.inputs.map((id) => (has[id] ? ((this.#arrays.get(id) as Raw | undefined) ?? num[id]) : undefined));
    // Columns of more than a chunk do not serve again.
    if (!p.base) for (const column of [moves, num, has]) column.fill(0, 0, p.n);
    for (const map of [this.#arrays, this.#touched, this.#saved]) if (map.size) map.clear();
    this.#risks = undefined;
    this.#p = EMPTY;
    return got;
  }
  /** Backward over one chunk. Slopes of arithmetic are written out; a scalar rule makes numbers of f64 of such alone. */
  #sweep(chunk: Chunk, base: number): void {
    const p = this.#p;
    const has = this.has;
    const moves = this.#moves;
    const num = this.#num;
    const { op, type, a: first, b: second, num: value } = chunk;
    const f64 = F64.id;
    for (let at = Math.min(op.length, p.n - base) - 1; at >= 0; at--) {
      const i = base + at;
      if (has[i] === 0) continue;
      const code = op[at]!;
      if (code === INPUT) continue;
      const a = first[at]!;
      if (a < 0 || type[at] !== f64 || scalarRules[code] === undefined) {
        this.#arrayStep(i, code);
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
          ca = c * (b < base ? p.num(b) : value[b - base]!);
          cb = c * (a < base ? p.num(a) : value[a - base]!);
          break;
        case DIV:
          ca = c / (b < base ? p.num(b) : value[b - base]!);
          cb = -(ca * value[at]!);
          break;
        case NEG:
          ca = -c;
          break;
        default:
          this.#slopeStep(code, a, b, c, value[at]!);
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
  #slopeStep(op: number, a: number, b: number, c: number, y: number): void {
    const x = this.#p.num(a);
    const z = b < 0 ? 0 : this.#p.num(b);
    // What a flat operation does not take receives nothing, which is more than 0 times a slope that may be infinite.
    const still = primitives[op]!.flat ? 0 : undefined;
    for (let k = 0, v = a; k < 2; k++, v = b) {
      if (this.#moves[v] !== 1) continue;
      const slope = scalarSlope(op, k)(x, z, y);
      if (slope === still) continue;
      this.#num[v]! += c * slope;
      this.has[v] = 1;
    }
  }
  #arrayStep(i: number, op: number): void {
    const p = this.#p;
    const moves = this.#moves;
    const ids = p.operands(i);
    const ct: Raw = (this.#arrays.get(i) as Raw | undefined) ?? this.#num[i]!;
    this.#arrays.delete(i);
    const lanes = this.#touched.get(i);
    if (op === PROJ) {
      const a = ids[0]!;
      setPart(this.#arrays, a, partOf(p, i), ct);
      if (lanes !== undefined) setPart(this.#touched, a, partOf(p, i), lanes);
      this.has[a] = 1;
      return;
    }
    const block = primitives[op]!;
    if (block.accumulate !== undefined && moves[ids[0]!]) {
      this.#accumulateStep(i, op, ids, ct);
      return;
    }
    if (op === selectCode) {
      this.#selectStep(i, ids, ct);
      return;
    }
    const passed = block.lanewise && !block.flat ? (lanes as Touched | undefined) : undefined;
    const masked =
      passed === undefined &&
      ((lanes !== undefined && (block.many || block.flat || this.#risky(ids))) ||
        ((block.drops || has(p, i, "flat")) && this.#risky(ids)));
    const types = block.many ? p.type(i).parts : [p.type(i)];
    const given = block.many ? (ct as (Raw | undefined)[]) : [ct];
    const cts = types.map((t, k) => given[k] ?? zeroRaw(t));
    if (masked) {
      const of = (block.many ? (lanes ?? []) : [lanes]) as (Touched | undefined)[];
      cts.push(...types.map((t, k) => (given[k] === undefined ? zeroRaw(t) : live(t, of[k]))));
    }
    const saved = this.#saved.get(i);
    this.#saved.delete(i);
    const y = this.#raw(i);
    const ys = block.many ? (y as readonly Raw[]) : [y];
    const got =
      saved !== undefined
        ? run(saved.backward(masked), [...saved.residuals, ...cts])
        : run(reverseTemplate(p, i, ids, this.#moving(ids), masked), [...ids.map((a) => this.#raw(a)), ...ys, ...cts]);
    const n = got.length >> 1;
    let k = 0;
    for (const a of ids) {
      if (!moves[a]) continue;
      const c = got[k]!;
      const hit = masked ? got[n + k]! : passed;
      k++;
      if (passed !== undefined) for (let l = 0; l < passed.length; l++) if (!passed[l]) (c as TypedArray)[l] = 0;
      if (hit === 0) continue;
      const flags = typeof hit === "object" && hit !== passed && (hit as TypedArray);
      this.#gain(a, c, flags ? touchedWhere(p.type(a), (j) => flags[j] !== 0) : passed);
    }
  }
  /** May an infinite slope stand on the way back from these lines? Only then lanes are worth remembering. */
  #risky(ids: readonly number[]): boolean {
    this.#risks ??= riskyLines(this.#p, this.#moves, 0);
    return ids.some((a) => this.#risks![a]);
  }
  #moving(ids: readonly number[]): boolean[] {
    return ids.map((a) => this.#moves[a] === 1);
  }
  #raw(a: number): Raw {
    return this.#p.raw(a) ?? fail("pull", "a value is not known");
  }
  /** ct[a] += c. Arrays are copied before the first update in place: add gives one array to both operands. */
  #gain(a: number, c: Raw, lanes: Touched | undefined): void {
    const has = this.has;
    const arrays = this.#arrays;
    const touched = this.#touched as Map<number, Touched>;
    if (typeof c === "number") {
      this.#num[a]! += c;
      has[a] = 1;
      return;
    }
    const old = arrays.get(a) as TypedArray | undefined;
    if (!has[a] || old === undefined) {
      arrays.set(a, c as TypedArray);
      has[a] = 1;
      if (lanes !== undefined)
        touched.set(
          a,
          touchedWhere(this.#p.type(a), (j) => lanes[j] !== 0),
        );
      return;
    }
    const before = touched.get(a);
    if (lanes === undefined) touched.delete(a);
    else
      before?.forEach((_, j) => {
        before[j]! |= lanes[j]!;
      });
    let sum = old;
    if (has[a] === 1) {
      sum = copied(this.#p.type(a), old);
      arrays.set(a, sum);
      has[a] = 2;
    }
    for (let j = 0; j < sum.length; j++) sum[j]! += (c as TypedArray)[j]!;
  }
  /** A gather adds into the accumulator: constant cost for one row of a long array. */
  #accumulateStep(i: number, op: number, ids: readonly number[], ct: Raw): void {
    const p = this.#p;
    const has = this.has;
    const arrays = this.#arrays;
    const touched = this.#touched as Map<number, Touched>;
    const a = ids[0]!;
    const block = primitives[op]!;
    const types = typesOf(p, ids);
    const fresh = !has[a];
    const acc = (fresh ? zeroRaw(p.type(a)) : arrays.get(a)) as TypedArray;
    const x = row(ids.map((k) => this.#raw(k)));
    const params = p.params.get(i);
    if (fresh && this.#risky([a])) touched.set(a, untouched(p.type(a)));
    const lanes = touched.get(a);
    if (lanes !== undefined)
      block.accumulate!(lanes as unknown as Raw, x, live(p.type(i), touched.get(i)), types, params, true);
    arrays.set(a, block.accumulate!(acc, x, ct, types, params, has[a] !== 1) as TypedArray);
    has[a] = 2;
  }
  /** Each lane of a select goes to the side that it was taken from. */
  #selectStep(i: number, ids: readonly number[], ct: Raw): void {
    const moves = this.#moves;
    const test = this.#raw(ids[0]!);
    const before = this.#touched.get(i) as Touched | undefined;
    for (const side of [1, 2]) {
      const a = ids[side]!;
      if (!moves[a]) continue;
      if (typeof ct === "number") {
        if ((test !== 0) === (side === 1)) this.#gain(a, ct, undefined);
        continue;
      }
      const lanes = touchedWhere(
        this.#p.type(i),
        (j) => ((test as TypedArray)[j] !== 0) === (side === 1) && before?.[j] !== 0,
      );
      const c = copied(this.#p.type(i), ct as TypedArray);
      for (let j = 0; j < c.length; j++) if (!lanes[j]) c[j] = 0;
      this.#gain(a, c, lanes);
    }
  }
}
