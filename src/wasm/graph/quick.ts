import { type Kind, operation } from "../binary/operation.ts";
import { Graph } from "./graph.ts";
import type { Float, Mask, Node, Root } from "./node.ts";

/**
 * A loop whose expressions call functions for rare arguments is written twice: with what is right for all but these,
 * left at the start of a turn that meets one, and with calls instead of expressions, for that turn. Calls in the loop
 * itself would keep engines from holding values in registers across them, and from mixing the instructions of
 * expressions that do not need one another. Undefined if nothing is called.
 */
export function quickly(graph: Graph): { readonly quick: Graph; readonly careful: Graph } | undefined {
  const calls = (node: Node): boolean => node.operation === operation.callWhere;
  if (!graph.nodes.some(calls)) return undefined;
  let rare: Mask | undefined;
  const quick = mapped(graph, (node, operands, g) => {
    if (!calls(node)) return undefined;
    const own = operands.at(-1) as Mask;
    rare = rare === undefined ? own : g.or(rare, own);
    return operands.at(-2);
  });
  quick.roots.unshift({ kind: "leave", value: rare! });
  const careful = mapped(graph, (node, operands, g) => {
    if (!calls(node)) return undefined;
    const { f } = graph.callees[node.x]!;
    return typeof f === "object" && f.whole !== undefined ? g.call(f.whole, [operands[0] as Float]) : undefined;
  });
  return { quick, careful };
}

/** A graph in one form: with what a subroutine computes in place of its call, for all arguments. */
export function withoutSubroutines(graph: Graph): Graph {
  return mapped(graph, (node, operands, g) => {
    if (node.operation !== operation.callWhere) return undefined;
    const { f } = graph.callees[node.x]!;
    return typeof f === "object" ? f.rule(g, operands[0] as Float) : undefined;
  });
}

/** The same graph, but for the nodes that `replace` has something else for, given their operands there. */
function mapped(
  from: Graph,
  replace: (node: Node, operands: readonly Node[], graph: Graph) => Node | undefined,
): Graph {
  const graph = new Graph();
  graph.callees.push(...from.callees);
  const images: Node[] = [];
  const image = <K extends Kind>(node: Node<K>): Node<K> => images[node.id] as Node<K>;
  for (const node of from.nodes) {
    const operands = node.operands.map(image);
    images.push(replace(node, operands, graph) ?? graph.like(node, operands));
  }
  for (const root of from.roots) {
    if (root.kind === "leave") graph.roots.push({ kind: "leave", value: image(root.value) });
    else if (root.kind === "scatter") graph.scatter(image(root.address), root.offset, image(root.value), root.first);
    else graph.roots.push({ ...root, value: images[root.value.id] } as Root);
  }
  return graph;
}
