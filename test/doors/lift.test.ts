import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Errors in lifted functions of one name, in the first line of a method and beyond it, and of a call in the module. */
const messages = `
import { grad, tensor } from ${entry("index")};
import { lift } from ${entry("operators/lift")};
const energy = lift(function energy(x) {
  const y = x * x;
  return y < 1 ? x & 3 : y;
});
const spring = { energy(x) { return x & 1; } };
const told = (f) => { try { f(); } catch (e) { return e.line; } };
console.log(JSON.stringify([
  told(() => grad(energy)(0.5)),
  told(() => grad(lift(spring.energy))(2)),
  told(() => grad(lift((x) => x & 3))(2)),
  told(() => tensor([1, 2]).add(tensor([1, 2, 3]))),
]));
`;
describe.each([["--no-warnings"], ["--enable-source-maps"]])("messages of wengert with %s", (option) => {
  it("name places in lifted texts, and the user's files though wengert is a linked folder", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "linked-")));
    try {
      const file = join(folder, "app.mjs");
      writeFileSync(file, messages);
      const { stdout, stderr } = spawnSync(process.execPath, [option, file], { encoding: "utf8" });
      expect(stderr).toBe("");
      const call = `${file}:14:${messages.split("\n")[13]!.indexOf("add(") + 1}`;
      expect(JSON.parse(stdout)).toEqual(["energy:3:20", "energy:1:22", "function:1:10", call]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
