import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import { copyStrided } from "../math/strided.ts";
import { deliver, requireLength } from "../record/run.ts";
import type { Facts } from "./plan/facts.ts";
import type { Place, Scope } from "./plan/layout.ts";
import { isCompiled } from "./plan/traffic.ts";
import { isContiguous, readView } from "./plan/view.ts";

/** Up to this length a loop copies faster than the engine's own copying starts. */
const few = 24;

/** The linear memory of a compiled program, and the lines in it. Numbers of every type stand there as f64. */
export class LineMemory {
  readonly #facts: Facts;
  readonly #places: ReadonlyMap<number, Place>;
  readonly doubles: Float64Array;
  /** Lines whose numbers readers look for beside the memory. */
  readonly readBeside: Set<number> = new Set();

  constructor(memory: WebAssembly.Memory, { plan, places }: Scope) {
    this.#facts = plan.facts;
    this.#places = places;
    this.doubles = new Float64Array(memory.buffer);
  }

  /** A function that puts the numbers of a line into memory. */
  writer(line: number): (raw: RawArray) => void {
    return this.writerAt(this.#places.get(line)!.address);
  }

  /** The same for an address. */
  writerAt(address: number): (raw: RawArray) => void {
    const target = this.doubles;
    const start = address >>> 3;
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
      this.readBeside.add(view.line);
      return view.line === line ? () => raws[line]! : () => readView(raws[view.line]!, view, type);
    }
    const start = (this.#places.get(view.line)!.address >>> 3) + view.offset;
    const { size } = type;
    if (type.shape.length === 0) return () => doubles[start]!;
    if (isContiguous(view)) {
      if (type.dtype === "f64" && size > few) return () => doubles.slice(start, start + size);
      return () => {
        const to = storage(type);
        if (size > few) to.set(doubles.subarray(start, start + size));
        else for (let k = 0; k < size; k++) to[k] = doubles[start + k]!;
        return to;
      };
    }
    return () => {
      const to = storage(type);
      copyStrided(doubles, to, view.shape, view.strides, start);
      return to;
    };
  }

  /** Whether the numbers of a line are read from memory, each time into an array of their own. */
  holds(line: number): boolean {
    return !this.#facts.isConstant(line) && isCompiled(this.#facts, this.#facts.views[line]!.line);
  }

  /** A function that copies the numbers of a line into an array of the caller's; `read` gives them where they are not in memory. */
  copier(line: number, read: () => Raw): (target: TypedArray) => void {
    const facts = this.#facts;
    const view = facts.views[line]!;
    const type = facts.program.type(line);
    if (!this.holds(line) || type.shape.length === 0) return (target) => deliver("into", read(), target);
    const { doubles } = this;
    const start = (this.#places.get(view.line)!.address >>> 3) + view.offset;
    const numbers = isContiguous(view) ? doubles.subarray(start, start + type.size) : undefined;
    return (target) => {
      requireLength("into", target, type.size);
      if (numbers !== undefined) target.set(numbers);
      else copyStrided(doubles, target, view.shape, view.strides, start);
    };
  }
}
