import type { Plan, Step } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";

/** Steps that read and write numbers in either form. */
const either: readonly Step["kind"][] = ["kernel", "lanes", "host", "interpreted"];

/**
 * Lines whose numbers stand as binary32: those of type f32, and truths, that only such steps touch as can. Sums and
 * products are collected in binary64, and stay so.
 */
export function singleLines({ facts, steps }: Plan, { traffic }: AllTraffic, isInside: boolean): ReadonlySet<number> {
  const { program, roles } = facts;
  const singles = new Set<number>();
  const isSingle = (line: number): boolean => {
    const { dtype } = program.type(line);
    const { kind } = roles[line]!;
    return (dtype === "f32" || dtype === "bool") && kind !== "reduction" && !(isInside && kind === "input");
  };
  for (const { reads, writes } of traffic)
    for (const line of [...reads, ...writes]) if (isSingle(line)) singles.add(line);
  traffic.forEach(({ reads, writes }, at) => {
    if (either.includes(steps[at]!.kind)) return;
    for (const line of [...reads, ...writes]) singles.delete(line);
  });
  return singles;
}
