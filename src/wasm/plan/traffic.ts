import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import { linesOf, type Plan } from "./steps.ts";

/** Lines that a step writes, and those it reads, in memory. */
export interface Traffic {
  readonly writes: readonly number[];
  readonly reads: readonly number[];
}

/** Which lines pass through memory. */
export interface AllTraffic {
  /** By step. */
  readonly traffic: readonly Traffic[];
  /** Lines in memory that are wanted after the last step. */
  readonly kept: ReadonlySet<number>;
}

/** What each step reads and writes in memory, through all views. */
export function trafficOf(plan: Plan, guards: readonly Guard[]): AllTraffic {
  const { facts, steps } = plan;
  const { program, roles, views } = facts;
  const wanted = new Uint8Array(program.n);
  const lastReader = new Int32Array(program.n).fill(-1);
  const reads = steps.map((step, at): number[] => {
    const found: number[] = [];
    for (const line of linesOf(step)) {
      const arity = program.arity(line);
      for (let k = 0; k < arity; k++) {
        const a = program.operand(line, k);
        // Loops take a repeated number as a constant; a matrix product reads it in memory, at stride 0.
        if ((roles[a]!.kind === "uniform" && step.kind !== "matmul") || plan.isInside(line, a)) continue;
        const base = views[a]!.line;
        // The interpreter takes inputs, constants and its own results where they are.
        if (lastReader[base] === at || (step.kind === "interpreted" && !isCompiled(facts, base))) continue;
        lastReader[base] = at;
        wanted[base] = 1;
        found.push(base);
      }
    }
    return found;
  });
  const kept = new Set<number>();
  for (const line of [...program.outputs, ...guards.map(({ id }) => id)]) {
    if (line < 0 || roles[line]!.kind === "uniform") continue;
    const base = views[line]!.line;
    if (isCompiled(facts, base)) kept.add(base);
  }
  for (const line of kept) wanted[line] = 1;
  const traffic = steps.map((step, at): Traffic => {
    const isWritten = (line: number): boolean =>
      wanted[line] === 1 || (step.kind !== "interpreted" && roles[line]!.kind !== "lanes");
    return { reads: reads[at]!, writes: linesOf(step).filter(isWritten) };
  });
  return { traffic, kept };
}

/** Whether the line is computed by the module. */
export function isCompiled(facts: Facts, line: number): boolean {
  const { kind } = facts.roles[line]!;
  return kind === "lanes" || kind === "reduction" || kind === "matmul" || kind === "gather";
}
