import { type AnyFunction, enterArguments } from "../api/call.ts";
import { jvp, vjp } from "../api/directional.ts";
import { grad } from "../api/grad.ts";
import { hessian } from "../api/hessian.ts";
import { hvp } from "../api/hvp.ts";
import { jacobian } from "../api/jacobian.ts";
import { plainCall } from "../api/plainCall.ts";
import { evaluate } from "../api/record.ts";
import { Program } from "../ir/program.ts";
import { zeroRaw } from "../ir/raw.ts";
import { recordPath } from "../jit/recordedPath.ts";
import { fail } from "../record/errors.ts";
import type { Marked } from "../record/mark.ts";
import { oneOf, optionsOf, requireList } from "../record/options.ts";
import type { Guard } from "../record/run.ts";
import { concrete } from "../record/tensor.ts";
import type { Structure } from "../record/tree.ts";
import { noFeatures } from "../wasm/binary/features.ts";
import { interpreted } from "../wasm/compile.ts";

/** What is written out: the function itself, or one of its derivatives. */
export type Derivative = "value" | "grad" | "jvp" | "vjp" | "jacobian" | "hessian" | "hvp";
export const derivatives: readonly Derivative[] = ["value", "grad", "jvp", "vjp", "jacobian", "hessian", "hvp"];

/** What is emitted, and under which name. */
export interface EmitOptions {
  /** The name of the function; by default that of the derivative. */
  readonly name?: string;
  /** "value" by default: the function itself. */
  readonly derivative?: Derivative;
  /** Which arguments `grad` and `jacobian` differentiate with respect to; the first by default. */
  readonly argnums?: number | readonly number[];
  /** "ts" by default; "js" is the same without types. */
  readonly language?: "ts" | "js";
}
/** A derivative at example arguments, recorded. */
export interface Derived {
  readonly program: Program;
  readonly guards: readonly Guard[];
  /** The derivative as the engine runs it, and what it was recorded at. */
  readonly f: AnyFunction;
  readonly args: readonly unknown[];
  readonly parameters: readonly string[];
  /** Arguments and result as trees: leaves are inputs and outputs of the program, `like` what they look like. */
  readonly inputs: readonly Tree[];
  readonly result: Tree;
}
export interface Tree {
  readonly structure: Structure;
  readonly like: unknown;
}
/** A function at arguments as they are, its results in the form that a plain call gives. */
const called = (f: AnyFunction, args: readonly unknown[]): unknown =>
  (f as Marked).$mark ? f(...args) : plainCall(f, args);
/**
 * Example arguments and options as they were given.
 * @throws if there are no examples of a function, or an option that there is not: an option that is ignored is another text.
 */
export function givenTo(
  operation: string,
  subject: Program | AnyFunction,
  rest: readonly unknown[],
): { examples: readonly unknown[]; options: EmitOptions } {
  const isProgram = subject instanceof Program;
  const [examples, given] = isProgram ? [[], rest[0]] : rest;
  if (typeof subject === "function") requireList(operation, "example arguments", examples);
  const options = optionsOf(operation, given as EmitOptions, "name", "derivative", "argnums", "language");
  const { language = "ts", derivative = "value", argnums } = options;
  oneOf(operation, "language", language, "ts", "js");
  if (argnums !== undefined && ["value", "jvp", "vjp"].includes(derivative))
    fail(operation, `${derivative} has no argnums: it is of all arguments`, "They belong to grad and jacobian");
  return { examples: examples as readonly unknown[], options };
}
/** The function that is emitted, and the arguments that it has beside those of f. */
function derivedFunction(
  f: AnyFunction,
  args: readonly unknown[],
  derivative: Derivative,
  argnums: number | readonly number[] | undefined,
): { g: AnyFunction; more: readonly unknown[]; names: readonly string[] } {
  const n = args.length;
  const mark = (f as Marked).$mark;
  const through = (build: (h: AnyFunction) => AnyFunction, options?: unknown): AnyFunction =>
    mark ? (mark.derive(build as never, options) as AnyFunction) : build(f);
  const options = argnums === undefined ? {} : { argnums };
  if ((derivative === "hessian" || derivative === "hvp") && (argnums ?? 0) !== 0)
    fail("emit", `${derivative} is that in the first argument`, "Put all into one object or array");
  if (derivative === "value") return { g: f, more: [], names: [] };
  if (derivative === "grad") return { g: grad(f as never, options as never) as AnyFunction, more: [], names: [] };
  if (derivative === "jacobian")
    return { g: jacobian(f as never, options as never) as AnyFunction, more: [], names: [] };
  if (derivative === "hessian") return { g: hessian(f as never) as AnyFunction, more: [], names: [] };
  if (derivative === "hvp") return { g: hvp(f as never) as unknown as AnyFunction, more: [args[0]], names: ["v"] };
  if (derivative === "jvp") {
    const push =
      (h: AnyFunction): AnyFunction =>
      (...all) =>
        jvp(h, all.slice(0, n), all.slice(n) as never);
    return { g: through(push), more: args, names: args.map((_, k) => `d${k}`) };
  }
  const pull =
    (h: AnyFunction): AnyFunction =>
    (...all) => {
      const got = vjp(h, ...all.slice(0, -1))[1](all.at(-1)) as unknown[];
      return n === 1 ? got[0] : got;
    };
  return {
    g: through(pull, { argnums: n === 1 ? 0 : args.map((_, k) => k) }),
    more: [called(f, args)],
    names: ["cotangent"],
  };
}
/** Names of parameters as the text of a function has them, where they are plain. */
function parametersOf(f: AnyFunction, count: number): string[] {
  const { variables } = f as { readonly variables?: readonly string[] };
  const text = Function.prototype.toString.call(f);
  const [, list = ""] =
    /^(?:async\s+)?(?:function\s*[\w$]*\s*)?\(([^)]*)\)/.exec(text) ?? /^([\w$]+)\s*=>/.exec(text) ?? [];
  const names = variables ?? list.split(",").map((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1] ?? "");
  const used = new Set<string>();
  return Array.from({ length: count }, (_, k) => {
    const wish = names[k];
    const name = wish !== undefined && wish !== "" && !used.has(wish) ? wish : count === 1 ? "x" : `x${k}`;
    used.add(name);
    return name;
  });
}
/** A program as a function of values for its inputs, and such values. */
function asFunction(program: Program): { f: AnyFunction; args: unknown[] } {
  const f = (...x: never[]): unknown => {
    const y = evaluate(program, ...x);
    return y.length === 1 ? y[0] : y;
  };
  return { f, args: program.inputTypes.map((t) => concrete(t, zeroRaw(t) as number)) };
}
/** Records a derivative of f, or of a program. */
export function derive(
  given: Program | AnyFunction,
  examples: readonly unknown[],
  derivative: Derivative,
  argnums?: number | readonly number[],
): Derived {
  if (!derivatives.includes(derivative))
    fail("emit", `there is no derivative ${JSON.stringify(derivative)}`, `Choose one of ${derivatives.join(", ")}`);
  const { f, args: own } = given instanceof Program ? asFunction(given) : { f: given, args: examples };
  if (typeof f !== "function") fail("emit", "expected a function or a program", "Write emitTypeScript(f, [arguments])");
  const { g, more, names } = derivedFunction(f, own, derivative, argnums);
  const args = [...own, ...more];
  const path = recordPath(g, args, { numbers: "refuse", check: false }, (program, guards) =>
    interpreted({ program, guards, features: noFeatures }, "emitted"),
  );
  const mark = (g as Marked).$mark;
  const { flats } = enterArguments(mark ? mark.enter(args) : args);
  const given0 = parametersOf(f, own.length);
  const parameters = [...given0, ...names.map((name, k) => (derivative === "jvp" ? `d${given0[k]}` : name))];
  return {
    program: path.program,
    guards: path.guards,
    f: g,
    args,
    parameters: parameters.map((name, k) => (parameters.indexOf(name) === k ? name : `${name}_${k}`)),
    inputs: flats.map(({ structure }, k) => ({ structure, like: args[k] })),
    result: { structure: path.result, like: called(g, args) },
  };
}
/** Every leaf of a tree in order, with what it looks like and how it is reached. */
export function eachLeaf(
  { structure, like }: Tree,
  path: string,
  visit: (like: unknown, path: string, inside: boolean) => void,
  onStatic: (value: unknown, path: string) => void = () => {},
): void {
  const go = (s: Structure, at: string, x: unknown, inside: boolean): void => {
    if (s.kind === "leaf") visit(x, at, inside);
    else if (s.kind === "static") onStatic(s.value, at);
    else if (s.kind === "array")
      for (const [k, item] of s.items.entries()) go(item, `${at}[${k}]!`, (x as readonly unknown[])[k], true);
    else
      for (const [k, item] of s.items.entries())
        go(item, member(at, s.keys[k]!), (x as Record<string, unknown>)[s.keys[k]!], true);
  };
  go(structure, path, like, false);
}
const member = (at: string, key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;
export const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));
