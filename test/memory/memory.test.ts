import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Each program runs in a process of its own, so that peak memory is its own.
const folder = mkdtempSync(join(tmpdir(), "memory-"));
beforeAll(async () => {
  await build({
    entryPoints: ["test/memory/scan.ts", "test/memory/steps.ts", "test/memory/calls.ts"],
    alias: { "wengert/jit": resolve("src/jit/index.ts"), wengert: resolve("src/index.ts") },
    bundle: true,
    format: "esm",
    platform: "node",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    logLevel: "silent",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
const run = (program: string, ...args: string[]): Record<string, number> =>
  JSON.parse(
    // Room enough that nothing is collected while few calls are counted.
    execFileSync(
      process.execPath,
      ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64", join(folder, `${program}.mjs`), ...args],
      { encoding: "utf8" },
    ),
  );

describe("memory", () => {
  it("of the gradient of a scan grows by some tens of bytes a step", () => {
    const small = run("scan", "1000");
    const large = run("scan", "1000000");
    expect(Number.isFinite(large["slope"])).toBe(true);
    const bytesPerStep = ((large["peak"]! - small["peak"]!) * 2 ** 20) / 1e6;
    console.log(
      `peak ${small["peak"]!.toFixed(0)} MB, ${large["peak"]!.toFixed(0)} MB: ${bytesPerStep.toFixed(0)} bytes a step`,
    );
    expect(bytesPerStep).toBeLessThan(200);
  });
  it.each([
    // Code and what it has met of types grow by up to 2 MB, once.
    ["plain", "200000", 4],
    ["jit", "200000", 4],
    // Of 160 MB. The memory of arrays is given back some time after they are collected.
    ["large", "2000", 80],
  ])("does not grow over %s gradient steps (%s)", (kind, count, most) => {
    const { early, late } = run("steps", kind, count);
    console.log(`${kind}: ${early!.toFixed(2)} MB after a tenth, ${late!.toFixed(2)} MB after all`);
    expect(late! - early!).toBeLessThan(most);
  });
  it.each([
    // JavaScript's own list of arguments took 64 and more.
    ["jit into", "100000", 10_000, 50],
    ["jit into in place", "100000", 10_000, 50],
    ["jit numbers into", "100000", 10_000, 60],
    ["jit arrays", "100000", 2000, 1500],
    ["jit forms", "20000", 500, 5000],
    ["into", "50000", 50, 60_000],
    // Handles and what is around them: 4,500 and 6,200 bytes, and up to half as many again in code that V8 has not optimised.
    ["into of a number", "50000", 100, 8000],
    ["into of three numbers", "50000", 100, 14_000],
    // What grew was 21 KB a call.
    ["plain scan", "4000", 10, 400_000, 8],
    ["jits dropped", "300", 10, 1e6],
  ])("does not grow over calls (%s, %s)", (kind, count, few, most, growing = 4) => {
    const { growth, perCall } = run("calls", kind, count, String(few));
    console.log(`${kind}: ${growth!.toFixed(2)} MB more at the end, ${perCall!.toFixed(0)} bytes a call`);
    expect(growth!).toBeLessThan(growing);
    expect(perCall!).toBeLessThan(most);
  });
  it.each(
    ["products", "rows", "branches", "sums"].flatMap((name) => [
      [`${name} of 10`, "1000"],
      [`${name} of 1000`, "1000"],
      [`${name} of 100000`, "50"],
    ]),
  )("takes no arrays for values and cotangents in a call of into (%s)", (kind, count) => {
    const { growth, buffers } = run("calls", kind, count, "4");
    expect(growth!).toBeLessThan(4);
    expect(buffers!).toBeLessThanOrEqual(0);
  });
});
