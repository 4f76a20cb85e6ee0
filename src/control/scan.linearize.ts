import type { Program } from "../ir/program.ts";
import type { Type } from "../ir/type.ts";
import { zerosOf } from "../prims/broadcast.ts";
import type { TupleEmitter } from "../record/define.ts";
import type { Tangent } from "../record/rules.ts";
import type { Tensor } from "../record/tensor.ts";
import { type Linearized, linearizeAt } from "../transforms/linearize.ts";
import { inlineLinearAt } from "../transforms/replay.ts";
import { bodyOf, count, cut, orZero, pick, place } from "./body.ts";
import type { Scan } from "./scan.ts";

/**
 * One loop that also saves its residuals, and one linear loop that reads them. Residuals that are constants of the loop,
 * or its xs, are passed on as they are; only the others are stacked, one row a step. `on`: the inputs that move.
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
  const saving = savingBody(body, on, nc, nk);
  const y = scanLine(x, { ...p, body: saving.program });
  const { lin, fixed, rows, kept } = saving;
  const Y = lin.program.outputs.slice(nk).map((o) => o >= 0);
  const [oc, ok, ox] = cut(on, nc, nk, types.length - nc - nk) as [boolean[], boolean[], boolean[]];
  const [tc, tk, tx] = cut(types, nc, nk, types.length - nc - nk) as [Type[], Type[], Type[]];
  const fixedArgs = fixed.filter((f) => f >= 0).map((f) => x[f]!);
  const rowArgs = rows.filter((r) => r >= 0).map((r) => x[nc + nk + r]!);
  const rowTypes = rows.filter((r) => r >= 0).map((r) => tx[r]!);
  const inTypes = [
    ...fixedArgs.map((v) => v.type),
    ...pick(tc, oc),
    ...pick(tk, ok),
    ...rowTypes,
    ...kept.map((r) => r.type),
    ...pick(tx, ox),
  ];
  const linear = bodyOf("scan", inTypes, (v) => {
    const [f, c, k, q, r, e] = cut(
      v,
      fixedArgs.length,
      count(oc),
      count(ok),
      rowArgs.length,
      kept.length,
      count(ox),
    ) as [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
    const residuals = fixed.map((at, i) => (at >= 0 ? f.shift()! : rows[i]! >= 0 ? q.shift()! : r.shift()!));
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
  const [dc, dk, de] = cut(d, nc, nk, types.length - nc - nk) as [Tangent[], Tangent[], Tangent[]];
  const stacked = y.slice(body.outputs.length);
  const operands = [
    ...fixedArgs,
    ...pick(dc, oc),
    ...pick(dk, ok),
    ...rowArgs,
    ...stacked,
    ...pick(de, ox),
  ] as Tensor[];
  const out = scanLine(operands, {
    ...p,
    body: linear.program,
    constants: fixedArgs.length + count(oc),
    carries: count(ok),
  });
  return {
    y: y.slice(0, body.outputs.length),
    dy: [...place(out.slice(0, count(ok)), ok), ...place(out.slice(count(ok)), Y)],
  };
}
interface Saving {
  readonly program: Program;
  readonly lin: Linearized;
  /** For each residual the loop constant that it is, or -1. */
  readonly fixed: readonly number[];
  /** For each residual the x that it is, or -1. */
  readonly rows: readonly number[];
  /** The residuals that are neither, in order: the extra outputs. */
  readonly kept: readonly Tensor[];
}
function savingBody(body: Program, on: readonly boolean[], nc: number, nk: number): Saving {
  let lin: Linearized | undefined;
  let fixed: number[] = [];
  let rows: number[] = [];
  let kept: Tensor[] = [];
  const { program } = bodyOf("scan", body.inputTypes, (v) => {
    lin = linearizeAt(body, v, on);
    const among = (xs: readonly Tensor[]) => (r: Tensor) => xs.findIndex((c) => c.id === r.id && c.rec === r.rec);
    fixed = lin.residuals.map(among(v.slice(0, nc)));
    rows = lin.residuals.map(among(v.slice(nc + nk)));
    kept = lin.residuals.filter((_, k) => fixed[k]! < 0 && rows[k]! < 0);
    return [...lin.outs, ...kept];
  });
  return { program, lin: lin!, fixed, rows, kept };
}
