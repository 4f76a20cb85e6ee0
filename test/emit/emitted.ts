import { transformSync } from "esbuild";

/** What an emitted module exports. */
export type Emitted = Record<string, (...x: readonly unknown[]) => unknown>;

/** Evaluates an emitted module, which must import nothing. */
export function evaluated(text: string): Emitted {
  if (/^\s*import\b|\brequire\(|\bimport\(/m.test(text)) throw new Error(`the text imports something:\n${text}`);
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module = { exports: {} as Emitted };
  new Function("module", "exports", code)(module, module.exports);
  return module.exports;
}
