import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../host.ts";

const programs = {
  grad: 'import { grad, sin } from "wengert"; export const slope = grad((x) => sin(x).mul(x));',
  jit: 'import { grad, sin } from "wengert"; import { jit } from "wengert/jit"; export const slope = jit(grad((x) => sin(x).mul(x)));',
  core: 'export * from "wengert";',
  coreAndJit: 'export * from "wengert"; export * from "wengert/jit";',
  nn: 'export * from "wengert"; export * as nn from "wengert/nn";',
};
/** A process of its own, as esbuild answers later: bytes of what a user's bundler makes, minified and compressed. */
const sizes: Record<string, { minified: number; gzip: number }> = {};
for (const [name, contents] of Object.entries(programs)) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const code = outputFiles[0]!.contents;
  sizes[name] = { minified: code.length, gzip: gzipSync(code, { level: 9 }).length };
}
console.log(JSON.stringify(sizes));
