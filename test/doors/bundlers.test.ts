import { mkdtempSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { describe, it } from "vitest";
import { bundlers } from "./bundlers.ts";
import { expectRight, run } from "./output.ts";

describe.each(Object.entries(bundlers))("%s", (_name, build) => {
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
