import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import { at, type Raw, storage } from "../ir/raw.ts";
import { arrayType, type DType, isTuple } from "../ir/type.ts";
import { reshape, spreadOne } from "../prims/broadcast.ts";
import { take } from "../prims/indexing.ts";
import { concatenate } from "../prims/joining.ts";
import { recordProgram } from "../record/record.ts";
import { asRules } from "../record/recording.ts";
import { row } from "../record/rules.ts";
import { primitives } from "../record/table.ts";
import { concrete, type Tensor } from "../record/tensor.ts";
import { paramsKey } from "../transforms/paramsKey.ts";
import { partOf, repeat } from "../transforms/replay.ts";
import { simplify } from "../transforms/simplify.ts";

/** Fewer numbers of one form are left as they are. */
const FEWEST = 8;
/** Lines that one number may take, on average: the walk goes down that far. */
const DEEPEST = 1000;

/** What n isomorphic lines are together: one line that all share, constants, or one operation on n examples. */
type Node =
  | { readonly kind: "shared"; readonly line: number }
  | { readonly kind: "numbers"; readonly value: Tensor }
  | { readonly kind: "lines"; readonly n: number; readonly line: number; readonly operands: readonly Node[] };
/** A list of numbers made one by one: those of one form together, and the places where they belong. */
interface Roll {
  readonly groups: readonly { readonly node: Node; readonly places: readonly number[] }[];
  readonly single: readonly { readonly line: number; readonly place: number }[];
}

/**
 * A program in which numbers that were made one after the other in the same way, as `data.map((x) => model(x, p))` makes
 * them, are made at once: the programs behind them are compared as trees, constants apart, and equal ones become one on
 * n examples by the rules of `vmap`. The program itself where there are none.
 */
export function rolled(p: Program): Program {
  const roller = new Roller(p);
  return roller.rolls.size === 0 ? p : simplify(roller.program())[0];
}
class Roller {
  readonly #p: Program;
  /** Lines of one class are the same operations on lines of the same classes; constants of one type are alike. */
  readonly #classes: Int32Array;
  readonly #nodes: Map<string, Node> = new Map();
  readonly rolls: Map<number, Roll> = new Map();

  constructor(p: Program) {
    this.#p = p;
    const lists: [number, number[]][] = [];
    for (let i = 0; i < p.n; i++) {
      const numbers = numbersOf(p, i);
      if (numbers !== undefined && p.n <= DEEPEST * numbers.length) lists.push([i, numbers]);
    }
    this.#classes = lists.length === 0 ? new Int32Array(0) : classesOf(p);
    for (const [i, numbers] of lists) {
      const roll = this.#roll(numbers);
      if (roll.groups.length > 0) this.rolls.set(i, roll);
    }
  }
  #roll(numbers: readonly number[]): Roll {
    const byClass = new Map<number, number[]>();
    numbers.forEach((line, place) => {
      const key = this.#classes[line]!;
      const places = byClass.get(key);
      if (places === undefined) byClass.set(key, [place]);
      else places.push(place);
    });
    const groups: { node: Node; places: readonly number[] }[] = [];
    const single: { line: number; place: number }[] = [];
    for (const places of byClass.values()) {
      const node = places.length < FEWEST ? undefined : this.#node(places.map((k) => numbers[k]!));
      if (node?.kind === "lines") groups.push({ node, places });
      else for (const place of places) single.push({ line: numbers[place]!, place });
    }
    return { groups, single };
  }
  #node(lines: readonly number[]): Node {
    const p = this.#p;
    const [line] = lines as [number];
    if (lines.every((l) => l === line)) return { kind: "shared", line };
    const key = lines.join();
    let node = this.#nodes.get(key);
    if (node === undefined) {
      if (p.op(line) === CONST) node = { kind: "numbers", value: stacked(p, lines) };
      else {
        const operands = p.operands(line).map((_, k) => this.#node(lines.map((l) => p.operand(l, k))));
        node = { kind: "lines", n: lines.length, line, operands };
      }
      this.#nodes.set(key, node);
    }
    return node;
  }
  /** The lines that are still made one by one, by 1. */
  #needed(): Uint8Array {
    const p = this.#p;
    const needed = new Uint8Array(p.n);
    const seen = new Set<Node>();
    const mark = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      if (node.kind === "shared") needed[node.line] = 1;
      else if (node.kind === "lines") for (const operand of node.operands) mark(operand);
    };
    for (const o of p.outputs) needed[o] = 1;
    for (let i = p.n - 1; i >= 0; i--) {
      if (needed[i] === 0) continue;
      const roll = this.rolls.get(i);
      for (const a of roll === undefined ? p.operands(i) : []) needed[a] = 1;
      for (const { node } of roll?.groups ?? []) mark(node);
      for (const { line } of roll?.single ?? []) needed[line] = 1;
    }
    return needed;
  }
  program(): Program {
    const p = this.#p;
    const needed = this.#needed();
    return recordProgram(
      "leastSquares",
      p.inputTypes,
      (inputs) =>
        asRules(() => {
          const v = new Array<Tensor | readonly Tensor[]>(p.n);
          p.inputs.forEach((id, k) => {
            v[id] = inputs[k]!;
          });
          const made = new Map<Node, readonly [Tensor, boolean]>();
          for (let i = 0; i < p.n; i++) {
            if (needed[i] === 0 || p.op(i) === INPUT) continue;
            const roll = this.rolls.get(i);
            const ids = p.operands(i);
            if (roll !== undefined) v[i] = this.#unrolled(roll, v, made);
            else if (p.op(i) === PROJ) v[i] = (v[ids[0]!] as readonly Tensor[])[partOf(p, i)]!;
            else
              v[i] = repeat(
                p,
                i,
                ids.map((a) => v[a] as Tensor),
              );
          }
          return p.outputs.map((o) => v[o] as Tensor);
        }),
      { sealed: true, lazy: true },
    ).program;
  }
  #unrolled(
    { groups, single }: Roll,
    v: readonly (Tensor | readonly Tensor[])[],
    made: Map<Node, readonly [Tensor, boolean]>,
  ): Tensor {
    const parts = [
      ...groups.map(({ node }) => this.#make(node, v, made)[0]),
      ...single.map(({ line }) => reshape(v[line] as Tensor, [1])),
    ];
    const whole = parts.length === 1 ? parts[0]! : concatenate(parts);
    const places = [...groups.flatMap((g) => g.places), ...single.map((s) => s.place)];
    if (places.every((place, k) => place === k)) return whole;
    const from = new Int32Array(places.length);
    places.forEach((place, k) => {
      from[place] = k;
    });
    return take(whole, concrete(arrayType("i32", [from.length]), from));
  }
  /** The value of a node, and whether it has an axis for the examples in front. */
  #make(
    node: Node,
    v: readonly (Tensor | readonly Tensor[])[],
    made: Map<Node, readonly [Tensor, boolean]>,
  ): readonly [Tensor, boolean] {
    if (node.kind === "shared") return [v[node.line] as Tensor, false];
    if (node.kind === "numbers") return [node.value, true];
    let known = made.get(node);
    if (known === undefined) {
      const p = this.#p;
      const x = node.operands.map((operand) => this.#make(operand, v, made));
      const [y, isBatched] = primitives[p.op(node.line)]!.batch(
        row(x.map(([value]) => value)),
        row(x.map(([, batched]) => batched)),
        node.n,
        p.params.get(node.line),
      ) as [Tensor, boolean];
      known = [isBatched ? y : spreadOne(y, node.n), true];
      made.set(node, known);
    }
    return known;
  }
}
/** The lines of the single numbers that line i puts one after another; undefined if it does something else. */
function numbersOf(p: Program, i: number): number[] | undefined {
  const ids = p.operands(i);
  if (ids.length < FEWEST || primitives[p.op(i)]?.lower !== "concatenate") return undefined;
  const numbers = ids.map((a) => (primitives[p.op(a)]?.view ? p.operand(a, 0) : -1));
  return numbers.every((a) => a >= 0 && p.type(a).shape.length === 0) ? numbers : undefined;
}
function classesOf(p: Program): Int32Array {
  const classes = new Int32Array(p.n);
  const known = new Map<string, number>();
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    const type = p.type(i);
    const own = op === INPUT || op === PROJ || isTuple(type);
    const operands =
      own || op === CONST
        ? ""
        : p
            .operands(i)
            .map((a) => classes[a])
            .join();
    const key = own ? `line ${i}` : `${op} ${type.id} ${operands} ${paramsKey(p.params.get(i))}`;
    let number = known.get(key);
    if (number === undefined) {
      number = known.size;
      known.set(key, number);
    }
    classes[i] = number;
  }
  return classes;
}
/** Constants of one type with an axis for all of them in front. */
function stacked(p: Program, lines: readonly number[]): Tensor {
  const { dtype, shape, size } = p.type(lines[0]!);
  const type = arrayType(dtype as DType, [lines.length, ...shape]);
  const raw = storage(type);
  lines.forEach((line, k) => {
    const one = p.raw(line) as Raw;
    for (let e = 0; e < size; e++) raw[k * size + e] = at(one, e);
  });
  return concrete(type, raw);
}
