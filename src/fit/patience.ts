import type { AnyFunction } from "../api/call.ts";
import type { Into } from "../api/into.ts";
import { PROJ, Program } from "../ir/program.ts";
import { prepare } from "../jit/backend.ts";
import { Compiler } from "../jit/compiler.ts";
import { Deferred } from "../jit/deferred.ts";
import type { Path } from "../jit/recordedPath.ts";
import { primitives } from "../record/table.ts";
import { noFeatures } from "../wasm/binary/features.ts";

/**
 * Nanoseconds, roughly: of the interpreter for a line of single numbers, for one of arrays or a turn of a loop, for each
 * number of those, a product.
 */
const [SCALAR, ARRAY, NUMBER, PRODUCT] = [300, 5000, 15, 1];
/** Of the compiler for a module and for a line, while the host has not yet optimised it. */
const [MODULE, COMPILED_LINE] = [8e6, 110_000];
/** With that many runs ahead it is worth compiling whatever comes. */
const MOST_RUNS = 1000;

/**
 * How many runs are left to the interpreter before compiling: as many as it does in the time that compiling takes, so that
 * waiting is at most twice as long as for who knows the number of runs beforehand (Karlin et al. 1988, "Competitive snoopy
 * caching"); none, if more are expected than that. Counted from the program, not measured, so that results are the same
 * on every run.
 */
export function patienceFor(p: Program, expected: number): number {
  const runs = Math.floor((MODULE + COMPILED_LINE * linesOf(p)) / timeOf(p));
  return runs < expected ? 0 : Math.min(MOST_RUNS, runs);
}
/** The programs that a line holds. */
const heldBy = (p: Program, i: number): Program[] =>
  Object.values(p.params.get(i) ?? {})
    .flat()
    .filter((x) => x instanceof Program);
/** Lines of a program and of those that it holds. */
function linesOf(p: Program): number {
  let n = p.n;
  for (const i of p.params.keys()) for (const q of heldBy(p, i)) n += linesOf(q);
  return n;
}
/** Of the interpreter for a run. */
function timeOf(p: Program): number {
  let time = SCALAR;
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) <= PROJ) continue;
    const { shape, size } = p.type(i);
    const params = p.params.get(i);
    const turns = (params?.["length"] as number | undefined) ?? 1;
    time += heldBy(p, i).reduce((sum, q) => sum + turns * (ARRAY + timeOf(q)), 0);
    if (shape.length === 0 && p.operands(i).every((a) => p.type(a).shape.length === 0)) time += SCALAR;
    else {
      const most = p.operands(i).reduce((n, a) => Math.max(n, p.type(a).size), size);
      const inner = primitives[p.op(i)]!.lower === "matmul" ? 2 * p.type(p.operand(i, 0)).shape.at(-1)! : 0;
      time += ARRAY + NUMBER * most + PRODUCT * inner * size;
    }
  }
  return time;
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
      return new Deferred(program, guards, () => prepare(program, guards, noFeatures), patienceFor(program, expected));
    },
  });
  return Object.assign((...xs: unknown[]) => compiler.call(xs), {
    into: (...xs: unknown[]) => compiler.into(xs.slice(0, -1), xs.at(-1)),
    path: (...xs: unknown[]) => compiler.locate(xs)?.path,
  }) as unknown as Patient<F>;
}
