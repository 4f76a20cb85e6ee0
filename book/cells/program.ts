import { transform } from "sucrase";
import { lift } from "wengert/operators/lift";
import { showValue } from "../build/number.ts";
import { takeImports } from "./imports.ts";

const DIGITS = 12;

/** A value as the output of a program shows it. */
function shownValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "function") return `function ${value.name}`;
  try {
    return showValue(value, DIGITS, "code");
  } catch {
    return String(value);
  }
}

/** A fault of the reader's program, told with its line there where that is known. */
export class ProgramFault extends Error {}

/** Lines that stand above the program in the text that `lift` is given, and in what is made of it. */
const ABOVE = 2;
const MADE = 5;

/** The line of the program that a fault comes from: as the message says, or the innermost frame that lies in the program. */
function lineOf({ message, stack = "", name }: Error): number | null {
  const parsed = name === "SyntaxError" ? /\((\d+):\d+\)/.exec(message)?.[1] : undefined;
  if (parsed !== undefined) return Number(parsed);
  const written = /anonymous:(\d+):\d+: /.exec(message)?.[1];
  if (written !== undefined) return Number(written) - ABOVE;
  const run = /lift\/anonymous(?:-\d+)?:(\d+):\d+/.exec(stack)?.[1];
  return run === undefined ? null : Number(run) - MADE;
}

/** Names that a program uses and nothing binds. */
const unbound = (e: unknown): string | undefined =>
  e instanceof Error ? /anonymous uses (.+) from around it/.exec(e.message)?.[1] : undefined;

function told(e: unknown): ProgramFault {
  if (e instanceof ProgramFault || !(e instanceof Error))
    return new ProgramFault(String(e instanceof Error ? e.message : e));
  const unknown = unbound(e);
  if (unknown !== undefined) {
    const are = unknown.includes(",") ? "are" : "is";
    return new ProgramFault(
      `${unknown} ${are} not there. A program here has its imports, and no page, storage or network.`,
    );
  }
  const text = e.message
    .replace(/\s*\n\s*at your line[^\n]*/g, "")
    .replace(/^lift: (?:anonymous:\d+:\d+: )?/, "")
    .replace(/ \(\d+:\d+\)$/, "");
  const kind = e.name === "Error" || e.name.startsWith("Wengert") ? "" : `${e.name}: `;
  const line = lineOf(e);
  return new ProgramFault(`${line !== null && line > 0 ? `Line ${line}: ` : ""}${kind}${text}`);
}

type Made = (...args: unknown[]) => unknown;
const Asynchronous = (async () => {}).constructor as FunctionConstructor;

/**
 * Makes and runs a program: types are taken off, imports bound, and every function in it rewritten by `lift`, so that transforms
 * take plain TypeScript. Gives what the program calls `name`, if it does. Throws a ProgramFault.
 */
export async function runProgram(code: string, print: (line: string) => void, name?: string): Promise<unknown> {
  const log = (...values: unknown[]): void => print(values.map(shownValue).join(" "));
  const console = { log, info: log, warn: log, error: log, debug: log };
  try {
    const { code: plain } = transform(code, { transforms: ["typescript"], disableESTransforms: true });
    const { body, bound } = takeImports(plain);
    const result = name === undefined ? "" : `\n;return typeof ${name} === "undefined" ? undefined : ${name};`;
    const Maker = /\bawait\b/.test(body) ? Asynchronous : Function;
    const made = lift(new Maker("console", ...bound.keys(), body + result) as Made);
    return await made(console, ...bound.values());
  } catch (e) {
    if (name !== undefined && unbound(e) === name) return undefined;
    throw told(e);
  }
}
