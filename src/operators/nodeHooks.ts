import { existsSync, readFileSync } from "node:fs";
import { emitWarning, env } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Format, formatOf } from "../rewrite/acorn.ts";
import { directiveText } from "../rewrite/directives.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { inlineMap, through } from "../rewrite/sourceMap.ts";
import { type Stripped, stripTypes } from "./strip.ts";

interface Context {
  readonly format?: string | null | undefined;
  readonly parentURL?: string | undefined;
}
export interface Loaded {
  readonly format: string;
  readonly source?: string | ArrayBuffer | Uint8Array | undefined;
  readonly shortCircuit?: boolean;
}
export interface Resolved {
  readonly url: string;
  readonly shortCircuit?: boolean;
}
type Next<T> = (name: string, context: Context) => T;
const runtime = import.meta.url.replace(/nodeHooks(\.\w+)$/, "runtime$1");

/** `./x.js` also means `./x.ts`, as TypeScript has it. */
export function resolveTypeScript<T>(name: string, context: Context, found: unknown): T {
  const url =
    context.parentURL !== undefined && /^\.{1,2}\/.*\.[cm]?js$/.test(name)
      ? new URL(name.replace(/js$/, "ts"), context.parentURL)
      : undefined;
  if (url?.protocol === "file:" && existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true } as T;
  throw found;
}
/** The text of a module, if it is not for Node alone: its types stripped, its marked functions rewritten. */
export function loadMarked(address: string, given: string | null | undefined): Loaded | undefined {
  const url = address.replace(/[?#].*/, "");
  const typed = /\.[cm]?ts$/.test(url);
  const installed = url.includes("/node_modules/");
  if (!url.startsWith("file:") || !(typed || /\.[cm]?js$/.test(url)) || (typed && installed)) return undefined;
  const file = fileURLToPath(url);
  const source = readFileSync(file, "utf8");
  const marked = source.includes(directiveText) || included(url);
  // A Node that knows no types names no format for them.
  if (!marked && !(typed && !given)) return undefined;
  const stripped = typed ? stripTypes(source, file) : { code: source };
  const format = formatFor(url, given, stripped.code);
  const code = marked ? rewritten(stripped, source, file, format) : mapped(stripped, source, file);
  return { format, source: code, shortCircuit: true };
}
/** Packages of others whose every function is marked: `WENGERT_INCLUDE=ml-matrix,d3-array`. */
const included = (url: string): boolean =>
  (env["WENGERT_INCLUDE"] ?? "").split(",").some((name) => name !== "" && url.includes(`/node_modules/${name}/`));
function formatFor(url: string, given: string | null | undefined, text: string): Format {
  if (/\.c[jt]s$/.test(url)) return "commonjs";
  if (/\.m[jt]s$/.test(url)) return "module";
  if (given?.startsWith("commonjs")) return "commonjs";
  return given?.startsWith("module") ? "module" : formatOf(text);
}
/** The text of a CommonJS module on its way to being compiled. */
export function compiling(source: string, file: string): string {
  const url = pathToFileURL(file).href;
  const ours = source.includes(directiveText) || /\.[cm]?ts$/.test(url);
  return included(url) || (ours && !url.includes("/node_modules/"))
    ? String(loadMarked(url, "commonjs")?.source ?? source)
    : source;
}
function rewritten({ code: text, mappings }: Stripped, source: string, file: string, format: Format): string {
  const from = format === "module" ? runtime : fileURLToPath(runtime);
  const out = rewrite(text, { file, format, from, all: included(pathToFileURL(file).href) });
  for (const { line, column, kind, why } of out.notes)
    if (kind !== "loop") emitWarning(`${file}:${line}:${column}: ${why}`, "WengertWarning");
  const map = out.map();
  const own = mappings === undefined ? map.mappings : through(map.mappings, mappings);
  return mapped({ code: out.code, mappings: own }, source, file);
}
/** A text with its map to the source, if places have changed. */
function mapped({ code, mappings }: Stripped, source: string, file: string): string {
  if (mappings === undefined) return code;
  return `${code}\n${inlineMap({ version: 3, file, sources: [file], sourcesContent: [source], names: [], mappings })}\n`;
}

// The hooks of module.register, which run in a thread of their own.
export async function resolve(name: string, context: Context, next: Next<Promise<Resolved>>): Promise<Resolved> {
  try {
    return await next(name, context);
  } catch (e) {
    return resolveTypeScript(name, context, e);
  }
}
export async function load(url: string, context: Context, next: Next<Promise<Loaded>>): Promise<Loaded> {
  const loaded = loadMarked(url, context.format);
  // CommonJS goes its own way there: see compiling(). Of TypeScript, Node would not know that it is CommonJS.
  if (loaded?.format !== "commonjs") return loaded ?? (await next(url, context));
  return /ts$/.test(url) ? { format: "commonjs", source: undefined, shortCircuit: true } : await next(url, context);
}
