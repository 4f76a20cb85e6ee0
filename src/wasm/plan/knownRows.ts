import type { RawArray } from "../../ir/raw.ts";
import type { Facts } from "./facts.ts";

const known = new WeakMap<Facts, Map<number, boolean>>();

/** Whether line i, a gather or scatter along an axis, picks rows known while compiling, all of them there. Looked at once. */
export function picksKnownRows(facts: Facts, i: number, axis: number): boolean {
  let lines = known.get(facts);
  if (lines === undefined) {
    lines = new Map();
    known.set(facts, lines);
  }
  let all = lines.get(i);
  if (all === undefined) {
    const { program } = facts;
    const index = program.operand(i, 1);
    const rows = program.type(program.operand(i, 0)).shape[axis]!;
    all = facts.isConstant(index) && areBelow(facts.rawOf(index) as RawArray, rows);
    lines.set(i, all);
  }
  return all;
}
function areBelow(positions: RawArray, n: number): boolean {
  if (typeof positions === "number") return positions >= 0 && positions < n;
  for (let k = 0; k < positions.length; k++) if (!(positions[k]! >= 0 && positions[k]! < n)) return false;
  return true;
}
