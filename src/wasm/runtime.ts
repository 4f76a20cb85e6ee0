import { PROJ, type Program } from "../ir/program.ts";
import { type Raw, type RawArray, sameRaw, type TypedArray } from "../ir/raw.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { Deviation, deliver, type Guard, run } from "../record/run.ts";
import { rewritten } from "../record/tensor.ts";
import { hostLine } from "./hostLine.ts";
import { copyFew, LineMemory } from "./memory.ts";
import type { CompiledModule } from "./module.ts";
import { statusAddress } from "./plan/layout.ts";

/** The results of a run, there until the next one. */
export interface Results {
  /** The numbers of output k. */
  read(k: number): Raw;
  /** Copies them into an array of the caller's. */
  write(k: number, target: TypedArray): void;
  /** Whether `read` gives an array that nothing else refers to. */
  readonly fresh: readonly boolean[];
  /** Whether that holds of all. */
  readonly own: boolean;
}
/**
 * Runs a program on raw inputs: its results, or the guard that came out differently. Those that are `fixed` never change:
 * large ones that come again are not copied again.
 */
export type Run = (inputs: readonly Raw[], fixed?: readonly boolean[]) => Results | Deviation;
/** Arrays of so many numbers are large. */
const large = 4096;
const numbersOf = new WeakMap<TypedArray, number>();
let numbered = 0;
/** What is known by its number is free to be collected, within a job too, in which a WeakRef would keep it (26.1). */
function numberOf(raw: TypedArray): number {
  const known = numbersOf.get(raw) ?? ++numbered;
  numbersOf.set(raw, known);
  return known;
}

/** Results of the interpreter. */
export const resultsOf = (raws: readonly Raw[]): Results => ({
  read: (k) => raws[k]!,
  write: (k, target) => deliver("into", raws[k]!, target),
  fresh: raws.map(() => false),
  own: raws.length === 0,
});
/** The interpreter as a `Run`. */
export const interpreter =
  (p: Program, guards: readonly Guard[]): Run =>
  (inputs) => {
    let g = 0;
    let deviation: Deviation | undefined;
    const found = run(p, inputs, {
      ends: (i, v) => {
        for (; deviation === undefined && guards[g]?.at === i; g++) {
          const { id, expected } = guards[g]!;
          if (!sameRaw(v[id]!, expected)) deviation = new Deviation(g, v[id] as number);
        }
        return deviation !== undefined;
      },
    });
    return deviation ?? resultsOf(found);
  };

/** An instance of a module. */
export interface Machine {
  readonly run: Run;
  /** Puts inputs where the steps look for them. */
  readonly enter: (inputs: readonly Raw[]) => void;
  /** What a run does, in order: a call for each segment. */
  readonly steps: readonly { readonly call: () => void }[];
}
/** What a module is instantiated with: its memory, and what it calls. */
function surroundings(
  module: CompiledModule,
  machineCode: WebAssembly.Module,
): { memory: WebAssembly.Memory; imports: WebAssembly.Imports } {
  const { pool } = module;
  const pages = Math.ceil(module.memory / 65536);
  const memory = new WebAssembly.Memory(
    pool === undefined ? { initial: pages } : { initial: pages, maximum: pages, shared: true },
  );
  const names = module.imports.map(({ name }) => name);
  const imports = {
    host: { memory },
    threads: { wake: pool?.attach(machineCode, memory, names) ?? idle },
    scalar: Object.fromEntries(module.imports.map((f, k) => [k, f])),
    line: Object.fromEntries(module.hostLines.map((host, k) => [k, hostLine(memory, host)])),
  };
  return { memory, imports };
}
const idle = (): void => {};
export function instantiate(module: CompiledModule, guards: readonly Guard[]): Machine {
  const machineCode = new WebAssembly.Module(module.bytes);
  const { memory, imports } = surroundings(module, machineCode);
  return machine(module, guards, memory, new WebAssembly.Instance(machineCode, imports));
}
/** The same, while the host makes machine code in the background. */
export async function instantiateAsync(module: CompiledModule, guards: readonly Guard[]): Promise<Machine> {
  const machineCode = await WebAssembly.compile(module.bytes);
  const { memory, imports } = surroundings(module, machineCode);
  return machine(module, guards, memory, await WebAssembly.instantiate(machineCode, imports));
}
/** Fills the memory with the program's constants, and runs the instance. */
function machine(
  module: CompiledModule,
  guards: readonly Guard[],
  wasmMemory: WebAssembly.Memory,
  instance: WebAssembly.Instance,
): Machine {
  const { facts, scope, segments } = module;
  const { places } = scope;
  const { program } = facts;
  const memory = new LineMemory(wasmMemory, scope);
  for (const { place, raw, count } of module.constants) {
    const numbers = raw();
    // Memory begins as zeros, and what is not touched takes no page.
    if (Object.is(numbers, 0)) continue;
    if (typeof numbers === "number") memory.fill(place, numbers, count);
    else memory.writerAt(place)(numbers);
  }

  /** Inputs and results of the interpreter, by line. */
  const raws = new Array<Raw | undefined>(program.n);
  const reader = (line: number): (() => Raw) => memory.reader(line, raws);
  const reads = program.outputs.map(reader);
  const writes = program.outputs.map((line) => memory.copier(line, reader(line)));
  const checks = guards.map(({ id, expected, at }) => ({ read: reader(id), expected, at }));
  const integers = new Int32Array(wasmMemory.buffer);
  const status = statusAddress >> 2;
  const interpret = interpreter(program, guards);
  /** Few numbers are copied here and now: a call for each array would take longer than that. */
  const left = program.outputs.map((line) => memory.few(line));
  const fresh = program.outputs.map((line) => memory.holds(line));
  const results: Results = {
    read: (k) => reads[k]!(),
    write: (k, target) => {
      const numbers = left[k];
      if (numbers !== undefined && target.length === numbers.length) copyFew(numbers, target, numbers.length);
      else writes[k]!(target);
    },
    fresh,
    own: !fresh.includes(false),
  };

  const deviation = (k: number): Deviation | undefined => {
    const { read, expected } = checks[k]!;
    const found = read() as number;
    return Object.is(found, expected) ? undefined : new Deviation(k, found);
  };
  const interpreted = (line: number): (() => void) => {
    const isPart = program.op(line) === PROJ;
    const operands = program.operands(line).map((a) => (isPart ? () => raws[a]! : reader(a)));
    const write = places.has(line) ? memory.writer(line) : undefined;
    return () => {
      const raw = evaluateLine(
        program,
        line,
        operands.map((read) => read()),
        false,
      );
      raws[line] = raw;
      write?.(raw as RawArray);
    };
  };
  const steps = segments.map((segment) =>
    segment.kind === "compiled"
      ? { line: -1, call: instance.exports[segment.name] as () => void }
      : { line: segment.line, call: interpreted(segment.line) },
  );
  /** Where the numbers of each input go: into memory, and beside it where a reader looks for them. */
  const writers = program.inputs.map((line) => (places.has(line) ? memory.writer(line) : undefined));
  const beside = program.inputs.map((line) => memory.readBeside.has(line));
  const doubles = new Float64Array(wasmMemory.buffer);
  const starts = program.inputs.map((line) => {
    const place = places.get(line);
    return place === undefined || place.single === true ? -1 : place.address >> 3;
  });
  const entries = program.inputs.map((line) => (places.has(line) ? memory.few(line) : undefined));

  /** Fixed inputs that are in memory, by their numbers; 0: none. */
  const entered: number[] = [];
  /** Whether an input is there already; if it is to stay, that is noted. */
  const isThere = (k: number, raw: TypedArray, fixed: boolean | undefined): boolean => {
    const number = fixed === true && !rewritten.has(raw) ? numberOf(raw) : 0;
    const same = number > 0 && entered[k] === number;
    entered[k] = number;
    return same;
  };
  const enter = (given: readonly Raw[], fixed?: readonly boolean[]): void => {
    for (let k = 0; k < writers.length; k++) {
      const raw = given[k]!;
      const entry = entries[k];
      if (typeof raw === "number" && starts[k]! >= 0) doubles[starts[k]!] = raw;
      else if (entry !== undefined && typeof raw !== "number") copyFew(raw as TypedArray, entry, entry.length);
      else if (!((raw as TypedArray).length > large && isThere(k, raw as TypedArray, fixed?.[k])))
        writers[k]?.(raw as RawArray);
      if (beside[k]) raws[program.inputs[k]!] = given[k];
    }
  };
  /** A bad index: the interpreter says which, or finds the guard that was to keep us from it. */
  const failed = (given: readonly Raw[]): Results | Deviation => {
    integers[status] = 0;
    return interpret(given);
  };
  const first = steps[0]?.call;
  const whole: Run = (given, fixed) => {
    enter(given, fixed);
    first!();
    return integers[status] === 0 ? results : failed(given);
  };
  const run: Run = (given, fixed) => {
    enter(given, fixed);
    let guard = 0;
    for (let k = 0; k < steps.length; k++) {
      const { line, call } = steps[k]!;
      for (; guard < checks.length && checks[guard]!.at < line; guard++) {
        const found = deviation(guard);
        if (found !== undefined) return found;
      }
      try {
        call();
      } catch (e) {
        if (guards.length === 0) throw e;
        return interpret(given); // a guard may have been to keep us from it
      }
      if (integers[status] !== 0) return failed(given);
    }
    for (; guard < checks.length; guard++) {
      const found = deviation(guard);
      if (found !== undefined) return found;
    }
    return results;
  };
  return { run: guards.length === 0 && steps.length === 1 ? whole : run, enter, steps };
}
