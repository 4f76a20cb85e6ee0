import type { AnyFunction } from "../api/call.ts";
import type { Likes } from "../api/types.ts";
import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import type { Raw } from "../ir/raw.ts";
import { isFloat } from "../ir/type.ts";
import { constantOf } from "../prims/broadcast.ts";
import { run } from "../record/run.ts";
import { primitives } from "../record/table.ts";
import type { Tensor } from "../record/tensor.ts";
import { reverseTemplate } from "../transforms/template.ts";
import { inputNames, movable, recordAt } from "./call.ts";
import { descend } from "./descend.ts";
import { allFinite, firstBad, origin } from "./finite.ts";
import { formulaOf, hasOpenLoop } from "./notation.ts";
import { indexAt, NaNReport, showAt } from "./report.ts";
import { adjointsOfLines, tangentsOfLines } from "./sweeps.ts";
import { type Label, labels, lineReport, relevant } from "./trouble.ts";

/**
 * Where NaN or infinity began: replays f at these arguments, then its tangents (all entries of all arguments moving at unit
 * speed), then its adjoints, and names the first operation that made a number that is not finite out of finite ones, with
 * the operands, the derivative rule, the line of the source and what usually helps. null when the value, the tangent and
 * the gradient are finite: infinities on the way that do no harm (a masked branch, exp(-Infinity)) are not reported.
 * @example
 * ```ts
 * import { sqrt } from "wengert";
 * import { whyNaN } from "wengert/inspect";
 * whyNaN((x) => sqrt(x).mul(x))(0)?.phase; // => "tangent"
 * whyNaN((x) => sqrt(x).mul(x))(1); // => null
 * ```
 */
export function whyNaN<P extends readonly unknown[] = Tensor[]>(
  f: (...x: P) => unknown,
): (...x: Likes<P>) => NaNReport | null {
  return (...x) => {
    const call = recordAt("whyNaN", f as AnyFunction, x);
    const { program: p, args } = call;
    const active = movable(call);
    const names = inputNames(f as AnyFunction, call.flats);
    const values = Array.from({ length: p.n }, (_, i) => p.raw(i)!);
    const bad = args.findIndex((a) => !allFinite(a.value));
    if (bad >= 0 && p.outputs.some((o) => !allFinite(values[o]))) return argumentReport(names[bad]!, args[bad]!);
    const label = labels(p, names);
    return (
      valueReport(p, values, label, []) ??
      tangentReport(
        p,
        values,
        label,
        tangentsOfLines(
          p,
          args.map((a, k) => (active[k] ? constantOf(a.type, 1) : null)),
        ),
      ) ??
      adjointReport(p, values, label, active) ??
      null
    );
  };
}
function argumentReport(name: string, v: Tensor): NaNReport {
  const at = firstBad(v.value);
  return new NaNReport({
    phase: "argument",
    operation: name,
    fromInfinities: false,
    became: showAt(v.value!, v.type, at),
    entry: indexAt(v.type, at),
    witnesses: [],
    rule: undefined,
    path: [],
    source: undefined,
    hint: undefined,
  });
}
function valueReport(p: Program, values: readonly Raw[], label: Label, path: readonly string[]): NaNReport | undefined {
  for (const onlyNaN of [false, true]) {
    const at = (i: number): number => firstBad(values[i], onlyNaN);
    const i = origin(
      p.outputs.filter((o) => o >= 0),
      (k) => at(k) >= 0,
      relevant(p, values, at),
    );
    if (i === undefined) return undefined;
    // Infinity that was written down is no accident; a NaN that comes of it later may be.
    if (!onlyNaN && p.op(i) <= PROJ) continue;
    if (p.op(i) === CONST || p.op(i) === INPUT) return undefined;
    const inner = descend(p, i, values);
    if (inner !== undefined) {
      const names = inner.program.inputs.map((_, k) => `input${k}`);
      const found = valueReport(inner.program, inner.values, labels(inner.program, names), [...path, inner.place]);
      if (found !== undefined) return found;
    }
    return lineReport(p, i, values, label, {
      phase: "value",
      at: at(i),
      came: values[i]!,
      type: p.type(i),
      extra: [],
      path,
    });
  }
  return undefined;
}
function tangentReport(
  p: Program,
  values: readonly Raw[],
  label: Label,
  tangents: readonly (Raw | undefined)[],
): NaNReport | undefined {
  const at = (i: number): number => firstBad(tangents[i]);
  const i = origin(
    p.outputs,
    (k) => at(k) >= 0,
    // A tuple has no tangent of its own: look through it.
    (k) => relevant(p, values, at)(k).flatMap((a) => (p.type(a).dtype === "tuple" ? p.operands(a) : [a])),
  );
  if (i === undefined) return undefined;
  const line = p.op(i) === PROJ ? p.operand(i, 0) : i;
  const ids = p.operands(line);
  const extra = ids.map((a) => ({ name: `tangent of ${label(a)}`, line: a, raw: tangents[a] }));
  const moves = ids.map((a) => tangents[a] !== undefined);
  return lineReport(p, line, values, label, {
    phase: "tangent",
    at: at(i),
    came: tangents[i]!,
    type: p.type(i),
    extra,
    path: [],
    moves,
  });
}

function adjointReport(
  p: Program,
  values: readonly Raw[],
  label: Label,
  active: readonly boolean[],
): NaNReport | undefined {
  if (p.outputs.some((o) => !isFloat(p.type(o))) || hasOpenLoop(p)) return undefined;
  const adjoints = adjointsOfLines(
    p,
    active,
    p.outputs.map((o) => constantOf(p.type(o), 1).value!),
  );
  const users: number[][] = Array.from({ length: p.n }, () => []);
  for (let i = 0; i < p.n; i++) for (const a of p.operands(i)) users[a]!.push(i);
  const through = (i: number): readonly number[] => (p.type(i).dtype === "tuple" ? users[i]! : [i]);
  const at = (i: number): number => firstBad(adjoints[i]);
  // Backward, a line comes from those that use it. Earliest on the way back is last in the list.
  const start = p.inputs.filter((_, k) => active[k]);
  const mirrored = origin(
    start.map((i) => p.n - i),
    (m) => at(p.n - m) >= 0,
    (m) => users[p.n - m]!.flatMap(through).map((k) => p.n - k),
  );
  if (mirrored === undefined) return undefined;
  const operand = p.n - mirrored;
  const [line] = [...users[operand]!]
    .reverse()
    .sort(
      (a, b) => Number(spoils(p, b, operand, adjoints[b], values)) - Number(spoils(p, a, operand, adjoints[a], values)),
    );
  if (line === undefined) return undefined;
  const extra = [{ name: `adjoint of ${formulaOf(p, line, label)}`, line, raw: adjoints[line] }];
  const type = p.type(operand);
  return lineReport(p, line, values, label, {
    phase: "adjoint",
    at: at(operand),
    came: adjoints[operand]!,
    type,
    extra,
    path: [],
  });
}
/** Does line i turn its finite adjoint into a bad contribution to that operand? */
function spoils(p: Program, i: number, operand: number, adjoint: Raw | undefined, values: readonly Raw[]): boolean {
  if (adjoint === undefined || p.op(i) <= PROJ) return false;
  const ids = p.operands(i);
  const template = reverseTemplate(
    p,
    i,
    ids,
    ids.map((a) => a === operand),
    false,
  );
  const parts = (raw: Raw): readonly Raw[] => (primitives[p.op(i)]!.many ? (raw as readonly Raw[]) : [raw]);
  return !run(template, [...ids.map((a) => values[a]!), ...parts(values[i]!), ...parts(adjoint)]).every(allFinite);
}
