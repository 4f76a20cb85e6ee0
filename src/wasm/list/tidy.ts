import type { Program } from "../../ir/program.ts";
import { simplify } from "../../transforms/simplify.ts";
import { algebra } from "./algebra.ts";
import { foldRows } from "./foldRows.ts";
import { tidyLoops } from "./loops.ts";
import { paramsWith } from "./params.ts";

const mostRounds = 4;
const known = new WeakMap<Program, Program>();

/** A program that a line holds, tidied once for all lines that hold it. Its inputs and outputs keep their order. */
function tidyInside(p: Program): Program {
  let q = known.get(p);
  if (q === undefined) {
    q = tidy(p)[0];
    known.set(p, q);
    known.set(q, q);
  }
  return q;
}

/**
 * The list without what can be left out, in the programs that its lines hold too: equal lines, dead lines, known numbers,
 * what the rules of algebra save, and what loops carry, stack or compute in vain; rows that are multiplied anyway are one row. `keep` are lines that survive; gives the
 * program and where those lines went.
 */
export function tidy(p: Program, keep: readonly number[] = []): [Program, number[]] {
  let [q, kept] = simplify(p, keep, (lines, next) => {
    const better = algebra(lines, next);
    if (better !== undefined || next.params === undefined) return better;
    const params = paramsWith(next.params, tidyInside);
    return params === next.params ? undefined : lines.line(next.op, next.type, next.operands, params);
  });
  for (let round = 0; round < mostRounds; round++) {
    const before = q;
    const folded = foldRows(q, kept);
    const looped = tidyLoops(...(folded ?? [q, kept]), tidyInside) ?? folded;
    [q, kept] = simplify(...(looped ?? [q, kept]), algebra);
    if (looped === undefined && q.n === before.n) break;
  }
  return [q, kept];
}
