import type { LaneRule } from "../ir/lower.ts";
import type { Program } from "../ir/program.ts";
import { sizeOf, stridesOf } from "../ir/type.ts";
import type { Guard } from "../record/run.ts";
import { ModuleBuilder } from "./assembler.ts";
import { emitGather } from "./emitGather.ts";
import { emitKernel } from "./emitKernel.ts";
import { emitMatmul } from "./emitMatmul.ts";
import type { FunctionBuilder } from "./function.ts";
import { Graph } from "./graph.ts";
import { GraphLanes } from "./laneBuilder.ts";
import { defineMatmul, matmulScratch } from "./matmul/matmul.ts";
import { definePairwise, partsBytes } from "./pairwise.ts";
import { Facts } from "./plan/facts.ts";
import { kernelOf } from "./plan/kernel.ts";
import { type Places, place } from "./plan/places.ts";
import { Plan, type Step } from "./plan/steps.ts";
import { trafficOf } from "./plan/traffic.ts";

/** Consecutive compiled steps by the name of their exported function, and the interpreted lines between them. */
export type Segment =
  | { readonly kind: "compiled"; readonly name: string; readonly steps: readonly Step[] }
  | { readonly kind: "interpreted"; readonly line: number };

/** A program as a WebAssembly module, with what it takes to run it. */
export interface CompiledModule {
  readonly facts: Facts;
  readonly segments: readonly Segment[];
  readonly places: Places;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Names of host functions it imports from "math". */
  readonly imports: readonly string[];
}

/** Host functions that math graphs call for huge arguments. */
const hostFunctions = ["sin", "cos", "tan"] as const;

const costs = new WeakMap<LaneRule, number>();
/** Nodes that a lane rule adds to a graph. */
function costOf(rule: LaneRule): number {
  let cost = costs.get(rule);
  if (cost === undefined) {
    const g = new Graph();
    const x = [g.load(0), g.load(1), g.load(2)] as const;
    rule(new GraphLanes(g), ...x);
    cost = g.nodes.length - x.length;
    costs.set(rule, cost);
  }
  return cost;
}

/** Translates a simplified program; `guards` are the conditions that its path depends on. */
export function compileModule(program: Program, guards: readonly Guard[]): CompiledModule {
  const facts = new Facts(program);
  const plan = new Plan(facts, guards, costOf);
  const { steps } = plan;
  const scratchBytes = steps.reduce((most, step) => Math.max(most, scratchOf(facts, step)), 0);
  const places = place(facts, trafficOf(plan, guards), scratchBytes);

  const module = new ModuleBuilder();
  const imports = new Map(
    hostFunctions.map((name) => [name as string, module.importFunction("math", name, ["f64"], ["f64"])]),
  );
  module.importMemory("host", "memory", Math.ceil(places.bytes / 65536));
  const needs = (kind: Step["kind"]): boolean => steps.some((step) => step.kind === kind);
  const matmul = needs("matmul") ? defineMatmul(module) : undefined;
  const pairwise = definePairwise(module);
  const parts = (k: number): number => places.scratch + k * partsBytes;

  const segments: Segment[] = [];
  const functions: FunctionBuilder[][] = [];
  let run: { steps: Step[]; functions: FunctionBuilder[] } | undefined;
  steps.forEach((step, at) => {
    if (step.kind === "interpreted") {
      segments.push({ kind: "interpreted", line: step.line });
      run = undefined;
      return;
    }
    if (run === undefined) {
      run = { steps: [], functions: [] };
      segments.push({ kind: "compiled", name: `segment${functions.length}`, steps: run.steps });
      functions.push(run.functions);
    }
    const f = module.define(`step${at}`, [], []);
    if (step.kind === "kernel") {
      const kernel = kernelOf(plan, step.shape, step.lines, places.addresses);
      emitKernel(f, facts, kernel, { imports, pairwise, parts });
    } else if (step.kind === "matmul") emitMatmul(f, matmul!, matmulCode(facts, step.line, places));
    else emitGather(f, gatherCode(facts, step.line, places));
    run.steps.push(step);
    run.functions.push(f);
  });
  functions.forEach((list, k) => {
    const f = module.define(`segment${k}`, [], [], true);
    for (const callee of list) f.call(callee);
  });
  return { facts, segments, places, bytes: module.toBytes(), imports: hostFunctions };
}

function scratchOf(facts: Facts, step: Step): number {
  if (step.kind === "kernel") {
    return partsBytes * step.lines.filter((line) => facts.roles[line]!.kind === "reduction").length;
  }
  if (step.kind !== "matmul") return 0;
  const { m, n, k } = matmulSizes(facts, step.line);
  return matmulScratch(m, n, k);
}

function matmulSizes(facts: Facts, line: number): { m: number; n: number; k: number; lead: readonly number[] } {
  const p = facts.program;
  const a = p.type(p.operand(line, 0)).shape;
  const b = p.type(p.operand(line, 1)).shape;
  return { m: a.at(-2)!, n: b.at(-1)!, k: a.at(-1)!, lead: a.slice(0, -2) };
}

function accessOf(facts: Facts, line: number, places: Places): { address: number; strides: readonly number[] } {
  const view = facts.views[line]!;
  const isUniform = facts.roles[line]!.kind === "uniform";
  const strides = isUniform ? view.strides.map(() => 0) : view.strides;
  return { address: places.addresses.get(view.line)! + 8 * view.offset, strides };
}

function matmulCode(facts: Facts, line: number, places: Places): Parameters<typeof emitMatmul>[2] {
  const [a, b] = facts.program.operands(line) as [number, number];
  return {
    ...matmulSizes(facts, line),
    a: accessOf(facts, a, places),
    b: accessOf(facts, b, places),
    c: { address: places.addresses.get(line)!, strides: stridesOf(facts.program.type(line).shape) },
    scratch: places.scratch,
  };
}

function gatherCode(facts: Facts, line: number, places: Places): Parameters<typeof emitGather>[1] {
  const p = facts.program;
  const [x, index] = p.operands(line) as [number, number];
  const role = facts.roles[line]! as { readonly shared: number; readonly axis: number };
  const shape = p.type(x).shape;
  const batches = sizeOf(shape.slice(0, role.shared));
  const indexView = facts.views[index]!;
  return {
    x: accessOf(facts, x, places).address,
    index: places.addresses.get(indexView.line)! + 4 * indexView.offset,
    y: places.addresses.get(line)!,
    batches,
    before: sizeOf(shape.slice(role.shared, role.axis)),
    count: batches === 0 ? 0 : p.type(index).size / batches,
    n: shape[role.axis]!,
    rest: sizeOf(shape.slice(role.axis + 1)),
  };
}
