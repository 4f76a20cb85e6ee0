import * as modules from "node:module";
import process from "node:process";
import { fail } from "../record/errors.ts";

/** A text without types; `mappings`, of a source map, where places have changed. */
export interface Stripped {
  readonly code: string;
  readonly mappings?: string;
}
interface Tools {
  /** Types become blanks. */
  readonly strip: (source: string) => string;
  /** What is no type, as enums are, becomes JavaScript: a text and its source map. */
  readonly transform?: ((source: string) => string | { code: string; map: string }) | undefined;
}
interface Amaro {
  transformSync(source: string, options: object): { code: string; map: string };
}
type NodeStrip = (source: string, options: object) => string;
let chosen: Tools | undefined;
/** Can this Node read TypeScript with our help? */
export function canStripTypes(): boolean {
  chosen ??= toolsOf((modules as { stripTypeScriptTypes?: NodeStrip }).stripTypeScriptTypes, amaro());
  return chosen !== undefined;
}
/**
 * A text without its types, which become blanks, so that every place stays: by Node itself (22.13 and later), by the package
 * amaro before. What cannot become blanks (enums, namespaces with values, parameters that are fields) is made JavaScript by
 * amaro, or by Node as long as that does so.
 */
export function stripTypes(source: string, file: string): Stripped {
  if (!canStripTypes())
    return fail("register", `Node does not strip types before 22.13 (${file})`, "Install amaro: npm i -D amaro@0.1.9");
  const { strip, transform } = chosen!;
  try {
    return { code: quietly(() => strip(source)) };
  } catch (e) {
    const why = String((e as Error | undefined)?.message ?? e).trim();
    if (!/not supported in strip-only mode/.test(why)) return fail("register", `${file} cannot be read: ${why}`);
    if (transform === undefined)
      return fail("register", `${file}: ${why}`, "Install amaro, which makes JavaScript of it: npm i -D amaro");
    const made = quietly(() => transform(source));
    if (typeof made !== "string") return { code: made.code, mappings: mappingsOf(made.map) };
    const [code = "", map = ""] = made.split("//# sourceMappingURL=data:application/json;base64,");
    return { code, mappings: mappingsOf(atob(map)) };
  }
}
const mappingsOf = (map: string): string => (JSON.parse(map) as { mappings: string }).mappings;
/** Node warns once that its own stripping is new, which is nothing that users of ours could change. */
function quietly<T>(act: () => T): T {
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return act();
  } finally {
    process.emitWarning = warn;
  }
}
function toolsOf(node: NodeStrip | undefined, other: Amaro | undefined): Tools | undefined {
  const byAmaro = other && ((source: string) => other.transformSync(source, { mode: "transform", sourceMap: true }));
  if (node === undefined)
    return other && { strip: (source) => other.transformSync(source, { mode: "strip-only" }).code, transform: byAmaro };
  const byNode = (source: string): string => node(source, { mode: "transform", sourceMap: true });
  // Node 26 and later only strip.
  const makes = Number(process.versions.node.split(".")[0]) < 26;
  return { strip: (source) => node(source, { mode: "strip" }), transform: makes ? byNode : byAmaro };
}
function amaro(): Amaro | undefined {
  try {
    return modules.createRequire(import.meta.url)("amaro") as Amaro;
  } catch (e) {
    if ((e as { code?: string }).code === "MODULE_NOT_FOUND") return undefined;
    throw e;
  }
}
