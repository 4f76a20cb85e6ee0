import { expression } from "../expression/expression.ts";
import { tensor } from "../record/like.ts";
import type { Tensor } from "../record/tensor.ts";
import { UsageError } from "./command.ts";

/** What --at said. */
export type Point =
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  | { readonly kind: "named"; readonly numbers: ReadonlyMap<string, number> }
  | { readonly kind: "json"; readonly value: unknown };

/** A number, or a formula of numbers such as pi/2. */
function numberIn(text: string, option: string): number {
  if (/^\s*[+-]?(?:Infinity|NaN)\s*$/.test(text)) return Number(text);
  try {
    return expression(text, { variables: [], constants: { e: Math.E } })();
  } catch {
    throw new UsageError(`--${option} ${text}: expected a number or a formula of numbers`);
  }
}
/** `1, 2` or `1 2`. */
export function numbersIn(text: string, option: string): number[] {
  const parts = text.includes(",") ? text.split(",") : text.split(/\s+/).filter((part) => part !== "");
  const missing = parts.findIndex((part) => part.trim() === "");
  if (missing >= 0) throw new UsageError(`--${option} ${text}: number ${missing + 1} is missing`);
  return parts.map((part) => numberIn(part, option));
}

/** Reads the values of --at, or of another option of that form. */
export function pointOf(given: readonly string[], option = "at"): Point {
  const [first] = given;
  if (first === undefined) return { kind: "numbers", numbers: [] };
  if (/^\s*[[{]/.test(first)) {
    if (given.length > 1) throw new UsageError(`--${option}: JSON is given once, as a list of the arguments`);
    try {
      return { kind: "json", value: JSON.parse(first) as unknown };
    } catch (e) {
      throw new UsageError(`--${option} ${first}: not JSON: ${(e as Error).message}`);
    }
  }
  if (!first.includes("=")) return { kind: "numbers", numbers: given.flatMap((text) => numbersIn(text, option)) };
  const pairs = given
    .flatMap((text) => text.split(","))
    .map((pair): [string, number] => {
      const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) throw new UsageError(`--${option} ${pair}: expected name=number, as the others`);
      if (value!.includes("="))
        throw new UsageError(`--${option} ${pair}: put commas between name=number pairs, as in a=1,b=2`);
      return [name, numberIn(value!, option)];
    });
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) throw new UsageError(`--${option} gives ${twice} twice`);
  return { kind: "named", numbers: new Map(pairs) };
}
/** Arrays of numbers as tensors, inside objects too. */
export function fromJson(x: unknown, option = "at"): unknown {
  if (typeof x === "number") return x;
  if (Array.isArray(x)) return tensor(x as number[]) satisfies Tensor;
  if (typeof x === "object" && x !== null)
    return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, fromJson(value, option)]));
  throw new UsageError(`--${option}: ${JSON.stringify(x)} is no number`);
}
