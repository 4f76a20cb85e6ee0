import type { Guard } from "../../record/run.ts";
import type { Facts } from "./facts.ts";
import type { Role } from "./role.ts";
import { linesOf, type Plan, type Step } from "./steps.ts";

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

/** Steps that read a repeated number in memory, at stride 0; others take it as a constant. */
const inMemory: readonly Step["kind"][] = ["matmul", "factor", "gather", "scatter"];

/** Lanes take only those whose index is known while compiling. */
const knowsIndex: readonly Role["kind"][] = ["gather", "scatter"];

/** Whether a control line looks for operand k where it stands: known small ones are written into its programs. */
function readsOperand(facts: Facts, line: number, k: number): boolean {
  const { control } = facts.roles[line] as Role & { kind: "control" };
  if (control.kind === "switch" && k === 0) return true;
  const binding = control.bindings[control.kind === "switch" ? k - 1 : k];
  return binding === undefined || binding.kind === "view";
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
        if ((roles[a]!.kind === "uniform" && !inMemory.includes(step.kind)) || plan.isInside(line, a)) continue;
        if (step.kind === "control" && !readsOperand(facts, line, k)) continue;
        const isKnown =
          step.kind === "lanes" ? knowsIndex.includes(roles[line]!.kind) : plan.movedBy(line) !== undefined;
        if (k === 1 && isKnown) continue;
        if (step.kind === "host" && facts.isConstant(a)) continue;
        const seen = views[a]!.line;
        const base = plan.picked.has(seen) ? views[program.operand(seen, 0)]!.line : seen;
        // The interpreter takes inputs, constants and its own results where they are.
        if (lastReader[base] === at || (step.kind === "interpreted" && !isCompiled(facts, base))) continue;
        lastReader[base] = at;
        wanted[base] = 1;
        found.push(base);
      }
    }
    return found;
  });
  const parts = new Map<number, number[]>();
  roles.forEach((role, line) => {
    if (role.kind === "part") parts.set(role.of, [...(parts.get(role.of) ?? []), line]);
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
      wanted[line] === 1 || (!computesWhatIsWanted.includes(step.kind) && !isOptional.includes(roles[line]!.kind));
    const isTuple = step.kind === "control" || ("line" in step && program.type(step.line).dtype === "tuple");
    const results = isTuple ? (parts.get(step.line) ?? []) : linesOf(step);
    return { reads: reads[at]!, writes: results.filter(isWritten) };
  });
  return { traffic, kept };
}

const compiled: readonly Role["kind"][] = [
  "lanes",
  "reduction",
  "matmul",
  "factor",
  "gather",
  "scatter",
  "concatenate",
  "fibre",
  "part",
  "host",
  "routine",
];
const computesWhatIsWanted: readonly Step["kind"][] = ["interpreted", "lanes", "blocks"];
/** Lines that need no memory when nothing reads them there. */
const isOptional: readonly Role["kind"][] = ["lanes", "part"];

/** Whether the line is computed by the module. */
export const isCompiled = (facts: Facts, line: number): boolean => compiled.includes(facts.roles[line]!.kind);
