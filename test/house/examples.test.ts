import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type Example, examplesOf, moduleOf } from "./examples.ts";
import { filesBelow, read } from "./files.ts";

const folder = ".build/snippets";
const sources = ["README.md", ...filesBelow("src", ".ts")];
const examples = sources.flatMap((file) => examplesOf(file, read(file)));
const pathOf = ({ file, line }: Example): string => `${folder}/${file.replace(/\W/g, "_")}_${line}.ts`;

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const example of examples) writeFileSync(pathOf(example), moduleOf(example).module);
});

/** Runs a text as if it were a markdown file with examples. */
async function run(name: string, text: string): Promise<void> {
  for (const example of examplesOf(name, text)) {
    writeFileSync(pathOf(example), moduleOf(example).module);
    await import(/* @vite-ignore */ `../../${pathOf(example)}`);
  }
}

describe("examples", () => {
  it.each(examples)("of $file, line $line, give what they say", async (example) => {
    await import(/* @vite-ignore */ `../../${pathOf(example)}`);
  });

  it("of the README say what comes out", () => {
    const claims = examples.filter(({ file }) => file === "README.md").map((example) => moduleOf(example).claims);
    expect(claims.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...claims)).toBeGreaterThan(0);
  });

  it("have right types", () => {
    const options = {
      noUnusedLocals: false,
      noUnusedParameters: false,
      isolatedDeclarations: false,
      declaration: false,
    };
    const files = examples.map((example) => pathOf(example).slice(folder.length + 1));
    const config = { extends: "../../tsconfig.json", compilerOptions: options, files, include: [] };
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
    const { stdout } = spawnSync(
      process.execPath,
      ["node_modules/typescript/bin/tsc", "-p", `${folder}/tsconfig.json`],
      {
        encoding: "utf8",
      },
    );
    expect(stdout.split("\n").filter((line) => line.startsWith(folder) || line.startsWith("error"))).toEqual([]);
  });
});

describe("a claim", () => {
  it.each([
    ["1 + 1; // => 2"],
    ["const x = 2 / 3; // => 0.667\nx; // => 0.66667"],
    ["console.log([1, 2.5]); // => [1, 2.5]"],
    ["({ a: new Float64Array([Math.PI, -Math.E]), b: 'c' }); // => { a: [3.1416, -2.718], b: 'c' }"],
    ["Math.exp(-20); // => 2.0612e-9"],
    ["'a  \\nb'; // =>\n// a\n// b"],
    ["null.x; // throws Cannot read"],
  ])("holds: %s", async (code) => {
    await run(`holds ${code}`, `\`\`\`ts\n${code}\n\`\`\``);
  });

  it.each([
    ["1 + 1; // => 3"],
    ["const x = 2 / 3; // => 0.666"],
    ["[1, 2]; // => [1, 2, 3]"],
    ["({ a: 1, b: 2 }); // => { a: 1 }"],
    ["new Float64Array([Math.PI]); // => [3.142, 0]"],
    ["Math.exp(-20); // => 2.0613e-9"],
    ["0.30001; // => 0.3"],
    ["NaN; // => 0"],
    ["'a\\nb'; // =>\n// a\n// c"],
    ["1; // throws anything"],
    ["null.x; // throws another text"],
  ])("fails: %s", async (code) => {
    await expect(run(`fails ${code}`, `\`\`\`ts\n${code}\n\`\`\``)).rejects.toThrow();
  });

  it("is found in a TSDoc comment", () => {
    const text = "/**\n * Text.\n * ```ts\n * const a = 1;\n *\n * a * 2; // => 2\n * ```\n */\n";
    expect(examplesOf("a.ts", text)).toEqual([{ file: "a.ts", line: 3, code: "const a = 1;\n\na * 2; // => 2" }]);
  });
});
