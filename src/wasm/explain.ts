import { showType } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";
import { describeBlocks } from "./blocks/describe.ts";
import type { CompiledModule } from "./module.ts";
import type { Facts } from "./plan/facts.ts";
import { piecesOf } from "./plan/joined.ts";
import type { Scope } from "./plan/layout.ts";
import type { Step } from "./plan/steps.ts";

/** What a step of a compiled program is: loops of several forms, single operations, or what the interpreter does. */
export type StepKind =
  | "kernel"
  | "lanes"
  | "blocks"
  | "matmul"
  | "factor"
  | "gather"
  | "scatter"
  | "concatenate"
  | "fibre"
  | "routine"
  | "control"
  | "host"
  | "interpreted";
/** How a step of a compiled program runs. */
export interface StepReport {
  /** A loop or straight-line code ("kernel"), a loop with the rest unrolled ("lanes"), blocks of points, one operation, or a loop of the program's ("control"). */
  readonly kind: StepKind;
  /** `loop [1000]`, `matmul f64[2,3] f64[3] -> f64[2]`, `scan of 8 steps`. */
  readonly title: string;
  /** What is fused in it: operations with how often they occur. */
  readonly operations: Readonly<Record<string, number>>;
  /** Whether several elements are computed at a time by SIMD instructions; told of loops and straight-line code. */
  readonly vectorised?: boolean;
  /** Why it is not machine code, where it is not. */
  readonly why?: string;
  /** The loops inside it, as text. */
  readonly details?: readonly string[];
  /** Programs that it runs: the body of a loop, the cases of a condition. */
  readonly inside: readonly BlockReport[];
}
/** A program inside a step, and the steps that it runs. */
export interface BlockReport {
  readonly title: string;
  readonly steps: readonly StepReport[];
}

/** Names with how often they occur. */
function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
type Vectors = CompiledModule["vectors"];
const steps = (scope: Scope, vectors: Vectors): StepReport[] =>
  scope.plan.steps.map((step) => reportOf(scope, step, vectors));

function reportOf(scope: Scope, step: Step, vectors: Vectors): StepReport {
  const { facts } = scope.plan;
  const { program } = facts;
  const name = (line: number): string => nameOf(program.op(line));
  const { kind } = step;
  if (kind === "kernel" || kind === "lanes") {
    const title =
      kind === "lanes" && !step.axis.isStraight
        ? `lanes [${step.axis.extent}], the rest unrolled`
        : kind === "lanes" || step.shape.length === 0
          ? "straight line"
          : `loop [${step.shape}]`;
    return { kind, title, operations: tally(step.lines.map(name)), vectorised: vectors.has(step), inside: [] };
  }
  if (kind === "blocks") {
    const [title, ...details] = describeBlocks(step.plan) as [string, ...string[]];
    return { kind, title, operations: tally(step.lines.map(name)), vectorised: vectors.has(step), details, inside: [] };
  }
  const { line } = step;
  const operations = { [name(line)]: 1 };
  if (kind === "host")
    return { kind, title: `called: ${name(line)}`, operations, why: reasonOf(facts, line), inside: [] };
  if (kind === "interpreted") {
    const title = `interpreted: line ${line} (${name(line)})`;
    return { kind, title, operations, why: reasonOf(facts, line), inside: [] };
  }
  if (kind === "control") return { kind, operations, ...controlReport(scope, line, vectors) };
  const operands = program.operands(line).map((a) => showType(program.type(a)));
  const title = `${kind === "scatter" || kind === "factor" ? name(line) : kind} ${operands.join(" ")} -> ${showType(program.type(line))}`;
  const stands = kind === "concatenate" && piecesOf(scope, line).length === 0;
  return { kind, title: stands ? `${title}, written there at once` : title, operations, inside: [] };
}
function controlReport(scope: Scope, line: number, vectors: Vectors): Pick<StepReport, "title" | "inside"> {
  const control = scope.controls.get(line)!;
  if (control.kind === "scan") {
    const title = `scan of ${control.length} steps`;
    return { title, inside: [{ title, steps: steps(control.body, vectors) }] };
  }
  if (control.kind === "while") {
    const inside = [
      { title: "while", steps: steps(control.test, vectors) },
      { title: "do", steps: steps(control.body, vectors) },
    ];
    return { title: "while", inside };
  }
  const inside = control.branches.map((branch, k) => ({ title: `case ${k}`, steps: steps(branch.scope, vectors) }));
  return { title: "switch", inside };
}
const reasonOf = ({ roles }: Facts, line: number): string => {
  const role = roles[line]!;
  return role.kind === "interpreted" || role.kind === "host" ? role.why : "";
};

/** A report for each step at the top of the program, in the order in which they run. */
export const reportModule = ({ scope, vectors }: CompiledModule): StepReport[] => steps(scope, vectors);

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
/** The lines about a step; programs inside it are indented. */
export function reportLines({ kind, title, operations, vectorised, why, details, inside }: StepReport): string[] {
  if (inside.length > 0)
    return inside.flatMap((block) => [`${block.title}:`, ...indent(block.steps.flatMap(reportLines))]);
  if (why !== undefined) return [`${title}: ${why}`];
  if (details !== undefined) return [title, ...details];
  if (kind !== "kernel" && kind !== "lanes") return [title];
  const fused = Object.entries(operations).map(([name, count]) => (count === 1 ? name : `${name} x${count}`));
  return [`${title}: ${fused.join(", ")}${vectorised ? " (SIMD)" : ""}`];
}
/** How a compiled program runs, a line for each step: what is fused, and what the interpreter does and why. */
export const explainModule = (module: CompiledModule): string =>
  [
    ...reportModule(module).flatMap(reportLines),
    ...module.features.notes,
    `${module.bytes.length} bytes of code, ${module.memory} bytes of memory`,
  ].join("\n");
