import type { Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { printProgram } from "../record/print.ts";
import { top } from "../record/recording.ts";
import { Deviation, type Guard } from "../record/run.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { type Structure, unflatten } from "../record/tree.ts";
import { simplify } from "../transforms/simplify.ts";
import type { Compiled } from "../wasm/compile.ts";
import { prepare } from "./backend.ts";
import { type AnyFunction, recordCall } from "./call.ts";
import { Decisions } from "./decisions.ts";
import { intoTree, targetsOf } from "./into.ts";
import { mirrorOf } from "./mirror.ts";
import { signatureOf } from "./signature.ts";

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
export type Jitted<F> = F & {
  /** Writes the result into `out` (a typed array, or a tree of them), given last; no arrays are allocated. */
  into(...xAndOut: unknown[]): void;
  statistics(): JitStatistics;
  /** The simplified program of the path last taken. */
  program(): Program | undefined;
  /** How the path last taken runs: what is fused machine code, and what the interpreter does and why. */
  explain(): string;
};

/** One sequence of host decisions, recorded and prepared to run. */
interface Path {
  readonly program: Program;
  readonly guards: readonly Guard[];
  readonly compiled: Compiled;
  readonly result: Structure;
  /** The recording before simplification, when recordings are to be compared. */
  readonly text: string | undefined;
}
/** The paths for one signature. */
interface Paths {
  readonly decisions: Decisions<Path>;
  count: number;
  warned: boolean;
}
/** What runs a jitted function: its paths by signature. */
class Compiler {
  private readonly f: AnyFunction;
  private readonly options: Required<JitOptions>;
  private readonly bySignature: Map<string, Paths> = new Map();
  recordings = 0;
  fallbacks = 0;
  last: Path | undefined;

  constructor(f: AnyFunction, options: Required<JitOptions>) {
    this.f = f;
    this.options = options;
  }
  get paths(): number {
    let n = 0;
    for (const { count } of this.bySignature.values()) n += count;
    return n;
  }
  /** The raw results and the path that gave them; undefined when f is to be called as it is. */
  run(xs: readonly unknown[], targets?: readonly TypedArray[]): Raw[] | undefined {
    const { key, raws, recorded } = signatureOf(xs);
    if (top !== null || recorded) return undefined;
    let paths = this.bySignature.get(key);
    if (paths === undefined) {
      paths = { decisions: new Decisions(), count: 0, warned: false };
      this.bySignature.set(key, paths);
    }
    const { decisions } = paths;
    const tried = new Set<Path>();
    for (let path = decisions.first; path !== undefined && !tried.has(path); ) {
      tried.add(path);
      const out = path.compiled.execute(raws, targets);
      if (!(out instanceof Deviation)) {
        decisions.taken(path);
        this.last = path;
        if (this.options.check) this.compare(path, xs);
        return out;
      }
      path = decisions.sibling(path, out);
    }
    if (paths.count >= this.options.maxPaths) {
      this.fallbacks++;
      this.warn(paths);
      return undefined;
    }
    const path = this.record(xs);
    const out = path.compiled.execute(raws, targets);
    if (out instanceof Deviation) throw new Error("a path deviated from its own recording");
    decisions.insert(path);
    paths.count++;
    this.last = path;
    return out;
  }
  private record(xs: readonly unknown[]): Path {
    this.recordings++;
    const read = new Map<number, number>();
    const guards = {
      add: (v: Tensor, raw: number): void => {
        if (v.dtype !== "i32" && v.dtype !== "bool" && this.options.numbers === "refuse")
          fail(
            "jit",
            "item() on a float would freeze its value in the compiled list",
            "Compare first (x.gt(0).item()), keep it recorded, or pass { numbers: 'guard' }",
          );
        if (!read.has(v.id)) read.set(v.id, raw);
      },
    };
    const call = recordCall("jit", this.f, xs, { lazy: true, guards });
    if (call.captured.length > 0)
      fail("jit", "the function uses a value of an unrelated recording", "Pass it as an argument");
    const [program, lines] = simplify(call.program, [...read.keys()]);
    let at = 0;
    const list = [...read.values()].map((expected, k): Guard => {
      at = Math.max(at, lines[k]!);
      return { id: lines[k]!, at, expected };
    });
    const text = this.options.check ? printProgram(call.program) : undefined;
    return { program, guards: list, compiled: prepare(program, list), result: call.result, text };
  }
  private compare(path: Path, xs: readonly unknown[]): void {
    if (this.record(xs).text !== path.text)
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
      `wengert jit: more than ${this.options.maxPaths} paths for one shape; further ones run unjitted. A loop whose count depends on values makes one path for each count: use whileLoop or scan, or raise maxPaths.`,
    );
  }
}
/** Results must not share storage with the caller's arrays. */
function apart(raw: Raw, inputs: readonly unknown[]): Raw {
  if (typeof raw === "number" || !ArrayBuffer.isView(raw)) return raw;
  return inputs.some((x) => ArrayBuffer.isView(x) && x.buffer === raw.buffer) ? (raw.slice() as TypedArray) : raw;
}
/**
 * f recorded once for each combination of shapes and compiled; later calls run the compiled list. Conditions that f reads
 * (`x.gt(0).item()`) become guards: when one turns out differently, f is recorded along the other path and both are
 * kept. Inside any other transform a jitted function is simply inlined. Arguments that are neither numbers nor arrays
 * (booleans, strings, functions) choose the program.
 * @throws if f reads a float, which would freeze it (see `numbers`), or uses a value of an unrelated recording.
 */
export function jit<F extends AnyFunction>(f: F, options: JitOptions = {}): Jitted<F> {
  const { maxPaths = 32, numbers = "refuse", check = false } = options;
  const compiler = new Compiler(f, { maxPaths, numbers, check });
  const mirror = mirrorOf(f);
  const call = (...xs: unknown[]): unknown => {
    const raws = compiler.run(xs);
    if (raws === undefined) return f(...xs) as unknown;
    const { program, result } = compiler.last!;
    const values = program.outputs.map((o, k) => concrete(program.type(o), apart(raws[k]!, xs)));
    const tree = unflatten(result, values);
    return mirror === undefined ? tree : mirror(tree, xs);
  };
  const into = (...xs: unknown[]): void => {
    const out = xs.pop();
    const targets = targetsOf("jit", out);
    const raws = compiler.run(xs, targets);
    if (raws === undefined) intoTree("jit", out, f(...xs));
  };
  return Object.assign(call, {
    into,
    statistics: () => ({ recordings: compiler.recordings, paths: compiler.paths, fallbacks: compiler.fallbacks }),
    program: () => compiler.last?.program,
    explain: () => compiler.last?.compiled.explain() ?? "not called yet",
  }) as unknown as Jitted<F>;
}
