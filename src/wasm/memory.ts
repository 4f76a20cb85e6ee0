import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import { deliver, requireLength } from "../record/run.ts";
import { type Facts, readView } from "./plan/facts.ts";
import type { Places } from "./plan/places.ts";
import { isCompiled } from "./plan/traffic.ts";

/** Up to this length a loop copies faster than the engine's own copying starts. */
const few = 24;

/** The linear memory of a compiled program, and the lines in it. Truth stands there as 1 and 0 in 8 bytes. */
export class LineMemory {
  readonly #facts: Facts;
  readonly #places: Places;
  readonly doubles: Float64Array;
  readonly integers: Int32Array;

  constructor(memory: WebAssembly.Memory, facts: Facts, places: Places) {
    this.#facts = facts;
    this.#places = places;
    this.doubles = new Float64Array(memory.buffer);
    this.integers = new Int32Array(memory.buffer);
  }

  /** A function that puts the numbers of a line into memory. */
  writer(line: number): (raw: RawArray) => void {
    const isInteger = this.#facts.program.type(line).dtype === "i32";
    const address = this.#places.addresses.get(line)!;
    const target: TypedArray = isInteger ? this.integers : this.doubles;
    const start = isInteger ? address >> 2 : address >> 3;
    return (raw) => {
      if (typeof raw === "number") target[start] = raw;
      else if (raw.length > few) target.set(raw, start);
      else for (let k = 0; k < raw.length; k++) target[start + k] = raw[k]!;
    };
  }

  /**
   * A function that gives the numbers of a line, in an array of their own where they come from memory; `raws` are those
   * of inputs and of interpreted lines.
   */
  reader(line: number, raws: readonly (Raw | undefined)[]): () => Raw {
    const facts = this.#facts;
    const { doubles } = this;
    const type = facts.program.type(line);
    const view = facts.views[line]!;
    if (facts.isConstant(line)) {
      const raw = facts.rawOf(line);
      return () => raw;
    }
    if (!isCompiled(facts, view.line)) {
      return view.line === line ? () => raws[line]! : () => readView(raws[view.line]!, view, type);
    }
    const baseType = facts.program.type(view.line);
    const start = this.#places.addresses.get(view.line)! >> 3;
    const { size } = type;
    if (type.shape.length === 0) return () => doubles[start + view.offset]!;
    if (view.line === line) {
      if (type.dtype === "f64" && size > few) return () => doubles.slice(start, start + size);
      return () => {
        const to = storage(type);
        for (let k = 0; k < size; k++) to[k] = doubles[start + k]!;
        return to;
      };
    }
    const base = doubles.subarray(start, start + baseType.size);
    return () => {
      const seen = readView(baseType.dtype === "bool" ? Uint8Array.from(base) : base, view, type) as TypedArray;
      return seen === base ? seen.slice() : seen;
    };
  }

  /** A function that copies the numbers of a line into an array of the caller's; `read` gives them where they are not in memory as they stand. */
  copier(line: number, read: () => Raw): (target: TypedArray) => void {
    const facts = this.#facts;
    const view = facts.views[line]!;
    const type = facts.program.type(line);
    const inMemory = !facts.isConstant(line) && isCompiled(facts, view.line) && view.line === line;
    if (!inMemory || type.shape.length === 0) return (target) => deliver("into", [read()], [target]);
    const start = this.#places.addresses.get(line)! >> 3;
    const numbers = this.doubles.subarray(start, start + type.size);
    return (target) => {
      requireLength("into", target, type.size);
      target.set(numbers);
    };
  }
}
