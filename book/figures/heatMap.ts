import { coordinate as c, type Point } from "./svg.ts";

/** Where a heat map stands in its drawing. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/**
 * A table of numbers, row after row, as shaded cells in a box: one path a shade, runs of cells in a row as one piece. A value
 * has the shade of the number of `bounds`, which grow, that it reaches, 0 the palest, 5 the last; what is no number has none.
 */
export function heatMap(values: ArrayLike<number>, columns: number, box: Box, bounds: readonly number[]): string {
  const rows = values.length / columns;
  const [w, h] = [box.width / columns, box.height / rows];
  const shadeOf = (v: number): number => (Number.isNaN(v) ? -1 : bounds.filter((bound) => v >= bound).length);
  const paths = Array<string>(bounds.length + 1).fill("");
  for (let j = 0; j < rows; j++) {
    let start = 0;
    let shade = shadeOf(values[j * columns]!);
    for (let i = 1; i <= columns; i++) {
      const next = i === columns ? -2 : shadeOf(values[j * columns + i]!);
      if (next === shade) continue;
      const [left, right] = [c(box.x + start * w), c(box.x + i * w)];
      const [top, bottom] = [c(box.y + j * h), c(box.y + (j + 1) * h)];
      if (shade >= 0) paths[shade] += `M${left} ${top}H${right}V${bottom}H${left}Z`;
      [start, shade] = [i, next];
    }
  }
  return paths.map((d, k) => (d === "" ? "" : `<path class="heat h${k}" d="${d}"/>`)).join("");
}

/** What the shades mean: a swatch each in a column, the largest on top, with its bound in words beside its lower edge. */
export function heatLegend({ x, y }: Point, names: readonly string[]): string {
  const [size, gap] = [18, 24];
  const all = names.map((name, k) => {
    const top = y + (names.length - 1 - k) * gap;
    return `<rect class="heat h${k}" x="${c(x)}" y="${c(top)}" width="${size}" height="${size}" rx="3"/><text class="tick" x="${c(x + size + 7)}" y="${c(top + 13)}">${name}</text>`;
  });
  return `<g class="legend">${all.join("")}</g>`;
}
