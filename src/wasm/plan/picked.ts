import { at, type RawArray } from "../../ir/raw.ts";
import type { Facts } from "./facts.ts";

/** Most products that make one row of a small matrix product: they are written out. */
export const mostProducts = 64;

/**
 * Gathers that need no array of their own: only small matrix products read them, and they pick whole matrices of a table
 * in memory by a known index. Lines marked in `elsewhere` are neither.
 */
export function pickedLines(facts: Facts, elsewhere: Uint8Array | undefined): ReadonlySet<number> {
  const { program, roles, views } = facts;
  const picked = new Set<number>();
  const lost = new Set<number>(program.outputs);
  for (let i = 0; i < program.n; i++) if (elsewhere?.[i] !== 1 && picksMatrices(facts, i)) picked.add(i);
  if (picked.size === 0) return picked;
  for (let i = 0; i < program.n; i++) {
    const isProduct = elsewhere?.[i] !== 1 && roles[i]!.kind === "matmul" && isSmall(facts, i);
    program.operands(i).forEach((a) => {
      const base = views[a]!.line;
      // Lines that are seen along other axes are read as they stand in memory.
      if (roles[i]!.kind === "view" ? base !== i : !isProduct || base !== a) lost.add(base);
    });
  }
  for (const line of lost) picked.delete(line);
  return picked;
}
function isSmall({ program, views }: Facts, i: number): boolean {
  const { shape } = program.type(program.operand(i, 1));
  const isAscending = program.operands(i).every((a) => views[a]!.strides.every((s) => s >= 0));
  return shape.at(-1)! * shape.at(-2)! <= mostProducts && isAscending;
}
function picksMatrices(facts: Facts, i: number): boolean {
  const { program, roles, views } = facts;
  const role = roles[i]!;
  if (role.kind !== "gather" || role.shared !== 0 || role.axis + 2 >= program.type(i).shape.length) return false;
  const [x, index] = program.operands(i) as [number, number];
  const { shape, size } = program.type(index);
  if (shape.length !== 1 || roles[x]!.kind === "uniform" || !facts.isConstant(index)) return false;
  if (views[x]!.strides.some((s) => s < 0)) return false;
  const positions = facts.rawOf(index) as RawArray;
  const n = program.type(x).shape[role.axis]!;
  for (let k = 0; k < size; k++) if (!(at(positions, k) >= 0 && at(positions, k) < n)) return false;
  return true;
}
