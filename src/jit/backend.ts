import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { type Features, noFeatures } from "../wasm/binary/features.ts";
import { type Compiled, compile, compileAsync, interpreted } from "../wasm/compile.ts";
import { Deferred } from "./deferred.ts";
import { makeWhenIdle } from "./idle.ts";
import { patience, patienceFor } from "./patience.ts";

/** A module with one function that puts a v128.const on the stack and drops it. */
const vectors: Uint8Array<ArrayBuffer> = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 23, 1, 21, 0, 0xfd, 12, ...new Array<number>(16).fill(0), 0x1a, 0x0b],
);
/** Why this host cannot compile anything, if it cannot. */
function obstacle(): string | undefined {
  if (typeof WebAssembly === "undefined") return "this host has no WebAssembly";
  if (!WebAssembly.validate(vectors))
    return "the WebAssembly of this host has no SIMD, which Node 16.4, Chrome 91, Firefox 89, Safari 16.4 and later have";
  return undefined;
}
/**
 * How a host answers to a module that it does not take; anything else is an error. The main thread of a page compiles at
 * most 8 MB at once (Chromium 156), a content security policy may forbid all, and memory may be lacking.
 */
function refusal(e: unknown): string {
  const known = [WebAssembly.CompileError, WebAssembly.LinkError, RangeError, EvalError];
  if (!known.some((kind) => e instanceof kind)) throw e;
  const { message } = e as Error;
  const hint = /main thread/.test(message) ? "; await f.ready(...) compiles it in the background" : "";
  return `the host refused the module (${message})${hint}`;
}
const told = new Set<string>();
function fallBack(program: Program, guards: readonly Guard[], why: string): Compiled {
  if (!told.has(why)) console.warn(`wengert jit: ${why}; the function runs interpreted, with the same results`);
  told.add(why);
  return interpreted({ program, guards, features: noFeatures }, why);
}
/** Compiles where the host can, else interprets: the results are the same, and `explain` says which and why. */
export function prepare(p: Program, guards: readonly Guard[], features: Features): Compiled {
  const why = obstacle();
  if (why !== undefined) return fallBack(p, guards, why);
  try {
    return compile(p, guards, undefined, features);
  } catch (e) {
    return fallBack(p, guards, refusal(e));
  }
}
/** The same, after a first run where the interpreter takes less time: when the host is idle, or else for the second run. */
export function prepareLater(p: Program, guards: readonly Guard[], features: Features): Compiled {
  const make = (): Compiled => prepare(p, guards, features);
  const runs = Math.min(patience.runs, patienceFor(p));
  return runs > 0 ? new Deferred(p, guards, make, runs, makeWhenIdle) : make();
}
export async function prepareAsync(p: Program, guards: readonly Guard[], features: Features): Promise<Compiled> {
  const why = obstacle();
  if (why !== undefined) return fallBack(p, guards, why);
  try {
    return await compileAsync(p, guards, features);
  } catch (e) {
    return fallBack(p, guards, refusal(e));
  }
}
