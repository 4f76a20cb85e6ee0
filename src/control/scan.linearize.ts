import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import type { TupleEmitter } from "../record/define.ts";
import { typesOf } from "../record/evaluate.ts";
import { asRules } from "../record/recording.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Linearized, linearizeAt } from "../transforms/linearize.ts";
import { prune } from "../transforms/prune.ts";
import { inlineLinearAt } from "../transforms/replay.ts";
import { bodyOf, count, cut, grouped, orZero, pick, place } from "./body.ts";
import { linesFrom, type Sources, sourcesOf } from "./residuals.ts";
import type { Scan } from "./scan.ts";

/**
 * One loop that also saves its residuals, and one linear loop that reads them. Only what depends on the carry or on the
 * numbers of a row is stacked, one row a step: constants of the loop, its xs and ys are there, what follows from the
 * constants is computed once outside, what follows from counters again. `on`: the inputs that move.
 */
export function linearizeScan(
  scanLine: TupleEmitter<Scan>,
  on: readonly boolean[],
  dx: readonly Tangent[],
  x: readonly Tensor[],
  p: Scan,
): { y: Tensor[]; dy: Tangent[] } {
  const { body, constants: nc, carries: nk } = p;
  const types = body.inputTypes;
  const n = body.outputs.length;
  const { lin, whole, saving, sources } = savingBody(body, on, nc, nk);
  const { outside, results, saved } = sources;
  const fixed = sources.inputs.filter((k) => k < nc);
  const rows = sources.inputs.filter((k) => k >= nc);
  const y = scanLine(x, { ...p, body: saving });
  const constants = new Map(whole.inputs.slice(0, nc).map((id, k) => [id, x[k]!]));
  const once = asRules(() => linesFrom(whole, constants, outside));
  const Y = lin.program.outputs.slice(nk).map((o) => o >= 0);
  const [oc, ok, ox] = cut(on, nc, nk) as [boolean[], boolean[], boolean[]];
  const [tc, tk, tx] = cut(types, nc, nk) as [Type[], Type[], Type[]];
  /** Lines of the body that the linear loop is given, and where among its inputs the moving ones stand. */
  const fixedLines = [...fixed.map((k) => whole.inputs[k]!), ...outside];
  const rowLines = [...rows.map((k) => whole.inputs[k]!), ...results, ...saved];
  const groups = [typesOf(whole, fixedLines), pick(tc, oc), pick(tk, ok), typesOf(whole, rowLines), pick(tx, ox)];
  const linear = grouped("scan", groups, ([f, c, k, r, e]) => {
    const known = new Map([
      ...fixedLines.map((i, j) => [i, f[j]!] as const),
      ...rowLines.map((i, j) => [i, r[j]!] as const),
    ]);
    const residuals = linesFrom(whole, known, whole.outputs.slice(n));
    const out = inlineLinearAt(lin.program, [...c, ...k, ...e, ...residuals]);
    return [
      ...pick(
        out.slice(0, nk).map((t, i) => orZero(t, tk[i]!)),
        ok,
      ),
      ...pick(out.slice(nk), Y),
    ] as Tensor[];
  });
  const d = dx.map((t, k) => t ?? (on[k] ? zerosOf(x[k]!.type) : null));
  const [dc, dk, de] = cut(d, nc, nk) as [Tangent[], Tangent[], Tangent[]];
  const operands = [
    ...fixed.map((k) => x[k]!),
    ...once,
    ...pick(dc, oc),
    ...pick(dk, ok),
    ...rows.map((k) => x[k]!),
    ...results.map((line) => y[whole.outputs.indexOf(line, nk)]!),
    ...y.slice(n),
    ...pick(de, ox),
  ] as Tensor[];
  const out = scanLine(operands, {
    ...p,
    body: linear.program,
    constants: fixedLines.length + count(oc),
    carries: count(ok),
  });
  return {
    y: y.slice(0, n),
    dy: [...place(out.slice(0, count(ok)), ok), ...place(out.slice(count(ok)), Y)],
  };
}
interface Saving {
  readonly lin: Linearized;
  /** The body with all its residuals as further outputs. */
  readonly whole: Program;
  /** The body with what is saved as further outputs. */
  readonly saving: Program;
  readonly sources: Sources;
}
function savingBody(body: Program, on: readonly boolean[], nc: number, nk: number): Saving {
  let lin: Linearized | undefined;
  const { program: whole } = bodyOf("scan", body.inputTypes, (v) => {
    lin = linearizeAt(body, v, on);
    return [...lin.outs, ...lin.residuals];
  });
  const n = body.outputs.length;
  const sources = sourcesOf(whole, nc, nk, n);
  const outputs = [...whole.outputs.slice(0, n), ...sources.saved];
  return { lin: lin!, whole, saving: prune(whole, whole.inputs.length, outputs).program, sources };
}
