import type { Plan, Step } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";

/** Steps that read and write numbers in either form, and those that take one form for all numbers of a type. */
const either: readonly Step["kind"][] = ["kernel", "lanes", "concatenate", "fibre", "host", "interpreted"];
const alike: readonly Step["kind"][] = ["matmul", "gather", "scatter"];

/**
 * Lines whose numbers stand as binary32: those of type f32, and truths, that only such steps touch as can. Sums and
 * products are collected in binary64, and stay so; inputs of an inner program stand as they are given.
 */
export function singleLines({ facts, steps }: Plan, { traffic }: AllTraffic, isInside: boolean): ReadonlySet<number> {
  const { program, roles } = facts;
  const singles = new Set<number>();
  const isShort = (line: number): boolean => ["f32", "bool"].includes(program.type(line).dtype);
  for (const { reads, writes } of traffic)
    for (const line of [...reads, ...writes]) {
      const { kind } = roles[line]!;
      if (isShort(line) && kind !== "reduction" && !(isInside && kind === "input")) singles.add(line);
    }
  for (let size = -1; size !== singles.size; ) {
    size = singles.size;
    traffic.forEach(({ reads, writes }, at) => {
      const { kind } = steps[at]!;
      if (either.includes(kind)) return;
      const lines = [...reads, ...writes].filter(isShort);
      if (alike.includes(kind) && lines.every((line) => singles.has(line))) return;
      for (const line of lines) singles.delete(line);
    });
  }
  return singles;
}
