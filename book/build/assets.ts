import { join } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";
import { figures } from "../figures/index.ts";
import type { Assets } from "./page.ts";

/** Browsers that run the page read woff2; the older copies of the formula fonts are left out. */
const onlyWoff2: Plugin = {
  name: "only-woff2",
  generateBundle(_options, bundle) {
    for (const name of Object.keys(bundle)) if (/\.(?:ttf|woff)$/.test(name)) delete bundle[name];
  },
};

/** The engine stands beside the pages as the package that is published. */
const engine = (root: string): { find: RegExp; replacement: string }[] => [
  { find: /^wengert$/, replacement: join(root, "dist/index.js") },
  { find: /^wengert\/operators\/([a-z]+)$/, replacement: join(root, "dist/operators/$1.js") },
  { find: /^wengert\/([a-z]+)$/, replacement: join(root, "dist/$1/index.js") },
];

/** The scripts that a figure needs besides that of the pages: its own and all that they import. */
function scriptsOf(name: string, chunks: readonly Rolldown.OutputChunk[], entry: Rolldown.OutputChunk): string[] {
  const file = `/figures/${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}.ts`;
  const own = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(file));
  if (!own) throw new Error(`the figure "${name}" has no script of its own`);
  const found = new Set([own.fileName]);
  for (const script of found)
    for (const imported of chunks.find(({ fileName }) => fileName === script)?.imports ?? [])
      if (imported !== entry.fileName) found.add(imported);
  return [...found];
}

const preloaded = [/source-serif-4-latin-wght-normal/, /inter-latin-wght-normal/];

/** Bundles scripts, styles and fonts into the site; gives their addresses. */
export async function buildAssets(root: string, book: string, out: string): Promise<Assets> {
  const built = await build({
    root: book,
    base: "./",
    publicDir: join(book, "public"),
    configFile: false,
    logLevel: "warn",
    resolve: { alias: engine(root) },
    plugins: [onlyWoff2],
    worker: { format: "iife" },
    build: {
      outDir: out,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        checks: { pluginTimings: false },
        input: { main: join(book, "client/main.ts") },
        // The engine is one script: fetched once for all pages, and what it adds to a page is seen from outside.
        output: { codeSplitting: { groups: [{ name: "engine", test: (id) => id.startsWith(join(root, "dist/")) }] } },
      },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ("output" in one ? one.output : []));
  const names = outputs.map(({ fileName }) => fileName);
  const chunks = outputs.filter((file) => file.type === "chunk");
  const entry = chunks.find(({ isEntry }) => isEntry);
  if (!entry) throw new Error("the scripts of the pages were not built");
  return {
    script: entry.fileName,
    styles: names.filter((name) => name.endsWith(".css")),
    fonts: names.filter((name) => preloaded.some((font) => font.test(name))),
    figures: new Map(Object.keys(figures).map((name) => [name, scriptsOf(name, chunks, entry)])),
  };
}
