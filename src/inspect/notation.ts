import { CONST, INPUT, PROJ, Program } from "../ir/program.ts";
import type { Raw, TypedArray } from "../ir/raw.ts";
import type { Type } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";

/** A number with so many significant digits, no longer than that. */
export function showNumber(x: number, digits = 6): string {
  if (Object.is(x, -0)) return "-0";
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return String(x);
  return Number.isFinite(x) ? String(Number(x.toPrecision(digits))) : String(x);
}
const EDGE = 3;
const MOST = 8;
/** The numbers of a value, long rows shortened. */
export function showRaw(raw: Raw, type: Type, digits = 6): string {
  if (type.dtype === "tuple") return `(${type.parts.map((t, k) => showRaw((raw as Raw[])[k]!, t, digits)).join(", ")})`;
  const element = (x: number): string => (type.dtype === "bool" ? String(x !== 0) : showNumber(x, digits));
  if (typeof raw === "number") return element(raw);
  let next = 0;
  const build = (shape: readonly number[]): string => {
    if (shape.length === 0) return element((raw as TypedArray)[next++]!);
    const n = shape[0]!;
    const size = shape.slice(1).reduce((s, d) => s * d, 1);
    const parts: string[] = [];
    for (let i = 0; i < n; i++) {
      if (n > MOST && i === EDGE) {
        parts.push("...");
        next += size * (n - 2 * EDGE);
        i = n - EDGE;
      }
      parts.push(build(shape.slice(1)));
    }
    return `[${parts.join(", ")}]`;
  };
  return build(type.shape);
}

/** Parameters of a line: programs apart from the rest. */
export function parametersOf(
  p: Program,
  i: number,
): {
  readonly plain: readonly [string, unknown][];
  readonly programs: readonly [string, Program][];
} {
  const plain: [string, unknown][] = [];
  const programs: [string, Program][] = [];
  for (const [key, x] of Object.entries(p.params.get(i) ?? {})) {
    if (x instanceof Program) programs.push([key, x]);
    else if (Array.isArray(x) && x.length > 0 && x.every((q) => q instanceof Program))
      x.forEach((q, k) => {
        programs.push([`${key} ${k}`, q]);
      });
    else plain.push([key, x]);
  }
  return { plain, programs };
}
/** Does a whileLoop stand in it? Reverse mode is refused then. */
export function hasOpenLoop(p: Program): boolean {
  for (let i = 0; i < p.n; i++)
    if (p.op(i) > PROJ && (nameOf(p.op(i)) === "while" || parametersOf(p, i).programs.some(([, q]) => hasOpenLoop(q))))
      return true;
  return false;
}
const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "×",
  scale: "×",
  div: "/",
  pow: "^",
  gt: ">",
  ge: "≥",
  eq: "=",
};
/** A scalar constant stands in the formula of the line that uses it. */
export const isInline = (p: Program, i: number): boolean => p.op(i) === CONST;
/** What line i computes as a formula: `v1 × v2`, `sin(v3)`, `sum(v4, axes: [0])`. `name` says what operands are called. */
export function formulaOf(p: Program, i: number, name: (line: number) => string): string {
  const op = p.op(i);
  if (op === INPUT) return name(i);
  if (op === CONST) return showRaw(p.raw(i)!, p.type(i));
  const ids = p.operands(i);
  const operand = (a: number): string => (isInline(p, a) ? showRaw(p.raw(a)!, p.type(a)) : name(a));
  if (op === PROJ) return `part ${String(p.params.get(i)!["part"])} of ${operand(ids[0]!)}`;
  const called = nameOf(op);
  const sign = infix[called];
  if (sign !== undefined && ids.length === 2) return ids.map((a) => enclosed(operand(a))).join(` ${sign} `);
  if (called === "neg") return `-${enclosed(operand(ids[0]!))}`;
  const { plain, programs } = parametersOf(p, i);
  if (called === "gather" && p.params.get(i)!["axis"] === 0 && isInline(p, ids[1]!))
    return `${operand(ids[0]!)}[${operand(ids[1]!).replace(/^\[|\]$/g, "")}]`;
  // Switches that are off say nothing.
  const off = (x: unknown): boolean => x === false || x === null || (x === 0 && programs.length > 0);
  const words = plain.flatMap(([key, x]) => (off(x) ? [] : [`${key}: ${showParameter(x)}`]));
  return `${called}(${[...ids.map(operand), ...words].join(", ")})`;
}
/** Signs and formulas of several words are not operands by themselves. */
function enclosed(text: string): string {
  let depth = 0;
  for (const c of text) {
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === " " && depth === 0) return `(${text})`;
  }
  return text.startsWith("-") ? `(${text})` : text;
}
function showParameter(x: unknown): string {
  if (typeof x === "number") return showNumber(x);
  if (Array.isArray(x)) return `[${x.map(showParameter).join(", ")}]`;
  if (ArrayBuffer.isView(x)) return showParameter(Array.from(x as Float64Array).slice(0, MOST));
  return typeof x === "object" && x !== null ? JSON.stringify(x) : String(x);
}
