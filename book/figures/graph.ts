import { type Dag, type Layout, layered } from "./layers.ts";
import { remembered } from "./memo.ts";
import { coordinate as c, type Point } from "./svg.ts";
import { escapeHtml } from "./text.ts";

/** A node as it is drawn: two lines of SVG text, and classes: `moving`, `still`, `now`, `ahead`. */
export interface GraphNode {
  readonly id: string;
  readonly text: string;
  readonly value: string;
  readonly className: string;
}
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly className: string;
}

/** Sizes of a node and steps between nodes and layers. */
const BOX = { width: 98, height: 44 } as const;
const STEP = { x: 112, y: 78 } as const;
const EDGE = 8;

const layoutOf: (dag: string) => Layout = remembered((dag) => layered(JSON.parse(dag) as Dag));

/** Where the middle of a node stands. */
const middle = ({ x, y }: Point): Point => ({
  x: EDGE + BOX.width / 2 + x * STEP.x,
  y: EDGE + BOX.height / 2 + y * STEP.y,
});

/** A curve from below a node through the places between to above another, with its head. */
function edge(way: readonly Point[], className: string): string {
  const places = way.map(middle);
  const last = places.length - 1;
  const ends = places.map(({ x, y }, k) => ({
    x,
    from: k === 0 ? y + BOX.height / 2 : y,
    to: k === last ? y - BOX.height / 2 - 7 : y,
  }));
  let d = `M${c(ends[0]!.x)} ${c(ends[0]!.from)}`;
  for (let k = 1; k < ends.length; k++) {
    const [a, b] = [ends[k - 1]!, ends[k]!];
    const half = (b.to - a.from) / 2;
    d += `C${c(a.x)} ${c(a.from + half)} ${c(b.x)} ${c(b.to - half)} ${c(b.x)} ${c(b.to)}`;
  }
  const { x, to } = ends[last]!;
  return `<g class="edge ${className}"><path class="wire" d="${d}"/><path class="head" d="M${c(x)} ${c(to + 7)}l-4.5-8h9Z"/></g>`;
}

function box({ text, value, className }: GraphNode, { x, y }: Point): string {
  const corner = `x="${c(x - BOX.width / 2)}" y="${c(y - BOX.height / 2)}"`;
  return `<g class="node ${className}"><rect ${corner} width="${BOX.width}" height="${BOX.height}" rx="8"/><text class="node-text" x="${c(x)}" y="${c(y - 3)}" text-anchor="middle">${text}</text><text class="node-value" x="${c(x)}" y="${c(y + 15)}" text-anchor="middle">${value}</text></g>`;
}

/**
 * A graph without cycles from its sources above to its ends below, as a drawing of its own, as large as it needs. The nodes come
 * in an order in which every edge leads onwards. `says` is what a screen reader is told.
 */
export function graph(nodes: readonly GraphNode[], edges: readonly GraphEdge[], says: string): string {
  const dag: Dag = { nodes: nodes.map(({ id }) => id), edges: edges.map(({ from, to }) => [from, to]) };
  const { columns, rows, places, ways } = layoutOf(JSON.stringify(dag));
  const width = 2 * EDGE + BOX.width + (columns - 1) * STEP.x;
  const height = 2 * EDGE + BOX.height + (rows - 1) * STEP.y;
  const wires = edges.map(({ className }, k) => edge(ways[k]!, className));
  const boxes = nodes.map((node) => box(node, middle(places.get(node.id)!)));
  return `<svg class="drawing graph" viewBox="0 0 ${width} ${height}" style="max-width:${width}px" role="img" aria-label="${escapeHtml(says)}">${wires.join("")}${boxes.join("")}</svg>`;
}
