import { showType } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";
import { describeBlocks } from "./blocks/describe.ts";
import type { CompiledModule } from "./module.ts";
import type { Facts } from "./plan/facts.ts";
import type { Scope } from "./plan/layout.ts";
import type { Step } from "./plan/steps.ts";

/** `exp 2, mul 3`: operations with how often they occur. */
function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`)).join(", ");
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** The lines about a compiled step; programs inside it are indented. */
function show(scope: Scope, step: Step): string[] {
  const { program } = scope.plan.facts;
  const name = (line: number): string => nameOf(program.op(line));
  if (step.kind === "kernel") {
    const where = step.shape.length === 0 ? "straight line" : `loop [${step.shape}]`;
    return [`${where}: ${tally(step.lines.map(name))}`];
  }
  if (step.kind === "lanes") return [`lanes [${step.axis.extent}], the rest unrolled: ${tally(step.lines.map(name))}`];
  if (step.kind === "host") return [`called: ${name(step.line)}: ${reasonOf(scope.plan.facts, step.line)}`];
  if (step.kind === "blocks") return describeBlocks(step.plan);
  const operands = program.operands(step.line).map((a) => showType(program.type(a)));
  if (step.kind !== "control") {
    const { kind } = step;
    const title = kind === "scatter" ? name(step.line) : kind;
    return [`${title} ${operands.join(" ")} -> ${showType(program.type(step.line))}`];
  }
  const control = scope.controls.get(step.line)!;
  if (control.kind === "scan") return [`scan of ${control.length} steps:`, ...indent(all(control.body))];
  if (control.kind === "while") return ["while:", ...indent(all(control.test)), "do:", ...indent(all(control.body))];
  return control.branches.flatMap((branch, k) => [`case ${k}:`, ...indent(all(branch.scope))]);
}
const all = (scope: Scope): string[] => scope.plan.steps.flatMap((step) => show(scope, step));

const reasonOf = ({ roles }: Facts, line: number): string => {
  const role = roles[line]!;
  return role.kind === "interpreted" || role.kind === "host" ? role.why : "";
};

/** How a compiled program runs, a line for each step: what is fused, and what the interpreter does and why. */
export function explainModule({ facts, segments, scope, memory, bytes }: CompiledModule): string {
  const lines = segments.flatMap((segment): string[] => {
    if (segment.kind === "compiled") return segment.steps.flatMap((step) => show(scope, step));
    const name = nameOf(facts.program.op(segment.line));
    return [`interpreted: line ${segment.line} (${name}): ${reasonOf(facts, segment.line)}`];
  });
  return [...lines, `${bytes.length} bytes of code, ${memory} bytes of memory`].join("\n");
}
