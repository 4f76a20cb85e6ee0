import { CONST, INPUT, PROJ, type Program } from "../ir/program.ts";
import { showType } from "../ir/type.ts";
import { nameOf } from "../record/table.ts";
import { formulaOf, isInline, parametersOf, showRaw } from "./notation.ts";

export interface GraphNode {
  readonly kind: "input" | "operation" | "output";
  /** The operation, with its constant operands. */
  readonly label: string;
  readonly type: string;
  /** Formula, parameters and source line. */
  readonly title: string;
}
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** From operand to result. */
  readonly edges: readonly (readonly [from: number, to: number])[];
}
const symbols: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "×",
  scale: "×",
  div: "÷",
  pow: "^",
  neg: "−",
};
const LONGEST = 28;
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** The operation and its constants: `× 2`, `1 ÷`, `sin`. Moving operands are edges. */
function labelOf(p: Program, i: number): string {
  const name = symbols[nameOf(p.op(i))] ?? nameOf(p.op(i));
  const ids = p.operands(i);
  const constants = ids.map((a) => (isInline(p, a) ? showRaw(p.raw(a)!, p.type(a), 4) : undefined));
  if (constants.every((c) => c === undefined)) return name;
  if (ids.length === 2 && constants[0] !== undefined && constants[1] === undefined)
    return shortened(`${constants[0]} ${name}`);
  return shortened(`${name} ${constants.filter((c) => c !== undefined).join(", ")}`);
}
/** Program and sub-programs as graphs, the whole first. Constants stand in the labels, parts of tuples on the edges. */
export function graphsOf(p: Program, name = "program"): Graph[] {
  const nodes: GraphNode[] = [];
  const edges: [number, number][] = [];
  const inner: Graph[] = [];
  const at: number[] = [];
  const seats = new Map(p.inputs.map((i, k) => [i, k]));
  const label = (i: number): string => {
    const seat = seats.get(i);
    return seat === undefined ? `%${i}` : `x${seat + 1}`;
  };
  p.inputs.forEach((i, k) => {
    const type = showType(p.type(i));
    at[i] = nodes.push({ kind: "input", label: label(i), type, title: `input ${k}: ${type}` }) - 1;
  });
  for (let i = 0; i < p.n; i++) {
    const op = p.op(i);
    if (op === INPUT || op === CONST) continue;
    const ids = p.operands(i);
    if (op === PROJ) {
      at[i] = at[ids[0]!]!;
      continue;
    }
    const source = p.sources[i];
    const type = showType(p.type(i));
    const formula = `%${i} = ${formulaOf(p, i, label)}: ${type}`;
    const title = source === undefined ? formula : `${formula}\n${source}`;
    at[i] = nodes.push({ kind: "operation", label: labelOf(p, i), type, title }) - 1;
    for (const a of new Set(ids.filter((k) => !isInline(p, k)))) edges.push([at[a]!, at[i]!]);
    for (const [key, q] of parametersOf(p, i).programs)
      for (const g of graphsOf(q, `${key} of ${nameOf(op)} %${i}${name === "program" ? "" : ` in ${name}`}`))
        inner.push(g);
  }
  p.outputs.forEach((o, k) => {
    const zero = o < 0 || isInline(p, o);
    const text = o < 0 ? "0" : isInline(p, o) ? showRaw(p.raw(o)!, p.type(o), 4) : label(o);
    const type = o < 0 ? "" : showType(p.type(o));
    const called = p.outputs.length === 1 ? "y" : `y${k + 1}`;
    const id =
      nodes.push({
        kind: "output",
        label: zero ? `${called} = ${text}` : called,
        type,
        title: `output ${k}: ${text}`,
      }) - 1;
    if (!zero) edges.push([at[o]!, id]);
  });
  return [{ name, nodes, edges }, ...inner];
}
