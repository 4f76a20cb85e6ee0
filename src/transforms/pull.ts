import type { Program } from "../ir/program.ts";
import { pooled, type Raw } from "../ir/raw.ts";
import { Sweep } from "./sweep.ts";

/**
 * Reverse sweep over a recording whose numbers are all known, without building the reverse list: every operation's
 * template runs on the recorded values. Scalars are one loop over columns. With an array cotangent travels the set of
 * lanes that received anything (a branch or an index leaves the others out); lanewise rules keep the rest at exactly 0.
 * Cotangents of the inputs for those of the outputs (`seeds`); undefined where nothing arrives.
 */
export function pull(p: Program, active: readonly boolean[], seeds: readonly (Raw | undefined)[]): (Raw | undefined)[] {
  const lines = p.base + p.tail.op.length;
  const sweep = spare && spare.has.length >= lines ? spare : new Sweep(lines);
  spare = undefined;
  const got = pooled(p.pool, () => sweep.run(p, active, seeds));
  if (!p.base) spare = sweep;
  return got;
}
/** What the next sweep takes, if its columns are long enough. */
let spare: Sweep | undefined;
