import { ADD, CONST, MUL, type Program } from "../../ir/program.ts";
import { F64 } from "../../ir/type.ts";
import { nameOf } from "../../record/table.ts";

/** A line that is rest + sum of left[k] right[k], its numbers by their names (see Names). */
export interface Sum {
  readonly line: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly rest: readonly number[];
}
/** One line for each meaning: equal numbers, and elements of one array at one place, go by the first line that has them. */
class Names {
  readonly #p: Program;
  readonly #numbers: Map<number, number> = new Map();
  readonly #elements: Map<string, number> = new Map();

  constructor(p: Program) {
    this.#p = p;
  }
  of(i: number): number {
    const p = this.#p;
    if (p.op(i) === CONST) return first(this.#numbers, p.num(i), i);
    const e = elementOf(p, i);
    return e === undefined ? i : first(this.#elements, `${e.array},${e.at}`, i);
  }
}
function first<K>(lines: Map<K, number>, key: K, i: number): number {
  const known = lines.get(key);
  if (known === undefined) lines.set(key, i);
  return known ?? i;
}
/** The array and the place that a line reads, where the array is flat and the place a number. */
export function elementOf(p: Program, i: number): { readonly array: number; readonly at: number } | undefined {
  if (p.type(i) !== F64 || nameOf(p.op(i)) !== "gather") return undefined;
  const [array, at] = [p.operand(i, 0), p.operand(i, 1)];
  return p.type(array).shape.length === 1 && p.op(at) === CONST ? { array, at: p.num(at) } : undefined;
}
const isZero = (p: Program, i: number): boolean => p.op(i) === CONST && p.num(i) === 0;
/** What stands beside a factor 0 is held still (see mul); in a product of matrices it is what it is. */
const factor = (p: Program, a: number, beside: number): number =>
  isZero(p, beside) && nameOf(p.op(a)) === "stopGradient" ? p.operand(a, 0) : a;

/** The sums of two and more products among lines that somebody uses; `uses` counts by whom. */
export function sumsOf(p: Program, from: number, uses: Uint32Array): Sum[] {
  const names = new Names(p);
  const isAdd = (i: number): boolean => i >= from && p.op(i) === ADD && p.type(i) === F64;
  const inner = new Uint8Array(p.n);
  const sums: Sum[] = [];
  for (let i = p.n - 1; i >= from; i--) {
    if (uses[i] === 0 || inner[i] === 1 || !isAdd(i)) continue;
    const left: number[] = [];
    const right: number[] = [];
    const rest: number[] = [];
    for (const pending = [i]; pending.length > 0; ) {
      const j = pending.pop()!;
      if (j === i || (isAdd(j) && uses[j] === 1)) {
        inner[j] = 1;
        pending.push(p.operand(j, 1), p.operand(j, 0));
      } else if (p.op(j) === MUL && p.type(j) === F64) {
        const [a, b] = [p.operand(j, 0), p.operand(j, 1)];
        left.push(names.of(factor(p, a, b)));
        right.push(names.of(factor(p, b, a)));
      } else if (!isZero(p, j)) rest.push(j);
    }
    if (left.length > 1) sums.push({ line: i, left, right, rest });
  }
  return sums.reverse();
}
