import { PROJ, type Program } from "../ir/program.ts";
import type { Raw, RawArray, TypedArray } from "../ir/raw.ts";
import { evaluateLine } from "../record/evaluate.ts";
import { Deviation, deliver, type Guard, run } from "../record/run.ts";
import { hostLine } from "./hostLine.ts";
import { LineMemory } from "./memory.ts";
import type { CompiledModule } from "./module.ts";
import { statusAddress } from "./plan/layout.ts";

/**
 * Raw inputs to raw outputs, or the guard that came out differently. With `targets`, one array for each output, the
 * numbers are written there and nothing is allocated for them.
 */
export type Execute = (inputs: readonly Raw[], targets?: readonly TypedArray[]) => Raw[] | Deviation;

/** The interpreter as an `Execute`. */
export function runInto(
  p: Program,
  inputs: readonly Raw[],
  guards: readonly Guard[],
  targets?: readonly TypedArray[],
): Raw[] | Deviation {
  const out = run(p, inputs, { guards });
  if (targets !== undefined && !(out instanceof Deviation)) deliver("into", out, targets);
  return out;
}
const nothing: Raw[] = [];

/** Instantiates the module and fills its memory with the program's constants. */
export function instantiateModule(module: CompiledModule, guards: readonly Guard[]): Execute {
  const { facts, scope, segments } = module;
  const { places } = scope;
  const { program } = facts;
  const wasmMemory = new WebAssembly.Memory({ initial: Math.ceil(module.memory / 65536) });
  const scalar = Object.fromEntries(module.imports.map((f, k) => [k, f]));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes), {
    host: { memory: wasmMemory },
    scalar,
    line: Object.fromEntries(module.hostLines.map((host, k) => [k, hostLine(wasmMemory, host)])),
  });
  const memory = new LineMemory(wasmMemory, scope);
  for (const { facts: inner, line, address } of module.constants) {
    const value = inner.uniform(line);
    memory.writerAt(address)(value ?? (inner.rawOf(line) as RawArray));
  }

  /** Inputs and results of the interpreter, by line. */
  const raws = new Array<Raw | undefined>(program.n);
  const reader = (line: number): (() => Raw) => memory.reader(line, raws);
  const inputs = program.inputs.map((line) => ({
    line,
    write: places.has(line) ? memory.writer(line) : undefined,
  }));
  const outputs = program.outputs.map(reader);
  const writes = program.outputs.map((line) => memory.copier(line, reader(line)));
  const checks = guards.map(({ id, expected, at }) => ({ read: reader(id), expected, at }));
  const integers = new Int32Array(wasmMemory.buffer);
  const status = statusAddress >> 2;

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

  return (given, targets) => {
    for (let k = 0; k < inputs.length; k++) {
      const { line, write } = inputs[k]!;
      raws[line] = given[k];
      write?.(given[k] as RawArray);
    }
    integers[status] = 0;
    let guard = 0;
    for (const { line, call } of steps) {
      for (; guard < checks.length && checks[guard]!.at < line; guard++) {
        const found = deviation(guard);
        if (found !== undefined) return found;
      }
      try {
        call();
      } catch (e) {
        if (guards.length === 0) throw e;
        return runInto(program, given, guards, targets); // a guard may have been to keep us from it
      }
      // A bad index: the interpreter says which, or finds the guard that was to keep us from it.
      if (integers[status] !== 0) return runInto(program, given, guards, targets);
    }
    for (; guard < checks.length; guard++) {
      const found = deviation(guard);
      if (found !== undefined) return found;
    }
    if (targets !== undefined) {
      if (targets.length !== outputs.length)
        deliver(
          "into",
          outputs.map((read) => read()),
          targets,
        );
      for (let k = 0; k < outputs.length; k++) writes[k]!(targets[k]!);
      return nothing;
    }
    const results = new Array<Raw>(outputs.length);
    for (let k = 0; k < outputs.length; k++) results[k] = outputs[k]!();
    return results;
  };
}
