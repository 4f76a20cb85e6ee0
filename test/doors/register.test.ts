import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { expectRight, run } from "./output.ts";

const door = ["--no-warnings", "--import", pathToFileURL("dist/operators/register.js").href];

describe("node --import wengert/operators/register", () => {
  it("runs TypeScript with marked functions", () => {
    expectRight(run([...door, "test/doors/project/main.ts"]));
  });
  it("reads files by addresses with a query", () => {
    const again = `await import(${JSON.stringify(`${pathToFileURL("test/doors/project/main.ts").href}?again`)});`;
    expectRight(run([...door, "--input-type=module", "-e", again]));
  });
  it("runs CommonJS with marked functions", () => {
    const text = `import s from ${JSON.stringify(pathToFileURL("test/doors/commonjs/springs.cjs").href)};
      let stack; try { s.where(); } catch (e) { stack = e.stack; } console.log(JSON.stringify([s.slope(3), stack]))`;
    const { stdout, stderr } = spawnSync(process.execPath, [...door, "--input-type=module", "-e", text], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const [slope, stack] = JSON.parse(stdout) as [number, string];
    expect(slope).toBe(6);
    expect(stack).toContain("springs.cjs:11:9");
  });
  it("marks packages of others that are named", () => {
    const text = `import { grad } from "wengert"; import { solve, Matrix } from "ml-matrix"; import { lift } from "wengert/operators/lift";
      const f = lift((x) => solve(new Matrix([[x[0], 1], [0, x[1]]]), Matrix.columnVector([3, 4])).get(1, 0), { solve, Matrix });
      console.log(JSON.stringify(grad(f)([2, 4])));`;
    const { stdout, stderr } = spawnSync(process.execPath, [...door, "--input-type=module", "-e", text], {
      encoding: "utf8",
      env: { ...process.env, WENGERT_INCLUDE: "d3-array,ml-matrix" },
    });
    expect(stderr).toBe("");
    const [first, second] = JSON.parse(stdout) as [number, number];
    expect(first).toBeCloseTo(0, 12);
    expect(second).toBeCloseTo(-0.25, 12);
  });
  it("warns of texts that mark nothing", () => {
    const { stderr } = spawnSync(process.execPath, [...door.slice(1), "test/doors/project/misspelt.mjs"], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(/misspelt\.mjs:3:3: "use wengret" marks nothing: did you mean "use wengert"\?/);
  });
});
