import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import { copyView } from "../math/tables.ts";
import { deliver, requireLength } from "../record/run.ts";
import type { Facts } from "./plan/facts.ts";
import { type Place, type Scope, widthOf } from "./plan/layout.ts";
import { isCompiled } from "./plan/traffic.ts";
import { isContiguous, readView } from "./plan/view.ts";

/** Up to this length a loop copies faster than the engine's own copying starts. */
const few = 24;
/** Copies `count` numbers from the beginning of one array to that of another. */
export function copyFew(from: TypedArray, to: TypedArray, count: number): void {
  let k = 0;
  for (; k + 1 < count; k += 2) {
    to[k] = from[k]!;
    to[k + 1] = from[k + 1]!;
  }
  if (k < count) to[k] = from[k]!;
}

/** The linear memory of a compiled program, and the lines in it: places say whether as binary64 or as binary32 numbers. */
export class LineMemory {
  readonly #facts: Facts;
  readonly #places: ReadonlyMap<number, Place>;
  readonly #doubles: Float64Array;
  readonly #singles: Float32Array;
  /** Lines whose numbers readers look for beside the memory. */
  readonly readBeside: Set<number> = new Set();

  constructor(memory: WebAssembly.Memory, { plan, places }: Scope) {
    this.#facts = plan.facts;
    this.#places = places;
    this.#doubles = new Float64Array(memory.buffer);
    this.#singles = new Float32Array(memory.buffer);
  }

  /** A function that puts the numbers of a line into memory. */
  writer(line: number): (raw: RawArray) => void {
    return this.writerAt(this.#places.get(line)!);
  }

  /** Memory as numbers of a place, and which of them is its first. */
  #numbersAt(place: Place): { readonly numbers: Float64Array | Float32Array; readonly start: number } {
    return {
      numbers: place.single === true ? this.#singles : this.#doubles,
      start: place.address / widthOf(place),
    };
  }

  /** Puts one number into so many elements. */
  fill(place: Place, value: number, count: number): void {
    const { numbers, start } = this.#numbersAt(place);
    numbers.fill(value, start, start + count);
  }

  /** The same as `writer` for a place. */
  writerAt(place: Place): (raw: RawArray) => void {
    const { numbers: target, start } = this.#numbersAt(place);
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
    const { numbers, start: first } = this.#numbersAt(this.#places.get(view.line)!);
    const start = first + view.offset;
    const { size } = type;
    if (type.shape.length === 0) return () => numbers[start]!;
    if (isContiguous(view)) {
      const isAsItStands = type.dtype === (numbers === this.#doubles ? "f64" : "f32");
      if (isAsItStands && size > few) return () => numbers.slice(start, start + size);
      return () => {
        const to = storage(type);
        if (size > few) to.set(numbers.subarray(start, start + size));
        else for (let k = 0; k < size; k++) to[k] = numbers[start + k]!;
        return to;
      };
    }
    return () => {
      const to = storage(type);
      copyView(numbers, to, view.shape, view.strides, start);
      return to;
    };
  }

  /** The numbers of a line, if they are few and stand in their order in memory: a view of it. */
  few(line: number): Float64Array | Float32Array | undefined {
    const { program, views } = this.#facts;
    const view = views[line]!;
    const { size } = program.type(line);
    if (!this.holds(line) || size > few || !isContiguous(view)) return undefined;
    const { numbers, start } = this.#numbersAt(this.#places.get(view.line)!);
    return numbers.subarray(start + view.offset, start + view.offset + size);
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
    const { size } = type;
    if (!this.holds(line) || type.shape.length === 0) return (target) => deliver("into", read(), target);
    const { numbers, start: first } = this.#numbersAt(this.#places.get(view.line)!);
    const start = first + view.offset;
    const own = isContiguous(view) ? numbers.subarray(start, start + size) : undefined;
    return (target) => {
      requireLength("into", target, size);
      if (own !== undefined) {
        if (size > few) target.set(own);
        else for (let k = 0; k < size; k++) target[k] = own[k]!;
      } else copyView(numbers, target, view.shape, view.strides, start);
    };
  }
}
