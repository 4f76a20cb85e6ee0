import type { Scan } from "../../control/scan.ts";
import { CONST, PROJ, type Program } from "../../ir/program.ts";
import { codeNamed } from "../../record/table.ts";
import { Lines } from "../../transforms/lines.ts";
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
  const lines = new Lines();
  const to = new Int32Array(p.n);
  const parts = new Map<number, readonly (number | undefined)[]>();
  let changed = false;
  p.inputs.forEach((id) => {
    to[id] = lines.input(p.type(id));
  });
  const inputs = new Set(p.inputs);
  for (let i = 0; i < p.n; i++) {
    if (inputs.has(i)) continue;
    const op = p.op(i);
    const operands = p.operands(i).map((a) => to[a]!);
    const params = p.params.get(i);
    if (op === CONST) to[i] = lines.constant(p.type(i), p.raw(i)!);
    else if (op === PROJ && parts.has(p.operand(i, 0))) to[i] = parts.get(p.operand(i, 0))![params!["part"] as number]!;
    else {
      const shorter =
        op === scanCode && wanted.has(i)
          ? tidyScan(lines, operands, params as Scan, wanted.get(i)!, inside)
          : undefined;
      if (shorter === undefined) to[i] = lines.line(op, p.type(i), operands, params);
      else {
        parts.set(i, shorter);
        changed = true;
      }
    }
    const source = p.sources.get(i);
    if (source !== undefined && to[i]! >= 0) lines.program.sources.set(to[i]!, source);
  }
  if (!changed) return undefined;
  const q = lines.program;
  q.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return [q.close(), keep.map((k) => to[k]!)];
}
