import type { AnyFunction } from "../api/call.ts";
import { fail, madeFrames } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { requireFunctions } from "../record/options.ts";
import { RewriteError } from "../rewrite/refusal.ts";
import { type Rewritten, rewrite } from "../rewrite/rewrite.ts";
import { inlineMap, markAt, marksOf } from "../rewrite/sourceMap.ts";
import type { Any } from "./operand.ts";
import * as runtime from "./runtime.ts";

/** Lines that stand before what a function is made of (ECMA-262, 20.2.1.1.1), and that of `return (`. */
const HEAD = 3;

/**
 * A plain function, rewritten at run time, so that transforms take it: `grad(lift((x) => x * x))`. For consoles, notebooks
 * and tests; build plugin and loader do the same to marked functions before they run.
 *
 * The function is made anew from its text. What it uses from around it is given in `env`, by name, and is what it is at
 * this moment; a name that is missing is an error that lists it. It is strict, as in modules. Places in errors are lines and
 * columns of its own text.
 * Makes code from text, which some pages forbid (Content-Security-Policy without `unsafe-eval`).
 */
export function lift<F extends AnyFunction>(f: F, env: Readonly<Record<string, unknown>> = {}): F {
  requireFunctions("lift", f);
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
  const map = written.map();
  const address = addressOf({ name, mappings: map.mappings, opening: isMethod ? 2 : 1 });
  const make = new Function(
    ...written.names.values(),
    ...given,
    `"use strict";return (\n${value}\n);\n//# sourceURL=${address}\n${inlineMap({ ...map, sources: [address.slice(5)], mappings: ";".repeat(HEAD) + map.mappings })}`,
  );
  const made = make(...[...written.names.keys()].map((x) => calls[x]), ...given.map((x) => env[x])) as F;
  return (made as Marked).$mark === undefined ? runtime.mark(made) : made;
}
/** What is known of a lifted text: `opening` characters were put before it. */
interface Lifted {
  readonly name: string;
  readonly mappings: string;
  readonly opening: number;
}
/** Lifted texts by the address that stack frames give them; the oldest make room. */
const lifted = new Map<string, Lifted>();
const MOST = 1000;
function addressOf(text: Lifted): string {
  madeFrames.place = ownPlace;
  const first = `lift/${text.name.replace(/[^\w$]/g, "_")}`;
  let address = first;
  for (let k = 2; lifted.has(address); k++) address = `${first}-${k}`;
  if (lifted.size === MOST) lifted.delete(lifted.keys().next().value!);
  lifted.set(address, text);
  return address;
}
/** The place in its own text that a frame of a lifted function stands for, whether the host follows source maps or not. */
function ownPlace(frame: string): string | undefined {
  const found = /(^|[ (@]|[ (@].*\/)(lift\/[^\s/():]+):(\d+):(\d+)\)?$/.exec(frame);
  const text = lifted.get(found?.[2] ?? "");
  if (found === null || text === undefined) return undefined;
  const [line, column] = [Number(found[3]) - 1, Number(found[4]) - 1];
  const place = (at: { line: number; column: number }): string =>
    `${text.name}:${at.line + 1}:${at.column + 1 - (at.line === 0 ? text.opening : 0)}`;
  if (found[1]!.endsWith("/")) return place({ line, column });
  const mark = markAt(marksOf(text.mappings)[line - HEAD], column);
  return mark && place({ line: mark[1], column: mark[2] });
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
