import { type Programmed, right, unreadable, type Verdict, wrong } from "./exercise.ts";
import { sequence, shown } from "./points.ts";

/** A function that counts how often it was called. */
export type Counted<F> = F & { readonly calls: number };

/** What checks are made with. */
export interface Tools {
  counted<A extends readonly unknown[], R>(f: (...args: A) => R): Counted<(...args: A) => R>;
  /** The next of a fixed sequence of numbers in [0, 1). */
  random(): number;
  /** A number for a sentence. */
  show(v: number): string;
}

type Check<F> = (answer: F, tools: Tools) => true | string;

export interface Algorithm<F> {
  /** The function that the reader writes. */
  readonly name: string;
  readonly starter: string;
  /** In the order in which they are tried; the first that does not give true is told. */
  readonly checks: Readonly<Record<string, Check<F>>>;
}

function counted<A extends readonly unknown[], R>(f: (...args: A) => R): Counted<(...args: A) => R> {
  let calls = 0;
  const call = (...args: A): R => {
    calls++;
    return f(...args);
  };
  return Object.defineProperty(call, "calls", { get: () => calls }) as Counted<(...args: A) => R>;
}

/** Asks for a program; it runs in the sandbox, and what it gives and how often it calls is checked there. */
export function algorithm<F extends (...args: never[]) => unknown>(spec: Algorithm<F>): Programmed {
  const trial = (program: (...args: never[]) => unknown): Verdict => {
    if (typeof program !== "function") return unreadable(`The program has no function called ${spec.name}.`, []);
    for (const [name, check] of Object.entries(spec.checks)) {
      try {
        const seen = check(program as F, { counted, random: sequence(7), show: shown });
        if (seen !== true) return wrong(seen, [], name);
      } catch (e) {
        return wrong(`Your function stopped with an error: ${(e as Error).message.split("\n")[0]}`, []);
      }
    }
    return right(`Right: ${Object.keys(spec.checks).length} checks passed.`);
  };
  return {
    form: { kind: "program", name: spec.name, starter: spec.starter },
    mistakes: Object.keys(spec.checks),
    trial,
  };
}
