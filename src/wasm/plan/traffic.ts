import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import type { Traffic } from "./places.ts";
import { fuses, type Step } from "./steps.ts";

/** Which lines pass through memory. */
export interface AllTraffic {
  readonly traffic: readonly Traffic[];
  /** Lanes that something outside their kernel wants. */
  readonly stored: ReadonlySet<number>;
  /** Lines in memory that are wanted after the last step. */
  readonly kept: ReadonlySet<number>;
}

/** What each step reads and writes in memory, through all views. */
export function trafficOf(facts: Facts, steps: readonly Step[], guards: readonly Guard[]): AllTraffic {
  const { program, roles, views } = facts;
  const stored = new Set<number>();
  const kept = new Set<number>();
  const isComputed = (line: number): boolean => {
    const { kind } = roles[line]!;
    return kind !== "input" && kind !== "constant" && kind !== "uniform";
  };
  const want = (line: number): number | undefined => {
    if (roles[line]!.kind === "uniform") return undefined;
    const base = views[line]!.line;
    if (isComputed(base)) stored.add(base);
    return base;
  };
  const reads = steps.map((step): number[] => {
    const lines = step.kind === "kernel" ? step.lines : [step.line];
    const inside = new Set(lines);
    const found = new Set<number>();
    for (const line of lines) {
      for (const a of program.operands(line)) {
        if (step.kind === "kernel" && inside.has(views[a]!.line) && fuses(facts, line, a)) continue;
        const base = want(a);
        // The interpreter takes inputs, constants and its own results where they are.
        if (base === undefined) continue;
        if (step.kind !== "interpreted" || isCompiled(facts, base)) found.add(base);
      }
    }
    return [...found];
  });
  for (const line of [...program.outputs, ...guards.map(({ id }) => id)]) {
    if (line < 0) continue;
    const base = want(line);
    if (base !== undefined && isCompiled(facts, base)) kept.add(base);
  }
  const wanted = new Set([...reads.flat(), ...kept]);
  const traffic = steps.map((step, at): Traffic => {
    const lines = step.kind === "kernel" ? step.lines : [step.line];
    const isWritten = (line: number): boolean =>
      wanted.has(line) || (step.kind !== "interpreted" && roles[line]!.kind !== "lanes");
    return { reads: reads[at]!, writes: lines.filter(isWritten) };
  });
  return { traffic, stored, kept };
}

/** Whether the line is computed by the module. */
export function isCompiled(facts: Facts, line: number): boolean {
  const { kind } = facts.roles[line]!;
  return kind === "lanes" || kind === "reduction" || kind === "matmul" || kind === "gather";
}
