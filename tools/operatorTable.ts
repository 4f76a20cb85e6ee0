/** What a primitive says about itself. */
export interface PrimitiveRow {
  readonly name: string;
  readonly lanewise: boolean;
  readonly several: boolean;
  readonly transposes: boolean;
  /** Its own recurrence, or the one that follows from its jvp. */
  readonly taylor: "own" | "from jvp";
  /** "lane rule", "program", "loops", the name of a structure, "scalar" or "interpret". */
  readonly lower: string;
  /** Entries of test/laws/operators that say they exercise it. */
  readonly entries: readonly string[];
}
/** What an operation does at a kink, tie, pole or infinity. */
export interface Convention {
  readonly operation: string;
  readonly at: string;
  readonly value: string;
  readonly gradient: string;
  readonly why: string;
}
const cell = (text: string): string => text.replaceAll("|", "\\|");
const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

/** The page docs/primitives.md. */
export function operatorTable(primitives: readonly PrimitiveRow[], conventions: readonly Convention[]): string {
  const rows = [...primitives]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((p) => [
      p.name,
      p.several ? "several results" : p.lanewise ? "lane by lane" : "",
      p.transposes ? "yes" : "",
      p.taylor,
      p.lower,
      p.entries.join(", "),
    ]);
  const conventionRows = conventions.map((c) => [c.operation, c.at, c.value, c.gradient, c.why]);
  return `# Primitives and conventions

Written by \`npm run table\` from the primitives themselves and from the entries of \`test/laws/operators\`; a test holds it
current. Every primitive has a value, a tangent (\`jvp\`) and a batch rule; reverse mode is the transpose of the linearized
tangent, so only operations that are linear in some operand have a transpose of their own. "from jvp": Taylor
coefficients follow from the tangent order by order, else the primitive has its own recurrence. The lowering is the rule
for one lane; \`scalar\`: compiled loops call the value rule of one lane, but for the members of a family that have a lane
rule; a structure that the compiler knows; a program of other operations; loops over single numbers; or \`interpret\`: the value rule runs between compiled stretches, and is called where it stands in loops.

${table(["primitive", "kind", "transpose", "Taylor", "lowering", "laws of"], rows)}

## Conventions at kinks, ties, poles and infinities

The gradient is that of the sum of the result, one entry for each argument. These numbers are the same by every road:
eager, recorded, compiled, batched, forward and reverse.

${table(["operation", "at", "value", "gradient", "because"], conventionRows)}
`;
}
