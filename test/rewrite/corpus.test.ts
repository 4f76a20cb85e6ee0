import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

interface Result {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly files: number;
}
/** The tests that a package brings along, run on its own text or on a rewritten one, tests included. */
function results(name: string, way: "plain" | "own" | "recorded"): Result {
  const folder = resolve("node_modules", name);
  const below = existsSync(`${folder}/tests`) ? `${folder}/tests` : `${folder}/test`;
  const files = readdirSync(below, { recursive: true, encoding: "utf8" })
    .filter((file) => /test[^/]*\.m?js$/.test(file))
    .map((file) => `${below}/${file}`);
  const env = { ...process.env, WAY: way, ROOTS: folder };
  const { stdout, stderr } = spawnSync(process.execPath, ["test/rewrite/corpus/run.mjs", ...files], {
    encoding: "utf8",
    env,
  });
  expect(stdout, stderr).not.toBe("");
  return JSON.parse(stdout) as Result;
}

// Complex numbers, fractions of BigInt, quaternions, statistics: written by others, in sloppy mode, with their own tests.
describe.each([
  ["complex.js", 200],
  ["fraction.js", 300],
  ["quaternion", 600],
  // Some of its tests fail on its own text too.
  ["jstat", 300],
])("the tests of %s", (name, least) => {
  it("pass on rewritten text as on their own", () => {
    const plain = results(name, "plain");
    expect(plain.passed).toBeGreaterThan(least);
    expect(plain.files).toBe(0);
    for (const way of ["own", "recorded"] as const) {
      const { passed, failed, files } = results(name, way);
      expect({ passed, failed }).toEqual({ passed: plain.passed, failed: plain.failed });
      expect(files).toBeGreaterThanOrEqual(2);
    }
  });
});
