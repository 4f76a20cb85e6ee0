import type { Program } from "../ir/program.ts";
import type { Guard } from "../record/run.ts";
import { type Compiled, compile, interpreted } from "../wasm/compile.ts";

/** Compiles where the host can, else interprets: the results are the same, and `explain` says which and why. */
export function prepare(p: Program, guards: readonly Guard[]): Compiled {
  if (typeof WebAssembly === "undefined") return interpreted(p, guards, "this host has no WebAssembly");
  try {
    return compile(p, guards);
  } catch (e) {
    // Refused by a content security policy, without SIMD, or more memory than a 32-bit module can have.
    if (
      e instanceof WebAssembly.CompileError ||
      e instanceof WebAssembly.LinkError ||
      e instanceof RangeError ||
      e instanceof EvalError
    )
      return interpreted(p, guards, `the host refused the module (${e.message})`);
    throw e;
  }
}
