import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../host.ts";
import { passes } from "./passes.ts";
import { bundleOf } from "./place.ts";

// A process of its own, as esbuild answers later: NAME... The problems of ADBench with the library of src, whole or
// without the pass of that name.
for (const name of process.argv.slice(2)) {
  const pass = passes.find((p) => p.name === name);
  await build({
    entryPoints: [join(root, "bench/adbench/problem.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    outfile: bundleOf(name),
    logLevel: "error",
    plugins: [
      {
        name: "sources",
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^wengert(\/|$)/ }, ({ path }) => ({
            path: join(root, "src", path.slice("wengert".length), "index.ts"),
          }));
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const contents = readFileSync(path, "utf8");
            const own = pass !== undefined && path === join(root, "src", pass.file);
            return { contents: own ? pass.without(contents) : contents, loader: "ts" };
          });
        },
      },
    ],
  });
}
console.log("{}");
