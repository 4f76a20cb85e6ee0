import * as runtime from "../../src/operators/runtime.ts";
import { rewrite } from "../../src/rewrite/rewrite.ts";

// biome-ignore lint/suspicious/noExplicitAny: what a text exports is known to its test
type Exports = Record<string, any>;
/** What a CommonJS text exports after rewriting; `modules` are those that it requires. */
export function load(text: string, modules: Readonly<Record<string, unknown>> = {}, file = "test.cjs"): Exports {
  const { code } = rewrite(text, { file, format: "commonjs", from: "runtime" });
  const exports: Exports = {};
  const required = (name: string): unknown => (name === "runtime" ? runtime : modules[name]);
  new Function("require", "exports", code)(required, exports);
  return exports;
}
