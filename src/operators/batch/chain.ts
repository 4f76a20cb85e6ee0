import { ADD, CONST, type Program, SUB } from "../../ir/program.ts";
import { nameOf } from "../../record/table.ts";

/** What a turn adds to a carried number: a sum of lines, or one of two sums by a condition. */
export type Delta =
  | { readonly kind: "sum"; readonly plus: readonly number[]; readonly minus: readonly number[] }
  | { readonly kind: "choice"; readonly test: number; readonly yes: Delta; readonly no: Delta; readonly rest: Delta };
const nothing: Delta = { kind: "sum", plus: [], minus: [] };

/** The line `to` as `from` + something in which `from` does not occur; undefined where it is not. `reaches`: depends on it. */
export function deltaOf(p: Program, from: number, to: number, reaches: (i: number) => boolean): Delta | undefined {
  if (to === from) return nothing;
  const ids = p.operands(to);
  const op = p.op(to);
  if (op === ADD || op === SUB) {
    const [a, b] = ids as [number, number];
    const left = reaches(a);
    if (left === reaches(b) || (!left && op === SUB)) return undefined;
    const inner = deltaOf(p, from, left ? a : b, reaches);
    if (inner === undefined) return undefined;
    return extended(inner, left ? b : a, op === SUB);
  }
  if (nameOf(op) === "select") {
    const [test, a, b] = ids as [number, number, number];
    if (reaches(test)) return undefined;
    const [yes, no] = [deltaOf(p, from, a, reaches), deltaOf(p, from, b, reaches)];
    return yes && no && { kind: "choice", test, yes, no, rest: nothing };
  }
  return undefined;
}
function extended(d: Delta, line: number, negative: boolean): Delta {
  if (d.kind === "choice") return { ...d, rest: extended(d.rest, line, negative) };
  return negative ? { ...d, minus: [...d.minus, line] } : { ...d, plus: [...d.plus, line] };
}
/** All lines that a delta adds up, or asks. */
export const linesOf = (d: Delta): number[] =>
  d.kind === "sum" ? [...d.plus, ...d.minus] : [d.test, ...linesOf(d.yes), ...linesOf(d.no), ...linesOf(d.rest)];

/** The constant number that every turn adds, if it is one. */
export function constantStep(p: Program, d: Delta): number | undefined {
  if (d.kind === "choice" || ![...d.plus, ...d.minus].every((i) => p.op(i) === CONST && p.type(i).size === 1))
    return undefined;
  const total = (lines: readonly number[]): number => lines.reduce((s, i) => s + (p.raw(i) as number), 0);
  return total(d.plus) - total(d.minus);
}
/**
 * The line `to` as the larger (or smaller) of `from` and other lines, written as maximum(c, v) or as c < v ? v : c; gives
 * those lines.
 */
export function extremumOf(
  p: Program,
  from: number,
  to: number,
  reaches: (i: number) => boolean,
): { largest: boolean; lines: number[] } | undefined {
  const name = nameOf(p.op(to));
  const ids = p.operands(to);
  if (name === "maximum" || name === "minimum") {
    const [a, b] = ids as [number, number];
    if (reaches(a) === reaches(b)) return undefined;
    const [inner, line] = reaches(a) ? [a, b] : [b, a];
    const largest = name === "maximum";
    if (inner === from) return { largest, lines: [line] };
    const more = extremumOf(p, from, inner, reaches);
    return more?.largest === largest ? { largest, lines: [...more.lines, line] } : undefined;
  }
  if (name !== "select") return undefined;
  const [test, yes, no] = ids as [number, number, number];
  const asks = nameOf(p.op(test));
  if (asks !== "gt" && asks !== "ge") return undefined;
  const [x, y] = p.operands(test) as [number, number];
  // test is x > y; the result is x or y: the larger if x is taken where it holds.
  const [line, keeps] = no === from ? [yes, no] : [no, yes];
  if (keeps !== from || reaches(line) || !((x === line && y === from) || (x === from && y === line))) return undefined;
  return { largest: (yes === line) === (x === line), lines: [line] };
}
