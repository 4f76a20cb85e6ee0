import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

function wengert(...args: readonly string[]): string {
  const command = ["--no-warnings", "dist/cli/main.js", ...args, "--digits", "6"];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}
it("npx wengert takes marked functions", () => {
  const at = '[[0, 1.1, 2.3], { "k": 2, "rest": 1 }]';
  const out = wengert("grad", "test/doors/project/springs.ts#energy", "--at", at);
  expect(out).toMatch(/d\/dx1\[2\] +0\.4/);
  expect(out).toMatch(/d\/dx2\.rest +-0\.6/);
});
it("and functions of TypeScript, in every Node", () => {
  expect(wengert("grad", "test/cli/data/typed.ts#cube", "--at", "2")).toMatch(/d\/dx +12/);
});
