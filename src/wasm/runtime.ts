import { PROJ } from "../ir/program.ts";
import { type Raw, type RawArray, storage, type TypedArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { Deviation, type Guard, run } from "../record/run.ts";
import type { CompiledModule } from "./module.ts";
import { readView } from "./plan/facts.ts";
import { statusAddress } from "./plan/places.ts";
import { isCompiled } from "./plan/traffic.ts";

/** Raw inputs to raw outputs, or the guard that came out differently. */
export type Execute = (inputs: readonly Raw[]) => Raw[] | Deviation;

/** Below it a loop copies faster than the engine's own copying starts. */
const few = 24;

class Instance {
  readonly #module: CompiledModule;
  readonly #guards: readonly Guard[];
  readonly #doubles: Float64Array;
  readonly #integers: Int32Array;
  readonly #calls: readonly ((() => void) | undefined)[];
  /** Inputs and results of the interpreter, by line. */
  readonly #raws: (Raw | undefined)[];

  constructor(module: CompiledModule, guards: readonly Guard[]) {
    this.#module = module;
    this.#guards = guards;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(module.places.bytes / 65536) });
    const math = Object.fromEntries(module.imports.map((name) => [name, Math[name as "sin"]]));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes), { host: { memory }, math });
    this.#calls = module.segments.map((s) =>
      s.kind === "compiled" ? (instance.exports[s.name] as () => void) : undefined,
    );
    this.#doubles = new Float64Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
    this.#raws = new Array<Raw | undefined>(module.facts.program.n);
    for (const line of module.places.constants) this.#write(line, module.facts.rawOf(line) as RawArray);
  }

  execute(inputs: readonly Raw[]): Raw[] | Deviation {
    const { facts, places, segments } = this.#module;
    const { program } = facts;
    const raws = this.#raws;
    program.inputs.forEach((line, k) => {
      raws[line] = inputs[k];
    });
    for (const line of places.inputs) this.#write(line, raws[line] as RawArray);
    this.#integers[statusAddress >> 2] = 0;
    let guard = 0;
    for (let k = 0; k < segments.length; k++) {
      const segment = segments[k]!;
      if (segment.kind === "compiled") {
        this.#calls[k]!();
        if (this.#integers[statusAddress >> 2] !== 0) return this.#interpret(inputs);
        continue;
      }
      for (; guard < this.#guards.length && this.#guards[guard]!.at < segment.line; guard++) {
        const deviation = this.#check(guard);
        if (deviation !== undefined) return deviation;
      }
      this.#evaluate(segment.line);
    }
    for (; guard < this.#guards.length; guard++) {
      const deviation = this.#check(guard);
      if (deviation !== undefined) return deviation;
    }
    const outputs = program.outputs.map((line) => this.#read(line));
    raws.fill(undefined);
    return outputs;
  }

  /** Something failed: the interpreter says what, or finds the guard that was to keep us from it. */
  #interpret(inputs: readonly Raw[]): Raw[] | Deviation {
    const { program } = this.#module.facts;
    return run(program, inputs, { guards: this.#guards });
  }

  #check(k: number): Deviation | undefined {
    const { id, expected } = this.#guards[k]!;
    const found = this.#read(id) as number;
    return Object.is(found, expected) ? undefined : new Deviation(k, found);
  }

  #evaluate(line: number): void {
    const { program } = this.#module.facts;
    const operands = program.operands(line);
    const x = operands.map((a) => (program.op(line) === PROJ ? this.#raws[a]! : this.#read(a)));
    const raw = evaluateLine(program, line, x, false);
    this.#raws[line] = raw;
    if (this.#module.places.addresses.has(line)) this.#write(line, raw as RawArray);
  }

  #write(line: number, raw: RawArray): void {
    const type = this.#module.facts.program.type(line);
    const address = this.#module.places.addresses.get(line)!;
    const target: TypedArray = type.dtype === "i32" ? this.#integers : this.#doubles;
    const start = type.dtype === "i32" ? address >> 2 : address >> 3;
    if (typeof raw === "number") target[start] = raw;
    else if (raw.length > few) target.set(raw, start);
    else for (let k = 0; k < raw.length; k++) target[start + k] = raw[k]!;
  }

  /** The numbers of a line, in an array of their own where they come from linear memory. */
  #read(line: number): Raw {
    const { facts, places } = this.#module;
    const type = facts.program.type(line);
    const view = facts.views[line]!;
    if (facts.isConstant(line)) return facts.rawOf(line);
    if (!isCompiled(facts, view.line)) return readView(this.#raws[view.line]!, view, type);
    const baseType = facts.program.type(view.line);
    const start = places.addresses.get(view.line)! >> 3;
    if (type.shape.length === 0) return this.#doubles[start + view.offset]!;
    if (view.line === line) return this.#copy(start, type);
    const raw = this.#doubles.subarray(start, start + baseType.size);
    const seen = readView(baseType.dtype === "bool" ? Uint8Array.from(raw) : raw, view, type) as TypedArray;
    return seen === raw ? seen.slice() : seen;
  }

  #copy(start: number, type: Type): TypedArray {
    const { size } = type;
    if (type.dtype === "f64" && size > few) return this.#doubles.slice(start, start + size);
    const to = storage(type);
    for (let k = 0; k < size; k++) to[k] = this.#doubles[start + k]!;
    return to;
  }
}

/** Compiles nothing yet: the module is instantiated, its memory filled with constants. */
export function instantiateModule(module: CompiledModule, guards: readonly Guard[]): Execute {
  const instance = new Instance(module, guards);
  return (inputs) => instance.execute(inputs);
}
