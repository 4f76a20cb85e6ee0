import type { Raw } from "../ir/raw.ts";
import { compileModule, type Source } from "./module.ts";
import { instantiate } from "./runtime.ts";

/** Milliseconds that a step is repeated for, at least, and how often that is done. */
const turn = 0.5;
const turns = 5;

/** Least nanoseconds of a call, repeated until the clock can tell. */
export function nanoseconds(call: () => void): number {
  let count = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < turns; ) {
    const start = performance.now();
    for (let j = 0; j < count; j++) call();
    const taken = performance.now() - start;
    if (taken < turn && count < 2 ** 20) {
      count *= 2;
      continue;
    }
    best = Math.min(best, taken / count);
    k++;
  }
  return 1e6 * best;
}

/**
 * Nanoseconds of every step of a program on these inputs, each repeated in its place by a module that calls them one by
 * one. A step that overwrites its operand (a scatter) goes on with what it wrote: the time is the same.
 */
export function timeSteps({ program, guards, features }: Source, inputs: readonly Raw[]): number[] {
  const { enter, steps } = instantiate(compileModule(program, guards, { features, apart: true }), guards);
  enter(inputs);
  return steps.map(({ call }) => nanoseconds(call));
}
