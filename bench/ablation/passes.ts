/** What makes compiled code faster, and how its source reads without it. */
export interface Pass {
  readonly name: string;
  /** Below src. */
  readonly file: string;
  readonly without: (source: string) => string;
}

/** Another text in the place of one that is there once. */
const other =
  (found: string, instead: string) =>
  (source: string): string => {
    if (source.split(found).length !== 2) throw new Error(`ablation: not once in the source: ${found}`);
    return source.replace(found, () => instead);
  };
/** A function that is replaced by an expression. */
const doing =
  (name: string, instead: string) =>
  (source: string): string => {
    const kind = source.includes(`function ${name}(`) ? `function ${name}(` : `const ${name} = `;
    const [word, end] = [kind.split(" ")[0]!, kind.slice(kind.indexOf(name) + name.length)];
    return other(kind, `const ${name}: any = ${instead};\n${word} ${name}LeftOut${end}`)(source);
  };
/** A method that is replaced by an expression. */
const method =
  (path: string, instead: string) =>
  (source: string): string =>
    `${source}\n(${path.split(".")[0]} as any).prototype.${path.split(".")[1]} = ${instead};\n`;
/** A local function that begins by leaving. */
const leaving = (head: string, instead: string): Pass["without"] =>
  other(head, `${head}\n if (true) return ${instead};`);

const nothing = "() => undefined";
export const passes: readonly Pass[] = [
  { name: "columns-pushed-together", file: "transforms/compressedColumns.ts", without: doing("compression", nothing) },
  {
    name: "sums-reassociated",
    file: "transforms/reassociate.ts",
    without: doing("reassociate", "(p: any, keep: any = []) => [p, keep]"),
  },
  {
    name: "list-passes",
    file: "wasm/list/tidy.ts",
    without: doing("tidy", "(p: any, keep: any = []) => [p, [...keep]]"),
  },
  { name: "algebra", file: "wasm/list/algebra.ts", without: doing("algebra", nothing) },
  { name: "loops-tidied", file: "wasm/list/loops.ts", without: doing("tidyLoops", nothing) },
  { name: "rows-folded", file: "wasm/list/foldRows.ts", without: doing("foldRows", nothing) },
  { name: "scatters-joined", file: "wasm/list/joinScatters.ts", without: doing("joinScatters", nothing) },
  { name: "concatenations-joined", file: "wasm/list/concatenation.ts", without: doing("concatenation", nothing) },
  { name: "blocks", file: "wasm/blocks/planBlocks.ts", without: doing("planBlocks", nothing) },
  {
    name: "triangles",
    file: "wasm/blocks/bounds.ts",
    without: (source) => doing("readTriangle", '() => "full"')(doing("matrixTriangle", '() => "full"')(source)),
  },
  { name: "fusion", file: "wasm/plan/fusion.ts", without: method("Fusion.fuses", "() => false") },
  { name: "lane-axis", file: "wasm/plan/steps.ts", without: doing("laneAxisOf", nothing) },
  { name: "lanes-in-loops", file: "wasm/emit/nest.ts", without: doing("laneAxisOf", "() => -1") },
  { name: "picked-matrices", file: "wasm/plan/picked.ts", without: doing("pickedLines", "() => new Set()") },
  {
    name: "rows-side-by-side",
    file: "wasm/plan/rowBlocks.ts",
    without: doing("rowBlocksOf", "() => ({ views: new Map(), sizes: new Map() })"),
  },
  { name: "joined-in-place", file: "wasm/plan/joined.ts", without: doing("joinedLines", "() => []") },
  {
    name: "standing-numbers",
    file: "wasm/plan/places.ts",
    without: leaving("const stands = (line: number, step: number): boolean => {", "false"),
  },
  {
    name: "changed-in-place",
    file: "wasm/plan/places.ts",
    without: leaving("const changed = (line: number, step: number): number | undefined => {", "undefined"),
  },
  { name: "carries-in-place", file: "wasm/plan/carries.ts", without: doing("inPlaceCarries", "() => new Map()") },
  { name: "memory-reused", file: "wasm/plan/freeList.ts", without: method("FreeList.give", nothing) },
  { name: "siblings", file: "wasm/plan/kernels.ts", without: doing("siblings", "(_facts: any, lines: any) => lines") },
  { name: "loops-cut", file: "wasm/plan/kernels.ts", without: doing("worthCutting", "Infinity") },
  { name: "functions-called", file: "wasm/plan/repeated.ts", without: doing("repeatedRules", "() => new Set()") },
  { name: "rare-cases-apart", file: "wasm/graph/quick.ts", without: doing("quickly", nothing) },
  { name: "hoisting", file: "wasm/emit/emit.ts", without: method("Emitter.hoist", nothing) },
  { name: "small-products", file: "wasm/plan/picked.ts", without: doing("mostProducts", "0") },
  {
    name: "runs-of-rows",
    file: "wasm/emit/emitRuns.ts",
    without: doing("emitRuns", "(_f: any, _shared: any, moves: any) => moves"),
  },
];
