import { expect, it } from "vitest";
import "../../src/index.ts";
import "../../src/special/index.ts";
import "../../src/nn/index.ts";
import "../../src/linalg/index.ts";
import { arrayType, BOOL, F64, I32, type Type } from "../../src/ir/type.ts";
import { row } from "../../src/record/rules.ts";
import { primitives, scalarRules } from "../../src/record/table.ts";

const all: readonly Type[] = [F64, arrayType("f32", []), I32, BOOL];
const pairs: readonly (readonly Type[])[] = all.flatMap((a) => [[a], ...all.map((b) => [a, b])]);

// The sweep takes the operands of such a line for numbers of f64 without looking.
it("of one or two scalars, an operation with a scalar rule gives f64 of f64 alone", () => {
  const gives = (types: readonly Type[], op: number): Type | undefined => {
    try {
      return primitives[op]!.type(row(types), undefined as never);
    } catch {
      return undefined;
    }
  };
  const named = primitives.filter((p) => p && scalarRules[p.code]);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((p) => pairs.some((t) => gives(t, p.code) === F64)).length).toBeGreaterThan(60);
  for (const types of pairs)
    if (types.some((t) => t !== F64))
      expect(named.filter((p) => gives(types, p.code) === F64).map((p) => p.name)).toEqual([]);
});
