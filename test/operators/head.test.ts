import { describe, expect, it } from "vitest";
import { type Condition, Head, type Relation, type Update } from "../../src/operators/head.ts";
import fc from "../properties.ts";

const relations: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "!=": (a, b) => a !== b,
  "!==": (a, b) => a !== b,
  "!": (a) => a !== 0,
};
const most = 500;
/** Turns of a loop that is run; undefined: more than `most`. */
function run(low: number, conditions: readonly Condition[], step: number, once = false): number | undefined {
  let turns = once ? 1 : 0;
  const goesOn = (i: number): boolean =>
    conditions.every((condition) => {
      const [left, relation, right] = condition(i);
      return relations[relation](left, right);
    });
  for (let i = low + turns * step; goesOn(i); i += step) if (++turns > most) return undefined;
  return turns;
}
const numbers = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.double({ min: -40, max: 40, noNaN: true }));
const condition = fc
  .tuple(fc.constantFrom(...(Object.keys(relations) as Relation[])), numbers, numbers, numbers, fc.boolean())
  .map(
    ([relation, factor, offset, bound, mirrored]): Condition =>
      (i) =>
        relation === "!"
          ? [factor * i + offset, relation, 0]
          : mirrored
            ? [bound, relation, offset - factor * i]
            : [factor * i + offset, relation, bound],
  );

describe("the head of a counted loop", () => {
  it("knows the turns of every loop of numbers that ends", () => {
    fc.assert(
      fc.property(
        ...[fc.integer({ min: -50, max: 50 }), fc.array(condition, { minLength: 1, maxLength: 2 })],
        ...[
          fc.integer({ min: -5, max: 5 }).filter((by) => by !== 0),
          fc.constantFrom<Update>("+=", "-="),
          fc.boolean(),
        ],
        (low, conditions, by, update, once) => {
          const head = new Head(low, conditions, by, update, once);
          const wanted = run(low, conditions, update === "-=" ? -by : by, once);
          if (wanted === undefined) expect(head.turns ?? Number.POSITIVE_INFINITY).toBeGreaterThan(most);
          else expect(head.turns ?? wanted).toBe(wanted);
        },
      ),
      { numRuns: 20_000 },
    );
  });
  it("knows them of whole numbers for every relation", () => {
    for (const relation of Object.keys(relations) as Relation[])
      for (let low = -6; low <= 6; low++)
        for (let by = -3; by <= 3; by++)
          for (let factor = -2; factor <= 2; factor++)
            for (let bound = -7; bound <= 7; bound++) {
              const conditions: Condition[] = [
                (i) => (relation === "!" ? [factor * i + bound, relation, 0] : [factor * i, relation, bound]),
              ];
              for (const once of [false, true])
                expect(new Head(low, conditions, by, "+=", once).turns).toBe(
                  by === 0 ? undefined : run(low, conditions, by, once),
                );
            }
  });
  it("is not counted where something is no number, no whole number or infinite", () => {
    const below = (bound: unknown): Condition[] => [(i) => [i, "<", bound]];
    for (const [low, conditions, by] of [
      [0.5, below(3), 1],
      [0, below("3"), 1],
      [0, below(Number.POSITIVE_INFINITY), 1],
      [0, below(3), 0.5],
      [0, below(3), "1"],
      [1e17, below(2e17), 1],
    ] as const)
      expect(new Head(low, conditions, by, "+=", false).turns).toBeUndefined();
    expect(new Head(0, below(Number.NaN), 1, "+=", false).turns).toBe(0);
  });
});
