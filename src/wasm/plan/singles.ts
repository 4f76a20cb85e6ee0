import { type Place, widthOf } from "./layout.ts";
import type { Plan, Step } from "./steps.ts";
import type { AllTraffic } from "./traffic.ts";

/** Steps that read and write numbers in either form, and those that take one form for all numbers of a type. */
const either: readonly Step["kind"][] = ["kernel", "lanes", "concatenate", "fibre", "host", "interpreted"];
const alike: readonly Step["kind"][] = ["matmul", "gather", "scatter"];

const isShort = ({ facts }: Plan, line: number): boolean => ["f32", "bool"].includes(facts.program.type(line).dtype);

/**
 * Lines whose numbers stand as binary32: those of type f32, and truths, that only such steps touch as can. Sums and
 * products are collected in binary64, and stay so; lines that are `given` a place stand as the program around has them.
 */
export function singleLines(
  plan: Plan,
  { traffic }: AllTraffic,
  given: (line: number) => boolean,
): ReadonlySet<number> {
  const { facts, steps } = plan;
  const singles = new Set<number>();
  for (const { reads, writes } of traffic)
    for (const line of [...reads, ...writes])
      if (isShort(plan, line) && facts.roles[line]!.kind !== "reduction" && !given(line)) singles.add(line);
  for (let size = -1; size !== singles.size; ) {
    size = singles.size;
    traffic.forEach(({ reads, writes }, at) => {
      const { kind } = steps[at]!;
      if (either.includes(kind)) return;
      const lines = [...reads, ...writes].filter((line) => isShort(plan, line));
      if (alike.includes(kind) && lines.every((line) => singles.has(line))) return;
      for (const line of lines) singles.delete(line);
    });
  }
  return singles;
}

/** Throws unless every step can read and write the numbers of its lines as they stand. */
export function requireWidths(plan: Plan, { traffic }: AllTraffic, places: ReadonlyMap<number, Place>): void {
  const { facts, steps } = plan;
  traffic.forEach(({ reads, writes }, at) => {
    const { kind } = steps[at]!;
    const placed = [...reads, ...writes].filter((line) => places.has(line));
    const widths = (lines: readonly number[]): Set<number> => new Set(lines.map((line) => widthOf(places.get(line)!)));
    const short = placed.filter((line) => isShort(plan, line));
    const wide = placed.filter((line) => !isShort(plan, line) || facts.roles[line]!.kind === "reduction");
    if (widths(wide).has(4))
      throw new Error(`compiler: ${kind} has a line of wide numbers in a place of binary32 ones`);
    if (either.includes(kind)) return;
    const found = widths(short);
    if (found.size > 1 || (!alike.includes(kind) && found.has(4)))
      throw new Error(`compiler: ${kind} of lines ${placed.join(", ")} cannot take their numbers as they stand`);
  });
}
