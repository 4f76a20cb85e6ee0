import type { Program } from "../ir/program.ts";
import { requireProgram } from "../record/options.ts";
import { drawable, outputsOf } from "./ends.ts";
import { type Graph, type GraphNode, graphsOf } from "./graph.ts";
import { layered, untangle } from "./layers.ts";
import { escapeMarkup } from "./markup.ts";
import { centres } from "./positions.ts";

const HEIGHT = 36;
const LEVEL = 66;
const MARGIN = 16;
const GAP = 18;
/** Width of a text, by its characters. */
const widthOf = (n: GraphNode): number => Math.max(46, 22 + 7.6 * n.label.length, 20 + 5.9 * n.type.length);
const round = (x: number): string => String(Math.round(x * 10) / 10);

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}
function draw(graph: Graph, top: number, titled: boolean): Drawing {
  const { name, nodes, edges } = drawable(graph);
  const outputs = outputsOf(nodes);
  const g = layered(nodes.length, edges, outputs);
  untangle(g);
  const widths = nodes.map(widthOf);
  const x = centres(g, widths, GAP);
  const left = x.reduce((least, c, v) => Math.min(least, c - (widths[v] ?? 0) / 2), Number.POSITIVE_INFINITY);
  const right = x.reduce((most, c, v) => Math.max(most, c + (widths[v] ?? 0) / 2), Number.NEGATIVE_INFINITY);
  const head = titled ? 26 : 0;
  const y: number[] = [];
  g.layers.forEach((layer, d) => {
    for (const v of layer) y[v] = top + head + HEIGHT / 2 + d * LEVEL;
  });
  const at = (v: number): number => x[v]! - left + MARGIN;
  const parts = [titled ? `<text class="name" x="${MARGIN}" y="${round(top + 14)}">${escapeMarkup(name)}</text>` : ""];
  for (const chain of g.chains) parts.push(`<path class="edge" d="${curve(chain, at, y, g.real)}"/>`);
  nodes.forEach((n, v) => {
    parts.push(box(n, at(v), y[v]!, widths[v]!));
  });
  return {
    width: Math.max(right - left, titled ? 8 * name.length : 0) + 2 * MARGIN,
    height: head + (g.layers.length - 1) * LEVEL + HEIGHT,
    body: parts.filter((s) => s !== "").join("\n"),
  };
}
/** Vertical where it leaves and arrives, and past the boxes of the layers between; the arrow ends at the box. */
function curve(chain: readonly number[], x: (v: number) => number, y: readonly number[], real: number): string {
  const first = chain[0]!;
  const path = [`M${round(x(first))} ${round(y[first]! + HEIGHT / 2)}`];
  let [px, py] = [x(first), y[first]! + HEIGHT / 2];
  for (const v of chain.slice(1)) {
    const end = v < real;
    const [qx, qy] = [x(v), y[v]! - HEIGHT / 2 - (end ? 5 : 0)];
    const middle = (py + qy) / 2;
    path.push(`C${round(px)} ${round(middle)} ${round(qx)} ${round(middle)} ${round(qx)} ${round(qy)}`);
    if (!end) path.push(`V${round(qy + HEIGHT)}`);
    [px, py] = [qx, qy + HEIGHT];
  }
  return path.join(" ");
}
function box(n: GraphNode, x: number, y: number, width: number): string {
  const radius = n.kind === "operation" ? 5 : HEIGHT / 2;
  return [
    `<g class="${n.kind}"><title>${escapeMarkup(n.title)}</title>`,
    `<rect x="${round(x - width / 2)}" y="${round(y - HEIGHT / 2)}" width="${round(width)}" height="${HEIGHT}" rx="${radius}"/>`,
    `<text x="${round(x)}" y="${round(n.type === "" ? y + 5 : y - 1)}">${escapeMarkup(n.label)}</text>`,
    n.type === "" ? "" : `<text class="type" x="${round(x)}" y="${round(y + 12)}">${escapeMarkup(n.type)}</text>`,
    "</g>",
  ].join("");
}
/**
 * The graph of a program as an SVG picture: operands above, results below, constants in the boxes, sub-programs underneath.
 * Of a program that is too long to be drawn, the first and the last operations are, and a box between them says how many are
 * not (`toDot` has them all). Formula and source line appear under the pointer; colours follow the reader's light or dark theme and can be set by the
 * variables --wengert-ink, --wengert-line, --wengert-paper, --wengert-input, --wengert-output.
 */
export function toSvg(program: Program): string {
  requireProgram("toSvg", program);
  const drawings: Drawing[] = [];
  let top = MARGIN;
  graphsOf(program).forEach((graph, k) => {
    const drawing = draw(graph, top, k > 0);
    drawings.push(drawing);
    top += drawing.height + 2 * MARGIN;
  });
  const width = Math.ceil(drawings.reduce((most, d) => Math.max(most, d.width), 0));
  const height = Math.ceil(top - MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="wengert-graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<style>${style}</style>
<defs><marker id="wengert-arrow" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${drawings.map((d) => d.body).join("\n")}
</svg>
`;
}
const style = `
.wengert-graph { --ink: var(--wengert-ink, #1f2328); --line: var(--wengert-line, #818b98); --paper: var(--wengert-paper, #ffffff); --in: var(--wengert-input, #ddf4ff); --out: var(--wengert-output, #dafbe1); font: 13px ui-monospace, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { .wengert-graph { --ink: var(--wengert-ink, #e6edf3); --line: var(--wengert-line, #6e7681); --paper: var(--wengert-paper, #161b22); --in: var(--wengert-input, #0c2d6b); --out: var(--wengert-output, #0f5323); } }
.wengert-graph text { fill: var(--ink); text-anchor: middle; }
.wengert-graph .type { font-size: 10px; opacity: 0.65; }
.wengert-graph .name { text-anchor: start; font-weight: 600; }
.wengert-graph rect { fill: var(--paper); stroke: var(--line); }
.wengert-graph .input rect { fill: var(--in); }
.wengert-graph .output rect { fill: var(--out); }
.wengert-graph g:hover rect { stroke: var(--ink); stroke-width: 2; }
.wengert-graph .edge { fill: none; stroke: var(--line); marker-end: url(#wengert-arrow); }
.wengert-graph marker path { fill: var(--line); }
`;
