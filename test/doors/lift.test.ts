import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const entry = (name: string): string => JSON.stringify(pathToFileURL(`dist/${name}.js`).href);
/** A module whose lifted function throws at its line 3, and is refused at line 4. */
const text = `
import { grad } from ${entry("index")};
import { lift } from ${entry("operators/lift")};
const energy = lift(function energy(x) {
  const y = x * x;
  if (y > 100) throw new RangeError("too far: " + y);
  return y < 1 ? x & 3 : y;
});
const stack = (f) => { try { f(); return ""; } catch (e) { return e.stack; } };
console.log(JSON.stringify([stack(() => energy(20)), stack(() => grad(energy)(20)), stack(() => grad(energy)(0.5))]));
`;
describe("errors of lifted functions", () => {
  it("carry line and column of the function's own text", () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--enable-source-maps", "--input-type=module", "-e", text],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    const [plain, recorded, refused] = JSON.parse(stdout) as string[];
    const own = "function energy(x) {\n  const y = x * x;\n  if (y > 100) throw new RangeError";
    const column = own.split("\n")[2]!.indexOf("new RangeError") + 1;
    expect(plain).toContain("RangeError: too far: 400");
    expect(plain).toMatch(new RegExp(`energy:3:${column}\\b`));
    expect(recorded).toContain("RangeError: too far: 400");
    // Of `new RangeError(...)` the second text maps the name.
    expect(recorded).toMatch(new RegExp(`energy:3:(${column}|${column + 4})\\b`));
    expect(refused).toContain('bit operation "and" on a recorded number');
    expect(refused).toMatch(/energy:4:\d+/);
  });
});
