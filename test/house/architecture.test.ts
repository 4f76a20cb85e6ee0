import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { drawLayers, importsOf, layerFaults, layers, withGraph } from "../../tools/layers.ts";
import { filesBelow, read } from "./files.ts";

const sources = filesBelow("src", ".ts");

describe("layers", () => {
  it("hold in every source file", () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap((file) => layerFaults(file, read(file)))).toEqual([]);
  });

  it("are exactly the folders of src", () => {
    const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(
      layers
        .flat()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("are drawn in ARCHITECTURE.md", () => {
    const page = read("ARCHITECTURE.md");
    expect(page, "run `npm run architecture`").toBe(withGraph(page));
  });

  it.each([
    ["src/ir/a.ts", 'import { b } from "../prims/b.ts";'],
    ["src/ir/a.ts", 'import {\n  b,\n  c,\n} from "../prims/b.ts";'],
    ["src/ir/a.ts", 'import type { B } from "../record/b.ts";'],
    ["src/ir/a.ts", 'export * from "../prims/b.ts";'],
    ["src/ir/a.ts", 'const b = await import("../prims/b.ts");'],
    ["src/random/layers/a.ts", 'import { b } from "../../linalg/b.ts";'],
    ["src/nn/a.ts", 'import { b } from "../index.ts";'],
    ["src/index.ts", 'export { main } from "./cli/main.ts";'],
    ["src/api/a.ts", 'import { readFileSync } from "node:fs";'],
    ["src/math/a.ts", 'import { b } from "some-package";'],
    ["src/cli/a.ts", 'import { b } from "some-package";'],
    ["src/misc/a.ts", "export const one = 1;"],
  ])("are broken by %s with %s", (file, source) => {
    expect(layerFaults(file, source)).toHaveLength(1);
  });

  it.each([
    ["src/prims/a.ts", 'import { b } from "../math/b.ts";\nimport { c } from "./c.ts";'],
    ["src/nn/layers/a.ts", 'import { b } from "../../api/b.ts";\nimport { c } from "../c.ts";'],
    ["src/index.ts", 'export { grad } from "./api/grad.ts";'],
    ["src/cli/main.ts", 'import { argv } from "node:process";\nimport { grad } from "../index.ts";'],
    ["src/math/a.ts", '/**\n * import { grad } from "wengert";\n */\nexport const from = "x";'],
  ])("allow %s with %s", (file, source) => {
    expect(layerFaults(file, source)).toEqual([]);
  });

  it("are drawn with an arrow from each layer to the one below", () => {
    expect(drawLayers().match(/-->/g)).toHaveLength(layers.length - 1);
  });
});

it("imports are found in every form", () => {
  const source = 'import "./a.ts";\nimport b from "./b.ts"\nexport {\n  c,\n} from "./c.ts";\nvoid import("./d.ts");';
  expect(importsOf(source)).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts"]);
});

it("no source file is longer than 300 lines", () => {
  const long = sources.map((file) => `${file}: ${read(file).split("\n").length - 1}`);
  expect(long.filter((line) => Number(line.split(": ")[1]) > 300)).toEqual([]);
});

it("an adapter of an optimiser has at most 40 lines", () => {
  const shared = /\/(?:checks|coefficients|index)\.ts$/;
  const adapters = sources.filter((file) => file.startsWith("src/adapters/") && !shared.test(file));
  expect(adapters).toHaveLength(6);
  expect(adapters.filter((file) => read(file).split("\n").length - 1 > 40)).toEqual([]);
});

it("no source file makes code from text", () => {
  const makes = /\beval\s*\(|\bFunction\s*\(/;
  expect(["eval(text)", 'new Function("x", text)'].filter((code) => !makes.test(code))).toEqual([]);
  // Lifting is made of that, and nothing else imports it.
  expect(sources.filter((file) => makes.test(read(file)))).toEqual(["src/operators/lift.ts"]);
});

it("every test stands where its source stands", () => {
  const homes = new Set([
    ...layers.flat().map(({ name }) => name),
    "book",
    "doors",
    "house",
    "errors",
    "faults",
    "fuzz",
    "laws",
    "memory",
    "programs",
    "tools",
    "torture",
    "golden",
    "torture",
    "browser",
    "runtimes",
  ]);
  const strays = filesBelow("test", ".test.ts").filter((file) => !homes.has(file.split("/")[1] ?? ""));
  expect(strays).toEqual([]);
});

it("properties draw from the one seed of test/properties.ts", () => {
  const drawers = filesBelow("test", ".ts").filter((file) => /^import .*"fast-check"/m.test(read(file)));
  expect(drawers).toEqual(["test/properties.ts"]);
});
