import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import { at, type Raw } from "../ir/raw.ts";
import { arrayType, type Type } from "../ir/type.ts";
import { gatherLine, type Indexing } from "../prims/indexing.ts";
import { row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { ColumnSets } from "./columnSets.ts";
import { counted, movedNumbers, movesNumbers, numbersOf, placesOfSums } from "./movedNumbers.ts";

/** On which columns (elements of the first inputs, counted through) each number of a linear program depends. */
export interface Dependence {
  readonly sets: ColumnSets;
  /** For each line, the set of all columns that it depends on. */
  readonly touched: Int32Array;
  /** For each output and each of its elements, a set; undefined for an output that is a structural zero. */
  readonly outputs: readonly (ArrayLike<number> | undefined)[];
}

/** Most numbers that are looked at, and most that the sets may hold: beyond, dependence costs more than it can save. */
const mostElements = 1 << 23;
const mostHeld = 1 << 22;

/**
 * Dependence in a linear program, from its structure alone: which elements an operation combines, never what numbers they
 * are multiplied by, so that it holds for every value of the residuals. Linear in the first `count` inputs. Indices count when they are known: `known` gives
 * them by input. An operation of unknown structure mixes everything. undefined: too large to follow.
 */
export function dependence(p: Program, count: number, known: readonly (Raw | undefined)[]): Dependence | undefined {
  let elements = 0;
  for (let i = 0; i < p.n; i++) elements += p.type(i).size;
  if (elements > mostElements) return undefined;
  return new Follower(p, count, known).follow();
}

type Sets = Float64Array;

/** Sets are carried as f64 numbers, so that the value rules of operations that only move numbers can move them. */
class Follower {
  readonly #p: Program;
  readonly #sets: ColumnSets;
  /** By line; undefined: nothing in it moves. A tuple has one set for all that it holds. */
  readonly #of: (Sets | undefined)[];
  readonly #known: (Raw | undefined)[];

  constructor(p: Program, count: number, known: readonly (Raw | undefined)[]) {
    this.#p = p;
    this.#of = new Array(p.n);
    this.#known = new Array(p.n);
    const active = p.inputs.slice(0, count);
    this.#sets = new ColumnSets(
      active.reduce((n, id) => n + p.type(id).size, 0),
      mostHeld,
    );
    let column = 0;
    for (const id of active) this.#of[id] = new Float64Array(p.type(id).size).map(() => this.#sets.single(column++));
    p.inputs.forEach((id, k) => {
      this.#known[id] = known[k];
    });
  }

  follow(): Dependence | undefined {
    const p = this.#p;
    const touched = new Int32Array(p.n);
    for (let i = 0; i < p.n; i++) {
      const op = p.op(i);
      if (op === CONST) this.#known[i] = p.raw(i);
      else if (op !== INPUT && p.operands(i).some((a) => this.#of[a] !== undefined)) this.#of[i] = this.#line(i);
      const own = this.#of[i];
      // The same list as an operand's is not looked at again.
      const like = own && op !== INPUT ? p.operands(i).find((a) => this.#of[a] === own) : undefined;
      if (own !== undefined) touched[i] = like === undefined ? this.#sets.unionOf(own) : touched[like]!;
      if (touched[i] === 0) this.#of[i] = undefined;
      if (this.#sets.isFull) return undefined;
    }
    const outputs = p.outputs.map((o) => (o < 0 ? undefined : (this.#of[o] ?? new Float64Array(p.type(o).size))));
    return { sets: this.#sets, touched, outputs };
  }

  #line(i: number): Sets {
    const p = this.#p;
    const { size } = p.type(i);
    const operands = p.operands(i);
    if (p.op(i) === PROJ) return new Float64Array(size).fill(this.#of[operands[0]!]![0]!);
    const { lower, lanewise } = primitives[p.op(i)]!;
    if (lanewise === true || typeof lower === "function" || lower === "cast") {
      const alike = operands.every((a) => this.#of[a] === undefined || p.type(a).size === size);
      if (alike) return this.#lanewise(operands, size);
    }
    if (movesNumbers(lower, this.#of[operands[1]!] === undefined && this.#known[operands[1]!] !== undefined))
      return movedNumbers(
        p,
        i,
        (a) => this.#of[a],
        (a) => this.#known[a],
      );
    switch (lower) {
      case "scatterAdd":
        if (this.#known[operands[1]!] !== undefined) return this.#added(i, operands as [number, number, number]);
        break;
      case "reduceSum":
        return this.#summed(i, operands[0]!);
      case "matmul":
        return this.#product(i, operands as [number, number]);
    }
    return this.#mixed(operands, p.type(i));
  }

  /** Everything depends on everything. */
  #mixed(operands: readonly number[], { dtype, size }: Type): Sets {
    const all = operands.map((a) => this.#sets.unionOf(this.#of[a] ?? []));
    return new Float64Array(dtype === "tuple" ? 1 : size).fill(this.#sets.unionOf(all));
  }

  #lanewise(operands: readonly number[], size: number): Sets {
    let all: Sets | undefined;
    let isOwn = false;
    for (const a of operands) {
      const own = this.#of[a];
      if (own === undefined) continue;
      if (all === undefined) all = own;
      else {
        if (!isOwn) all = all.slice();
        isOwn = true;
        for (let e = 0; e < size; e++) if (all[e] !== own[e]) all[e] = this.#sets.union(all[e]!, own[e]!);
      }
    }
    return all!;
  }

  #added(i: number, [x, index, rows]: readonly [number, number, number]): Sets {
    const p = this.#p;
    const { shape, size } = p.type(i);
    const sets = Float64Array.from(this.#of[x] ?? new Float64Array(size));
    const from = this.#of[rows];
    if (from === undefined) return sets;
    const places = numbersOf(counted(size), p.type(i));
    const to = primitives[gatherLine.code]!.value(
      row<Raw>([places, this.#known[index]!]),
      arrayType("f64", p.type(rows).shape),
      p.params.get(i) as Indexing,
      row([arrayType("f64", shape), p.type(index)]),
      false,
    );
    for (let e = 0; e < from.length; e++) sets[at(to, e)] = this.#sets.union(sets[at(to, e)]!, from[e]!);
    return sets;
  }

  #summed(i: number, x: number): Sets {
    const p = this.#p;
    const { size } = p.type(i);
    const to = placesOfSums(p, i, x);
    const sets = this.#of[x]!;
    const count = size === 0 ? 0 : sets.length / size;
    const terms = new Float64Array(sets.length);
    const filled = new Int32Array(size);
    for (let e = 0; e < sets.length; e++) terms[to[e]! * count + filled[to[e]!]!++] = sets[e]!;
    return counted(size).map((e) => this.#sets.unionOf(terms, e * count, count));
  }

  /** c[i, j] = sum of a[i, k] b[k, j]: a whole row of a, a whole column of b. */
  #product(i: number, [a, b]: readonly [number, number]): Sets {
    const p = this.#p;
    const [m, k] = p.type(a).shape.slice(-2) as [number, number];
    const n = p.type(b).shape.at(-1)!;
    const [left, right] = [this.#of[a], this.#of[b]];
    const sets = new Float64Array(p.type(i).size);
    for (let base = 0, q = 0; base < sets.length; base += m * n, q++) {
      for (let r = 0; r < m && left !== undefined; r++)
        sets.fill(this.#sets.unionOf(left, (q * m + r) * k, k), base + r * n, base + (r + 1) * n);
      for (let c = 0; c < n && right !== undefined; c++) {
        const column = this.#sets.unionOf(right, q * k * n + c, k, n);
        for (let r = 0; r < m; r++) sets[base + r * n + c] = this.#sets.union(sets[base + r * n + c]!, column);
      }
    }
    return sets;
  }
}
