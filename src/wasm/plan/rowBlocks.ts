import { PROJ, type Program } from "../../ir/program.ts";
import { stridesOf } from "../../ir/type.ts";
import { primitives } from "../../record/table.ts";
import type { View } from "./view.ts";

/**
 * Rows that a loop stacks and only other loops read, row by row: those of one turn stand side by side in a block, so that
 * one address leads to them all, and each turn writes and reads one stretch of memory.
 */
export interface RowBlocks {
  /** By line: where its numbers stand among those of the first line of its block. */
  readonly views: ReadonlyMap<number, View>;
  /** By first line: the numbers of the whole block. */
  readonly sizes: ReadonlyMap<number, number>;
}
const isScan = (p: Program, i: number): boolean => primitives[p.op(i)]?.lower === "scan";

export function rowBlocksOf(p: Program): RowBlocks {
  const groups = new Map<number, Map<number, number>>();
  const otherwise = new Set<number>(p.outputs);
  for (let i = 0; i < p.n; i++) {
    if (p.op(i) === PROJ && isScan(p, p.operand(i, 0))) {
      const of = p.operand(i, 0);
      const { part } = p.params.get(i) as { part: number };
      if (part < (p.params.get(of) as { carries: number }).carries) continue;
      let parts = groups.get(of);
      if (parts === undefined) {
        parts = new Map();
        groups.set(of, parts);
      }
      if (parts.has(part)) otherwise.add(parts.get(part)!).add(i);
      else parts.set(part, i);
      continue;
    }
    if (groups.size === 0) continue;
    const rowsFrom = isScan(p, i) ? firstRow(p, i) : Number.POSITIVE_INFINITY;
    const arity = p.arity(i);
    for (let k = 0; k < arity && k < rowsFrom; k++) otherwise.add(p.operand(i, k));
  }
  const views = new Map<number, View>();
  const sizes = new Map<number, number>();
  for (const parts of groups.values()) {
    const lines = [...parts.values()].filter((line) => !otherwise.has(line) && p.type(line).size > 0);
    const [line] = lines;
    if (line === undefined || lines.length === 1) continue;
    const length = p.type(line).shape[0]!;
    const step = lines.reduce((sum, k) => sum + p.type(k).size / length, 0);
    let offset = 0;
    for (const k of lines) {
      const { shape, size } = p.type(k);
      views.set(k, { line, shape, strides: [step, ...stridesOf(shape).slice(1)], offset });
      offset += size / length;
    }
    sizes.set(line, step * length);
  }
  return { views, sizes };
}
function firstRow(p: Program, scan: number): number {
  const { constants, carries } = p.params.get(scan) as unknown as { constants: number; carries: number };
  return constants + carries;
}
