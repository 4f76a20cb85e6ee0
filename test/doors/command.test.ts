import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { evaluated } from "../emit/emitted.ts";

function wengert(...args: readonly string[]): string {
  const { stdout, stderr } = started(...args, "--digits", "6");
  expect(stderr).toBe("");
  return stdout;
}
const started = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["--no-warnings", "dist/cli/main.js", ...args], { encoding: "utf8" });
it("npx wengert takes marked functions", () => {
  const at = '[[0, 1.1, 2.3], { "k": 2, "rest": 1 }]';
  const out = wengert("grad", "test/doors/project/springs.ts#energy", "--at", at);
  expect(out).toMatch(/d\/dx1\[2\] +0\.4/);
  expect(out).toMatch(/d\/dx2\.rest +-0\.6/);
});
it("and functions of TypeScript, in every Node", () => {
  expect(wengert("grad", "test/cli/data/typed.ts#cube", "--at", "2")).toMatch(/d\/dx +12/);
});
it("emit takes marked functions as they are written: names, lists of numbers, conditions", () => {
  const at = ["--at", '[{"k":3,"b":[2,5]}]'];
  const { stdout } = started("emit", "test/cli/data/marked.mjs#scaled", ...at, "--derivative", "jacobian");
  expect(stdout).toContain("jacobian(p: { readonly k: number; readonly b: readonly number[] })");
  const b = [
    [3, 0],
    [0, 3],
  ];
  expect(evaluated(stdout)["jacobian"]!({ k: 3, b: [2, 5] })).toEqual({ k: [2, 5], b });
  const halves = started("emit", "test/cli/data/marked.mjs#halves", "--at", "9").stdout;
  expect(halves).not.toContain("!(!");
  expect(evaluated(halves)["grad"]!(9.5)).toBe(1 / 16);
  expect(() => evaluated(halves)["grad"]!(99)).toThrow("another branch");
});
it("a text that cannot be read is told why", () => {
  const { status, stderr } = started("emit", "test/cli/data/broken.mjs", "--at", "2");
  expect([status, stderr]).toEqual([2, expect.stringMatching(/broken\.mjs cannot be loaded: \S/)]);
  expect(stderr).not.toContain("undefined");
});
