import * as core from "wengert";
import * as expression from "wengert/expression";
import * as inspect from "wengert/inspect";
import * as jit from "wengert/jit";
import * as linalg from "wengert/linalg";
import * as random from "wengert/random";
import * as special from "wengert/special";

const modules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  wengert: core as never,
  "wengert/expression": expression as never,
  "wengert/inspect": inspect as never,
  "wengert/jit": jit as never,
  "wengert/linalg": linalg as never,
  "wengert/random": random as never,
  "wengert/special": special as never,
};

/** What an import asks for that is not there. */
class ImportError extends Error {}

const statement = /^[ \t]*import\s+(?:([^"';]*?)\s+from\s+)?["']([^"']+)["'][ \t]*;?/gm;

function bindings(clause: string, from: string): [string, unknown][] {
  const module = modules[from];
  if (!module) throw new ImportError(`"${from}" is not there: programs here import ${Object.keys(modules).join(", ")}`);
  const whole = /^\*\s+as\s+(\w+)$/.exec(clause)?.[1];
  if (whole !== undefined) return [[whole, module]];
  const names = /^\{([^{}]*)\}$/.exec(clause)?.[1];
  if (names === undefined) throw new ImportError(`"${from}" has no default: write import { grad } from "${from}"`);
  return names
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [name, local = name!] = entry.split(/\s+as\s+/) as [string, string?];
      if (!(name in module)) throw new ImportError(`"${from}" has no ${name}`);
      return [local, module[name]];
    });
}

/** The program without its imports, each line where it was, and what they bind. Types are gone already. */
export function takeImports(code: string): { body: string; bound: Map<string, unknown> } {
  const bound = new Map<string, unknown>();
  const body = code.replace(statement, (text, clause: string | undefined, from: string) => {
    for (const [name, value] of bindings(clause?.trim() ?? "{}", from)) bound.set(name, value);
    return "\n".repeat(text.split("\n").length - 1);
  });
  return { body, bound };
}
