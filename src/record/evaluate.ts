import { INPUT, KNOWN, ON_DEMAND, PROJ, type Program, partOf } from "../ir/program.ts";
import { pooled, type Raw } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import type { Recording } from "./recording.ts";
import { type Row, row } from "./rules.ts";
import { primitives } from "./table.ts";
import type { Tensor } from "./tensor.ts";

/** Types of lines. */
export const typesOf = (p: Program, ids: readonly number[]): Row<Type> => row(ids.map((a) => p.type(a)));
/** Value of a line from the raw values of its operands. */
export function evaluateLine(p: Program, i: number, x: readonly Raw[], free: boolean): Raw {
  const op = p.op(i);
  if (op === PROJ) return (x[0] as readonly Raw[])[partOf(p, i)]!;
  const ids = p.operands(i);
  return primitives[op]!.value(row(x), p.type(i), p.params.get(i), typesOf(p, ids), free);
}

/** Evaluates a line whose operands are known. */
export const keepValue = (p: Program, i: number, ids: readonly number[]): void =>
  p.keep(
    i,
    pooled(p.pool, () =>
      evaluateLine(
        p,
        i,
        ids.map((a) => p.raw(a)!),
        false,
      ),
    ),
  );
/** The numbers of a value, computing them now if they follow from known ones; undefined when they do not. */
export function rawOf(v: Tensor): Raw | undefined {
  return v.rec === null ? v.value : demand(v.rec, v.id);
}
function demand(rec: Recording, id: number): Raw | undefined {
  const p = rec.program;
  if (p.known(id) !== ON_DEMAND) return p.raw(id);
  const pending = [id];
  while (pending.length > 0) {
    const i = pending[pending.length - 1]!;
    if (p.known(i) === KNOWN) {
      pending.pop();
      continue;
    }
    if (p.op(i) === INPUT) {
      p.keep(i, rawOf(rec.forward[i] as Tensor)!);
      continue;
    }
    const ids = p.operands(i);
    const missing = ids.filter((a) => p.known(a) !== KNOWN);
    if (missing.length > 0) pending.push(...missing);
    else keepValue(p, i, ids);
  }
  return p.raw(id);
}
