import type { AnyFunction } from "../api/call.ts";
import type { Program } from "../ir/program.ts";
import type { Marked } from "../record/mark.ts";
import { oneOf, optionsOf, requireFunctions } from "../record/options.ts";
import { featuresOf, noFeatures } from "../wasm/binary/features.ts";
import type { Threads } from "../wasm/pool.ts";
import { Compiler } from "./compiler.ts";
import { planMarked, planWarmUp } from "./warmUp.ts";

/** What a compiled function keeps and refuses. */
export interface JitOptions {
  /** Most paths (sequences of host decisions) kept for one combination of shapes; 32 by default. */
  readonly maxPaths?: number;
  /** Reading a float inside f: "refuse" (default), or "guard": one path for every value met. */
  readonly numbers?: "refuse" | "guard";
  /**
   * What functions marked "use wengert" use from around them (numbers, arrays, objects of closures): "watch" (default)
   * looks at it again at every call, and takes another path when it has changed; "freeze" takes it as it was while
   * recording, as it is with tensors, which saves a comparison for each number.
   */
  readonly around?: "watch" | "freeze";
  /** Record again at every call and compare: finds closures, Math.random or Date that a compiled list cannot see. Slow. */
  readonly check?: boolean;
  /**
   * Matrix products, and factorisations by them, with fused multiply-add where the host has relaxed SIMD (Node 22, Chrome
   * 114 and later): about a sixth faster. The last digits of their results then depend on the host; where it has none,
   * nothing changes, and `explain` says so. False by default.
   */
  readonly fma?: boolean;
  /** Threads of wengert/threads that take parts of large products and loops; results stay the same to the bit. */
  readonly threads?: Threads;
}
/** What has happened so far. */
export interface JitStatistics {
  readonly recordings: number;
  readonly paths: number;
  /** Calls that ran unjitted because maxPaths was reached. */
  readonly fallbacks: number;
  /** Calls of f as it is, while it waits to be compiled (see `jit`). */
  readonly uncompiled: number;
}
/** A compiled function, and what can be asked of it. */
export type Jitted<F> = F & {
  /**
   * Writes the result into `out` (a typed array, or a tree of them: see `into` of `grad`), given last. Once f is compiled a
   * call takes no arrays and some tens of bytes at most; steps that stay interpreted (see `explain`) take what they compute.
   * Targets may be arguments too: `step.into(w, x, w)` moves w in place, so that the state of a training loop needs no
   * handles. Copying 100,000 parameters in and out takes about 0.06 ms, a step with them more than 1 ms.
   */
  into(...xAndOut: unknown[]): void;
  /**
   * Runs f with these arguments once, interpreted, and fulfils when the host has made machine code for that path in the
   * background; calls in the meantime are interpreted. For large programs on the main thread of a page, which compiles at
   * most 8 MB of code at once, and not to hold it up. Planning the code is not in the background.
   */
  ready(...x: unknown[]): Promise<void>;
  statistics(): JitStatistics;
  /** The simplified program of the path last taken. */
  program(): Program | undefined;
  /** How the path last taken runs: what is fused machine code, and what the interpreter does and why. */
  explain(): string;
};

const compilers = new WeakMap<object, Compiler>();
/** What runs a function, if it is jitted. */
export const compilerOf = (f: object): Compiler | undefined => compilers.get(f);

/**
 * f recorded once for each combination of shapes and compiled; later calls run the compiled list. Conditions that f reads
 * (`x.gt(0).item()`) become guards: when one turns out differently, f is recorded along the other path and both are
 * kept. Arguments that are neither numbers nor arrays choose paths of their own: strings, booleans and null by value,
 * functions and other objects by identity. What f reads beside its arguments is frozen as it is while recording (arrays
 * are copied; see `check`); what functions marked "use wengert" use from around them is looked at again at every call
 * (see `around`). Inside any other transform a jitted function is simply inlined. Where the host has no WebAssembly with
 * SIMD, or refuses the module, the same program runs interpreted; a warning and `explain` say why.
 * The first call of a path is interpreted where that takes less time than compiling (counted, not measured), and code is
 * made for the second, when the host is idle between them. Results may so change once, as far as interpreter and code
 * differ: in the last digits of elementary functions, sums and products of matrices, and beside infinities where the
 * structure is zero; correctly rounded arithmetic gives the same bits.
 * A Jacobian (by whichever sweep), a Hessian or a product with one, of a list that works number by number, is made so in its
 * first 8 calls, and a gradient in at most 128 single numbers (or of a marked function) in its first one, with the same
 * differences and those of slopes of divisions.
 * A function that writes a list of more than 256 single numbers runs as it is for its first 64 calls, or as many as take
 * half a second, and is compiled then, with the same differences: a list takes some hundred times as long to compile as to
 * run. One that takes more than 256 of them runs as it is once, before it is known what becomes of them. `ready` and
 * `explain(f)(...)` compile at once; what `jit` refuses in such a function and plain calls allow, such as reading a float
 * late in the list, leaves it as it is, with a warning.
 * Making the first compiled function of a process also records one operation (about 2 ms), the first gradient (of a function
 * that is not marked), matrix and product with a Hessian make one of a few numbers (4 to 7 ms each), and the first function
 * that is marked records one loop (about 8 ms): first calls then take about as much less. Making the first three
 * plans that six small lists, among them loops and derivatives of their kind, are recorded and then compiled, one step at a
 * time, while the host is idle (`requestIdleCallback`, else an unreferenced timer), so that the engine has compiled what does
 * that before the first call; a call that comes sooner cancels what is left, nothing is done on import, and results are the
 * same.
 * @throws if f reads a float, which would freeze it (see `numbers`), or uses a value of an unrelated recording.
 */
export function jit<F extends AnyFunction>(f: F, given?: JitOptions): Jitted<F> {
  const options = optionsOf("jit", given, "maxPaths", "numbers", "check", "around", "fma", "threads");
  requireFunctions("jit", f);
  const mark = (f as Marked).$mark;
  const inner = (g: AnyFunction): Jitted<AnyFunction> => compiled(g, options, true);
  if (mark) return planMarked(mark, small, () => mark.derive(inner, options, "value"));
  return compiled(f, options, false) as Jitted<F>;
}
const small = (f: AnyFunction): Compiler =>
  new Compiler(f, { maxPaths: 1, numbers: "refuse", check: false, features: noFeatures });
function compiled(f: AnyFunction, options: JitOptions, isMarked: boolean): Jitted<AnyFunction> {
  const { maxPaths = 32, numbers = "refuse", check = false, around = "watch", fma = false, threads } = options;
  oneOf("jit", "numbers", numbers, "refuse", "guard");
  oneOf("jit", "around", around, "watch", "freeze");
  const compiler = new Compiler(f, {
    maxPaths,
    numbers,
    check,
    around,
    isMarked,
    features: featuresOf({ fma, threads }),
  });
  const call = (...xs: unknown[]): unknown => compiler.call(xs);
  let kept: unknown[] | undefined;
  compilers.set(call, compiler);
  planWarmUp(f, small);
  return Object.assign(call, {
    ready: (...xs: unknown[]) => compiler.ready(xs),
    into: (...xAndOut: unknown[]) => {
      // A list of arguments that does not leave this function is never made.
      const count = Math.max(xAndOut.length - 1, 0);
      const xs = kept ?? [];
      kept = undefined;
      for (let k = 0; k < count; k++) xs[k] = xAndOut[k];
      while (xs.length > count) xs.pop();
      compiler.into(xs, xAndOut[count]);
      for (let k = 0; k < count; k++) xs[k] = undefined;
      kept = xs;
    },
    statistics: () => {
      const { recordings, paths, fallbacks, uncompiled } = compiler;
      return { recordings, paths, fallbacks, uncompiled };
    },
    program: () => compiler.last?.program,
    explain: () => compiler.last?.compiled.explain() ?? compiler.asItIs,
  }) as unknown as Jitted<AnyFunction>;
}
