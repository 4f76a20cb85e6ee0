import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { holdFigure } from "../../../book/build/code.ts";
import { runPrograms } from "../../../book/build/run.ts";
import { figures } from "../../../book/figures/index.ts";
import { pathLimits } from "../../../book/figures/pathLimits.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

it("the code of every figure gives the numbers that the figure shows", async () => {
  mkdirSync(join(root, ".build"), { recursive: true });
  const work = mkdtempSync(join(root, ".build/figures-"));
  try {
    const drawn = pathLimits.code({ ...pathLimits.initial, path: "drawn" });
    const codes = [...Object.values(figures).map((kind) => kind.code(kind.initial)), drawn];
    const programs = codes.map((code, k) => ({ code, line: k + 1 }));
    for (const { code } of programs) expect(code).toMatch(/\/\/ => \S/);
    const page = { name: "figures", file: "figures", fences: [], expressions: [], figures: programs };
    const values = await runPrograms(root, work, [page]);
    for (const program of programs) holdFigure(program, values.get("figures")!.outputs, "figures");
    const wrong = { ...programs[0]!, code: programs[0]!.code.replace(/\/\/ => \S+/, "// => 99") };
    expect(() => holdFigure(wrong, values.get("figures")!.outputs, "figures")).toThrow("it says 99, and");
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
