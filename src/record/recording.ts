import { EMPTY, INPUT, ON_DEMAND, Program } from "../ir/program.ts";
import { pooled, type RawArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import type { LoopReport } from "./loopReport.ts";
import { Tensor } from "./tensor.ts";

/** What a recording holds for, beside its guards. */
export interface Surroundings {
  /** What has changed since, as the user would write it; undefined: nothing. */
  changed(): string | undefined;
  /** The end of the recording. @throws if something has changed while it went on. */
  settle(): void;
}
/** Receives the conditions that the host reads while a `jit` records. */
export interface GuardSink {
  /** `rec`: the recording that it belongs to, which v may stand inside of. */
  add(rec: Recording, v: Tensor, raw: RawArray): void;
  /** What marked functions use from around them, once one has been met. */
  around?: Surroundings;
  /**
   * Zeros for the next array of the result, of that type, or the next so many single numbers, where they can be made in an
   * array of the caller's.
   */
  readonly zeros?: ((of: Type | number) => Float64Array | undefined) | undefined;
  /** What became of loops of marked functions, by their places. */
  loops?: Map<string, LoopReport>;
}
export interface RecordingOptions {
  /** Holds tangents only: an operation without a tangent operand belongs to the recording outside. */
  readonly linear?: boolean;
  /** Its values have no meaning outside (one example of a batch, one step of a loop). */
  readonly sealed?: boolean;
  /** The list will be kept: arrays are not evaluated unless somebody reads them. Inherited. */
  readonly lazy?: boolean;
  /** Operations that hold programs wait: a derivative evaluates them together with what it must save. Inherited. */
  readonly defers?: boolean;
  readonly guards?: GuardSink | undefined;
  /** A list without lines that is to be used, from the end of another recording. */
  readonly program?: Program | undefined;
  /** Finds the user's line of every operation (microseconds each). Inherited. */
  readonly sources?: (() => string | undefined) | undefined;
}

/** A program under construction. Recordings nest; the innermost one receives the operations. */
export class Recording {
  program: Program;
  readonly kind: string;
  readonly parent: Recording | null;
  readonly linear: boolean;
  readonly lazy: boolean;
  readonly defers: boolean;
  readonly sources: RecordingOptions["sources"];
  readonly guards: GuardSink | undefined;
  sealed: boolean;
  closed = false;
  /** The inputs that stand for outer values here, by recording and line. */
  entries: Map<Recording, Map<number, number>> | undefined;
  /** The outer values, in the order in which they became inputs. */
  readonly captured: Tensor[] = [];
  /** What a line is one level further out, once known. */
  readonly forward: (Tensor | readonly Tensor[] | undefined)[] = [];
  /** Comparisons that the user wrote, not a rule. */
  readonly comparisons: number[] = [];
  /** Arrays of zeros that stand here already, by the number of their type. */
  readonly zeros: Tensor[] = [];
  /** Lines whose numbers the host has read. */
  readonly reads: boolean[] = [];

  constructor(kind: string, parent: Recording | null, options: RecordingOptions = {}) {
    this.program = options.program ?? new Program();
    this.kind = kind;
    this.parent = parent;
    this.linear = options.linear === true;
    this.sealed = options.sealed === true;
    this.lazy = (options.lazy || parent?.lazy) === true;
    this.defers = (options.defers || parent?.defers) === true;
    this.sources = options.sources ?? parent?.sources;
    this.guards = options.guards;
    this.program.grows = parent?.program.grows;
  }
  /** `of`: its type, or the outer value that it stands for, whose numbers ride along unless it is abstract. */
  input(of: Type | Tensor, abstract?: boolean): Tensor {
    const p = this.program;
    const outer = of instanceof Tensor ? of : undefined;
    const type = outer?.type ?? (of as Type);
    const id = p.push2(INPUT, type, -1, -1);
    p.inputs.push(id);
    if (outer) {
      const from = outer.rec?.program;
      const raw = from ? from.raw(outer.id) : outer.value;
      if (!abstract) {
        if (raw !== undefined) p.keep(id, raw);
        else if (from?.known(outer.id) === ON_DEMAND) p.defer(id);
      }
      // An abstract input still is the outer value as far as escapes are concerned. The number of any other is in the
      // program, if no recording is around.
      if (abstract || this.parent || from) this.forward[id] = outer;
    }
    return new Tensor(this, id, type, undefined);
  }
  /** Gives the list away, without lines: its values are no more. */
  end(): Program {
    const p = this.program;
    this.program = EMPTY;
    this.sealed = true;
    p.clear();
    return p;
  }
}

/** The innermost recording, or null. */
export let top: Recording | null = null;
/** Runs f with `rec` innermost. What it makes may outlive a call. */
export function within<T>(rec: Recording | null, f: () => T): T {
  const saved = top;
  top = rec;
  try {
    return pooled(undefined, f);
  } finally {
    top = saved;
  }
}

/**
 * The user's line that wrote the operation whose rules a transform is applying, "" where it is not known; undefined while
 * none is at work: comparisons of rules are not the user's to read.
 */
export let origin: string | undefined;
/** Runs f as the work of a transform. */
export function asRules<T>(f: () => T): T {
  const saved = origin;
  origin ??= "";
  try {
    return f();
  } finally {
    origin = saved;
  }
}
/** What a transform appends from now on is of line i. */
export function rulesOf(p: Program, i: number): void {
  origin = p.sources[i] ?? "";
}
/** Where guards go, if a compiled list is being made. */
export function sink(): GuardSink | null {
  for (let r = top; r !== null; r = r.parent) if (r.guards) return r.guards;
  return null;
}
