import type { Pool, Raw } from "./raw.ts";
import { type Type, types } from "./type.ts";

/** Opcodes that hot loops name; every other primitive takes the next free number when it is defined. */
export const INPUT = 0;
export const CONST = 1;
export const PROJ = 2;
export const ADD = 3;
export const SUB = 4;
export const MUL = 5;
export const DIV = 6;
export const NEG = 7;
export const SCALE = 8;
export const FIRST_FREE = 9;

/** Static parameters of a line: numbers, strings, arrays, programs. Two lines with equal parameters are interchangeable. */
export type Params = Readonly<Record<string, unknown>>;

/** Whether the numbers of a line are there: no (0); yes; not yet, but they follow from known ones when somebody asks. */
export const KNOWN = 1;
export const ON_DEMAND = 2;

/** Line i stands in chunk i >>> SHIFT at i & MASK. */
export const SHIFT = 15;
const CHUNK: number = 1 << SHIFT;
export const MASK: number = CHUNK - 1;

/**
 * A stretch of lines as columns, all in one buffer. Operands: a, b when at most two (-1: none), else a = -2 - offset into
 * `#more`, b = count.
 */
export class Chunk {
  readonly num: Float64Array;
  readonly type: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly op: Uint16Array;
  readonly known: Uint8Array;
  constructor(size: number) {
    const buffer = new ArrayBuffer(size * 24);
    this.num = new Float64Array(buffer, 0, size);
    this.type = new Int32Array(buffer, size * 8, size);
    this.a = new Int32Array(buffer, size * 12, size);
    this.b = new Int32Array(buffer, size * 16, size);
    this.op = new Uint16Array(buffer, size * 20, size);
    this.known = new Uint8Array(buffer, size * 22, size);
  }
}
/**
 * A Wengert list: lines in single-assignment order, the position of a line is its name. Struct of arrays, in chunks,
 * so that recording never copies more than the first chunk. Append-only while it is recorded, immutable afterwards.
 */
export class Program {
  /** Number of lines. */
  n = 0;
  /** @internal */
  chunks: Chunk[] = [new Chunk(32)];
  /**
   * The chunk that receives the next line, and the position of its first line.
   * @internal
   */
  tail: Chunk = this.chunks[0]!;
  /** @internal */
  base = 0;
  /** @internal */
  inputs: number[] = [];
  /**
   * -1 is a structural zero (linear programs only).
   * @internal
   */
  outputs: number[] = [];
  /** @internal */
  readonly params: Map<number, Params> = new Map();
  /**
   * Known arrays and tuples by line; known scalars stand in the `num` column.
   * @internal
   */
  readonly data: Map<number, Raw> = new Map();
  /**
   * The user's line that wrote each line, when recorded with sources.
   * @internal
   */
  readonly sources: (string | undefined)[] = [];
  /**
   * Told when the first chunk has doubled: a recording that grows long may be given up.
   * @internal
   */
  grows: ((p: Program) => void) | undefined;
  /**
   * Where the arrays of known lines come from.
   * @internal
   */
  pool: Pool | undefined;
  /** Operands of lines that have more than two. */
  readonly #more: number[] = [];

  /** @internal */
  push(op: number, type: Type, operands: readonly number[], params?: Params): number {
    const k = operands.length;
    if (k <= 2) return this.push2(op, type, k > 0 ? operands[0]! : -1, k > 1 ? operands[1]! : -1, params);
    const id = this.push2(op, type, -2 - this.#more.length, k, params);
    for (const a of operands) this.#more.push(a);
    return id;
  }
  /**
   * `value`: of a number that is known.
   * @internal
   */
  push2(op: number, type: Type, a: number, b: number, params?: Params, value?: number): number {
    const id = this.n;
    let at = id - this.base;
    if (at === this.tail.op.length) at = this.#room();
    const c = this.tail;
    c.op[at] = op;
    c.type[at] = type.id;
    c.a[at] = a;
    c.b[at] = b;
    if (value !== undefined) {
      c.num[at] = value;
      c.known[at] = KNOWN;
    }
    this.n = id + 1;
    if (params !== undefined) this.params.set(id, params);
    return id;
  }
  #room(): number {
    const size = this.tail.op.length;
    if (size < CHUNK) {
      const old = this.tail;
      this.tail = new Chunk(size * 2);
      const to = Object.values(this.tail) as Float64Array[];
      Object.values(old).forEach((column, k) => {
        to[k]!.set(column as Float64Array);
      });
      this.chunks[0] = this.tail;
      this.grows?.(this);
      return size;
    }
    this.tail = new Chunk(CHUNK);
    this.chunks.push(this.tail);
    this.base += CHUNK;
    return 0;
  }

  /**
   * Forgets all lines. Of the columns the first chunk stays.
   * @internal
   */
  clear(): void {
    this.tail = this.chunks[0]!;
    this.tail.known.fill(0, 0, this.n);
    this.chunks.length = 1;
    // Popped, the array keeps its room.
    while (this.inputs.length > 0) this.inputs.pop();
    this.base = this.n = this.#more.length = 0;
    if (this.params.size) this.params.clear();
    if (this.data.size) this.data.clear();
    this.pool?.end();
  }

  /** @internal */
  op(i: number): number {
    return this.chunks[i >>> SHIFT]!.op[i & MASK]!;
  }
  /** @internal */
  type(i: number): Type {
    return types[this.chunks[i >>> SHIFT]!.type[i & MASK]!]!;
  }
  /** @internal */
  num(i: number): number {
    return this.chunks[i >>> SHIFT]!.num[i & MASK]!;
  }
  /** @internal */
  known(i: number): number {
    return this.chunks[i >>> SHIFT]!.known[i & MASK]!;
  }
  /** @internal */
  arity(i: number): number {
    return this.operands(i).length;
  }
  /** @internal */
  operand(i: number, k: number): number {
    return this.operands(i)[k]!;
  }
  /** @internal */
  operands(i: number): number[] {
    const c = this.chunks[i >>> SHIFT]!;
    const at = i & MASK;
    const a = c.a[at]!;
    const b = c.b[at]!;
    if (a >= -1) return a < 0 ? [] : b < 0 ? [a] : [a, b];
    return this.#more.slice(-2 - a, b - 2 - a);
  }
  /**
   * The numbers of a line that has them.
   * @internal
   */
  raw(i: number): Raw | undefined {
    if (this.known(i) !== KNOWN) return undefined;
    return this.data.get(i) ?? this.num(i);
  }
  /** @internal */
  keep(i: number, raw: Raw): void {
    const c = this.chunks[i >>> SHIFT]!;
    c.known[i & MASK] = KNOWN;
    if (typeof raw === "number") c.num[i & MASK] = raw;
    else this.data.set(i, raw);
  }
  /** @internal */
  defer(i: number): void {
    this.chunks[i >>> SHIFT]!.known[i & MASK] = ON_DEMAND;
  }
  /** @internal */
  get inputTypes(): Type[] {
    return this.inputs.map((i) => this.type(i));
  }
  /**
   * Types of the outputs; a structural zero has none.
   * @internal
   */
  get outputTypes(): Type[] {
    return this.outputs.map((o) => this.type(o));
  }
}
/** Which result of its operand a line with code PROJ is. */
export const partOf = (p: Program, i: number): number => p.params.get(i)!["part"] as number;
/** A list without lines. */
export const EMPTY: Program = /* @__PURE__ */ new Program();
