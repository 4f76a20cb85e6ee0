import { showType } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";
import type { CompiledModule } from "./module.ts";
import type { Step } from "./plan/steps.ts";

/** `exp 2, mul 3`: operations with how often they occur. */
function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`)).join(", ");
}

/** How a compiled program runs, a line for each step: what is fused, and what the interpreter does and why. */
export function explainModule({ facts, segments, places, bytes }: CompiledModule): string {
  const { program, roles } = facts;
  const name = (line: number): string => nameOf(program.op(line));
  const show = (step: Step): string => {
    if (step.kind !== "kernel") {
      const operands = program.operands(step.line).map((a) => showType(program.type(a)));
      return `${step.kind} ${operands.join(" ")} -> ${showType(program.type(step.line))}`;
    }
    const where = step.shape.length === 0 ? "straight line" : `loop [${step.shape}]`;
    return `${where}: ${tally(step.lines.map(name))}`;
  };
  const lines = segments.flatMap((segment): string[] => {
    if (segment.kind === "compiled") return segment.steps.map(show);
    const role = roles[segment.line]!;
    const why = role.kind === "interpreted" ? role.why : "";
    return [`interpreted: line ${segment.line} (${name(segment.line)}): ${why}`];
  });
  return [...lines, `${bytes.length} bytes of code, ${places.bytes} bytes of memory`].join("\n");
}
