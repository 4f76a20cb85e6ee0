import type { Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { type Deviation, type Guard, run } from "../record/run.ts";

/** A prepared program: raw inputs to raw outputs, or the guard that came out differently. */
export type Executor = (inputs: readonly Raw[]) => Raw[] | Deviation;
/** Chooses how a program runs. */
export const prepare = (p: Program, guards: readonly Guard[]): Executor =>
  guards.length === 0 ? (x) => run(p, x) : (x) => run(p, x, { guards });
