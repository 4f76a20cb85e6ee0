import { take } from "../prims/indexing.ts";
import { describe, fail } from "../record/errors.ts";
import { asTensor, type TensorLike } from "../record/like.ts";
import { optionsOf } from "../record/options.ts";
import { Tensor } from "../record/tensor.ts";
import { isLeaf, type Leaf } from "../record/tree.ts";
import { builtIn, named } from "./functions.ts";
import { parse, type Scope } from "./parser.ts";
import { numberOf, runSteps, stepsOf } from "./steps.ts";
import { type Syntax, show } from "./syntax.ts";

/** What the names in a formula mean. */
export interface ExpressionOptions {
  /** Names of the variables in the order of the arguments, instead of x1..xn, x, y, z, t. */
  readonly variables?: readonly string[];
  /** Named numbers beside pi, such as { e: Math.E }. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Functions beside the usual ones, such as { gamma }, by the name that formulas call them; they take what they declare. */
  readonly functions?: Readonly<Record<string, (...x: never[]) => Tensor | number>>;
}
/** A value, all variables as one vector, or values by name. */
export type ExpressionArgument =
  | Leaf
  | readonly (number | Tensor)[]
  | { readonly [name: string]: number | Tensor | Float64Array };
/** A formula as a function. Numbers in, number out; with a tensor among the arguments, a tensor out. */
export interface Expression {
  (...x: readonly number[]): number;
  (x: readonly number[] | Float64Array | Float32Array | { readonly [name: string]: number }): number;
  (...x: readonly [Tensor, ...Tensor[]]): Tensor;
  (x: readonly Tensor[] | { readonly [name: string]: Tensor }): Tensor;
  (...x: ExpressionArgument[]): Tensor | number;
  /** Names of the variables, in the order of the arguments. */
  readonly variables: readonly string[];
  /** The formula, with the parentheses that it needs. */
  toString(): string;
}
const LETTERS = ["x", "y", "z", "t"];
const numbered = /^x([1-9]\d{0,5})$/;
const identifier = /^[A-Za-z_][A-Za-z_0-9]*$/;

/**
 * A formula as a function that everything here differentiates: numbers, variables x1..xn or x, y, z, t, + - * / ^,
 * parentheses, pi, and sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp expm1 log ln log2 log10 log1p sqrt
 * cbrt abs sign erf erfc atan2 hypot min max. ^ is right associative and binds more tightly than unary minus:
 * -x^2 is -(x^2). max(x, y, z) is max(max(x, y), z), also where they tie: slopes 1/4, 1/4, 1/2.
 *
 * Call it with one argument for each variable (any shapes, elementwise, broadcasting), with one vector (a rank-1 tensor,
 * typed array or array) that holds all variables, or with an object of values by name. Numbered variables mean entries:
 * x3 is the third of x1, x2, x3 whether the formula names the others or not, and the vector may be longer.
 * @throws with the place in the formula, what is expected there and what was found.
 * @example
 * ```ts
 * import { grad, hessian } from "wengert";
 * import { expression } from "wengert/expression";
 * const f = expression("x1^2 + sin(x1*x2)");
 * f(1, 0); // => 1
 * grad(f)(Float64Array.of(1, 0)); // => [2, 1]
 * hessian(f)(Float64Array.of(1, 0)).toArray(); // => [[2, 1], [1, 0]]
 * expression("2*x +"); // throws expected a number
 * ```
 */
export function expression(text: string, given?: ExpressionOptions): Expression {
  const options = optionsOf("expression", given, "variables", "constants", "functions");
  if (typeof text !== "string") fail("expression", `expected a formula as text, got ${describe(text)}`);
  const scope = scopeOf(options);
  const formula = parse(text, scope);
  const variables = options.variables ?? defaultOrder(namesIn(formula));
  const steps = stepsOf(formula, variables, scope.functions);
  const open = options.variables === undefined && variables.every((v) => numbered.test(v));
  const f = (...args: unknown[]): Tensor | number => {
    const given = bind(variables, open, args);
    const y = runSteps(steps, given);
    return given.some((v) => v instanceof Tensor || ArrayBuffer.isView(v)) ? asTensor(y) : numberOf(y);
  };
  return Object.assign(f, { variables, toString: () => show(formula) }) as unknown as Expression;
}
function scopeOf({ variables, constants = {}, functions = {} }: ExpressionOptions): Scope {
  for (const name of [...(variables ?? []), ...Object.keys(constants), ...Object.keys(functions)])
    if (!identifier.test(name))
      fail("expression", `${JSON.stringify(name)} is not a name`, "Names have letters, digits and _, a letter first");
  const all = { pi: Math.PI, ...constants };
  const clash = variables?.find((v, k) => Object.hasOwn(all, v) || variables.indexOf(v) < k);
  if (clash !== undefined) fail("expression", `the name ${clash} is given twice`);
  const own = Object.entries(functions).map(([name, f]) => [name, named(f as () => TensorLike)]);
  return {
    functions: { ...builtIn, ...Object.fromEntries(own) },
    constants: all,
    isVariable: variables
      ? (name) => variables.includes(name)
      : (name) => LETTERS.includes(name) || numbered.test(name),
    variables: variables?.join(", ") ?? `x1..xn, ${LETTERS.join(", ")}`,
    known: [...(variables ?? LETTERS), ...Object.keys(all)],
  };
}
function namesIn(formula: Syntax): Set<string> {
  const names = new Set<string>();
  const agenda = [formula];
  for (let s = agenda.pop(); s !== undefined; s = agenda.pop()) {
    if (s.kind === "variable") names.add(s.name);
    else if (s.kind === "negative") agenda.push(s.of);
    else if (s.kind === "binary") agenda.push(s.left, s.right);
    else if (s.kind === "call") for (const x of s.arguments) agenda.push(x);
  }
  return names;
}
/** x1..xn up to the largest number, then the letters. */
function defaultOrder(names: ReadonlySet<string>): string[] {
  const last = [...names].reduce((n, name) => Math.max(n, Number(numbered.exec(name)?.[1] ?? 0)), 0);
  return [...Array.from({ length: last }, (_, k) => `x${k + 1}`), ...LETTERS.filter((name) => names.has(name))];
}
/** Values of the variables, in their order. `open`: a vector may have further entries. */
function bind(variables: readonly string[], open: boolean, args: readonly unknown[]): TensorLike[] {
  const n = variables.length;
  const [first] = args;
  const vector = args.length === 1 ? entriesOf(first) : undefined;
  if (vector !== undefined) {
    if (vector.length < n || (vector.length > n && !open))
      fail("expression", `the vector has ${vector.length} entries for the variables ${variables.join(", ")}`);
    return variables.map((_, k) => vector.entry(k));
  }
  if (args.length === 1 && typeof first === "object" && first !== null && !isLeaf(first)) {
    const given = first as Record<string, unknown>;
    const extra = Object.keys(given).find((name) => !variables.includes(name));
    if (extra !== undefined)
      fail("expression", `there is no variable ${extra}`, `The variables are ${variables.join(", ") || "none"}`);
    return variables.map((name) => {
      if (!Object.hasOwn(given, name)) fail("expression", `no value for the variable ${name}`);
      return valueNamed(given[name], name);
    });
  }
  if (args.length !== n)
    fail(
      "expression",
      `${args.length} argument${args.length === 1 ? "" : "s"} for the variables ${variables.join(", ") || "(none)"}`,
      "Give one for each, or one vector",
    );
  return args.map((x, k) => valueNamed(x, variables[k]!));
}
const valueNamed = (x: unknown, name: string): TensorLike =>
  isLeaf(x) ? x : fail("expression", `the value of ${name} is ${describe(x)}`, "Give a number or a tensor");

function entriesOf(x: unknown): { length: number; entry: (k: number) => TensorLike } | undefined {
  if (x instanceof Tensor) return x.rank === 1 ? { length: x.size, entry: (k) => take(x, k, 0) } : undefined;
  if (x instanceof Float64Array || x instanceof Float32Array || x instanceof Int32Array)
    return { length: x.length, entry: (k) => x[k]! };
  if (Array.isArray(x)) return { length: x.length, entry: (k) => valueNamed(x[k], `entry ${k}`) };
  return undefined;
}
