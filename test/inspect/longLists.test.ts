import { describe, expect, it } from "vitest";
import { evaluate, type Program, record, sin, type Tensor } from "../../src/index.ts";
import { checkProgram, cost, fromJSON, simplified, toDot, toJSON, toSvg } from "../../src/inspect/index.ts";
import { alignColumns } from "../../src/inspect/text.ts";

const LINES = 150_000;
const long: Program = record((x: Tensor) => {
  let y = x;
  for (let k = 0; k < LINES / 2; k++) y = sin(y).mul(1.0001);
  return y;
}, 0.5);
const at = (p: Program): number => evaluate(p, 0.5)[0]!.item();
const value = at(long);

describe("programs of many lines are looked at without a deep stack and in linear time", () => {
  it.each<[string, (p: Program) => unknown, unknown]>([
    ["printed", (p) => String(p).split("\n").length > LINES, true],
    ["as DOT", (p) => toDot(p).match(/shape=/g)!.length, LINES + 2],
    ["drawn", (p) => toSvg(p).includes(`… ${LINES + 2 - 200} more`), true],
    ["checked", (p) => checkProgram(p), undefined],
    ["simplified", (p) => at(simplified(p)), value],
    ["through JSON", (p) => at(fromJSON(JSON.parse(JSON.stringify(toJSON(p))))), value],
    ["counted", (p) => cost(p).operations, LINES],
    ["for what reverse mode keeps", (p) => cost(p).residuals!.count, LINES / 2],
  ])("%s", (_, look, wanted) => {
    expect(look(long)).toEqual(wanted);
  });
  it("in columns", () => {
    const rows = Array.from({ length: LINES }, (_, k) => [`v${k}`, String(k)]);
    expect(alignColumns([["line", "value"], ...rows]).length).toBeGreaterThan(LINES * 10);
  });
});
