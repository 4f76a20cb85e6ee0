const numeral = /^-?(\d+)?(\.\d+)?(e[+-]?\d+)?$|^-?Infinity$|^NaN$/;
/** Characters before the decimal point. */
const whole = (cell: string): number => {
  const at = cell.search(/[.e]/);
  return at < 0 || /[IN]/.test(cell) ? cell.length : at;
};

const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

/** Rows of cells (the first is the header) as columns two spaces apart; columns of numbers align at their points. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]!.map((_, k) => {
    const cells = rows.map((row) => row[k]!);
    const body = cells.slice(1);
    if (!body.every((c) => numeral.test(c)) || body.every((c) => c === "")) return cells;
    const left = greatest(body.map(whole));
    return [cells[0]!, ...body.map((c) => (c === "" ? c : " ".repeat(left - whole(c)) + c))];
  });
  const widths = columns.map((cells) => greatest(cells.map((c) => c.length)));
  return rows
    .map((_, r) =>
      columns
        .map((cells, k) => cells[r]!.padEnd(widths[k]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
