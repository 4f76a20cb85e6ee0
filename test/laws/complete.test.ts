import { expect, it } from "vitest";
import { primitives } from "../../src/record/table.ts";
import { entries, families } from "./entries.ts";
import { firstLaws } from "./first.ts";
import { caseAt, fits } from "./law.ts";
import { tensors } from "./numbers.ts";
import type { Operator } from "./operator.ts";
import { secondLaws } from "./second.ts";
import { valueLaws } from "./values.ts";

/** Rules that no law can reach, and why. */
const unreachable: Readonly<Record<string, string>> = {
  "and.jvp": "its operands are bool and never move",
  "or.jvp": "its operands are bool and never move",
  "not.jvp": "its operand is bool and never moves",
  "checkIndex.jvp": "its operands are integers",
  "randomBits.jvp": "its operand is a key, of integers",
  "logGammaDraw.jvp": "its entry does not move: test/random/transforms holds it to the quantile",
  "while.transpose": "it only says that there is no reverse mode",
  "iota.jvp": "has no operands",
  "iota.batch": "has no operands",
};
const kinds = ["jvp", "transpose", "batch", "taylor", "linearize"] as const;
type Kind = (typeof kinds)[number];

/** Notes every call of a rule. */
function watchRules(): Set<string> {
  const called = new Set<string>();
  for (const block of primitives) {
    if (block === undefined) continue;
    const rules = block as unknown as Record<Kind, unknown>;
    for (const kind of kinds) {
      const rule = rules[kind];
      if (typeof rule !== "function") continue;
      rules[kind] = (...x: unknown[]): unknown => {
        called.add(`${block.name}.${kind}`);
        return (rule as (...y: unknown[]) => unknown).apply(block, x);
      };
    }
  }
  return called;
}
const ruleNames = (): string[] =>
  primitives.flatMap((block) =>
    kinds.flatMap((kind) =>
      typeof (block as unknown as Record<Kind, unknown>)[kind] === "function" ? [`${block.name}.${kind}`] : [],
    ),
  );

/** The rules of the primitives that an entry names. */
const rulesOf = (op: Operator): string[] => ruleNames().filter((name) => op.primitives?.includes(name.split(".")[0]!));

it.each(families)("$file can be loaded and has entries", ({ entries: list, error }) => {
  if (error !== undefined) throw error;
  expect(list.length).toBeGreaterThan(0);
});
it("no two entries share a name", () => {
  const names = entries.map((op) => op.name);
  expect(names.filter((name, k) => names.indexOf(name) !== k)).toEqual([]);
});
it("entries name primitives that exist", () => {
  const known = new Set(primitives.map((p) => p?.name));
  expect(
    entries.flatMap((op) =>
      (op.primitives ?? []).filter((name) => !known.has(name)).map((name) => `${op.name}: ${name}`),
    ),
  ).toEqual([]);
});
it("every rule of every primitive is applied by the laws of some entry", () => {
  const called = watchRules();
  const laws = [...valueLaws, ...firstLaws, ...secondLaws];
  const reachable = ruleNames().filter((name) => !(name in unreachable));
  // Simple points first, and entries that name their primitives: most rules are seen there already.
  const [named, others] = [true, false].map((is) => entries.filter((op) => rulesOf(op).length > 0 === is));
  for (const turn of [0, 1, 2, 3, 4])
    for (const op of [...named!, ...others!]) {
      const point = op.points[turn];
      const own = rulesOf(op);
      const sought = own.length > 0 ? own : reachable;
      if (point === undefined) continue;
      for (const law of laws)
        if (fits(law, op) && !sought.every((name) => called.has(name)))
          try {
            law.check(caseAt(op, tensors(point)));
          } catch {} // Whether the law holds is the business of the other tests.
    }
  const missing = ruleNames().filter((name) => !called.has(name));
  expect(missing.filter((name) => !(name in unreachable))).toEqual([]);
  expect(Object.keys(unreachable).filter((name) => !missing.includes(name))).toEqual([]);
});
