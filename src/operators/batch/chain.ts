import { ADD, CONST, type Program, SUB } from "../../ir/program.ts";
import { nameOf } from "../../record/table.ts";

/** What a turn adds to a carried number: nothing, a line more (or less) than another delta, one of two by a condition. */
export type Delta =
  | { readonly kind: "nothing" }
  | { readonly kind: "more"; readonly than: Delta; readonly line: number; readonly negative: boolean }
  | { readonly kind: "choice"; readonly test: number; readonly yes: Delta; readonly no: Delta };

/** The line `to` as `from` + something in which `from` does not occur; undefined where it is not. `reaches`: depends on it. */
export function deltaOf(p: Program, from: number, to: number, reaches: (i: number) => boolean): Delta | undefined {
  const known = new Map<number, Delta | undefined>([[from, { kind: "nothing" }]]);
  const visit = (i: number): Delta | undefined => {
    if (known.has(i)) return known.get(i);
    const d = one(i);
    known.set(i, d);
    return d;
  };
  const one = (i: number): Delta | undefined => {
    const op = p.op(i);
    const [x, a, b] = p.operands(i) as [number, number, number];
    if (op === ADD || op === SUB) {
      const left = reaches(x);
      if (left === reaches(a) || (!left && op === SUB)) return undefined;
      const than = visit(left ? x : a);
      return than && { kind: "more", than, line: left ? a : x, negative: op === SUB };
    }
    if (nameOf(op) !== "select" || reaches(x)) return undefined;
    const [yes, no] = [visit(a), visit(b)];
    return yes && no && { kind: "choice", test: x, yes, no };
  };
  return visit(to);
}
/** All lines that a delta adds up, or asks. */
export function linesOf(d: Delta): number[] {
  const seen = new Set<Delta>();
  const lines = new Set<number>();
  const visit = (e: Delta): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "more") {
      lines.add(e.line);
      visit(e.than);
    } else if (e.kind === "choice") {
      lines.add(e.test);
      visit(e.yes);
      visit(e.no);
    }
  };
  visit(d);
  return [...lines];
}
/** The constant number that every turn adds, if it is one. */
export function constantStep(p: Program, d: Delta): number | undefined {
  let step = 0;
  let e = d;
  for (; e.kind === "more"; e = e.than) {
    if (p.op(e.line) !== CONST || p.type(e.line).size !== 1) return undefined;
    step += (e.negative ? -1 : 1) * (p.raw(e.line) as number);
  }
  return e.kind === "nothing" ? step : undefined;
}
interface Extremum {
  readonly largest: boolean;
  readonly lines: number[];
  /** NaN is left out, as comparisons do; maximum and minimum keep it. */
  readonly leavesNaN: boolean;
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
): Extremum | undefined {
  const name = nameOf(p.op(to));
  const ids = p.operands(to);
  if (name === "maximum" || name === "minimum") {
    const [a, b] = ids as [number, number];
    if (reaches(a) === reaches(b)) return undefined;
    const [inner, line] = reaches(a) ? [a, b] : [b, a];
    const largest = name === "maximum";
    if (inner === from) return { largest, lines: [line], leavesNaN: false };
    const more = extremumOf(p, from, inner, reaches);
    return more?.largest === largest && !more.leavesNaN
      ? { largest, lines: [...more.lines, line], leavesNaN: false }
      : undefined;
  }
  if (name !== "select") return undefined;
  const [test, yes, no] = ids as [number, number, number];
  const asks = nameOf(p.op(test));
  if (asks !== "gt" && asks !== "ge") return undefined;
  const [x, y] = p.operands(test) as [number, number];
  // A line that is taken where the comparison fails would be taken as NaN, and given up again in the next turn.
  if (no !== from || reaches(yes) || !((x === yes && y === from) || (x === from && y === yes))) return undefined;
  return { largest: x === yes, lines: [yes], leavesNaN: true };
}
