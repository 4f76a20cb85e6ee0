import { add } from "./arithmetic.ts";
import { ge, gt, le, lt } from "./comparison.ts";
import type { Any } from "./operand.ts";
import { test } from "./truth.ts";

/** How the counter stands to its bound while the loop goes on. */
export type Relation = "<" | "<=" | ">" | ">=";
const relations = { "<": lt, "<=": le, ">": gt, ">=": ge };
/** Reads the variables that the body assigns. */
export type Variables = () => Any[];
/** Writes them. */
export type Assign = (values: Any[]) => void;

/**
 * `for (let i = low; i relation bound(); i += step) body(i)`. `get` and `set` hold the variables that the body assigns;
 * `where` is the place in the user's text.
 */
export function loop(
  low: Any,
  bound: () => Any,
  relation: Relation,
  step: number,
  _get: Variables,
  _set: Assign,
  body: (i: Any) => void,
  _where: string,
): void {
  const holds = relations[relation];
  for (let i = low; test(holds(i, bound())); i = add(i, step)) body(i);
}
/** `for (const x of xs) body(x)`. */
export function loopOf(xs: Iterable<Any>, _get: Variables, _set: Assign, body: (x: Any) => void, _where: string): void {
  for (const x of xs) body(x);
}
/** `if (condition) yes() else no()`, without jumps out of either side. */
export function branch(condition: Any, _get: Variables, _set: Assign, yes: () => void, no?: () => void): void {
  if (test(condition)) yes();
  else no?.();
}
