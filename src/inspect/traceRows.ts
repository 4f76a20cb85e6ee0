import type { Raw } from "../ir/raw.ts";
import { showType, type Type } from "../ir/type.ts";
import { fail } from "../record/errors.ts";
import { nested } from "../record/show.ts";
import { concrete } from "../record/tensor.ts";
import { escapeMarkup } from "./markup.ts";
import { showRaw } from "./notation.ts";
import { alignColumns } from "./text.ts";

/** One line of an evaluation. */
export interface TraceRow {
  readonly line: string;
  readonly expression: string;
  readonly type: Type;
  readonly value: Raw;
  readonly tangent: Raw | undefined;
  readonly adjoint: Raw | undefined;
  /** `file:line:column` of the user's source. */
  readonly source: string | undefined;
}
/** A trace table as JSON: one object for every row. */
export interface TraceJson {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}
/** What a trace table can show of a line. */
export type TraceColumn = "value" | "tangent" | "adjoint";

/** The rows of an evaluation and their three renderings. */
export class TraceTable {
  readonly rows: readonly TraceRow[];
  readonly columns: readonly TraceColumn[];
  constructor(rows: readonly TraceRow[], tangents: boolean, adjoints: boolean) {
    this.rows = rows;
    this.columns = ["value", ...(tangents ? ["tangent" as const] : []), ...(adjoints ? ["adjoint" as const] : [])];
  }
  /** Aligned columns, numbers with so many significant digits. */
  toString(digits = 6): string {
    const header = ["line", "expression", ...this.columns];
    return alignColumns([header, ...this.rows.map((row) => [row.line, row.expression, ...this.cells(row, digits)])]);
  }
  /** Numbers as they are; those that JSON lacks as "NaN", "Infinity", "-Infinity". */
  toJSON(): TraceJson {
    return {
      columns: ["line", "expression", ...this.columns],
      rows: this.rows.map((row) => ({
        line: row.line,
        expression: row.expression,
        type: showType(row.type),
        ...Object.fromEntries(this.columns.map((c) => [c, plain(row[c], row.type)])),
        ...(row.source === undefined ? {} : { source: row.source }),
      })),
    };
  }
  /** A table element with its own style, light and dark. */
  toHTML(digits = 6): string {
    const head = ["line", "expression", ...this.columns]
      .map((c, k) => `<th scope="col"${k < 2 ? "" : ' class="number"'}>${c}</th>`)
      .join("");
    const body = this.rows.map((row) => {
      const title = [showType(row.type), ...(row.source === undefined ? [] : [row.source])].join(" at ");
      const cells = this.cells(row, digits).map((c) => `<td class="number">${escapeMarkup(c)}</td>`);
      return `<tr title="${escapeMarkup(title)}"><th scope="row">${subscripted(row.line)}</th><td>${subscripted(row.expression)}</td>${cells.join("")}</tr>`;
    });
    return `<table class="wengert-trace">\n<style>${style}</style>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
  }
  private cells(row: TraceRow, digits: number): string[] {
    if (!(Number.isInteger(digits) && digits >= 1 && digits <= 100))
      fail("traceTable", `cannot show ${digits} significant digits`, "Give a whole number from 1 to 100");
    return this.columns.map((c) => (row[c] === undefined ? "" : showRaw(row[c], row.type, digits)));
  }
}
function plain(raw: Raw | undefined, type: Type): unknown {
  if (raw === undefined) return null;
  if (type.dtype === "tuple") return type.parts.map((t, k) => plain((raw as Raw[])[k], t));
  const finite = (x: unknown): unknown =>
    Array.isArray(x) ? x.map(finite) : typeof x === "number" && !Number.isFinite(x) ? String(x) : x;
  return finite(nested(concrete(type, raw), raw));
}
/** v3 with its number as a subscript. */
const subscripted = (text: string): string =>
  escapeMarkup(text).replace(/\bv(-?\d+)/g, (_, n: string) => `<i>v</i><sub>${n.replace("-", "−")}</sub>`);
const style = `
.wengert-trace { --ink: #1f2328; --rule: #d1d9e0; --head: #59636e; border-collapse: collapse; color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
.wengert-trace th, .wengert-trace td { padding: 3px 12px; border-bottom: 1px solid var(--rule); text-align: left; font-weight: 400; }
.wengert-trace thead th { color: var(--head); border-bottom-width: 2px; }
.wengert-trace .number { font-variant-numeric: tabular-nums; text-align: right; }
@media (prefers-color-scheme: dark) { .wengert-trace { --ink: #d1d7e0; --rule: #3d444d; --head: #9198a1; } }
`;
