import * as modules from "node:module";
import { fail } from "../record/errors.ts";

type Strip = (source: string) => string;
interface Amaro {
  transformSync(source: string, options: { mode: "strip-only" }): { code: string };
}
let chosen: Strip | undefined;
/** Can this Node read TypeScript with our help? */
export function canStripTypes(): boolean {
  chosen ??= fromNode() ?? fromAmaro();
  return chosen !== undefined;
}
/**
 * A text without its types, which become blanks, so that every place stays: by Node itself (22.13 and later), by the package
 * amaro before.
 */
export function stripTypes(source: string, file: string): string {
  if (!canStripTypes())
    return fail("register", `Node does not strip types before 22.13 (${file})`, "Install amaro: npm i -D amaro@0.1.9");
  return chosen!(source);
}
function fromNode(): Strip | undefined {
  return (modules as { stripTypeScriptTypes?: Strip }).stripTypeScriptTypes;
}
function fromAmaro(): Strip | undefined {
  try {
    const amaro = modules.createRequire(import.meta.url)("amaro") as Amaro;
    return (source) => amaro.transformSync(source, { mode: "strip-only" }).code;
  } catch (e) {
    if ((e as { code?: string }).code === "MODULE_NOT_FOUND") return undefined;
    throw e;
  }
}
