import type { AnyFunction } from "../api/call.ts";
import { likesOf } from "../api/mirror.ts";
import { onTensors, plainCall } from "../api/plainCall.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import { fail } from "../record/errors.ts";
import { top } from "../record/recording.ts";
import { Deviation, run } from "../record/run.ts";
import { flatten } from "../record/tree.ts";
import { type Features, noFeatures } from "../wasm/binary/features.ts";
import { sameProgram } from "../wasm/cache.ts";
import { interpreted } from "../wasm/compile.ts";
import { type Results, resultsOf } from "../wasm/runtime.ts";
import { prepareAsync, prepareLater } from "./backend.ts";
import { Decisions } from "./decisions.ts";
import { type Exit, exitOf } from "./exit.ts";
import { FirstCalls } from "./firstCalls.ts";
import { Form } from "./form.ts";
import { patience } from "./patience.ts";
import { type Path, type PathOptions, type Prepare, recordPath } from "./recordedPath.ts";
import { signatureOf } from "./signature.ts";
import { collectTargets, Places, writeResults } from "./targets.ts";
import { most, unlessLong, Waiting, waits } from "./tier.ts";
import { endWarmUp } from "./warmUp.ts";

export interface CompilerOptions extends PathOptions {
  /** f is that of a marked function, which makes numbers of tensors where nothing records. */
  readonly isMarked?: boolean;
  readonly maxPaths: number;
  readonly features: Features;
  /** How recorded paths are made ready to run; compiled, where nothing else is given. */
  readonly make?: Prepare;
}
/** The paths for one combination of types: decisions for each choice of static leaves. */
interface Paths {
  readonly byStatics: Map<string, Decisions<Path>>;
  count: number;
  warned: boolean;
  readonly firsts: FirstCalls;
  /** Once f may write long lists of single numbers. */
  waiting: Waiting | undefined;
  /** Once it has been found to do so. */
  isLong: boolean;
}
/** A form that calls had: the paths to choose from, and how the results of the one last taken leave. */
interface Entry {
  readonly form: Form;
  readonly paths: Paths;
  readonly decisions: Decisions<Path>;
  path: Path | undefined;
  exit: Exit | undefined;
  /** Whether calls of this form can take no other path: there are no guards, and nothing is compared. */
  settled: boolean;
}
const none = new Float64Array(0);
/** Forms that are recognised without building keys. */
const formsKept = 8;

/** What runs a jitted function: its paths by the form of the arguments. */
export class Compiler {
  readonly #f: AnyFunction;
  readonly #options: CompilerOptions;
  readonly #byForm: Map<string, Paths> = new Map();
  /** The one last used first. */
  readonly #entries: Entry[] = [];
  /** For the arrays that `into` writes into, so that it allocates next to nothing. */
  #targets: TypedArray[] | undefined;
  recordings = 0;
  fallbacks = 0;
  /** Calls of f as it is: of entries, or of what writes long lists. */
  uncompiled = 0;
  last: Path | undefined;
  /** How calls run before there is a path. */
  asItIs: string = "not called yet";

  constructor(f: AnyFunction, options: CompilerOptions) {
    this.#f = f;
    this.#options = options;
  }
  get paths(): number {
    let n = 0;
    for (const { count } of this.#byForm.values()) n += count;
    return n;
  }
  call(xs: readonly unknown[]): unknown {
    const entry = this.#enter(xs);
    const first = entry && this.#first(entry, xs);
    if (first !== undefined) return first;
    const results = entry && this.#run(entry, xs);
    if (results === undefined) return this.#plain(xs, entry);
    const { form, path } = entry!;
    entry!.exit ??= exitOf(path!.result, path!.program, likesOf(this.#f, xs, path!.program.outputs.length));
    const result = entry!.exit(results, form.raws);
    form.release();
    return result;
  }
  into(xs: readonly unknown[], out: unknown): void {
    const targets = this.#targets ?? [];
    this.#targets = undefined;
    collectTargets("jit", out, targets);
    const entry = this.#enter(xs);
    const places = entry?.paths.count ? undefined : new Places(targets);
    const first = entry && this.#first(entry, xs, places);
    const results = first === undefined && entry ? this.#run(entry, xs) : undefined;
    if (results === undefined) {
      (places ?? new Places(targets)).write(out, first ?? this.#plain(xs, entry));
      return;
    }
    const { form, path } = entry!;
    writeResults(results, targets, path!.leaves, form.raws);
    for (let k = 0; k < targets.length; k++) targets[k] = none;
    this.#targets = targets;
    form.release();
  }
  /** One of the first calls, where f is a derivative that is then made as in a plain call; else undefined. */
  #first({ form, paths: { count, firsts } }: Entry, xs: readonly unknown[], places?: Places): unknown {
    const options = this.#options;
    if (count > 0 || options.check || options.make) return undefined;
    const result = firsts.call(this.#f, xs, form.raws, options, places);
    if (result === undefined) return undefined;
    form.release();
    this.uncompiled++;
    this.asItIs = firsts.how;
    return result;
  }
  /** f itself, on the tensors that it takes while recording. */
  #plain(xs: readonly unknown[], entry: Entry | undefined): unknown {
    entry?.form.release();
    const call = this.#options.isMarked
      ? (f: AnyFunction, given: readonly unknown[]): unknown => f(...given)
      : onTensors;
    const run = (): unknown => plainCall(this.#f, xs, call);
    const waiting = entry?.paths.waiting;
    if (waiting === undefined) return run();
    this.uncompiled++;
    this.asItIs = waits.list;
    return waiting.spend(run);
  }
  /** The entry for these arguments, which it has taken; undefined where something else records. */
  #enter(xs: readonly unknown[]): Entry | undefined {
    if (top !== null) return undefined;
    const entries = this.#entries;
    for (let k = 0; k < entries.length; k++) {
      const entry = entries[k]!;
      if (!entry.form.takes(xs)) continue;
      if (k > 0) {
        entries.splice(k, 1);
        entries.unshift(entry);
      }
      return entry;
    }
    const flats = xs.map((x) => flatten(x));
    const { form, statics, recorded } = signatureOf(flats);
    if (recorded) return undefined;
    let paths = this.#byForm.get(form);
    if (paths === undefined) {
      paths = {
        byStatics: new Map(),
        count: 0,
        warned: false,
        firsts: new FirstCalls(),
        waiting: undefined,
        isLong: false,
      };
      this.#byForm.set(form, paths);
    }
    const decisions = paths.byStatics.get(statics) ?? new Decisions();
    const entry: Entry = { form: new Form(flats), paths, decisions, path: undefined, exit: undefined, settled: false };
    if (paths.count < this.#options.maxPaths) paths.byStatics.set(statics, decisions);
    if (entries.unshift(entry) > formsKept) entries.pop();
    return entry;
  }
  /** Runs f once, and has machine code made for the path that it took. */
  async ready(xs: readonly unknown[]): Promise<void> {
    const entry = this.#enter(xs);
    if (entry === undefined) fail("jit", "ready was called while something else records", "Call it outside transforms");
    const waiting: Prepare = (program, guards) =>
      interpreted({ program, guards, features: noFeatures }, "machine code is being made");
    if (this.#run(entry, xs, waiting) === undefined) return;
    entry.form.release();
    const path = entry.path!;
    if (path.compiled.why === undefined) return;
    path.pending ??= prepareAsync(path.program, path.guards, this.#options.features).then((compiled) => {
      path.compiled = compiled;
    });
    await path.pending;
  }
  /** The path that these arguments take, and their numbers. */
  locate(xs: readonly unknown[]): { path: Path; raws: readonly Raw[] } | undefined {
    const entry = this.#enter(xs);
    if (entry === undefined || this.#run(entry, xs, this.#options.make ?? this.#make) === undefined) return undefined;
    return { path: entry.path!, raws: [...entry.form.raws] };
  }
  readonly #make: Prepare = (program, guards) => prepareLater(program, guards, this.#options.features);
  /** undefined when f is to be called as it is, which is not so if it is said how paths are made. */
  #run(entry: Entry, xs: readonly unknown[], given?: Prepare): Results | undefined {
    const { decisions, form, paths } = entry;
    if (entry.settled) {
      this.last = entry.path;
      return entry.path!.compiled.run(form.raws, form.fixed) as Results;
    }
    let tried: Path[] | undefined;
    // A path holds as long as what its function uses from around it is as it was.
    let stale: string | undefined;
    for (let path = decisions.first; path !== undefined; ) {
      const changed = this.#options.around === "freeze" ? undefined : path.met.around?.changed();
      stale ||= changed;
      const found = changed ? undefined : path.compiled.run(form.raws, form.fixed);
      if (found !== undefined && !(found instanceof Deviation)) {
        if (tried !== undefined) decisions.taken(path);
        if (this.#options.check) this.#compare(path, xs);
        return this.#took(entry, path, found);
      }
      tried ??= [];
      tried.push(path);
      const next = found && decisions.sibling(path, found);
      path = next && !tried.includes(next) ? next : stale ? decisions.find(tried) : undefined;
    }
    if (paths.count >= this.#options.maxPaths) {
      this.fallbacks++;
      this.#warn(paths, stale);
      return undefined;
    }
    const make = given ?? this.#options.make;
    const path =
      make === undefined && !this.#options.check
        ? this.#unlessLong(paths, form.raws, xs)
        : this.#record(xs, make ?? this.#make);
    if (path === undefined) return undefined;
    this.last = path;
    paths.count++;
    decisions.insert(path);
    const found = path.compiled.run(form.raws, form.fixed);
    // Compiled code may round otherwise, and a condition on the edge then differs: the interpreter follows the recording.
    return this.#took(entry, path, found instanceof Deviation ? resultsOf(run(path.program, form.raws)) : found);
  }
  #took(entry: Entry, path: Path, results: Results): Results {
    if (entry.path !== path) {
      entry.path = path;
      entry.exit = undefined;
      const { around, check } = this.#options;
      entry.settled = path.guards.length === 0 && (around === "freeze" || path.met.around === undefined) && !check;
    }
    this.last = path;
    return results;
  }
  #record(xs: readonly unknown[], make: Prepare, f: AnyFunction = this.#f): Path {
    endWarmUp();
    const path = recordPath(f, xs, this.#options, make);
    this.recordings++;
    return path;
  }
  /**
   * The path that these arguments take; undefined: they wait. So do many single numbers once, before it is known what becomes
   * of them: to begin a recording that is given up costs as much as the call.
   */
  #unlessLong(paths: Paths, raws: readonly Raw[], xs: readonly unknown[]): Path | undefined {
    const { waiting, isLong } = paths;
    if (waiting === undefined && raws.filter((raw) => typeof raw === "number").length > most) {
      paths.waiting = new Waiting(patience.calls - 1);
      return undefined;
    }
    const make = (): Path | undefined => {
      if (isLong) return this.#record(xs, this.#make);
      const path = unlessLong(this.#f, (f) => this.#record(xs, this.#make, f));
      paths.isLong = path === undefined;
      paths.waiting = paths.isLong ? new Waiting(waiting ? 1 : paths.firsts.taken) : undefined;
      return path;
    };
    return waiting === undefined ? make() : waiting.end(make);
  }
  #compare({ record }: Path, xs: readonly unknown[]): void {
    const again = this.#record(xs, (program, guards) =>
      interpreted({ program, guards, features: noFeatures }, "compared"),
    );
    if (!sameProgram(again.record!, record!, true))
      fail(
        "jit",
        "recording again gave another program for the same path",
        "The function reads something that is not an argument (a closure, a mutated array, Math.random, Date): make it one",
      );
  }
  #warn(paths: Paths, stale: string | undefined): void {
    if (paths.warned) return;
    paths.warned = true;
    const why = stale ? `: ${stale} changes (make it an argument)` : "";
    console.warn(
      `wengert jit: more than ${this.#options.maxPaths} paths${why}; others run unjitted. A loop whose count depends on values makes one for each count (use whileLoop or scan), a new function one for each call; or raise maxPaths.`,
    );
  }
}
