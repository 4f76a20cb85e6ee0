import type { Facts } from "./facts.ts";
import type { Place } from "./layout.ts";
import { linesOf, type Plan } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";
import { isContiguous } from "./view.ts";

/** Whether a line is computed in order by a rule, so that it can be written anywhere. */
export function isComputed({ roles, views }: Facts, line: number): boolean {
  const role = roles[line]!;
  return views[line]!.line === line && role.kind === "lanes" && role.rule !== undefined && role.into === undefined;
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
    if (!isComputed(facts, result) || targets.has(result)) return;
    if (program.outputs.some((o) => o >= 0 && views[o]!.line === carry)) return;
    const at = plan.stepOf(result);
    const isAligned = (a: number): boolean =>
      views[a]!.line !== carry || (views[a]!.offset === 0 && isContiguous(views[a]!));
    const isSafe = traffic.every(({ reads }, step) => {
      if (step < at || !reads.includes(carry)) return true;
      return step === at && linesOf(plan.steps[step]!).every((line) => program.operands(line).every(isAligned));
    });
    if (isSafe) targets.set(result, { ...place, tight: true });
  });
  return targets;
}
