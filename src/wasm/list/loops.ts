import type { Scan } from "../../control/scan.ts";
import { PROJ, type Program } from "../../ir/program.ts";
import { codeNamed } from "../../record/table.ts";
import { rewrite } from "./rewrite.ts";
import { tidyScan } from "./scan.ts";

/** Which results of each line with several are wanted. */
function wantedParts(p: Program, keep: readonly number[]): Map<number, Set<number>> {
  const wanted = new Map<number, Set<number>>();
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) !== PROJ) continue;
    const of = p.operand(i, 0);
    const parts = wanted.get(of) ?? new Set();
    wanted.set(of, parts.add(p.params.get(i)!["part"] as number));
  }
  // A tuple that is handed on as a whole is wanted as a whole.
  for (let i = 0; i < p.n; i++)
    if (p.op(i) !== PROJ) for (const a of p.operands(i)) if (p.type(a).dtype === "tuple") wanted.delete(a);
  for (const o of [...p.outputs, ...keep]) if (o >= 0) wanted.delete(o);
  return wanted;
}

/**
 * The list with its loops in a shorter form, and where the kept lines went; undefined when there is nothing to shorten.
 * `inside` tidies a body.
 */
export function tidyLoops(
  p: Program,
  keep: readonly number[],
  inside: (p: Program) => Program,
): [Program, number[]] | undefined {
  const scanCode = codeNamed("scan");
  const wanted = wantedParts(p, keep);
  const parts = new Map<number, readonly (number | undefined)[]>();
  const rewritten = rewrite(p, keep, (lines, i, operands) => {
    const params = p.params.get(i);
    if (p.op(i) === PROJ) return parts.get(p.operand(i, 0))?.[params!["part"] as number];
    if (p.op(i) !== scanCode || !wanted.has(i)) return undefined;
    const shorter = tidyScan(lines, operands, params as Scan, wanted.get(i)!, inside);
    if (shorter === undefined) return undefined;
    parts.set(i, shorter);
    return -1;
  });
  return parts.size > 0 ? rewritten : undefined;
}
