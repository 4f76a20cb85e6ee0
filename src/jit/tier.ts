import type { AnyFunction } from "../api/call.ts";
import type { Program } from "../ir/program.ts";
import { F64 } from "../ir/type.ts";
import { WengertError } from "../record/errors.ts";
import { top } from "../record/recording.ts";

/*
 * To compile a list of single numbers takes some hundred times as long as to run it while it is recorded. So a function
 * that writes a long one is called as it is at first, until that has taken about as long as compiling would: who waits so
 * waits at most twice as long as one who knows the number of calls beforehand (Karlin et al. 1988, "Competitive snoopy
 * caching").
 */
/** Single numbers in a list that is compiled at once. */
export const most = 256;
/** Calls before a longer one is compiled, and the milliseconds that they may take together. */
export const patience: { readonly calls: number; readonly milliseconds: number } = { calls: 64, milliseconds: 500 };

/** Ends a recording that has become long. */
class Lengthy extends Error {}

/** What `record` makes of f; undefined where f writes a long list of single numbers, whatever it makes of being stopped. */
export function unlessLong<T>(f: AnyFunction, record: (f: AnyFunction) => T): T | undefined {
  let numbers = 0;
  let end: Lengthy | undefined;
  const grows = (p: Program): void => {
    // Bodies of loops and examples of batches run more than once.
    for (let rec = top; rec !== null; rec = rec.parent) if (rec.sealed) return;
    for (let i = numbers === 0 ? 0 : p.n >> 1; i < p.n; i++) if (p.isType(i, F64.id)) numbers++;
    if (numbers < most) return;
    end = new Lengthy("a list of many single numbers is run as it is");
    throw end;
  };
  try {
    const made = record((...xs) => {
      top!.program.grows = grows;
      return f(...xs) as unknown;
    });
    if (end === undefined) return made;
  } catch (e) {
    if (end === undefined) throw e;
  }
  return undefined;
}

/** The calls of a function that writes long lists: as it is, until it is compiled. */
export class Waiting {
  #calls = 0;
  #milliseconds = 0;
  /** Why it could not be compiled; f itself may have thrown that. */
  #refusal: WengertError | undefined;
  #stays = false;

  /** Calls f as it is. What was refused when it was compiled, and does not stop f, is told once and not tried again. */
  spend<T>(f: () => T): T {
    const start = Date.now();
    const result = f();
    this.#milliseconds += Date.now() - start;
    this.#calls++;
    if (this.#refusal !== undefined) {
      console.warn(`wengert jit: the function goes on uncompiled. ${this.#refusal.message}`);
      this.#refusal = undefined;
      this.#stays = true;
    }
    return result;
  }
  /** What `compile` gives, after calls enough; what f does otherwise then waits again. */
  end<T>(compile: () => T): T | undefined {
    if (this.#stays || (this.#calls < patience.calls && this.#milliseconds < patience.milliseconds)) return undefined;
    try {
      const made = compile();
      this.#calls = 0;
      this.#milliseconds = 0;
      return made;
    } catch (e) {
      if (!(e instanceof WengertError)) throw e;
      this.#refusal = e;
      return undefined;
    }
  }
}
