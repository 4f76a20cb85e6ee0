import type { AnyFunction } from "../api/call.ts";
import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { RewriteError } from "../rewrite/refusal.ts";
import { type Rewritten, rewrite } from "../rewrite/rewrite.ts";
import { inlineMap } from "../rewrite/sourceMap.ts";
import type { Any } from "./operand.ts";
import * as runtime from "./runtime.ts";

/**
 * A plain function, rewritten at run time, so that transforms take it: `grad(lift((x) => x * x))`. For consoles, notebooks
 * and tests; build plugin and loader do the same to marked functions before they run.
 *
 * The function is made anew from its text. What it uses from around it is given in `env`, by name, and is what it is at
 * this moment; a name that is missing is an error that lists it. Places in errors are lines and columns of its own text.
 * Makes code from text, which some pages forbid (Content-Security-Policy without `unsafe-eval`).
 */
export function lift<F extends AnyFunction>(f: F, env: Readonly<Record<string, unknown>> = {}): F {
  if ((f as Marked).$mark !== undefined) return f;
  const name = f.name || "function";
  const text = Function.prototype.toString.call(f);
  if (/\{\s*\[native code\]\s*\}$/.test(text))
    fail("lift", `${name} has no text`, "Lift a function written in JavaScript");
  if (/^class\b/.test(text)) fail("lift", `${name} is a class`, "Lift its functions");
  const { written, isMethod } = rewritten(text, name, new Set(Object.keys(env)));
  const used = written.freeNames();
  const missing = used.filter(
    (x) => !Object.hasOwn(env, x) && !(x in globalThis) && x !== "arguments" && x !== "undefined",
  );
  if (missing.length > 0)
    fail("lift", `${name} uses ${missing.join(", ")} from around it`, `Write lift(${name}, { ${missing.join(", ")} })`);
  const given = Object.keys(env).filter((x) => used.includes(x));
  const value = `${written.code}${isMethod ? `[${JSON.stringify(name)}]` : ""}`;
  const calls = runtime as Any as Readonly<Record<string, unknown>>;
  // What a function is made of stands two lines lower there.
  const map = written.map();
  const make = new Function(
    ...written.names.values(),
    ...given,
    `return ${value};\n//# sourceURL=lift/${encodeURIComponent(name)}\n${inlineMap({ ...map, mappings: `;;${map.mappings}` })}`,
  );
  const made = make(...[...written.names.keys()].map((x) => calls[x]), ...given.map((x) => env[x])) as F;
  return (made as Marked).$mark === undefined ? runtime.mark(made) : made;
}
/** The text of a function as an expression; of a method, as that of an object that has it. */
function rewritten(text: string, name: string, given: ReadonlySet<string>): { written: Rewritten; isMethod: boolean } {
  const options = { file: name, from: null, all: true, format: "module", given } as const;
  try {
    return { written: rewrite(`(${text}\n)`, options), isMethod: false };
  } catch (e) {
    try {
      return { written: rewrite(`({${text}\n})`, options), isMethod: true };
    } catch {
      if (e instanceof RewriteError) fail("lift", e.message);
      throw e;
    }
  }
}
