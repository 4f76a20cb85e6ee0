import type { AnyFunction } from "../api/call.ts";
import type { Into } from "../api/into.ts";
import { tallyOf } from "../inspect/cost.ts";
import { Program } from "../ir/program.ts";
import { prepare } from "../jit/backend.ts";
import { Compiler } from "../jit/compiler.ts";
import { Deferred } from "../jit/deferred.ts";
import { noFeatures } from "../wasm/binary/features.ts";

/** Nanoseconds, roughly: of the interpreter for a line, a product, an elementary function and a number written. */
const [LINE, FLOP, CALL, NUMBER] = [4000, 1, 15, 15];
/** Of the compiler for a line, while the host has not yet optimised it. */
const COMPILED_LINE = 300_000;
/** With that many runs ahead it is worth compiling whatever comes. */
const MOST_RUNS = 1000;

/**
 * How many runs are left to the interpreter before compiling: as many as it does in the time that compiling takes, so that
 * waiting is at most twice as long as for who knows the number of runs beforehand (Karlin et al. 1988, "Competitive snoopy
 * caching"); none, if more are expected than that. Counted from the program, not measured, so that results are the same
 * on every run.
 */
export function patienceFor(p: Program, expected: number): number {
  const { operations, flops, transcendentals, bytesWritten } = tallyOf(p);
  const run = LINE * operations + FLOP * flops + CALL * transcendentals + NUMBER * (bytesWritten / 8);
  const runs = Math.floor((COMPILED_LINE * linesOf(p)) / run);
  return runs < expected ? 0 : Math.min(MOST_RUNS, runs);
}
/** Lines of a program and of those that it holds. */
function linesOf(p: Program): number {
  let n = p.n;
  for (const params of p.params.values())
    for (const x of Object.values(params).flat()) if (x instanceof Program) n += linesOf(x);
  return n;
}
/** f, recorded once for each path and called so many times as a rule: compiled at once, or when it was called often enough. */
export function patient<F extends AnyFunction>(f: F, expected: number): F & Into {
  const compiler = new Compiler(f, {
    maxPaths: 32,
    numbers: "refuse",
    check: false,
    features: noFeatures,
    make: (program, guards) =>
      new Deferred(program, guards, () => prepare(program, guards, noFeatures), patienceFor(program, expected)),
  });
  return Object.assign((...xs: unknown[]) => compiler.call(xs), {
    into: (...xs: unknown[]) => compiler.into(xs.slice(0, -1), xs.at(-1)),
  }) as unknown as F & Into;
}
