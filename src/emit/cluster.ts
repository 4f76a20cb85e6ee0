import type { Program } from "../ir/program.ts";
import { roundTo } from "../ir/raw.ts";
import type { Shape, Type } from "../ir/type.ts";
import { nameOf, primitives } from "../record/table.ts";
import { atom, call, type Expression, literal } from "./expression.ts";
import { noun, rangeOf, rounded, twice } from "./forms.ts";
import { laneForm } from "./lanes.ts";
import { element, type Numbers, numbersIn, position } from "./numbers.ts";
import type { Source } from "./source.ts";

/** A reduction of the elements that a loop computes or reads. */
export interface Reduction {
  readonly line: number;
  readonly operand: number;
  readonly kind: "reduceSum" | "reduceMax" | "reduceMin" | "reduceProd";
  readonly axes: readonly number[];
}
/** Lines of one shape that one loop computes, element by element. */
export class Cluster {
  readonly shape: Shape;
  readonly members: number[] = [];
  readonly reductions: Reduction[] = [];
  constructor(shape: Shape) {
    this.shape = shape;
  }
  holds(line: number): boolean {
    return this.members.includes(line) || this.reductions.some((r) => r.line === line);
  }
}
/** What a loop is written with. */
export interface ClusterTools {
  readonly source: Source;
  readonly program: Program;
  /** Arrays from outside of the loop. */
  readonly numbersOf: (line: number) => Numbers;
  /** Whether something outside of the loop needs a line. */
  readonly isNeeded: (line: number) => boolean;
  /** How many lines use a line. */
  readonly uses: Int32Array;
}
const longest = 72;

const starts = { reduceSum: "0", reduceMax: "-Infinity", reduceMin: "Infinity", reduceProd: "1" };
const step = (kind: Reduction["kind"], to: string, x: Expression, wraps: boolean): string => {
  if (wraps && kind === "reduceSum") return `${to} = (${to} + ${x.text}) | 0;`;
  if (wraps && kind === "reduceProd") return `${to} = Math.imul(${to}, ${x.text});`;
  if (kind === "reduceSum") return `${to} += ${x.text};`;
  if (kind === "reduceProd") return `${to} *= ${x.level >= 13 ? x.text : `(${x.text})`};`;
  return `${to} = Math.${kind === "reduceMax" ? "max" : "min"}(${to}, ${x.text});`;
};

/** Writes the loop; gives the arrays and numbers that are there afterwards, by line. */
export function writeCluster(cluster: Cluster, tools: ClusterTools): Map<number, Numbers | Expression> {
  const { source, program: p, uses } = tools;
  const { members, reductions, shape } = cluster;
  const inside = new Set(members);
  const results = new Map<number, Numbers | Expression>();
  const outside = new Map<number, Numbers>();
  const read = (a: number): void => {
    if (!inside.has(a) && !outside.has(a)) outside.set(a, tools.numbersOf(a));
  };
  for (const i of members) p.operands(i).forEach(read);
  for (const { operand } of reductions) read(operand);

  const stored = new Map<number, Numbers>();
  for (const i of members) {
    if (!tools.isNeeded(i)) continue;
    const to = numbersIn(source.buffer(p.type(i), noun(nameOf(p.op(i)))), p.type(i), true);
    stored.set(i, to);
    results.set(i, to);
  }
  const sums = new Map<number, { readonly to: Numbers; readonly spread: Numbers } | string>();
  for (const { line, kind, axes } of reductions) {
    const t = p.type(line);
    const wish = noun(nameOf(p.op(line)));
    if (t.shape.length === 0) {
      const name = source.name(wish);
      source.say(`let ${name} = ${starts[kind]};`);
      sums.set(line, name);
      continue;
    }
    const to = numbersIn(source.buffer(t, wish), t, true);
    source.say(`${to.base}.fill(${starts[kind]});`);
    const strides = shape.map(() => 0);
    shape
      .map((_, k) => k)
      .filter((k) => !axes.includes(k))
      .forEach((axis, k) => {
        strides[axis] = to.view.strides[k]!;
      });
    sums.set(line, { to, spread: { ...to, view: { line: 0, shape, strides, offset: 0 } } });
    results.set(line, to);
  }
  const spreads = [...sums.values()].flatMap((s) => (typeof s === "string" ? [] : [s.spread]));
  const groups = merged(shape, [...outside.values(), ...stored.values(), ...spreads]);
  const at = (n: Numbers, index: readonly string[]): Numbers & { readonly index: readonly string[] } => ({
    ...n,
    view: { ...n.view, strides: groups.map((g) => n.view.strides[g.at(-1)!]!) },
    index,
  });
  const place = (n: Numbers, index: readonly string[]): string => {
    const m = at(n, index);
    return `${m.base}[${position(m.view, m.from, index).text}]`;
  };
  source.loops(
    groups.map((g) => g.reduce((n, k) => n * shape[k]!, 1)),
    (index) => {
      const local = new Map<number, Expression>();
      const x = (a: number): Expression => local.get(a) ?? element(at(outside.get(a)!, index), index);
      for (const i of members) {
        const e = elementOf(source, p, i, p.operands(i).map(x));
        const to = stored.get(i);
        const value = p.type(i).dtype === "bool" && to !== undefined ? `${e.text} ? 1 : 0` : e.text;
        const within = uses[i]! - (to === undefined ? 0 : countOutside(p, i, inside, reductions, uses));
        if (to !== undefined && within === 0) {
          source.say(`${place(to, index)} = ${value};`);
          continue;
        }
        if (to === undefined && within === 1 && e.text.length < longest && !usedTwice(p, i, inside)) {
          local.set(i, e);
          continue;
        }
        const name = source.define(noun(nameOf(p.op(i))), e.text, p.type(i));
        local.set(i, atom(name));
        if (to !== undefined)
          source.say(`${place(to, index)} = ${p.type(i).dtype === "bool" ? `${name} ? 1 : 0` : name};`);
      }
      for (const { line, operand, kind } of reductions) {
        const s = sums.get(line)!;
        source.say(
          step(
            kind,
            typeof s === "string" ? s : `${place(s.spread, index)}!`,
            x(operand),
            p.type(line).dtype === "i32",
          ),
        );
      }
    },
  );
  for (const [line, s] of sums) if (typeof s === "string") results.set(line, rounded(atom(s), p.type(line)));
  return results;
}
/** One lane of line i. */
export function elementOf(source: Source, p: Program, i: number, x: readonly Expression[]): Expression {
  const block = primitives[p.op(i)]!;
  const type = p.type(i);
  if (block.name === "cast") return castOf(x[0]!, p.type(p.operand(i, 0)), type);
  const e = laneForm(source, block, p.params.get(i), [...x]);
  if (type.dtype === "f64" || type.dtype === "bool") return e;
  const range = rangeOf(block.name, x);
  // Products beyond 2^53 are rounded before they can be wrapped around.
  const isExact = range !== undefined && Math.max(-range[0], range[1]) <= 2 ** 53;
  if (type.dtype === "i32" && (block.name === "mul" || block.name === "scale") && !isExact)
    return call("Math.imul", ...x);
  const isOne = range !== undefined && range[0] === range[1] && roundTo(type.dtype, range[0]) === range[0];
  return isOne ? literal(range[0]) : rounded({ ...e, range }, type);
}
function castOf(x: Expression, from: Type, to: Type): Expression {
  if (from.dtype === "bool" && to.dtype !== "bool")
    return { text: `${x.level > 2 ? x.text : `(${x.text})`} ? 1 : 0`, level: 2, range: [0, 1] };
  if (to.dtype === "bool")
    return from.dtype === "bool" ? x : { text: `${x.level > 8 ? x.text : `(${x.text})`} !== 0`, level: 8 };
  if (to.dtype === "f32" && from.dtype !== "f32") return rounded(x, to);
  return to.dtype === "i32" && from.dtype !== "i32" ? rounded(x, to) : x;
}
/** Uses of a member that the loop itself does not have. */
function countOutside(
  p: Program,
  i: number,
  inside: ReadonlySet<number>,
  reductions: readonly Reduction[],
  uses: Int32Array,
): number {
  let own = reductions.filter((r) => r.operand === i).length;
  for (const j of inside) for (const a of p.operands(j)) if (a === i) own++;
  return uses[i]! - own;
}
const usedTwice = (p: Program, i: number, inside: ReadonlySet<number>): boolean =>
  [...inside].some((j) => twice.has(nameOf(p.op(j))) && p.operands(j).includes(i));

/** Axes that every array walks through as one. */
function merged(shape: Shape, arrays: readonly Numbers[]): number[][] {
  const groups: number[][] = [];
  shape.forEach((n, k) => {
    if (n === 1) return;
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (before !== undefined && arrays.every(({ view }) => view.strides[before] === view.strides[k]! * n))
      last!.push(k);
    else groups.push([k]);
  });
  return groups;
}
