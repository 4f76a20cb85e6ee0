import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rspack } from "@rspack/core";
import { build as esbuild, transform } from "esbuild";
import { rolldown } from "rolldown";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";
import wengert, { type PluginOptions } from "wengert/operators/plugin";

/** Builds `entry` to the module `file`, types and "use wengert" seen to; our own package stays outside. */
export type Build = (entry: string, file: string, options?: PluginOptions) => Promise<void>;
const ours = /^wengert(\/|$)/;

/** What @rollup/plugin-typescript, plugin-node-resolve and the like do. */
const types = {
  name: "types",
  resolveId(id: string, from?: string): string | null {
    if (from === undefined) return null;
    if (id.startsWith(".")) {
      const file = resolve(from, "..", id);
      return from.endsWith(".ts") ? file.replace(/\.js$/, ".ts") : existsSync(file) ? file : `${file}.js`;
    }
    // Its module is CommonJS, which Rollup leaves to a plugin.
    if (id === "ml-matrix") return resolve("node_modules/ml-matrix/src/index.js");
    return ours.test(id) ? null : fileURLToPath(import.meta.resolve(id, pathToFileURL(from).href));
  },
  transform: async (code: string, id: string): Promise<{ code: string; map: string } | null> =>
    id.endsWith(".ts") ? await transform(code, { loader: "ts", sourcemap: true, sourcefile: id }) : null,
};
/** The part of a configuration that webpack and Rspack share. */
const packed = (entry: string, file: string, loader: object) =>
  ({
    mode: "development",
    target: "node",
    devtool: "source-map",
    entry,
    experiments: { outputModule: true },
    output: { path: resolve(file, ".."), filename: "main.mjs", library: { type: "module" }, module: true },
    externals: [
      ({ request }: { request?: string }) =>
        Promise.resolve(ours.test(request ?? "") ? `module ${request}` : undefined),
    ],
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    module: { rules: [{ test: /\.ts$/, ...loader }] },
  }) as const;
interface Stats {
  hasErrors(): boolean;
  toString(): string;
}
const finished =
  (done: () => void, failed: (e: Error) => void) =>
  (e: Error | null, stats?: Stats | undefined): void =>
    e !== null || stats?.hasErrors() !== false ? failed(e ?? new Error(stats?.toString())) : done();

export const bundlers: Readonly<Record<string, Build>> = {
  async esbuild(entry, file, options) {
    await esbuild({
      entryPoints: [entry],
      outfile: file,
      bundle: true,
      format: "esm",
      platform: "node",
      sourcemap: true,
      external: ["wengert", "wengert/*"],
      plugins: [wengert.esbuild(options)],
    });
  },
  async Rollup(entry, file, options) {
    const bundle = await rollup({ input: entry, external: ours, plugins: [types, wengert.rollup(options)] });
    await bundle.write({ file, format: "es", sourcemap: true });
  },
  async Rolldown(entry, file, options) {
    const bundle = await rolldown({
      input: entry,
      external: ours,
      resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
      plugins: [wengert.rolldown(options)],
    });
    await bundle.write({ file, format: "es", sourcemap: true });
  },
  async Vite(entry, file, options) {
    await vite({
      configFile: false,
      logLevel: "error",
      plugins: [wengert.vite(options)],
      build: {
        lib: { entry, formats: ["es"], fileName: () => "main.mjs" },
        outDir: resolve(file, ".."),
        sourcemap: true,
        minify: false,
        rolldownOptions: { external: ours },
      },
    });
  },
  webpack: (entry, file, options) =>
    new Promise((done, failed) => {
      const config = packed(entry, file, { use: resolve("test/doors/types.cjs") });
      webpack({ ...config, plugins: [wengert.webpack(options)] } as never, finished(done, failed) as never);
    }),
  Rspack: (entry, file, options) =>
    new Promise((done, failed) => {
      const config = packed(entry, file, {
        loader: "builtin:swc-loader",
        options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
      });
      rspack({ ...config, plugins: [wengert.rspack(options)] } as never, finished(done, failed) as never);
    }),
};
