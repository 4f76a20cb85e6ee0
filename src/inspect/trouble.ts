import { CONST, PROJ, type Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { isFloat, type Type } from "../ir/type.ts";
import { nameOf, primitives } from "../record/table.ts";
import { allFinite } from "./finite.ts";
import { hintFor } from "./hints.ts";
import { formulaOf } from "./notation.ts";
import { indexAt, NaNReport, showAt, type Witness } from "./report.ts";
import { ruleFormula } from "./ruleFormula.ts";

/** What lines are called in a report. */
export type Label = (i: number) => string;
/** Inputs by name, other lines as v1, v2, ... */
export const labels = (p: Program, names: readonly string[]): Label => {
  const seats = new Map(p.inputs.map((i, k) => [i, names[k]!]));
  return (i) => seats.get(i) ?? (p.op(i) === CONST ? formulaOf(p, i, String) : `v${i}`);
};
/** Operands that matter for the number at `lane`: of a choice, the side that was taken. */
export function relevant(
  p: Program,
  values: readonly Raw[],
  lane: (i: number) => number,
): (i: number) => readonly number[] {
  return (i) => {
    const ids = p.operands(i);
    if (p.op(i) <= PROJ || nameOf(p.op(i)) !== "select") return ids;
    const test = values[ids[0]!]!;
    const at = lane(i);
    const on = typeof test === "number" ? test : (test as Uint8Array)[Math.max(at, 0)];
    return [on ? ids[1]! : ids[2]!];
  };
}
/** What is not finite, and where. */
export interface Trouble {
  readonly phase: "value" | "tangent" | "adjoint";
  /** Position and value of what is not finite. */
  readonly at: number;
  readonly came: Raw;
  readonly type: Type;
  readonly extra: readonly { readonly name: string; readonly line: number; readonly raw: Raw | undefined }[];
  readonly path: readonly string[];
  readonly moves?: readonly boolean[];
}
/** The report on line i, where it happened. */
export function lineReport(p: Program, i: number, values: readonly Raw[], label: Label, t: Trouble): NaNReport {
  const operation = nameOf(p.op(i));
  const ids = p.operands(i);
  const lane = primitives[p.op(i)]?.lanewise ? t.at : undefined;
  const witnesses: Witness[] = [
    ...ids
      .filter((a) => p.op(a) !== CONST)
      .map((a) => ({ name: label(a), value: showAt(values[a]!, p.type(a), lane) })),
    { name: formulaOf(p, i, label), value: showAt(values[i]!, p.type(i), lane) },
    ...t.extra.flatMap(({ name, line, raw }) =>
      raw === undefined ? [] : [{ name, value: showAt(raw, p.type(line), lane) }],
    ),
  ];
  const numbers = ids.map((a) => {
    const raw = values[a]!;
    return typeof raw === "number" ? raw : Number((raw as Float64Array)[lane ?? 0]);
  });
  const fromInfinities = ids.some((a) => !allFinite(values[a]));
  return new NaNReport({
    phase: t.phase,
    operation,
    fromInfinities,
    became: showAt(t.came, t.type, t.at),
    entry: indexAt(t.type, t.at),
    witnesses: witnesses.filter((w, k) => witnesses.findIndex((v) => v.name === w.name) === k),
    rule: t.phase === "value" ? undefined : ruleFormula(p, i, t.moves ?? ids.map((a) => isFloat(p.type(a)))),
    path: t.path,
    source: p.sources[i],
    hint: fromInfinities
      ? "Infinity - Infinity, 0 times Infinity and Infinity / Infinity are NaN: find where the infinity was put in"
      : hintFor(operation, numbers, t.phase !== "value"),
  });
}
