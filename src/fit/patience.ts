import type { AnyFunction } from "../api/call.ts";
import type { Into } from "../api/into.ts";
import type { Program } from "../ir/program.ts";
import { prepare } from "../jit/backend.ts";
import { Compiler } from "../jit/compiler.ts";
import { Deferred } from "../jit/deferred.ts";
import { patienceFor } from "../jit/patience.ts";
import type { Path } from "../jit/recordedPath.ts";
import { noFeatures } from "../wasm/binary/features.ts";

/** With that many runs ahead it is worth compiling whatever comes. */
const MOST_RUNS = 1000;
/** How many runs are interpreted; none, if more are expected than would be worth it. */
export function runsBefore(p: Program, expected: number): number {
  const runs = patienceFor(p);
  return runs < expected ? 0 : Math.min(MOST_RUNS, runs);
}
/** A function that is recorded once for each path. */
export type Patient<F> = F & Into & { readonly path: (...x: unknown[]) => Path | undefined };

/**
 * f, called so many times as a rule: compiled at once, or when it was called often enough. `better`: what a program without
 * conditions is before it runs.
 */
export function patient<F extends AnyFunction>(
  f: F,
  expected: number,
  better: (program: Program) => Program = (p) => p,
): Patient<F> {
  const compiler = new Compiler(f, {
    maxPaths: 32,
    numbers: "refuse",
    check: false,
    features: noFeatures,
    make: (recorded, guards) => {
      const program = guards.length === 0 ? better(recorded) : recorded;
      return new Deferred(program, guards, () => prepare(program, guards, noFeatures), runsBefore(program, expected));
    },
  });
  return Object.assign((...xs: unknown[]) => compiler.call(xs), {
    into: (...xs: unknown[]) => compiler.into(xs.slice(0, -1), xs.at(-1)),
    path: (...xs: unknown[]) => compiler.locate(xs)?.path,
  }) as unknown as Patient<F>;
}
