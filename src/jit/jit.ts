import { type AnyFunction, enterArguments } from "../api/call.ts";
import { intoTree, targetsOf } from "../api/into.ts";
import { mirrorOf } from "../api/mirror.ts";
import type { Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { top } from "../record/recording.ts";
import { Deviation, deliver, run } from "../record/run.ts";
import { concrete } from "../record/tensor.ts";
import { unflatten } from "../record/tree.ts";
import { Decisions } from "./decisions.ts";
import { type Path, recordPath, sameRecord } from "./recordedPath.ts";
import { signatureOf } from "./signature.ts";

/** What a compiled function keeps and refuses. */
export interface JitOptions {
  /** Most paths (sequences of host decisions) kept for one combination of shapes; 32 by default. */
  readonly maxPaths?: number;
  /** Reading a float inside f: "refuse" (default), or "guard": one path for every value met. */
  readonly numbers?: "refuse" | "guard";
  /** Record again at every call and compare: finds closures, Math.random or Date that a compiled list cannot see. Slow. */
  readonly check?: boolean;
}
/** What has happened so far. */
export interface JitStatistics {
  readonly recordings: number;
  readonly paths: number;
  /** Calls that ran unjitted because maxPaths was reached. */
  readonly fallbacks: number;
}
/** A compiled function, and what can be asked of it. */
export type Jitted<F> = F & {
  /** Writes the result into `out` (a typed array, or a tree of them), given last; no arrays are allocated. */
  into(...xAndOut: unknown[]): void;
  statistics(): JitStatistics;
  /** The simplified program of the path last taken. */
  program(): Program | undefined;
  /** How the path last taken runs: what is fused machine code, and what the interpreter does and why. */
  explain(): string;
};

/** The paths for one combination of types: decisions for each choice of static leaves. */
interface Paths {
  readonly byStatics: Map<string, Decisions<Path>>;
  count: number;
  warned: boolean;
}
/** The raw results, the path that gave them, and the numbers that went in. */
interface Outcome {
  readonly path: Path;
  readonly results: readonly Raw[];
  readonly given: readonly Raw[];
}
/** What runs a jitted function: its paths by signature. */
class Compiler {
  private readonly f: AnyFunction;
  private readonly options: Required<JitOptions>;
  private readonly byForm: Map<string, Paths> = new Map();
  recordings = 0;
  fallbacks = 0;
  last: Path | undefined;

  constructor(f: AnyFunction, options: Required<JitOptions>) {
    this.f = f;
    this.options = options;
  }
  get paths(): number {
    let n = 0;
    for (const { count } of this.byForm.values()) n += count;
    return n;
  }
  /** undefined when f is to be called as it is. */
  run(xs: readonly unknown[], targets?: readonly TypedArray[]): Outcome | undefined {
    const { form, statics, raws, recorded } = signatureOf(xs);
    if (top !== null || recorded) return undefined;
    const paths = this.pathsOf(form);
    const decisions = paths.byStatics.get(statics);
    const tried = new Set<Path>();
    for (let path = decisions?.first; path !== undefined && !tried.has(path); ) {
      tried.add(path);
      const results = path.compiled.execute(raws, targets);
      if (!(results instanceof Deviation)) {
        decisions!.taken(path);
        this.last = path;
        if (this.options.check) this.compare(path, xs);
        return { path, results, given: raws };
      }
      path = decisions!.sibling(path, results);
    }
    if (paths.count >= this.options.maxPaths) {
      this.fallbacks++;
      this.warn(paths);
      return undefined;
    }
    const path = this.record(xs);
    paths.count++;
    if (decisions === undefined) paths.byStatics.set(statics, new Decisions(path));
    else decisions.insert(path);
    this.last = path;
    let results = path.compiled.execute(raws, targets);
    if (results instanceof Deviation) {
      // Compiled code may round otherwise, and a condition on the edge then differs: the interpreter follows the recording.
      results = run(path.program, raws);
      if (targets !== undefined) deliver("jit", results, targets);
    }
    return { path, results, given: raws };
  }
  private pathsOf(form: string): Paths {
    let paths = this.byForm.get(form);
    if (paths === undefined) {
      paths = { byStatics: new Map(), count: 0, warned: false };
      this.byForm.set(form, paths);
    }
    return paths;
  }
  private record(xs: readonly unknown[]): Path {
    this.recordings++;
    return recordPath(this.f, xs, this.options);
  }
  private compare(path: Path, xs: readonly unknown[]): void {
    if (!sameRecord(this.record(xs), path))
      fail(
        "jit",
        "recording again gave another program for the same path",
        "The function reads something that is not an argument (a changed closure, a mutated array, Math.random, Date): pass it as an argument",
      );
  }
  private warn(paths: Paths): void {
    if (paths.warned) return;
    paths.warned = true;
    console.warn(
      `wengert jit: more than ${this.options.maxPaths} paths for one shape; further ones run unjitted. A loop whose count depends on values makes one path for each count (use whileLoop or scan), a function made anew for every call one for each call; or raise maxPaths.`,
    );
  }
}
/** Results must not share storage with the caller's arrays. */
function apart(raw: Raw, inputs: readonly Raw[]): Raw {
  if (typeof raw === "number" || !ArrayBuffer.isView(raw)) return raw;
  return inputs.some((x) => ArrayBuffer.isView(x) && x.buffer === raw.buffer) ? (raw.slice() as TypedArray) : raw;
}
/**
 * f recorded once for each combination of shapes and compiled; later calls run the compiled list. Conditions that f reads
 * (`x.gt(0).item()`) become guards: when one turns out differently, f is recorded along the other path and both are
 * kept. Arguments that are neither numbers nor arrays choose paths of their own: strings, booleans and null by value,
 * functions and other objects by identity. What f reads beside its arguments is frozen as it is while recording (arrays
 * are copied; see `check`). Inside any other transform a jitted function is simply inlined.
 * @throws if f reads a float, which would freeze it (see `numbers`), or uses a value of an unrelated recording.
 */
export function jit<F extends AnyFunction>(f: F, options: JitOptions = {}): Jitted<F> {
  const { maxPaths = 32, numbers = "refuse", check = false } = options;
  const compiler = new Compiler(f, { maxPaths, numbers, check });
  const leave = (result: unknown, xs: readonly unknown[]): unknown => mirrorOf(f)?.(result, xs) ?? result;
  /** f itself, on the tensors that it takes while recording. */
  const plain = (xs: readonly unknown[]): unknown => {
    const { flats, args, starts } = enterArguments(xs);
    const given = flats.map(({ structure }, k) => unflatten(structure, args.slice(starts[k], starts[k + 1])));
    return leave(f(...given), xs);
  };
  const call = (...xs: unknown[]): unknown => {
    const outcome = compiler.run(xs);
    if (outcome === undefined) return plain(xs);
    const { path, results, given } = outcome;
    const { program, result } = path;
    const values = program.outputs.map((o, k) => concrete(program.type(o), apart(results[k]!, given)));
    return leave(unflatten(result, values), xs);
  };
  const into = (...xs: unknown[]): void => {
    const out = xs.pop();
    if (compiler.run(xs, targetsOf("jit", out)) === undefined) intoTree("jit", out, plain(xs));
  };
  return Object.assign(call, {
    into,
    statistics: () => ({ recordings: compiler.recordings, paths: compiler.paths, fallbacks: compiler.fallbacks }),
    program: () => compiler.last?.program,
    explain: () => compiler.last?.compiled.explain() ?? "not called yet",
  }) as unknown as Jitted<F>;
}
