import { sizeOf, stridesOf, type Type } from "../../ir/type.ts";
import type { Callable, FunctionBuilder } from "../binary/function.ts";
import { type BlockTools, emitBlocks } from "../blocks/emitBlocks.ts";
import { emitFactor, factorScratch } from "../factor/emitFactor.ts";
import type { FactorTools } from "../factor/functions.ts";
import { matmulScratch } from "../matmul/matmul.ts";
import type { Precision } from "../matmul/tile.ts";
import { type Access, accessAt, accessOf, type Move, sourceOf } from "../plan/access.ts";
import type { ControlPlaces } from "../plan/controlPlaces.ts";
import type { Facts } from "../plan/facts.ts";
import { piecesOf } from "../plan/joined.ts";
import { kernelOf } from "../plan/kernel.ts";
import type { Scope } from "../plan/layout.ts";
import type { Role } from "../plan/role.ts";
import type { Step } from "../plan/steps.ts";
import { emitControl, emitMoves, type ScopeFunction } from "./emitControl.ts";
import { areFewMoves, areNumbers, emitFewMoves, emitNumbers } from "./emitFewMoves.ts";
import { emitFibre, fibreScratch, fibreSums } from "./emitFibre.ts";
import { emitKernel, narrowAll } from "./emitKernel.ts";
import { emitLanes } from "./emitLanes.ts";
import { emitMatmul, type Pick } from "./emitMatmul.ts";
import { emitRoutine, routineScratch } from "./emitRoutine.ts";
import { emitMovedRows, emitRows } from "./emitRows.ts";
import { emitRuns } from "./emitRuns.ts";
import { emitSmallMatmul, isSmallMatmul } from "./emitSmallMatmul.ts";
import { fillWith } from "./fill.ts";
import { partsBytes } from "./pairwise.ts";

/** What steps may call and use. */
export interface Tools extends BlockTools, FactorTools {
  readonly matmul: (precision: Precision, single?: boolean) => Callable;
  readonly functionOf: ScopeFunction;
  readonly hostLine: (scope: Scope, line: number) => Callable;
}

/** Writes the code of a compiled step. */
export function emitStep(f: FunctionBuilder, scope: Scope, step: Step, tools: Tools): void {
  switch (step.kind) {
    case "kernel":
      emitKernel(f, kernelOf(scope, step.shape, step.lines), tools);
      return;
    case "blocks":
      emitBlocks(f, scope, step.plan, tools);
      return;
    case "lanes":
      emitLanes(f, scope, step.axis, step.lines, tools);
      return;
    case "matmul":
      matmul(f, scope, step.line, tools);
      return;
    case "factor":
      emitFactor(f, scope, step.line, tools.scratch, tools);
      return;
    case "gather":
      gather(f, scope, step.line);
      return;
    case "scatter":
      scatter(f, scope, step.line, tools);
      return;
    case "concatenate":
      concatenate(f, piecesOf(scope, step.line), tools);
      return;
    case "fibre":
      fibre(f, scope, step.line, tools);
      return;
    case "control":
      emitControl(f, scope.controls.get(step.line)!, tools, tools.functionOf);
      return;
    case "routine":
      emitRoutine(f, scope, step.line, tools);
      return;
    case "host":
      f.call(tools.hostLine(scope, step.line));
      return;
    case "interpreted":
      throw new Error(`compiler: line ${step.line} is not compiled`);
  }
}

function matmul(f: FunctionBuilder, scope: Scope, line: number, { matmul, shared, scratch }: Tools): void {
  const { program } = scope.plan.facts;
  const [a, b] = program.operands(line) as [number, number];
  const { dtype, shape, size } = program.type(line);
  const c = accessAt(scope.places.get(line)!, stridesOf(shape));
  const [left, right] = [factorOf(scope, a), factorOf(scope, b)];
  const picks = [left.pick, right.pick] as const;
  const code = { ...matmulSizes(scope.plan.facts, line), a: left.access, b: right.access, c, scratch, picks };
  if (isSmallMatmul(code)) emitSmallMatmul(f, shared, code);
  else emitMatmul(f, matmul(precisionOf(dtype), c.single), code);
  if (dtype === "f32" || dtype === "i32") narrowAll(f, c, size, dtype);
}

/** Where the matrices of a factor stand; those of a picked one in its table. */
function factorOf(scope: Scope, a: number): { access: Access; pick: Pick | undefined } {
  const { plan, indices } = scope;
  const { program, roles } = plan.facts;
  if (!plan.picked.has(a)) return { access: accessOf(scope, a), pick: undefined };
  const x = program.operand(a, 0);
  const { axis } = roles[a] as Role & { readonly kind: "gather" };
  const table = accessOf(scope, x);
  const strides = table.strides.map((s, k) => (k === axis ? 0 : s));
  return {
    access: { ...table, strides },
    pick: { axis, step: table.strides[axis]!, indices: indices.get(a)! },
  };
}

/** Integers are multiplied in f64, which holds them. */
const precisionOf = (dtype: Type["dtype"]): Precision => (dtype === "f32" ? "f32" : "f64");

function matmulSizes(facts: Facts, line: number): { m: number; n: number; k: number; lead: readonly number[] } {
  const p = facts.program;
  const a = p.type(p.operand(line, 0)).shape;
  const b = p.type(p.operand(line, 1)).shape;
  return { m: a.at(-2)!, n: b.at(-1)!, k: a.at(-1)!, lead: a.slice(0, -2) };
}

/** Strides of table and index along the axes [B.., P.., S.., R..] of picked rows. */
function axes(
  table: Access,
  index: Access,
  { shared, axis }: { readonly shared: number; readonly axis: number },
): { inner: number; table: Access; index: Access; step: number } {
  const [t, i] = [table.strides, index.strides];
  const zeros = (n: number): number[] => new Array<number>(n).fill(0);
  const own = i.slice(shared);
  return {
    inner: axis + own.length,
    table: { ...table, strides: [...t.slice(0, axis), ...own.map(() => 0), ...t.slice(axis + 1)] },
    index: {
      ...index,
      strides: [...i.slice(0, shared), ...zeros(axis - shared), ...own, ...zeros(t.length - axis - 1)],
    },
    step: t[axis]!,
  };
}

function gather(f: FunctionBuilder, scope: Scope, line: number): void {
  const { program, roles } = scope.plan.facts;
  const [x, index] = program.operands(line) as [number, number];
  const role = roles[line] as Role & { readonly kind: "gather" };
  const { shape, dtype } = program.type(line);
  emitRows(f, {
    kind: "read",
    dtype,
    extents: shape,
    ...axes(accessOf(scope, x), accessOf(scope, index), role),
    positions: program.type(x).shape[role.axis]!,
    rows: accessAt(scope.places.get(line)!, stridesOf(shape)),
  });
}

function scatter(f: FunctionBuilder, scope: Scope, line: number, tools: Tools): void {
  const { program, roles, views } = scope.plan.facts;
  const [x, index, rows] = program.operands(line) as [number, number, number];
  const role = roles[line] as Role & { readonly kind: "scatter" };
  const { shape, dtype, size } = program.type(line);
  const place = scope.places.get(line)!;
  const to = accessAt(place, stridesOf(shape));
  const from = sourceOf(scope, x);
  const table = scope.places.get(views[x]!.line);
  const stands = scope.standing.has(line);
  if (typeof from === "number") {
    if (!stands) fillWith(f, to, size, from);
  } else if (table!.address !== place.address || table!.base !== place.base)
    emitMoves(f, [{ shape, from, to, tight: place.tight === true }], tools);
  const moved = scope.plan.movedBy(line);
  if (moved !== undefined) {
    const source = accessOf(scope, program.operand(moved, 0));
    const places = [line, moved].map((i) => scope.indices.get(i)!) as [number, number];
    const length = sizeOf(shape.slice(1));
    emitMovedRows(f, { count: program.type(index).size, length, to: to.address, from: source.address, places });
    return;
  }
  emitRows(f, {
    kind: role.adds ? "add" : "set",
    dtype,
    extents: program.type(rows).shape,
    ...axes(to, accessOf(scope, index), role),
    positions: shape[role.axis]!,
    rows: accessOf(scope, rows),
  });
}

function concatenate(f: FunctionBuilder, moves: readonly Move[], tools: Tools): void {
  if (moves.length === 0) return;
  if (areNumbers(moves)) emitNumbers(f, moves);
  else if (areFewMoves(moves)) emitFewMoves(f, tools.shared, moves);
  else emitMoves(f, emitRuns(f, tools.shared, moves), tools);
}

function fibre(f: FunctionBuilder, scope: Scope, line: number, tools: Tools): void {
  const { program, roles } = scope.plan.facts;
  const role = roles[line] as Role & { readonly kind: "fibre" };
  const x = program.operand(line, 0);
  const { dtype, shape } = program.type(line);
  emitFibre(
    f,
    {
      fibre: role.fibre,
      axis: role.axis,
      dtype,
      shape: program.type(x).shape,
      x: sourceOf(scope, x),
      y: accessAt(scope.places.get(line)!, stridesOf(shape)),
      scratch: tools.parts(fibreSums),
    },
    tools,
  );
}

/** Bytes that the steps of a scope, and of those inside it, need for a while. */
export function scratchOf(scope: Scope): number {
  const { steps, facts } = scope.plan;
  let most = 0;
  for (const step of steps) {
    if (step.kind === "kernel")
      most = Math.max(most, partsBytes * step.lines.filter((line) => facts.roles[line]!.kind === "reduction").length);
    else if (step.kind === "fibre") {
      const { size, shape } = facts.program.type(facts.program.operand(step.line, 0));
      const { axis } = facts.roles[step.line] as Role & { readonly kind: "fibre" };
      most = Math.max(most, fibreSums * partsBytes + fibreScratch(shape[axis] === 0 ? 0 : size / shape[axis]!));
    } else if (step.kind === "lanes") {
      const results = step.lines.filter((line) => step.axis.reducesAxis(line));
      most = Math.max(most, partsBytes * results.reduce((sum, line) => sum + facts.program.type(line).size, 0));
    } else if (step.kind === "blocks") most = Math.max(most, step.plan.storage.bytes + 16);
    else if (step.kind === "routine") most = Math.max(most, routineScratch(scope, step.line));
    else if (step.kind === "factor") most = Math.max(most, factorScratch(facts, step.line));
    else if (step.kind === "matmul") {
      const { m, n, k } = matmulSizes(facts, step.line);
      most = Math.max(most, matmulScratch(m, n, k, precisionOf(facts.program.type(step.line).dtype)));
    }
  }
  for (const control of scope.controls.values())
    for (const inner of scopesOf(control)) most = Math.max(most, scratchOf(inner));
  return most;
}

/** The programs that a control line runs. */
export function scopesOf(control: ControlPlaces): readonly Scope[] {
  if (control.kind === "switch") return control.branches.map(({ scope }) => scope);
  return control.kind === "scan" ? [control.body] : [control.test, control.body];
}
