import { type Figure, measured, type Row, type Unit } from "./measure.ts";

export const digits = (x: number): string =>
  x === 0 ? "0" : x < 0.1 ? x.toPrecision(2) : x < 10 ? x.toFixed(2) : x < 100 ? x.toFixed(1) : x.toFixed(0);
const amount = (x: number, unit: Unit): string => `${digits(x)} ${unit}`;

interface Column {
  readonly head: string;
  readonly cell: (figure: Figure) => string;
}
const distinct = (names: readonly string[]): string[] => [...new Set(names)];

/** The target that all lines of a column share; such a one is told in the head. */
function shared(targets: readonly (number | undefined)[]): number | undefined {
  const all = [...new Set(targets)];
  return all.length === 1 ? all[0] : undefined;
}
const peerTargets = (figures: readonly Figure[], name: string): (number | undefined)[] =>
  figures.flatMap((f) => (f.peers ?? []).filter((p) => p.name === name).map((p) => p.target));
const extraTargets = (figures: readonly Figure[], label: string): (number | undefined)[] =>
  figures.flatMap((f) => (f.extra ?? []).filter((e) => e.label === label).map((e) => e.target));
const headed = (head: string, target: number | undefined): string =>
  target === undefined ? head : `${head} <=${target}`;

/** Ours / theirs; "!" where the ratio that was to be reached is exceeded. */
const ratioColumn =
  (figures: readonly Figure[]) =>
  (name: string): Column => ({
    head: headed(`/ ${name}`, shared(peerTargets(figures, name))),
    cell: ({ value, peers }) => {
      const peer = peers?.find((p) => p.name === name);
      if (peer === undefined) return "-";
      const ratio = value / peer.value;
      return `${digits(ratio)}${peer.target === undefined ? " " : ratio > peer.target ? "!" : "+"}`;
    },
  });
const extraColumn =
  (figures: readonly Figure[]) =>
  (label: string): Column => ({
    head: headed(label, shared(extraTargets(figures, label))),
    cell: ({ extra }) => {
      const found = extra?.find((e) => e.label === label);
      if (found === undefined) return "-";
      const { value, unit, target } = found;
      return `${amount(value, unit)}${target === undefined ? " " : value > target ? "!" : "+"}`;
    },
  });
function verdict({ value, unit, target, peers }: Figure, figures: readonly Figure[]): string {
  const goals = (peers ?? []).flatMap((p) =>
    p.target === undefined || shared(peerTargets(figures, p.name)) !== undefined
      ? []
      : [`${digits(p.target)} x ${p.name}`],
  );
  if (target !== undefined)
    goals.unshift(
      `${amount(target, unit)} ${value <= target ? "reached" : "missed"} (${digits(value / target)} of it)`,
    );
  return goals.join(", ");
}
/** An aligned table: name, ratios to the peers first, then our figure, further ones, targets. */
export function table(rows: readonly Row[]): string {
  const figures = rows.filter(measured);
  const columns: Column[] = [
    ...distinct(figures.flatMap((f) => (f.peers ?? []).map((p) => p.name))).map(ratioColumn(figures)),
    { head: "ours", cell: ({ value, unit }) => amount(value, unit) },
    ...distinct(figures.flatMap((f) => (f.extra ?? []).map((e) => e.label))).map(extraColumn(figures)),
  ];
  const last = figures.some((f) => verdict(f, figures) !== "") ? "target" : "";
  const body = rows.map((row) =>
    measured(row)
      ? {
          name: row.name,
          cells: columns.map((c) => c.cell(row)),
          end: [verdict(row, figures), row.note ?? ""].filter(Boolean).join("; "),
        }
      : { name: row.name, cells: [], end: row.failure },
  );
  const lines = [{ name: "", cells: columns.map((c) => c.head), end: last }, ...body];
  const nameWidth = Math.max(...lines.map((l) => l.name.length));
  const widths = columns.map((_, k) => Math.max(...lines.map((l) => l.cells[k]?.length ?? 0)));
  return lines
    .map(({ name, cells, end }) => {
      const middle = cells.map((c, k) => c.padStart(widths[k]!)).join("  ");
      return `${name.padEnd(nameWidth)}  ${middle}${cells.length > 0 && end !== "" ? "  " : ""}${end}`.trimEnd();
    })
    .join("\n");
}
