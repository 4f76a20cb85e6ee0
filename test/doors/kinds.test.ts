import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { bundlers } from "./bundlers.ts";

const door = ["--import", pathToFileURL("dist/operators/register.js").href];
/** Files of a program in a folder of their own, and what running the first prints. */
async function printed(
  files: Readonly<Record<string, string>>,
  build?: (entry: string, file: string) => Promise<void>,
): Promise<string> {
  const folder = mkdtempSync(resolve(".door-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(resolve(folder, name), text);
    const entry = resolve(folder, Object.keys(files)[0]!);
    const built = resolve(folder, "out/main.mjs");
    mkdirSync(resolve(folder, "out"));
    await build?.(entry, built);
    const args = build ? ["--enable-source-maps", built] : [...door, entry];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
/** What does not become blanks: an enum, a namespace with values, a parameter that is a field. */
const enums = `import { grad } from "wengert";
enum Kind { Soft = 1, Stiff }
namespace Units { export const k = 3; }
class Spring {
  constructor(public k: number) {}
  energy(x: number): number { "use wengert"; return this.k * x * x * Kind.Stiff * Units.k; }
}
const spring = new Spring(2);
const refused = (x: number): number => {
  "use wengert"; return spring.energy(x) + (x & 3); };
try { grad(refused)(3); } catch (e) { console.log((e as Error).message.split("\\n").at(-1)); }
console.log(grad((x: number) => { "use wengert"; return spring.energy(x); })(3));
`;
const place = (text: string, part: string): string => {
  const lines = text.split("\n");
  const line = lines.findIndex((s) => s.includes(part));
  return `${line + 1}:${lines[line]!.indexOf(part) + 1}`;
};
describe("TypeScript that is no blank without its types", () => {
  it("is rewritten by the loader, and places stay the user's", async () => {
    const lines = (await printed({ "app.ts": enums })).trim().split("\n");
    expect(lines).toEqual([expect.stringContaining(`app.ts:${place(enums, "x & 3")}`), "72"]);
  });
  it.each(["esbuild", "Rolldown"])("is rewritten by %s", async (name) => {
    const build = bundlers[name]!;
    const lines = (await printed({ "app.ts": enums }, build)).trim().split("\n");
    expect(lines).toEqual([expect.stringContaining(`app.ts:${place(enums, "x & 3")}`), "72"]);
  });
});
it("the loader reads .mts, .cts and CommonJS in .ts, and tells of no experiments", async () => {
  const out = await printed({
    "app.mts": `import { grad } from "wengert";
import { cube } from "./m.mjs";
import c from "./c.cjs";
console.log(grad(cube)(2), grad(c.square)(3), grad(c.fourth)(2));
`,
    "m.mts": `export const cube = (x: number): number => { "use wengert"; return x ** 3; };`,
    "c.cts": `const { fourth } = require("./d.cts");
function square(x: number): number { "use wengert"; return x * x; }
module.exports = { square, fourth };`,
    "d.cts": `exports.fourth = (x: number): number => { "use wengert"; return x ** 4; };`,
  });
  expect(out).toBe("12 6 32\n");
});
it("worker threads have the loader of the thread that starts them", async () => {
  const out = await printed({
    "app.ts": `import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { grad } from "wengert";
const cube = (x: number): number => { "use wengert"; return x ** 3; };
if (isMainThread) new Worker(new URL(import.meta.url)).on("message", (slope) => console.log(slope));
else parentPort!.postMessage(grad(cube)(2));
`,
  });
  expect(out).toBe("12\n");
});
it("a text that is no TypeScript is named", async () => {
  const folder = mkdtempSync(resolve(".door-"));
  try {
    const file = resolve(folder, "broken.ts");
    writeFileSync(file, 'export const f = (x: number => { "use wengert"; return x; };');
    const { stderr } = spawnSync(process.execPath, [...door, file], { encoding: "utf8" });
    expect(stderr).toMatch(/register: .*broken\.ts cannot be read: \S/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
