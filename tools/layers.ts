/** A folder of src/ and what stands in it. */
export interface Folder {
  readonly name: string;
  readonly holds: string;
}

/**
 * The layers of src/, lowest first. A file imports from its own folder or from a lower layer; folders of one layer do not
 * know one another. src/index.ts may import every layer but the last. The architecture test and the graph in
 * ARCHITECTURE.md both read this list.
 */
export const layers: readonly (readonly Folder[])[] = [
  [
    { name: "math", holds: "numeric kernels on numbers and typed arrays" },
    { name: "rewrite", holds: "marked functions, text to text" },
  ],
  [{ name: "ir", holds: "what a program is: types, Program, Primitive" }],
  [{ name: "record", holds: "Tensor, recordings, the interpreter" }],
  [{ name: "prims", holds: "the primitives, one family a file, each with all its rules" }],
  [{ name: "transforms", holds: "program in, program out: jvp, linearize, transpose, batch, taylor, simplify" }],
  [{ name: "control", holds: "scan, cond, whileLoop, custom rules" }],
  [
    { name: "wasm", holds: "program to WebAssembly" },
    { name: "api", holds: "what users call: grad, jacobian, vmap" },
  ],
  [
    { name: "jit", holds: "compiled functions: paths, guards, the call" },
    { name: "threads", holds: "worker threads for compiled functions" },
    { name: "special", holds: "special functions" },
    { name: "linalg", holds: "linear algebra" },
    { name: "random", holds: "splittable random numbers" },
    { name: "expression", holds: "formulas from text" },
    { name: "inspect", holds: "printing, tables, graphs, whyNaN" },
  ],
  [
    { name: "nn", holds: "neural networks" },
    { name: "operators", holds: "what rewritten functions call: operators, recorded arrays, loops" },
    { name: "fit", holds: "least squares with exact derivatives" },
    { name: "emit", holds: "derivatives as stand-alone source" },
    { name: "adapters", holds: "exact derivatives in the shapes that optimisers take" },
  ],
  [{ name: "cli", holds: "the command wengert" }],
];

const rankOf = new Map(layers.flatMap((layer, rank) => layer.map(({ name }): [string, number] => [name, rank])));

/** Folder of a path such as "src/ir/program.ts": "ir"; "" for files that stand in src/ itself. */
function folderOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? (parts[1] ?? "") : "";
}

const statement =
  /^(?:import\s*|(?:import|export)\s[^"';=]*?\bfrom\s*)["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** The module names that a source text imports. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(statement)].map(([, fixed, dynamic]) => fixed ?? dynamic ?? "");
}

/** Path that a relative import of `file` means, both from the root of the repository. */
function resolveImport(file: string, name: string): string {
  return new URL(name, `file:///${file}`).pathname.slice(1);
}

/** The parser of the rewrite; what a build plugin and the loader of Node stand on. */
const doors = [
  "src/operators/plugin.ts",
  "src/operators/register.ts",
  "src/operators/nodeHooks.ts",
  "src/operators/strip.ts",
];
const allowed = (file: string, folder: string, name: string): boolean =>
  folder === "rewrite"
    ? name === "acorn"
    : name.startsWith("node:")
      ? folder === "cli" || doors.includes(file)
      : doors.includes(file) && (name === "unplugin" || name === "amaro");

/** What the source text of `file` (such as "src/ir/program.ts") breaks of the rule above, in words. */
export function layerFaults(file: string, source: string): string[] {
  const folder = folderOf(file);
  const rank = folder === "" ? layers.length - 1 : rankOf.get(folder);
  if (rank === undefined) return [`${file}: src/${folder} is not a layer of tools/layers.ts`];
  const faults: string[] = [];
  for (const name of importsOf(source)) {
    if (!name.startsWith(".")) {
      if (!allowed(file, folder, name)) {
        faults.push(`${file} imports ${name}: src has no dependencies, and only src/cli may use Node's modules`);
      }
      continue;
    }
    const target = folderOf(resolveImport(file, name));
    const below = target === "" ? folder === "cli" || folder === "" : (rankOf.get(target) ?? Infinity) < rank;
    if (target !== folder && !below)
      faults.push(`${file} imports ${name}: ${target || "index"} is not below ${folder}`);
  }
  return faults;
}

/** The layers as a mermaid graph, highest first; an arrow reads "may import". */
export function drawLayers(): string {
  const lines = ["```mermaid", "graph TD"];
  for (const [rank, layer] of [...layers.entries()].reverse()) {
    lines.push(`  subgraph layer${rank}[" "]`);
    for (const { name, holds } of layer) lines.push(`    ${name}["<b>${name}</b><br/>${holds}"]`);
    lines.push("  end");
  }
  for (let rank = layers.length - 1; rank > 0; rank--) lines.push(`  layer${rank} --> layer${rank - 1}`);
  lines.push("```");
  return lines.join("\n");
}

const graphStart = "<!-- layers: drawn by `npm run architecture` from tools/layers.ts -->";
const graphEnd = "<!-- /layers -->";

/** The text with the graph between its markers drawn anew. */
export function withGraph(text: string): string {
  const start = text.indexOf(graphStart);
  const end = text.indexOf(graphEnd);
  if (start < 0 || end < start) throw new Error(`ARCHITECTURE.md lacks the markers ${graphStart} and ${graphEnd}`);
  return `${text.slice(0, start + graphStart.length)}\n${drawLayers()}\n${text.slice(end)}`;
}
