import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyFunction } from "../api/call.ts";
import { nearest } from "../expression/nearest.ts";
import { canStripTypes } from "../operators/strip.ts";
import { directiveText } from "../rewrite/directives.ts";
import { UsageError } from "./command.ts";

/** Does this Node read TypeScript by itself? */
const readsTypeScript = (): boolean =>
  Boolean((process.features as { readonly typescript?: string | false }).typescript);

/** The function `name` that the module of `file#name` exports; without a name its default, or its only one. */
export async function loadFunction(text: string): Promise<{ f: AnyFunction; title: string }> {
  const [file, name] = text.split("#") as [string, string | undefined];
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`there is no file ${file}`);
  if (!statSync(path).isFile()) throw new UsageError(`${file} is no file`);
  // Marked functions are rewritten as they are loaded, and types stripped where Node does not do it.
  const typed = /\.[cm]?ts$/.test(file) && !readsTypeScript();
  if (typed || readFileSync(path, "utf8").includes(directiveText)) await import("../operators/register.ts");
  if (typed && !canStripTypes())
    throw new UsageError(
      `Node ${process.versions.node} does not read TypeScript: use Node 22.18 or later, install amaro (npm i -D amaro@0.1.9), or compile first (npx tsc ${file}) and name the .js file`,
    );
  let exported: Readonly<Record<string, unknown>>;
  try {
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    // What Node does not see in the text of a CommonJS module stands in its default.
    const { default: whole } = loaded;
    exported = typeof whole === "object" && whole !== null ? { ...whole, ...loaded } : loaded;
  } catch (e) {
    throw new UsageError(`${file} cannot be loaded: ${(e as Partial<Error> | undefined)?.message ?? String(e)}`);
  }
  const functions = Object.keys(exported)
    .filter((key) => typeof exported[key] === "function")
    .sort();
  const chosen = name || (functions.includes("default") ? "default" : functions.length === 1 ? functions[0]! : "");
  if (functions.includes(chosen)) {
    const f = exported[chosen] as AnyFunction;
    if (/^class\b/.test(Function.prototype.toString.call(f)))
      throw new UsageError(`${file}#${chosen} is a class: export a function that makes one and calls its method`);
    return { f, title: `${file}#${chosen}` };
  }
  const list = functions.join(", ") || "no functions";
  if (chosen === "") throw new UsageError(`which function? ${file} exports ${list}: write ${file}#name`);
  const near = nearest(chosen, functions);
  throw new UsageError(
    `${file} exports no function ${chosen}${near === undefined ? `; it exports ${list}` : `; did you mean ${near}?`}`,
  );
}
