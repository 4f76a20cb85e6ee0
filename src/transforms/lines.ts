import { CONST, FIRST_FREE, INPUT, type Params, Program } from "../ir/program.ts";
import { type Raw, sameRaw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";
import { paramsKey } from "./paramsKey.ts";

/** Numbers of an array that are looked at to find equal ones, at most. */
const sampled = 64;
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/**
 * A list under construction in which equal lines are one: same operation, type, operands and parameters. Found by an
 * integer that is mixed from these, lines of the same integer in a chain, so that long lists take linear time.
 */
export class Lines {
  readonly program: Program = new Program();
  /** The last line of an integer, and by line the one before it. */
  readonly #last: Map<number, number> = new Map();
  readonly #before: (number | undefined)[] = [];
  /** By line: the number of its parameters, or of its array. */
  readonly #details: number[] = [];
  readonly #params: Map<string, number> = new Map();
  readonly #arrays: Map<Raw, number> = new Map();
  /** Arrays by an integer that is mixed from some of their numbers. */
  readonly #alike: Map<number, Raw[]> = new Map();

  input(type: Type): number {
    const { program } = this;
    const id = program.push2(INPUT, type, -1, -1);
    program.inputs.push(id);
    return id;
  }

  /** A known value; arrays of the same numbers are one. */
  constant(type: Type, raw: Raw): number {
    let detail = 0;
    if (typeof raw === "number") bits[0] = raw;
    else {
      detail = numberOf(this.#arrays, this.#equal(raw));
      bits[0] = detail;
    }
    const hash = mixed(mixed(mixed(CONST, type.id), words[0]!), words[1]!);
    const { program } = this;
    for (let id = this.#last.get(hash); id !== undefined; id = this.#before[id])
      if (
        program.op(id) === CONST &&
        program.type(id) === type &&
        (typeof raw === "number" ? Object.is(program.raw(id), raw) : this.#details[id] === detail)
      )
        return id;
    const id = program.push2(CONST, type, -1, -1);
    program.keep(id, raw);
    return this.#enter(hash, detail, id);
  }

  line(op: number, type: Type, operands: readonly number[], params?: Params): number {
    const { program } = this;
    const detail = params === undefined ? 0 : numberOf(this.#params, paramsKey(params));
    let hash = mixed(mixed(op, type.id), detail);
    for (let k = 0; k < operands.length; k++) hash = mixed(hash, operands[k]!);
    for (let id = this.#last.get(hash); id !== undefined; id = this.#before[id])
      if (
        program.op(id) === op &&
        program.type(id) === type &&
        this.#details[id] === detail &&
        hasOperands(program, id, operands)
      )
        return id;
    return this.#enter(hash, detail, program.push(op, type, operands, params));
  }

  /** The number that all elements of a line are, if that is plain to see. */
  number(id: number | undefined): number | undefined {
    if (id === undefined) return undefined;
    const { program } = this;
    const op = program.op(id);
    const at = op >= FIRST_FREE && nameOf(op) === "broadcast" ? program.operand(id, 0) : id;
    return program.op(at) === CONST && !program.data.has(at) ? program.num(at) : undefined;
  }

  /** The first array that has the same numbers. */
  #equal(raw: Exclude<Raw, number>): Raw {
    if (this.#arrays.has(raw)) return raw;
    let hash = raw.length;
    const step = Math.ceil(raw.length / sampled);
    for (let k = 0; k < raw.length; k += step) {
      bits[0] = Number(raw[k]);
      hash = mixed(mixed(hash, words[0]!), words[1]!);
    }
    const those = this.#alike.get(hash) ?? [];
    const known = those.find((x) => x.constructor === raw.constructor && sameRaw(x, raw));
    if (known === undefined) this.#alike.set(hash, [...those, raw]);
    return known ?? raw;
  }

  #enter(hash: number, detail: number, id: number): number {
    this.#before[id] = this.#last.get(hash);
    this.#last.set(hash, id);
    this.#details[id] = detail;
    return id;
  }
}
function hasOperands(p: Program, id: number, operands: readonly number[]): boolean {
  const ids = p.operands(id);
  if (ids.length !== operands.length) return false;
  for (let k = 0; k < operands.length; k++) if (ids[k] !== operands[k]) return false;
  return true;
}
function mixed(hash: number, x: number): number {
  const h = Math.imul(hash ^ (x + 0x9e3779b9), 0x85ebca6b);
  return h ^ (h >>> 15);
}
/** One number, from 1 on, for one key. */
function numberOf<K>(known: Map<K, number>, key: K): number {
  if (!known.has(key)) known.set(key, known.size + 1);
  return known.get(key)!;
}
