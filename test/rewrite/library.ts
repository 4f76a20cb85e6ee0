import { buildSync } from "esbuild";
import * as runtime from "../../src/operators/runtime.ts";
import { rewrite } from "../../src/rewrite/rewrite.ts";

// biome-ignore lint/suspicious/noExplicitAny: functions of all kinds
type Library = Record<string, any>;
/** How the functions of a package run: as they are, rewritten by one half or the other, or marked as a door does it. */
export type Way = "plain" | "own" | "recorded" | "marked";

/** A package of others as one text. */
export function textOf(name: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: `export * from "${name}"`, resolveDir: "." },
    ...{ bundle: true, format: "cjs", platform: "node", target: "es2022", write: false },
  });
  return `"use strict"; ${outputFiles[0]!.text}`;
}
/** What it exports. */
export function load(text: string, way: Way): Library {
  const code = way === "plain" ? text : rewrite(text, { format: "commonjs", from: "runtime", all: true }).code;
  const calls = way === "marked" ? runtime : { ...runtime, off: () => way === "own" };
  const module = { exports: {} as Library };
  new Function("require", "exports", "module", code)(() => calls, module.exports, module);
  return module.exports;
}
