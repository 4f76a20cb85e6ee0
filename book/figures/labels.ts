import { coordinate, decimals, type Point } from "./svg.ts";

/** Words of drawings in the fonts of formulas. */
export const NABLA_F = '<tspan class="k-rm">∇</tspan><tspan class="k-it">f</tspan>';
export const bold = (name: string): string => `<tspan class="k-bf">${name}</tspan>`;
export const italic = (name: string): string => `<tspan class="k-it">${name}</tspan>`;

/** A label with a halo, its middle at a place. */
export const label = (
  className: string,
  { x, y }: Point,
  inside: string,
  anchor: "start" | "middle" | "end" = "middle",
): string =>
  `<text class="label ${className}" x="${coordinate(x)}" y="${coordinate(y + 6)}" text-anchor="${anchor}">${inside}</text>`;

/** A pair of numbers as text. */
export const pair = ([a, b]: readonly [number, number], digits = 2): string =>
  `(${decimals(a, digits)}, ${decimals(b, digits)})`;
