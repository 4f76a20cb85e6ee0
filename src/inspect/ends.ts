import type { Graph, GraphNode } from "./graph.ts";
import { extent } from "./layers.ts";

/** Boxes and bends of edges up to which a graph is drawn whole. */
const MOST = 20_000;
/** Of longer ones, so many boxes at either end. */
const END = 100;

export const outputsOf = (nodes: readonly GraphNode[]): Set<number> =>
  new Set(nodes.flatMap((n, i) => (n.kind === "output" ? [i] : [])));

/** The graph itself or, of one that no picture shows, its ends: one box stands for what is between them and says how much. */
export function drawable(graph: Graph): Graph {
  const { name, nodes, edges } = graph;
  if (nodes.length <= 2 * END + 1 || extent(nodes.length, edges, outputsOf(nodes)) <= MOST) return graph;
  const omitted = nodes.length - 2 * END;
  const label = `… ${omitted} more`;
  const gap: GraphNode = { kind: "operation", label, type: "", title: `${label}, not drawn: this program is too long` };
  const seat = (v: number): number => (v < END ? v : v < END + omitted ? END : v - omitted + 1);
  const joined = new Map<string, readonly [number, number]>();
  for (const [a, b] of edges) {
    const [from, to] = [seat(a), seat(b)];
    if (from !== to) joined.set(`${from} ${to}`, [from, to]);
  }
  return { name, nodes: [...nodes.slice(0, END), gap, ...nodes.slice(-END)], edges: [...joined.values()] };
}
