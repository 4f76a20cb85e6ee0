// Rewrites every module below the folders of ROOTS, as if each were marked.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rewrite } from "../../../dist/rewrite/rewrite.js";

const forced = new URL("forced.mjs", import.meta.url);
const roots = (process.env.ROOTS ?? "").split(":");
export const inCorpus = (file) => process.env.WAY !== "plain" && roots.some((root) => file.startsWith(root));
export function rewritten(text, file, format) {
  const from = format === "module" ? forced.href : fileURLToPath(forced);
  const { code, names } = rewrite(text, { file, format, from, all: true });
  if (names.size > 0) globalThis.rewrittenFiles = (globalThis.rewrittenFiles ?? 0) + 1;
  return code;
}
export async function load(url, context, next) {
  const file = url.startsWith("file:") ? fileURLToPath(url) : "";
  if (!/\.m?js$/.test(file) || context.format !== "module" || !inCorpus(file)) return await next(url, context);
  return { format: "module", source: rewritten(readFileSync(file, "utf8"), file, "module"), shortCircuit: true };
}
