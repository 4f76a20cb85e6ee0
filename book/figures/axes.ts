import { outline } from "./outline.ts";
import type { Scale } from "./scale.ts";
import { coordinate as c, type Point } from "./svg.ts";

export interface AxesOptions {
  /** Names of the axes as SVG text, such as `<tspan class="k-it">h</tspan>`. */
  readonly xName?: string;
  readonly yName?: string;
  /** Lines across the plot at each tick. */
  readonly grid?: boolean;
}

/** Axes of a plot: a line with ticks below it and one with ticks on its left; linear and logarithmic scales alike. */
export function axes(x: Scale, y: Scale, { xName = "", yName = "", grid = true }: AxesOptions = {}): string {
  const [left, right] = x.range;
  const [bottom, top] = y.range;
  const lines = grid
    ? [
        ...x.ticks.map(({ at }) => `M${c(at)} ${c(bottom)}V${c(top)}`),
        ...y.ticks.map(({ at }) => `M${c(left)} ${c(at)}H${c(right)}`),
      ].join("")
    : "";
  const below = x.ticks
    .map(
      ({ at, label }) => `<text class="tick" x="${c(at)}" y="${c(bottom + 20)}" text-anchor="middle">${label}</text>`,
    )
    .join("");
  const beside = y.ticks
    .map(({ at, label }) => `<text class="tick" x="${c(left - 8)}" y="${c(at + 4)}" text-anchor="end">${label}</text>`)
    .join("");
  const names = [
    xName === ""
      ? ""
      : `<text class="axis-name" x="${c(right)}" y="${c(bottom + 40)}" text-anchor="end">${xName}</text>`,
    yName === "" ? "" : `<text class="axis-name" x="${c(left)}" y="${c(top - 12)}" text-anchor="start">${yName}</text>`,
  ].join("");
  return `<g class="axes" aria-hidden="true"><path class="grid" d="${lines}"/><path class="axis" d="M${c(left)} ${c(top)}V${c(bottom)}H${c(right)}"/>${below}${beside}${names}</g>`;
}

/** A curve through points; it is interrupted where a value is not finite. */
export function curve(x: Scale, y: Scale, xs: ArrayLike<number>, ys: ArrayLike<number>): string {
  const pieces: Point[][] = [[]];
  for (let k = 0; k < xs.length; k++) {
    const point = { x: x.at(xs[k]!), y: y.at(ys[k]!) };
    if (Number.isFinite(point.x) && Number.isFinite(point.y)) pieces.at(-1)!.push(point);
    else if (pieces.at(-1)!.length > 0) pieces.push([]);
  }
  return pieces.map((piece) => (piece.length > 0 ? outline(piece) : "")).join("");
}
