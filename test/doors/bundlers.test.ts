import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { bundlers } from "./bundlers.ts";
import { expectRight, run } from "./output.ts";

/** Values and derivatives through packages that are built into the module, marked by `include`. */
interface Through {
  readonly value: number;
  readonly gradient: readonly number[];
  readonly compiled: readonly number[];
}
describe.each(Object.entries(bundlers))("%s", (_name, build) => {
  it("marks packages of others that are named", async () => {
    const folder = mkdtempSync(resolve(".door-"));
    try {
      const file = resolve(folder, "main.mjs");
      await build(resolve("test/doors/project/others.ts"), file, {
        include: /\/node_modules\/(ml-matrix|is-any-array|simple-statistics|d3-array)\//,
      });
      const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
      expect(stderr).toBe("");
      const { value, gradient, compiled } = JSON.parse(stdout) as Through;
      // y = 4 / b; m = (c - a) / 2; the deviation s of three has ds/dx = (x - mean) / (2 s).
      const s = Math.sqrt(((13 / 3 - 2) ** 2 + (13 / 3 - 4) ** 2 + (13 / 3 - 7) ** 2) / 2);
      expect(value).toBeCloseTo(1 + 2.5 * s, 12);
      const by = [2, 4, 7].map((x) => (2.5 * (x - 13 / 3)) / (2 * s));
      const want = [by[0]! - s / 2, by[1]! - 4 / 16, by[2]! + s / 2];
      for (const got of [gradient, compiled]) expect(got).toEqual(want.map((x) => expect.closeTo(x, 12)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  it("rewrites marked functions, and maps both texts", async () => {
    const folder = mkdtempSync(resolve(".door-"));
    try {
      const file = resolve(folder, "main.mjs");
      await build(resolve("test/doors/project/main.ts"), file);
      expectRight(run(["--enable-source-maps", file]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
