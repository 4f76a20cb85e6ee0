import { CONST, type Program } from "../../ir/program.ts";
import { Lines } from "../../transforms/lines.ts";

/**
 * A list line by line into another one. `step` is given a line that is neither an input nor a constant, with its operands
 * there, and says which line takes its place: -1 for none, undefined for itself. Gives the new list, and where the kept
 * lines went.
 */
export function rewrite(
  p: Program,
  keep: readonly number[],
  step: (lines: Lines, i: number, operands: readonly number[]) => number | undefined,
): [Program, number[]] {
  const lines = new Lines();
  const to = new Int32Array(p.n).fill(-1);
  for (const id of p.inputs) to[id] = lines.input(p.type(id));
  for (let i = 0; i < p.n; i++) {
    if (to[i]! >= 0) continue;
    if (p.op(i) === CONST) to[i] = lines.constant(p.type(i), p.raw(i)!);
    else {
      const operands = p.operands(i).map((a) => to[a]!);
      to[i] = step(lines, i, operands) ?? lines.line(p.op(i), p.type(i), operands, p.params.get(i));
    }
    const source = p.sources[i];
    if (source !== undefined && to[i]! >= 0) lines.program.sources[to[i]!] = source;
  }
  lines.program.outputs = p.outputs.map((o) => (o < 0 ? o : to[o]!));
  return [lines.program, keep.map((k) => to[k]!)];
}
