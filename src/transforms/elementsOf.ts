import { ADD, type Chunk, DIV, KNOWN, MUL, NEG, PROJ, type Program, SCALE, SHIFT, SUB } from "../ir/program.ts";
import { at, type RawArray } from "../ir/raw.ts";
import { F64 } from "../ir/type.ts";
import { reshapeLine } from "../prims/broadcast.ts";
import { selectCode } from "../prims/comparison.ts";
import { primitives, scalarRules, stays } from "../record/table.ts";
import { Elements } from "./elements.ts";
import { type LaneSlopes, laneSlopes } from "./laneSlopes.ts";
import { movedNumbers, movesNumbers, placesOfSums } from "./movedNumbers.ts";

/** More numbers in arrays are pushed array by array, */
const mostElements = 1 << 14;
/** and so are longer lists. */
const mostLines = 1 << 17;

/**
 * The elements of p at its own numbers, or undefined where it is too long or has lines that are no numbers of f64 one by one
 * (loops, contractions, factorisations). `isCurved`: with second slopes.
 */
export function elementsOf(p: Program, active: readonly boolean[], isCurved: boolean): Elements | undefined {
  let size = 0;
  const isPlain = p.inputs.every((id, k) => {
    const t = p.type(id);
    if (active[k] && t !== F64) size += t.size;
    return !active[k] || t.dtype === "f64";
  });
  const isShort = p.n <= mostLines && size <= mostElements;
  return isPlain && isShort ? new Follower(p, active, isCurved).follow() : undefined;
}
const isLane = (op: number): boolean => scalarRules[op] !== undefined || primitives[op]!.scalarOf !== undefined;
const isOneByOne = (op: number): boolean =>
  op !== PROJ && (isLane(op) || primitives[op]!.lower === "reduceSum" || movesNumbers(primitives[op]!.lower, true));

class Follower {
  readonly #p: Program;
  readonly #elements: Elements;
  /** Elements of single numbers, and of arrays of several, by line. */
  readonly #single: Int32Array;
  readonly #arrays: Map<number, Float64Array> = new Map();
  /** Numbers in the arrays of lines that move. */
  #size = 0;

  constructor(p: Program, active: readonly boolean[], isCurved: boolean) {
    this.#p = p;
    this.#single = new Int32Array(p.n);
    let columns = 0;
    p.inputs.forEach((id, k) => {
      if (!active[k]) return;
      const own = new Float64Array(p.type(id).size);
      for (let e = 0; e < own.length; e++) own[e] = ++columns;
      this.#keep(id, own);
    });
    this.#elements = new Elements(columns, columns + p.n + 1, isCurved);
  }

  follow(): Elements | undefined {
    const p = this.#p;
    const e = this.#elements;
    for (let c = 0; c < p.chunks.length; c++) if (!this.#chunk(p.chunks[c]!, c << SHIFT)) return undefined;
    e.outputs = p.outputs.map((o) => this.#of(o) ?? new Float64Array(p.type(o).size));
    return e;
  }
  /** Whether all of it is followed: its numbers are known, and lines that move work number by number. */
  #chunk({ op, type, a: first, b: second, num, known }: Chunk, base: number): boolean {
    const p = this.#p;
    const single = this.#single;
    const n = Math.min(op.length, p.n - base);
    const f64 = F64.id;
    const e = this.#elements;
    for (let k = 0; k < n; k++) {
      if (known[k] !== KNOWN) return false;
      const a = first[k]!;
      if (a === -1) continue;
      const i = base + k;
      const code = op[k]!;
      if (code === reshapeLine.code && single[a]! > 0) {
        single[i] = single[a]!;
        continue;
      }
      if (a < 0 || type[k] !== f64 || scalarRules[code] === undefined) {
        if (!this.#line(i, code)) return false;
        continue;
      }
      const b = second[k]!;
      const of = single[a]!;
      const by = b < 0 ? 0 : single[b]!;
      if (of === 0 && by === 0) continue;
      let da = 1;
      let db = 1;
      // Elements of arithmetic, which nobody waits for until its slopes are derived, are written out.
      switch (e.isCurved && (code === DIV || code === MUL) ? -1 : code) {
        case ADD:
          break;
        case SUB:
          db = -1;
          break;
        case NEG:
          da = -1;
          break;
        case MUL:
        case SCALE:
          da = p.num(b);
          db = p.num(a);
          break;
        case DIV:
          da = 1 / p.num(b);
          db = -(da * num[k]!);
          break;
        default:
          single[i] = this.#lane(
            laneSlopes(code, b < 0 ? 1 : 2, undefined),
            of,
            by,
            p.num(a),
            b < 0 ? 0 : p.num(b),
            num[k]!,
          );
          continue;
      }
      single[i] = e.linear(of, by, of > 0 ? da : 0, by > 0 ? db : 0);
    }
    return true;
  }

  #keep(i: number, elements: Float64Array): void {
    if (elements.length === 1) this.#single[i] = elements[0]!;
    else this.#arrays.set(i, elements);
  }
  /** undefined: nothing in it moves. */
  #of(i: number): Float64Array | undefined {
    const e = this.#single[i]!;
    return e > 0 ? Float64Array.of(e) : this.#arrays.get(i);
  }

  /** Any line but one of single numbers by a rule without parameters. */
  #line(i: number, op: number): boolean {
    const p = this.#p;
    const ids = p.operands(i);
    const { dtype, size } = p.type(i);
    if (stays[op] || ids.every((a) => this.#of(a) === undefined)) return true;
    this.#size += size;
    if (!isOneByOne(op) || dtype !== "f64" || this.#size > mostElements) return false;
    const { lower } = primitives[op]!;
    if (op === selectCode) this.#keep(i, this.#selected(i, ids));
    else if (isLane(op)) {
      if (ids.length > 2) return false;
      this.#keep(i, this.#lanes(i, laneSlopes(op, ids.length, p.params.get(i)), ids));
    } else if (lower === "view") this.#keep(i, this.#of(ids[0]!)!);
    else if (lower === "gather" && size === 1 && p.type(ids[0]!).shape.length === 1) {
      const place = at(p.raw(ids[1]!)!, 0);
      this.#keep(i, this.#of(ids[0]!)!.subarray(place, place + 1));
    } else if (lower === "concatenate" && p.type(i).shape.length === 1) {
      const own = new Float64Array(size);
      let to = 0;
      for (const a of ids) {
        own.set(this.#of(a) ?? [], to);
        to += p.type(a).size;
      }
      this.#keep(i, own);
    } else if (lower === "reduceSum") this.#keep(i, this.#sums(i, ids[0]!));
    else {
      const own = movedNumbers(
        p,
        i,
        (a) => this.#of(a),
        (a) => p.raw(a),
      );
      this.#keep(i, own);
    }
    return true;
  }
  /** One lane of an operation: of x (element a) and z (element b), with result y. */
  #lane(slopes: LaneSlopes, a: number, b: number, x: number, z: number, y: number): number {
    let da = 0;
    let db = 0;
    if (a > 0) {
      if (slopes.a !== undefined) da = slopes.a(x, z, y);
      if (slopes.a === undefined || (slopes.isFlat && da === 0)) a = 0;
    }
    if (b > 0) {
      if (slopes.b !== undefined) db = slopes.b(x, z, y);
      if (slopes.b === undefined || (slopes.isFlat && db === 0)) b = 0;
    }
    const e = this.#elements;
    if (!e.isCurved) return e.linear(a, b, da, db);
    const { aa, ab, bb } = slopes.second;
    return e.curved(
      a,
      b,
      da,
      db,
      a > 0 ? aa?.(x, z, y) : undefined,
      a > 0 && b > 0 ? ab?.(x, z, y) : undefined,
      b > 0 ? bb?.(x, z, y) : undefined,
    );
  }
  #lanes(i: number, slopes: LaneSlopes, ids: readonly number[]): Float64Array {
    const p = this.#p;
    const x = p.raw(ids[0]!) as RawArray;
    const z = ids.length < 2 ? 0 : (p.raw(ids[1]!) as RawArray);
    const y = p.raw(i) as RawArray;
    const of = this.#of(ids[0]!);
    const by = ids.length < 2 ? undefined : this.#of(ids[1]!);
    const own = new Float64Array(p.type(i).size);
    for (let k = 0; k < own.length; k++)
      own[k] = this.#lane(slopes, of?.[k] ?? 0, by?.[k] ?? 0, at(x, k), at(z, k), at(y, k));
    return own;
  }
  #selected(i: number, [test, a, b]: readonly number[]): Float64Array {
    const p = this.#p;
    const chosen = p.raw(test!)!;
    const of = this.#of(a!);
    const by = this.#of(b!);
    return new Float64Array(p.type(i).size).map((_, k) => (at(chosen, k) !== 0 ? of : by)?.[k] ?? 0);
  }
  /** Terms two by two: each sum follows at most two elements. */
  #sums(i: number, x: number): Float64Array {
    const terms: number[][] = Array.from({ length: this.#p.type(i).size }, () => []);
    const from = this.#of(x)!;
    placesOfSums(this.#p, i, x).forEach((to, k) => {
      if (from[k]! > 0) terms[to]!.push(from[k]!);
    });
    return Float64Array.from(terms, (own) => {
      let left = own;
      while (left.length > 1) {
        const next: number[] = [];
        for (let k = 1; k < left.length; k += 2) next.push(this.#elements.linear(left[k - 1]!, left[k]!, 1, 1));
        if (left.length % 2 === 1) next.push(left.at(-1)!);
        left = next;
      }
      return left[0] ?? 0;
    });
  }
}
