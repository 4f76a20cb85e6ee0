import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";

async function wengert(argv: readonly string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const code = await run(argv, { out: () => {}, err: (t) => err.push(t) });
  return { code, err: err.join("") };
}

describe("wrong usage that the library finds", () => {
  it.each([
    [["emit", "x^2", "--at", "1", "--name", "a b"], 'emit: "a b" is no name of a function'],
    [["emit", "x1;x2", "--at", "1,2"], "grad: the function must return one number"],
    [["fit", "a - y", "--data", "test/cli/data/decay.csv", "--at", "a=1", "--lower", "b=3"], "lower.b belongs to no"],
  ])("leaves with 2 after a formula: %j", async (argv, message) => {
    const { code, err } = await wengert(argv);
    expect(err).toContain(message);
    expect(err).not.toContain("at your line");
    expect(code).toBe(2);
  });
  it.skipIf(!existsSync("dist/cli/main.js"))("leaves with 2 after a module", () => {
    const circle = "test/cli/data/decay.mjs#circle";
    for (const argv of [
      ["fit", circle, "--at", "2,6", "--equations", "--lower", "9,9", "--upper", "1,1"],
      ["emit", "test/cli/data/model.mjs#square", "--at", "3", "--name", "a b"],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, ["dist/cli/main.js", ...argv], { encoding: "utf8" });
      expect(stderr).toMatch(/^wengert: (leastSquares: the bounds of|emit: "a b" is no name)/);
      expect(status).toBe(2);
    }
  });
});
