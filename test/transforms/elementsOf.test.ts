import { expect, it } from "vitest";
import { recordCall } from "../../src/api/call.ts";
import { add, div, mul, neg, sub, type Tensor } from "../../src/index.ts";
import { ADD, DIV, MUL, NEG, SCALE, SUB } from "../../src/ir/program.ts";
import { scale } from "../../src/prims/arithmetic.ts";
import { elementsOf } from "../../src/transforms/elementsOf.ts";
import { scalarSlope } from "../../src/transforms/template.ts";

const edges = [0, -0, 1, -1, 0.3, -7, 1e-310, 1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
const written: readonly (readonly [string, number, (a: Tensor, b: Tensor) => Tensor])[] = [
  ["add", ADD, add],
  ["sub", SUB, sub],
  ["mul", MUL, mul],
  ["scale", SCALE, scale],
  ["div", DIV, div],
  ["neg", NEG, (a) => neg(a)],
];

it.each(written)("slopes of %s, which are written out, are those of its rule to the bit", (_, op, f) => {
  for (const a of edges)
    for (const b of edges) {
      const { program } = recordCall("test", f, [a, b]);
      const e = elementsOf(program, [true, true], false)!;
      const own = e.outputs[0]![0]!;
      const y = program.num(program.outputs[0]!);
      expect([e.a[own], e.da[own]]).toEqual([1, scalarSlope(op, 0)(a, b, y)]);
      expect([e.b[own], e.db[own]]).toEqual(op === NEG ? [0, 0] : [2, scalarSlope(op, 1)(a, b, y)]);
    }
});
it("an operand that does not move has no slope, even an infinite one", () => {
  const { program } = recordCall("test", (a: Tensor, b: Tensor) => div(a, b), [1, 0]);
  const e = elementsOf(program, [true, false], false)!;
  const own = e.outputs[0]![0]!;
  expect([e.a[own], e.b[own], e.da[own], e.db[own]]).toEqual([1, 0, Number.POSITIVE_INFINITY, 0]);
});
