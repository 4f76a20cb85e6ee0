import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { expand } from "./expand.ts";
import { explainModule } from "./explain.ts";
import { compileModule } from "./module.ts";
import { type Execute, instantiateModule, runInto } from "./runtime.ts";

/** A program ready to run. */
export interface Compiled {
  readonly execute: Execute;
  /** How it runs, as text: what became machine code, and what the interpreter does and why. */
  readonly explain: () => string;
}

/** Longer lists would be machine code too large for the instruction cache, where the interpreter is no slower. */
export const lineLimit = 100_000;

/**
 * Compiles a simplified program to WebAssembly. Lines without a lowering rule run by the interpreter between compiled
 * ones. Results are those of the interpreter but for the rounding of elementary functions (at most 1 ulp each) and of
 * sums, whose order differs; products of f32 matrices are summed in f32, 256 terms at a time. `guards` are checked in order, as the interpreter does.
 */
export function compile(given: Program, before: readonly Guard[] = []): Compiled {
  const [program, lines] = expand(
    given,
    before.map(({ id }) => id),
  );
  const guards = before.map((guard, k): Guard => ({ ...guard, id: lines[k]!, at: Math.max(...lines.slice(0, k + 1)) }));
  if (program.n > lineLimit) {
    return {
      execute: (inputs, targets) => runInto(program, inputs, guards, targets),
      explain: () => `interpreted: ${program.n} lines, more than the ${lineLimit} that are compiled`,
    };
  }
  const module = compileModule(program, guards);
  return { execute: instantiateModule(module, guards), explain: () => explainModule(module) };
}
