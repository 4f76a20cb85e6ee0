import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { reassociate } from "../transforms/reassociate.ts";
import { type Features, noFeatures } from "./binary/features.ts";
import type { BlockOptions } from "./blocks/planBlocks.ts";
import { moduleOf } from "./cache.ts";
import { expand } from "./expand.ts";
import { explainModule } from "./explain.ts";
import { tidy } from "./list/tidy.ts";
import { compileModule, type Source } from "./module.ts";
import { instantiate, instantiateAsync, interpreter, type Run } from "./runtime.ts";

/** A program ready to run. */
export interface Compiled {
  readonly run: Run;
  /** How it runs, as text: what became machine code, and what the interpreter does and why. */
  readonly explain: () => string;
  /** Why all of it is interpreted, if it is. */
  readonly why?: string | undefined;
  /** What was compiled: the program written out, and the guards in it. */
  readonly source: Source;
}
/** Longer lists would be machine code too large for the instruction cache, where the interpreter is no slower. */
export const lineLimit = 100_000;

/** The interpreter in the place of compiled code. */
export const interpreted = (source: Source, why: string): Compiled => ({
  run: interpreter(source.program, source.guards),
  explain: () => `interpreted: ${why}`,
  why,
  source,
});

/**
 * Compiles a simplified program to WebAssembly. Lines without a lowering rule run by the interpreter between compiled
 * ones. Results are those of the interpreter but for the rounding of elementary functions (at most 1 ulp each, their
 * slopes 2) and of sums and products, whose order differs (`reassociate`, `foldRows`; structural zeros of a matrix in
 * blocks are not multiplied, so infinities and NaN beside them do not spread). `guards` are checked in order, as the
 * interpreter does.
 */
export function compile(
  program: Program,
  guards: readonly Guard[] = [],
  blocks?: BlockOptions,
  features: Features = noFeatures,
): Compiled {
  const source = tidied(program, guards, features);
  const refusal = tooLong(source);
  if (refusal !== undefined) return refusal;
  const module =
    blocks === undefined ? moduleOf(source) : compileModule(source.program, source.guards, { blocks, features });
  const { run } = instantiate(module, source.guards);
  return { run, explain: () => explainModule(module), source };
}
/** The same, while the host makes machine code in the background: for modules that it refuses to compile at once. */
export async function compileAsync(
  program: Program,
  guards: readonly Guard[] = [],
  features: Features = noFeatures,
): Promise<Compiled> {
  const source = tidied(program, guards, features);
  const refusal = tooLong(source);
  if (refusal !== undefined) return refusal;
  const module = moduleOf(source);
  const { run } = await instantiateAsync(module, source.guards);
  return { run, explain: () => explainModule(module), source };
}
function tidied(given: Program, before: readonly Guard[], features: Features): Source {
  const [whole, kept] = reassociate(
    ...expand(
      given,
      before.map(({ id }) => id),
    ),
  );
  const [program, lines] = whole.n > lineLimit ? [whole, kept] : tidy(whole, kept);
  const guards = before.map((guard, k): Guard => ({ ...guard, id: lines[k]!, at: Math.max(...lines.slice(0, k + 1)) }));
  return { program, guards, features };
}
const tooLong = (source: Source): Compiled | undefined =>
  source.program.n > lineLimit
    ? interpreted(source, `${source.program.n} lines, more than the ${lineLimit} that are compiled`)
    : undefined;
