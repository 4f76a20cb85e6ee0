import { expect, it } from "vitest";
import type { TensorLike } from "../../src/index.ts";
import type { Primitive } from "../../src/record/rules.ts";
import { primitives } from "../../src/record/table.ts";
import { type Convention, operatorTable, type PrimitiveRow } from "../../tools/operatorTable.ts";
import { entries } from "./entries.ts";

function lowering({ lower, laneOf }: Primitive): string {
  if (typeof lower === "object") return "routine" in lower ? "loops" : "program";
  if (typeof lower === "function") return "lane rule";
  return laneOf === undefined ? lower : `${lower}, lane rule`;
}
const rows: PrimitiveRow[] = primitives
  .filter((p) => p !== undefined)
  .map((p) => ({
    name: p.name,
    lanewise: p.lanewise === true,
    several: p.many,
    transposes: p.transpose !== null,
    taylor: p.taylor === "jvp" ? "from jvp" : "own",
    lower: lowering(p),
    entries: entries.filter((op) => op.primitives?.includes(p.name)).map((op) => op.name),
  }));
const show = (x: TensorLike): string =>
  Array.isArray(x)
    ? `[${x.map(show).join(", ")}]`
    : Object.is(x, -0)
      ? "-0"
      : ArrayBuffer.isView(x)
        ? `[${x}]`
        : String(x);
const conventions: Convention[] = entries.flatMap((op) =>
  (op.edges ?? []).map((edge) => ({
    operation: op.name,
    at: edge.at.map(show).join("; "),
    value: edge.value === undefined ? "" : show(edge.value),
    gradient: edge.gradient?.map(show).join("; ") ?? "",
    why: edge.why,
  })),
);

it("docs/primitives.md is current (else: npm run table)", async () => {
  await expect(operatorTable(rows, conventions)).toMatchFileSnapshot("../../docs/primitives.md");
});
