import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Rolldown } from "vite";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(resolve("node_modules/.bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Rolldown leaves out what an entry module imports for its effect alone, unless package.json says that it has effects.
it("the bundler of the pages keeps the methods of tensors", async () => {
  const entry = join(folder, "entry.ts");
  writeFileSync(entry, 'import { tensor } from "wengert";\nexport const doubled = tensor([1, 2]).mul(2).toArray();\n');
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: "silent",
    resolve: { alias: [{ find: /^wengert$/, replacement: resolve("src/index.ts") }] },
    build: { write: false, minify: false, lib: { entry, formats: ["es"] } },
  });
  const [chunk] = (built as Rolldown.RolldownOutput[]).flatMap(({ output }) => output);
  const file = join(folder, "bundle.mjs");
  writeFileSync(file, (chunk as Rolldown.OutputChunk).code);
  const { doubled } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  expect(doubled).toEqual([2, 4]);
});
