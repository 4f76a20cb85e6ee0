import { join } from "node:path";
import { build, type Plugin } from "vite";
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
      rollupOptions: { checks: { pluginTimings: false }, input: { main: join(book, "client/main.ts") } },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ("output" in one ? one.output : []));
  const names = outputs.map(({ fileName }) => fileName);
  const entry = outputs.find((file) => file.type === "chunk" && file.isEntry);
  if (!entry) throw new Error("the scripts of the pages were not built");
  return {
    script: entry.fileName,
    styles: names.filter((name) => name.endsWith(".css")),
    fonts: names.filter((name) => preloaded.some((font) => font.test(name))),
  };
}
