import { ADD, CONST, type Program } from "../../ir/program.ts";
import { arrayType, F64 } from "../../ir/type.ts";
import { codeNamed, nameOf } from "../../record/table.ts";
import type { Lines } from "../../transforms/lines.ts";
import { readersOf } from "../plan/readers.ts";
import { rewrite } from "./rewrite.ts";

/** Shorter chains stay; so do those that leave more than half of their array as it was. */
const fewest = 3;

/**
 * Numbers added one by one at known positions of zeros, which is what the derivative of reading an array number by number
 * is, are joined: at each position 0 + x, plus what comes later, in order. Undefined where there is no such chain.
 */
export function joinScatters(p: Program, keep: readonly number[]): [Program, number[]] | undefined {
  const code = codeNamed("scatterAdd");
  const readers = readersOf(p);
  for (const k of keep) if (k >= 0) readers[k]!++;
  /** By the last line of a chain: its lines in order. */
  const chains = new Map<number, readonly number[]>();
  const inside = new Set<number>();
  for (let i = p.n - 1; i >= 0; i--) {
    if (p.op(i) !== code || inside.has(i)) continue;
    const lines = chainOf(p, i, code, readers);
    if (lines.length < fewest || 2 * lines.length < p.type(i).size || !isZero(p, p.operand(lines[0]!, 0))) continue;
    chains.set(i, lines);
    for (const line of lines) inside.add(line);
  }
  if (chains.size === 0) return undefined;
  /** What the lines of chains add, in the new list. */
  const added = new Map<number, number>();
  return rewrite(p, keep, (lines, i, operands) => {
    if (!inside.has(i)) return undefined;
    added.set(i, operands[2]!);
    const chain = chains.get(i);
    return chain === undefined ? -1 : joined(lines, p, chain, added);
  });
}

/** Line i and those that it alone adds to, in order. */
function chainOf(p: Program, i: number, code: number, readers: Int32Array): number[] {
  const lines: number[] = [];
  for (let line = i; p.op(line) === code && (line === i || readers[line] === 1); line = p.operand(line, 0)) {
    const { shape, dtype } = p.type(line);
    const index = p.operand(line, 1);
    const isKnown = p.op(index) === CONST && p.type(index).shape.length === 0;
    if (shape.length !== 1 || dtype !== "f64" || !isKnown || !(p.num(index) >= 0 && p.num(index) < shape[0]!)) break;
    lines.push(line);
  }
  return lines.reverse();
}
function isZero(p: Program, i: number): boolean {
  const at = nameOf(p.op(i)) === "broadcast" ? p.operand(i, 0) : i;
  return p.op(at) === CONST && !p.data.has(at) && Object.is(p.num(at), 0);
}

function joined(lines: Lines, p: Program, chain: readonly number[], added: ReadonlyMap<number, number>): number {
  const type = p.type(chain[0]!);
  const zero = lines.constant(F64, 0);
  const sums = new Array<number>(type.size).fill(zero);
  for (const line of chain) {
    const at = p.num(p.operand(line, 1));
    sums[at] = lines.line(ADD, F64, [sums[at]!, added.get(line)!]);
  }
  const one = arrayType("f64", [1]);
  const pieces = sums.map((x) => lines.line(codeNamed("reshape")!, one, [x], { shape: [1] }));
  return lines.line(codeNamed("concatenate")!, type, pieces, { axis: 0 });
}
