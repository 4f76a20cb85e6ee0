import type { AnyFunction } from "../api/call.ts";
import { CONST, type Program } from "../ir/program.ts";
import { WengertError } from "../record/errors.ts";
import { sink, top } from "../record/recording.ts";
import { heldIn, patience } from "./patience.ts";

/*
 * To record a list of single numbers takes about as long as to run it, and memory for each. So a function that writes a long
 * one is called as it is at first.
 */
/** Single numbers in a list that is compiled at once. */
export const most = 256;
/** How a call runs that waits to be compiled, and why. */
export const waits: Readonly<Record<"list" | "entries" | "gradient", string>> = {
  list: `runs as it is: more than ${most} single numbers, which are compiled after ${patience.calls} calls, or as many as take ${patience.milliseconds} ms`,
  gradient: "runs as it is: a gradient in few single numbers, which is compiled after its first call",
  entries: `runs as it is: a Jacobian or Hessian that is made entry by entry, and compiled after ${patience.entries} calls`,
};
/** So many that what comes then does not matter. */
const LONG = 4096;
/** Of an array and of one of its numbers, in what a single number takes to run as it is recorded. */
const ARRAY = 16;
const ELEMENT = 0.05;

/** Ends a recording that is a long list. */
class Lengthy extends Error {}

/** The single numbers that these lists compute, if that is nearly all they do and there are many; else 0. */
function numbersOf(lists: ReadonlySet<Program>): number {
  let [lines, numbers, arrays] = [0, 0, 0];
  for (const { n } of lists) lines += n;
  if (lines < most) return 0;
  for (const p of lists) {
    for (let i = 0; i < p.n; i++) {
      if (p.op(i) <= CONST) continue;
      const { size } = p.type(i);
      if (size === 1) numbers++;
      else arrays += ARRAY + ELEMENT * size;
    }
    for (const params of p.params.values()) if (heldIn(params).length > 0) return 0;
  }
  return 8 * arrays < numbers ? numbers : 0;
}
/** What `record` makes of f; undefined where f writes a long list of single numbers, whatever it makes of being stopped. */
export function unlessLong<T>(f: AnyFunction, record: (f: AnyFunction) => T): T | undefined {
  const lists = new Set<Program>();
  let end: Lengthy | undefined;
  const endIf = (isLong: boolean): void => {
    if (!isLong) return;
    // What f has changed outside would be changed twice.
    sink()?.around?.settle();
    end = new Lengthy("a long list of single numbers is run as it is");
    throw end;
  };
  const grows = (p: Program): void => {
    // Bodies of loops and examples of batches run more than once.
    for (let rec = top; rec !== null; rec = rec.parent) if (rec.sealed) return;
    // The first list is f's own. Where arrays take part, what it does is known when another one grows, a derivative.
    const isOwn = lists.size === 0 || (lists.size === 1 && lists.has(p));
    lists.add(p);
    endIf(numbersOf(lists) >= (isOwn && !p.inputTypes.every(({ size }) => size === 1) ? LONG : most));
  };
  try {
    const made = record((...xs) => {
      top!.program.grows = grows;
      const y: unknown = f(...xs);
      endIf(numbersOf(lists.add(top!.program)) >= most);
      return y;
    });
    if (end === undefined) return made;
  } catch (e) {
    if (end === undefined) throw e;
  }
  return undefined;
}

/** The calls of a function that writes long lists: as it is, until it is compiled. */
export class Waiting {
  #calls: number;
  #milliseconds = 0;
  /** Why it could not be compiled; f itself may have thrown that. */
  #refusal: WengertError | undefined;
  #stays = false;

  /** `calls`: how many count as made. */
  constructor(calls = 0) {
    this.#calls = calls;
  }
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
