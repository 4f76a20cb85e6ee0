import type { Place } from "./layout.ts";
import { linesOf, type Plan } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";
import { isContiguous } from "./view.ts";

/** Whether a line is computed number by number, so that it can be written anywhere. */
export function isComputed(plan: Plan, line: number): boolean {
  const { roles, views } = plan.facts;
  const role = roles[line]!;
  if (views[line]!.line !== line) return false;
  const step = plan.steps[plan.stepOf(line)];
  if (step?.kind === "lanes") return !step.axis.reducesAxis(line);
  return role.kind === "lanes" && role.rule !== undefined && role.into === undefined;
}

/**
 * Results that can be written over the carry they replace: nothing reads the old numbers later, and the loop that
 * computes the new ones reads the old ones at the same positions only.
 */
export function inPlaceCarries(
  plan: Plan,
  { traffic }: AllTraffic,
  carries: readonly Place[],
  constants: number,
): Map<number, Place> {
  const { facts } = plan;
  const { program, views } = facts;
  const targets = new Map<number, Place>();
  carries.forEach((place, k) => {
    const result = program.outputs[k]!;
    const carry = program.inputs[constants + k]!;
    if (!isComputed(plan, result) || targets.has(result)) return;
    if (program.outputs.some((o) => o >= 0 && views[o]!.line === carry)) return;
    const at = plan.stepOf(result);
    const step = plan.steps[at]!;
    const isAligned = (line: number): boolean =>
      program.operands(line).every((a, operand) => {
        const view = views[a]!;
        if (view.line !== carry) return true;
        if (step.kind !== "lanes") return view.offset === 0 && isContiguous(view);
        return step.axis.isAlong(view, step.axis.operandDim(line, operand), carry, step.axis.resultDim(result));
      });
    const isSafe = traffic.every(({ reads }, other) => {
      if (other < at || !reads.includes(carry)) return true;
      return other === at && linesOf(step).every(isAligned);
    });
    if (isSafe) targets.set(result, { ...place, tight: true });
  });
  return targets;
}
