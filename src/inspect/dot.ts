import type { Program } from "../ir/program.ts";
import { requireProgram } from "../record/options.ts";
import { type Graph, graphsOf } from "./graph.ts";

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
const shapes = { input: "ellipse", operation: "box", output: "doublecircle" } as const;

/** The graph of a program in the language of Graphviz: `dot -Tsvg`. Sub-programs are clusters. */
export function toDot(program: Program): string {
  requireProgram("toDot", program);
  const lines = ["digraph wengert {", '  node [fontname="sans-serif", fontsize=11];'];
  graphsOf(program).forEach((graph, g) => {
    for (const line of g === 0 ? body(graph, g, "  ") : cluster(graph, g)) lines.push(line);
  });
  return [...lines, "}", ""].join("\n");
}
function cluster(graph: Graph, g: number): string[] {
  return [`  subgraph cluster_${g} {`, `    label=${quoted(graph.name)};`, ...body(graph, g, "    "), "  }"];
}
function body({ nodes, edges }: Graph, g: number, indent: string): string[] {
  return [
    ...nodes.map(
      (n, k) =>
        `${indent}g${g}n${k} [shape=${shapes[n.kind]}, label=${quoted(n.type === "" ? n.label : `${n.label}\n${n.type}`)}, tooltip=${quoted(n.title)}];`,
    ),
    ...edges.map(([from, to]) => `${indent}g${g}n${from} -> g${g}n${to};`),
  ];
}
