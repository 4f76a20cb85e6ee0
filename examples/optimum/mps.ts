/** A linear or quadratic program: minimise c.x + x.Q x/2 + constant with rows A x and bounds on x. */
export interface Mps {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly kind: "L" | "G" | "E"; readonly right: number }[];
  readonly c: readonly number[];
  readonly constant: number;
  readonly A: readonly (readonly number[])[];
  readonly Q: readonly (readonly number[])[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}
/** Reads MPS with QUADOBJ: one triangle of Q; a right-hand side on the objective row is minus the constant. */
export function readMps(text: string): Mps {
  const kinds = new Map<string, string>();
  const entries: [column: string, row: string, value: number][] = [];
  const right = new Map<string, number>();
  const bounds: [kind: string, column: string, value: number][] = [];
  const squares: [string, string, number][] = [];
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("*") || line.trim() === "") continue;
    const cells = line.trim().split(/\s+/);
    if (!/^\s/.test(line)) section = cells[0]!;
    else if (section === "ROWS") kinds.set(cells[1]!, cells[0]!);
    else if (section === "COLUMNS" || section === "RHS")
      for (let k = 1; k + 1 < cells.length; k += 2) {
        if (section === "RHS") right.set(cells[k]!, Number(cells[k + 1]));
        else entries.push([cells[0]!, cells[k]!, Number(cells[k + 1])]);
      }
    else if (section === "BOUNDS") bounds.push([cells[0]!, cells[2]!, Number(cells[3])]);
    else if (section === "QUADOBJ") squares.push([cells[0]!, cells[1]!, Number(cells[2])]);
  }
  const columns = [...new Set(entries.map(([column]) => column))];
  const [objective = ""] = [...kinds].find(([, kind]) => kind === "N") ?? [];
  const rows = [...kinds].flatMap(([name, kind]) =>
    kind === "N" ? [] : [{ name, kind: kind as "L" | "G" | "E", right: right.get(name) ?? 0 }],
  );
  const value = (row: string, column: string): number =>
    entries.filter(([c, r]) => c === column && r === row).reduce((sum, [, , v]) => sum + v, 0);
  const Q = columns.map((i) =>
    columns.map((j) => squares.find(([a, b]) => (a === i && b === j) || (a === j && b === i))?.[2] ?? 0),
  );
  const side = (upper: boolean): number[] =>
    columns.map((column) => {
      const found = bounds.filter(([k, c]) => c === column && (k === "FX" || k === (upper ? "UP" : "LO")));
      return found.at(-1)?.[2] ?? (upper ? Infinity : 0);
    });
  return {
    columns,
    rows,
    c: columns.map((column) => value(objective, column)),
    constant: 0 - (right.get(objective) ?? 0),
    A: rows.map(({ name }) => columns.map((column) => value(name, column))),
    Q,
    lower: side(false),
    upper: side(true),
  };
}
