import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { reassociate } from "../transforms/reassociate.ts";
import type { BlockOptions } from "./blocks/planBlocks.ts";
import { expand } from "./expand.ts";
import { explainModule } from "./explain.ts";
import { tidy } from "./list/tidy.ts";
import { compileModule } from "./module.ts";
import { instantiateModule, interpreter, type Run } from "./runtime.ts";

/** A program ready to run. */
export interface Compiled {
  readonly run: Run;
  /** How it runs, as text: what became machine code, and what the interpreter does and why. */
  readonly explain: () => string;
}

/** Longer lists would be machine code too large for the instruction cache, where the interpreter is no slower. */
export const lineLimit = 100_000;

/** The interpreter in the place of compiled code. */
export const interpreted = (program: Program, guards: readonly Guard[], why: string): Compiled => ({
  run: interpreter(program, guards),
  explain: () => `interpreted: ${why}`,
});

/**
 * Compiles a simplified program to WebAssembly. Lines without a lowering rule run by the interpreter between compiled
 * ones. Results are those of the interpreter but for the rounding of elementary functions (at most 1 ulp each) and of
 * sums, whose order differs (`reassociate`; structural zeros of a matrix in blocks are not multiplied, so infinities and
 * NaN beside them do not spread). `guards` are checked in order, as the interpreter does.
 */
export function compile(given: Program, before: readonly Guard[] = [], blocks?: BlockOptions): Compiled {
  const [expanded, kept] = reassociate(
    ...expand(
      given,
      before.map(({ id }) => id),
    ),
  );
  const [program, lines] = expanded.n > lineLimit ? [expanded, kept] : tidy(expanded, kept);
  const guards = before.map((guard, k): Guard => ({ ...guard, id: lines[k]!, at: Math.max(...lines.slice(0, k + 1)) }));
  if (program.n > lineLimit)
    return interpreted(program, guards, `${program.n} lines, more than the ${lineLimit} that are compiled`);
  const module = compileModule(program, guards, blocks);
  return { run: instantiateModule(module, guards), explain: () => explainModule(module) };
}
