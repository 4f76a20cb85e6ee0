import type { Program } from "../../ir/program.ts";
import { codeNamed } from "../../record/table.ts";
import type { Lines } from "../../transforms/lines.ts";
import { liveLines, type NewLine, type Rewriting, simplify } from "../../transforms/simplify.ts";
import { algebra } from "./algebra.ts";
import { foldRows } from "./foldRows.ts";
import { joinScatters } from "./joinScatters.ts";
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

/** Whether a line comes back as it was given, or as one that was there: rewriting it again would not change it. */
function stays({ program }: Lines, { op, operands }: NewLine, id: number): boolean {
  if (operands.includes(id)) return true;
  if (program.op(id) !== op || program.arity(id) !== operands.length) return false;
  return operands.every((a, k) => program.operand(id, k) === a || program.operand(id, operands.length - 1 - k) === a);
}

/**
 * The list without what can be left out, in the programs that its lines hold too: equal lines, dead lines, known numbers,
 * what the rules of algebra save, and what loops carry, stack or compute in vain; rows that are multiplied anyway are one row. `keep` are lines that survive; gives the
 * program and where those lines went.
 */
export function tidy(p: Program, keep: readonly number[] = []): [Program, number[]] {
  let rewritten = false;
  const better: Rewriting = (lines, next) => {
    const id = algebra(lines, next);
    rewritten ||= id !== undefined && !stays(lines, next, id);
    return id;
  };
  let [q, kept] = simplify(p, keep, (lines, next) => {
    const id = better(lines, next);
    if (id !== undefined || next.params === undefined) return id;
    const params = paramsWith(next.params, tidyInside);
    return params === next.params ? undefined : lines.line(next.op, next.type, next.operands, params);
  });
  const hasLoops = has(q, codeNamed("scan"));
  const scatters = has(q, codeNamed("scatterAdd")) ? joinScatters(q, kept) : undefined;
  if (scatters !== undefined) {
    [q, kept] = scatters;
    rewritten = true;
  }
  for (let round = 0; round < mostRounds; round++) {
    const before = q;
    const folded = hasLoops ? foldRows(q, kept) : undefined;
    const looped = hasLoops ? (tidyLoops(...(folded ?? [q, kept]), tidyInside) ?? folded) : undefined;
    if (looped === undefined && !rewritten && !liveLines(q, kept).includes(0)) break;
    rewritten = false;
    [q, kept] = simplify(...(looped ?? [q, kept]), better);
    if (looped === undefined && q.n === before.n) break;
  }
  return [q, kept];
}
function has(p: Program, op: number | undefined): boolean {
  for (let i = 0; i < p.n; i++) if (p.op(i) === op) return true;
  return false;
}
