import { at, type RawArray } from "../../ir/raw.ts";
import { sizeOf } from "../../ir/type.ts";
import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { picksKnownRows } from "./knownRows.ts";
import { isContiguous } from "./view.ts";

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

/** Most numbers of a row that goes from one known place to another at once. */
const mostMoved = 8;

/**
 * Gathers that need no array of their own: one scatter alone reads them, which puts short rows from known places of one
 * table to known places of another.
 */
export function movedLines(
  facts: Facts,
  guards: readonly Guard[],
  elsewhere: Uint8Array | undefined,
): ReadonlySet<number> {
  const { program, roles, views } = facts;
  const moved = new Set<number>();
  const isMoving = (i: number): boolean => {
    const role = roles[i]!;
    if ((role.kind !== "gather" && role.kind !== "scatter") || elsewhere?.[i] === 1) return false;
    const [x, index] = program.operands(i) as [number, number];
    const { dtype, shape } = program.type(x);
    const isShort = role.axis === 0 && role.shared === 0 && sizeOf(shape.slice(1)) <= mostMoved;
    const isList = program.type(index).shape.length === 1 && program.type(i).size > 0 && program.type(index).size > 0;
    return dtype === "f64" && isShort && isList && picksKnownRows(facts, i, 0);
  };
  for (let i = 0; i < program.n; i++) {
    const role = roles[i]!;
    if (role.kind !== "scatter" || role.adds || !isMoving(i)) continue;
    const [x, , rows] = program.operands(i) as [number, number, number];
    const { line } = views[rows]!;
    const isWhole = views[rows]!.offset === 0 && isContiguous(views[rows]!);
    if (roles[line]!.kind !== "gather" || !isMoving(line) || !isWhole) continue;
    const table = program.operand(line, 0);
    const isApart = roles[table]!.kind !== "uniform" && views[table]!.line !== views[x]!.line;
    if (isApart && isContiguous(views[table]!) && program.type(rows).size === program.type(line).size) moved.add(line);
  }
  if (moved.size === 0) return moved;
  const readers = new Map<number, number>();
  for (let i = 0; i < program.n; i++)
    if (roles[i]!.kind !== "view") {
      const isScatter = roles[i]!.kind === "scatter";
      program.operands(i).forEach((a, k) => {
        const { line } = views[a]!;
        readers.set(line, (readers.get(line) ?? 0) + (isScatter && k === 2 ? 1 : 2));
      });
    }
  for (const o of [...program.outputs, ...guards.map(({ id }) => id)]) if (o >= 0) moved.delete(views[o]!.line);
  for (const line of moved) if (readers.get(line) !== 1) moved.delete(line);
  return moved;
}
