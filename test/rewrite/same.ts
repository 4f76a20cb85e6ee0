import * as runtime from "../../src/operators/runtime.ts";
import { rewrite } from "../../src/rewrite/rewrite.ts";

/** How a text runs: as it is written, or rewritten, by its own half or by the one for recordings. */
export type Way = "plain" | "own" | "recorded";
type Outer = Record<string, unknown>;
type Program = (log: (x: unknown) => unknown, outer: Outer) => unknown;

/** A function body as a program that logs its effects. */
function build(body: string, way: Way): Program {
  const text = `(function (log, outer) { ${body}\n})`;
  if (way === "plain") return new Function(`"use strict"; return ${text}`)() as Program;
  const { code, names } = rewrite(text, { from: null, all: true, format: "module" });
  const calls: Readonly<Record<string, unknown>> = { ...runtime, off: () => way === "own" };
  const given = [...names.keys()].map((name) => calls[name]);
  return new Function(...names.values(), `"use strict"; return ${code}`)(...given) as Program;
}
/** A value as text in which all that can be told apart differs. */
function show(x: unknown, depth = 0): string {
  if (typeof x === "bigint") return `${x}n`;
  if (typeof x === "symbol" || typeof x === "function") return typeof x;
  if (Object.is(x, -0)) return "-0";
  if (typeof x !== "object" || x === null) return typeof x === "string" ? JSON.stringify(x) : String(x);
  if (depth > 3) return "...";
  if (x instanceof Error) return x.name;
  if (Array.isArray(x) || ArrayBuffer.isView(x)) {
    const items = Array.from(x as ArrayLike<unknown>, (y, i) => (i in x ? show(y, depth + 1) : "hole"));
    return `${x.constructor.name}[${items.join(", ")}]`;
  }
  const value = (key: PropertyKey): string =>
    show(Object.getOwnPropertyDescriptor(x, key)?.value ?? "accessor", depth + 1);
  return `{${Reflect.ownKeys(x).map((key) => `${String(key)}: ${value(key)}`)}}`;
}
/** What a program gives or throws, and its effects in their order. */
export function outcome(body: string, way: Way): string {
  const effects: string[] = [];
  const outer: Outer = {};
  let result: string;
  try {
    const program = build(body, way);
    const log = (x: unknown): unknown => {
      effects.push(show(x));
      return x;
    };
    result = show(program(log, outer));
  } catch (e) {
    result = `throws ${(e as Error)?.name ?? show(e)}`;
  }
  return `${result} | ${effects.join(" ")} | ${show(outer)}`;
}
