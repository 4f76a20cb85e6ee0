import { INPUT, ON_DEMAND, Program } from "../ir/program.ts";
import type { RawArray } from "../ir/raw.ts";
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
  add(v: Tensor, raw: RawArray): void;
  /** What marked functions use from around them, once one has been met. */
  around?: Surroundings;
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
  readonly guards?: GuardSink;
  /** Note the user's line of every operation (microseconds each). Inherited. */
  readonly sources?: boolean;
}

/** A program under construction. Recordings nest; the innermost one receives the operations. */
export class Recording {
  readonly program: Program = new Program();
  readonly kind: string;
  readonly parent: Recording | null;
  readonly linear: boolean;
  readonly lazy: boolean;
  readonly defers: boolean;
  readonly sources: boolean;
  readonly guards: GuardSink | null;
  sealed: boolean;
  closed = false;
  /** Outer values by recording and line, and the input that stands for each here. */
  captured: Map<Recording, Map<number, number>> | undefined;
  /** The outer values, in the order in which they became inputs. */
  readonly outer: Tensor[] = [];
  /** What a line is one level further out, once known. */
  readonly forward: (Tensor | readonly Tensor[] | undefined)[] = [];
  /** Comparisons that the user wrote, not a rule. */
  readonly comparisons: number[] = [];
  /** Arrays of zeros that stand here already, by the number of their type. */
  readonly zeros: Tensor[] = [];
  /** Lines whose numbers the host has read. */
  readonly reads: boolean[] = [];

  constructor(kind: string, parent: Recording | null, options: RecordingOptions = {}) {
    this.kind = kind;
    this.parent = parent;
    this.linear = options.linear === true;
    this.sealed = options.sealed === true;
    this.lazy = (options.lazy || parent?.lazy) === true;
    this.defers = (options.defers || parent?.defers) === true;
    this.sources = (options.sources || parent?.sources) === true;
    this.guards = options.guards ?? null;
    this.program.grows = parent?.program.grows;
  }
  /** `outer`: what the input stands for; its numbers ride along. */
  input(type: Type, outer?: Tensor): Tensor {
    const p = this.program;
    const id = p.push2(INPUT, type, -1, -1);
    p.inputs.push(id);
    if (outer !== undefined) {
      const from = outer.rec?.program;
      const raw = from ? from.raw(outer.id) : outer.value;
      if (raw !== undefined) p.keep(id, raw);
      else if (from?.known(outer.id) === ON_DEMAND) p.defer(id);
      this.forward[id] = outer;
    }
    return new Tensor(this, id, type, undefined);
  }
}

/** The innermost recording, or null. */
export let top: Recording | null = null;
/** Runs f with `rec` innermost. */
export function within<T>(rec: Recording | null, f: () => T): T {
  const saved = top;
  top = rec;
  try {
    return f();
  } finally {
    top = saved;
  }
}

/** Whether a transform is applying rules: their comparisons are not the user's to read. */
export let applyingRules = false;
/** Runs f as the work of a transform. */
export function asRules<T>(f: () => T): T {
  const saved = applyingRules;
  applyingRules = true;
  try {
    return f();
  } finally {
    applyingRules = saved;
  }
}
