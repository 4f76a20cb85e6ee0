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
  /** The same as the user wrote it: a marked function takes plain arrays. */
  readonly plain: { readonly f: AnyFunction; readonly args: readonly unknown[] };
  /** A formula as it was understood, or `file#name`. */
  readonly title: string;
}
/** Whether a target names a module, and is no formula. */
export const isModule = (text: string): boolean => text.includes("#") || /\.[cm]?[jt]s$/.test(text);

/** A formula, several with semicolons between them, or an export of a module. */
export async function targetOf(text: string, point: Point): Promise<Target> {
  if (isModule(text)) {
    const { f, title } = await loadFunction(text);
    const { $mark: mark } = f as Marked;
    const args = argumentsOf(f, point, title, mark === undefined ? (x) => fromJson(x) : (x) => x);
    const plain = { f, args };
    // A marked function takes plain arrays; what is shown is its function of tensors.
    return mark === undefined
      ? { ...plain, plain, title }
      : { f: mark.inner as AnyFunction, args: mark.enter(args), plain, title };
  }
  const parts = text.split(";").filter((part) => part.trim() !== "");
  if (parts.length <= 1) {
    const f = expression(text);
    return targetAt(f as AnyFunction, valuesOf(f.variables, point), `${f}`);
  }
  const variables = union(parts.map((part) => expression(part).variables));
  const formulas = parts.map((part): Expression => expression(part, { variables }));
  const f = (...x: readonly never[]): unknown => formulas.map((g) => g(...x));
  return targetAt(Object.assign(f, { variables }), valuesOf(variables, point), formulas.join("; "));
}
const targetAt = (f: AnyFunction, args: readonly unknown[], title: string): Target => ({
  ...{ f, args },
  plain: { f, args },
  title,
});
/** x1..xn in the order of their numbers, then the others as they come. */
function union(lists: readonly (readonly string[])[]): string[] {
  const number = (name: string): number => Number(/^x(\d+)$/.exec(name)?.[1] ?? Infinity);
  return [...new Set(lists.flat())].sort((a, b) => number(a) - number(b) || 0);
}
/** One number for every variable of a formula. */
function valuesOf(variables: readonly string[], point: Point): number[] {
  const wanted = variables.join(", ");
  const given = point.kind === "json" ? jsonNumbers(point.value, wanted) : point.numbers;
  const count = Array.isArray(given) ? given.length : (given as ReadonlyMap<string, number>).size;
  if (variables.length === 0 && count > 0)
    throw new UsageError("the formula has no variables, and so no point: leave --at out");
  if (given instanceof Map) {
    const extra = [...given.keys()].find((name) => !variables.includes(name));
    if (extra !== undefined) throw new UsageError(`--at ${extra}: the variables are ${wanted}`);
    return variables.map((name) => {
      const x = given.get(name);
      if (x === undefined) throw new UsageError(`--at gives no ${name}; the variables are ${wanted}`);
      return x;
    });
  }
  if (count !== variables.length)
    throw new UsageError(
      count === 0
        ? `where? Give the point: --at "${variables.map((_, k) => k + 1).join(",")}" for ${wanted}`
        : `--at gives ${count} number${count === 1 ? "" : "s"} for the variables ${wanted}`,
    );
  return [...(given as readonly number[])];
}
/** A list of numbers, or numbers by their names. */
function jsonNumbers(value: unknown, wanted: string): readonly number[] | ReadonlyMap<string, number> {
  const list = Object.values(value as object) as unknown[];
  if (!list.every((x) => typeof x === "number")) throw new UsageError(`--at: a formula takes numbers for ${wanted}`);
  return Array.isArray(value) ? (list as number[]) : new Map(Object.entries(value as Record<string, number>));
}
/**
 * Arguments of a function of a module: JSON is the list of them (arrays are tensors), or one object; numbers are arguments
 * when it takes several, one vector when it takes one; name=number pairs are one object.
 */
function argumentsOf(f: AnyFunction, point: Point, title: string, read: (x: unknown) => unknown): unknown[] {
  if (point.kind === "json" && Array.isArray(point.value)) {
    const { value } = point;
    const isOne = f.length === 1 && value.length > 1 && value.every((x) => typeof x === "number");
    return counted(f, value, title, isOne ? `; an array as the only argument is [[${value.join(", ")}]]` : "").map(
      read,
    );
  }
  if (point.kind === "json") return counted(f, [read(point.value)], title, ": JSON is the list of the arguments");
  if (point.kind === "named")
    return counted(f, [Object.fromEntries(point.numbers)], title, ": name=number are one object");
  const { numbers } = point;
  if (numbers.length === 0 && f.length > 0) throw new UsageError('where? Give the point: --at "1,2", or JSON');
  if (f.length > 1 || numbers.length <= 1) return counted(f, [...numbers], title, "");
  return [Float64Array.from(numbers)];
}
/** The arguments, if f takes so many; more than it counts are for defaults and `...rest`. */
function counted(f: AnyFunction, args: unknown[], title: string, hint: string): unknown[] {
  const n = f.length;
  const isOpen = /^[^)]*?(=(?!>)|\.\.\.)|\barguments\b/.test(Function.prototype.toString.call(f));
  if (args.length === n || (args.length > n && (n === 0 || isOpen))) return args;
  throw new UsageError(`${title} takes ${n} argument${n === 1 ? "" : "s"}, --at gives ${args.length}${hint}`);
}
