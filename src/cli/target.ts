import type { AnyFunction } from "../api/call.ts";
import { type Expression, expression } from "../expression/expression.ts";
import type { Marked } from "../record/mark.ts";
import { UsageError } from "./command.ts";
import { loadFunction } from "./module.ts";
import { fromJson, type Point } from "./point.ts";

/** The function that a command works on, at its point. */
export interface Target {
  readonly f: AnyFunction;
  readonly args: readonly unknown[];
  /** A formula as it was understood, or `file#name`. */
  readonly title: string;
}
const isModule = (text: string): boolean => text.includes("#") || /\.[cm]?[jt]s$/.test(text);

/** A formula, several with semicolons between them, or an export of a module. */
export async function targetOf(text: string, point: Point): Promise<Target> {
  if (isModule(text)) {
    const { f, title } = await loadFunction(text);
    const { $mark: mark } = f as Marked;
    if (mark === undefined) return { f, args: argumentsOf(f, point), title };
    // A marked function takes plain arrays; what is shown is its function of tensors.
    return { f: mark.inner as AnyFunction, args: mark.enter(argumentsOf(f, point, (x) => x)), title };
  }
  const parts = text.split(";").filter((part) => part.trim() !== "");
  if (parts.length <= 1) {
    const f = expression(text);
    return { f: f as AnyFunction, args: valuesOf(f.variables, point), title: `${f}` };
  }
  const variables = union(parts.map((part) => expression(part).variables));
  const formulas = parts.map((part): Expression => expression(part, { variables }));
  const f = (...x: readonly never[]): unknown => formulas.map((g) => g(...x));
  return { f: Object.assign(f, { variables }), args: valuesOf(variables, point), title: formulas.join("; ") };
}
/** x1..xn in the order of their numbers, then the others as they come. */
function union(lists: readonly (readonly string[])[]): string[] {
  const number = (name: string): number => Number(/^x(\d+)$/.exec(name)?.[1] ?? Infinity);
  return [...new Set(lists.flat())].sort((a, b) => number(a) - number(b) || 0);
}
/** One number for every variable of a formula. */
function valuesOf(variables: readonly string[], point: Point): number[] {
  const wanted = variables.join(", ");
  if (point.kind === "named") {
    const { numbers } = point;
    const extra = [...numbers.keys()].find((name) => !variables.includes(name));
    if (extra !== undefined) throw new UsageError(`--at ${extra}: the variables are ${wanted || "none"}`);
    return variables.map((name) => {
      const x = numbers.get(name);
      if (x === undefined) throw new UsageError(`--at gives no ${name}; the variables are ${wanted}`);
      return x;
    });
  }
  const list = point.kind === "numbers" ? point.numbers : jsonNumbers(point.value, variables);
  if (list.length !== variables.length)
    throw new UsageError(
      list.length === 0
        ? `where? Give the point: --at "${variables.map((_, k) => k + 1).join(",")}" for ${wanted}`
        : `--at gives ${list.length} number${list.length === 1 ? "" : "s"} for the variables ${wanted || "(none)"}`,
    );
  return [...list];
}
function jsonNumbers(value: unknown, variables: readonly string[]): number[] {
  const list = Array.isArray(value) ? value : variables.map((name) => (value as Record<string, unknown>)[name]);
  if (!list.every((x) => typeof x === "number"))
    throw new UsageError(`--at: a formula takes numbers for ${variables.join(", ")}`);
  return list as number[];
}
/**
 * Arguments of a function of a module: JSON is the list of them (arrays are tensors), or one object; numbers are arguments
 * when it takes several, one vector when it takes one; name=number pairs are one object.
 */
function argumentsOf(f: AnyFunction, point: Point, read: (x: unknown) => unknown = fromJson): unknown[] {
  if (point.kind === "json") return Array.isArray(point.value) ? point.value.map(read) : [read(point.value)];
  if (point.kind === "named") return [Object.fromEntries(point.numbers)];
  const { numbers } = point;
  if (numbers.length === 0 && f.length > 0) throw new UsageError('where? Give the point: --at "1,2", or JSON');
  if (f.length > 1 || numbers.length <= 1) return [...numbers];
  return [Float64Array.from(numbers)];
}
