import type { Program } from "../../ir/program.ts";

/** By line: how often it is an operand or a result. */
export function readersOf(p: Program): Int32Array {
  const readers = new Int32Array(p.n);
  for (let i = 0; i < p.n; i++) {
    for (const a of p.operands(i)) readers[a]!++;
  }
  for (const o of p.outputs) if (o >= 0) readers[o]!++;
  return readers;
}
