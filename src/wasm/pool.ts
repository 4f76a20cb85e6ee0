import { fail } from "../record/errors.ts";
import type { ModuleBuilder } from "./binary/assembler.ts";
import type { Callable, FunctionBuilder } from "./binary/function.ts";
import type { Tools } from "./emit/emitStep.ts";
import type { Scope } from "./plan/layout.ts";
import type { Step } from "./plan/steps.ts";

/** Threads that compiled functions may share, see `threads` of wengert/threads. */
export interface Threads {
  /** With the one that calls. */
  readonly count: number;
  /** Ends them; functions that had them go on alone. */
  dispose(): void;
}

/** What divides the steps of one module. */
export interface Division {
  /** Bytes behind everything else. */
  readonly bytes: number;
  /** Whether there is anything to divide. */
  readonly isUsed: boolean;
  /** A product function that leaves parts of large products to the others; its numbers are `width` bytes wide. */
  product(whole: Callable, width: number): Callable;
  /** Writes a step in parts and gives them, if it can and it pays. */
  step(f: FunctionBuilder, scope: Scope, step: Step, tools: Tools): readonly FunctionBuilder[] | undefined;
  /** Defines what the others call, after all else. */
  finish(): void;
}
/** What the threads do for compiled modules. */
export interface Pool {
  /** Whether they can help on this host. */
  readonly isAble: boolean;
  /** What they do, or why they cannot. */
  readonly note: string;
  /** `wake` is imported, `address` is that of the division's own bytes. */
  divide(module: ModuleBuilder, wake: Callable, address: number): Division;
  /**
   * Makes a module, its memory and the names of its "scalar" imports known to the others; gives what it imports as
   * `wake`: called with 0 when parts are there, and with the number of turns while the caller waits.
   */
  attach(module: WebAssembly.Module, memory: WebAssembly.Memory, functions: readonly string[]): (turns: number) => void;
}

const pools = new WeakMap<Threads, Pool>();
export const enlist = (threads: Threads, pool: Pool): unknown => pools.set(threads, pool);
export function poolOf(threads: Threads): Pool {
  const pool = pools.get(threads);
  if (pool === undefined) fail("jit", "threads are not of wengert/threads");
  return pool;
}
