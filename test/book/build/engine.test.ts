import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { programOf } from "../../../book/build/program.ts";
import { type PageValues, runPrograms } from "../../../book/build/run.ts";
import { readMarkdown } from "../../../book/scope/markdown.ts";

const file = "book/01-Partial-Derivatives-and-Gradients/notes.md";
const { tree } = readMarkdown(readFileSync(file, "utf8"));

// In node_modules, so that the test runner leaves it to Node.
const root = mkdtempSync(resolve("node_modules/.engine-"));
afterAll(() => rmSync(root, { recursive: true }));
cpSync("dist", join(root, "dist"), { recursive: true });
for (const copied of ["package.json", "tsconfig.base.json"]) cpSync(copied, join(root, copied));
mkdirSync(join(root, "node_modules"));
for (const name of ["typescript", "acorn"])
  symlinkSync(resolve("node_modules", name), join(root, "node_modules", name), "junction");

const sine = join(root, "dist/prims/trigonometry.js");
const rule = "scale(dx, cos(x))";

async function values(folder: string): Promise<PageValues> {
  const program = programOf("s01", file, tree.children);
  return (await runPrograms(root, join(root, folder), [program])).get("s01")!;
}

it("section 01 does not build with an engine whose sine has another slope", async () => {
  const source = readFileSync(sine, "utf8");
  expect(source).toContain(rule);
  writeFileSync(sine, source.replace(rule, "scale(dx, neg(cos(x)))"));
  await expect(values("broken")).rejects.toThrow(/notes\.md:\d+ {2}a program of the text failed: .* is off by/);
});
