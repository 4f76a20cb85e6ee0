import { bands, type Field, fieldOf, levelCurve } from "./field.ts";
import type { FigureKind } from "./kind.ts";
import { arrow, clamp, coordinate, decimals, type Point } from "./svg.ts";

export interface ContourMapState {
  readonly f: string;
  readonly p: readonly [number, number];
  readonly r: number;
}

/** Width of the map in its own units. */
export const WIDTH = 400;
/** Length of an arrow for slope 1. */
const UNIT = 60;
const LONGEST = 130;

const presets: readonly (readonly [string, string])[] = [
  ["Waves", "sin(x)*cos(y) + 0.15*(x^2 + y^2)"],
  ["Bowl", "x^2 + 0.4*y^2 - 0.6*x*y"],
  ["Saddle", "x^2 - y^2"],
];

const toMap = (r: number, x: number, y: number): Point => ({
  x: ((x + r) / (2 * r)) * WIDTH,
  y: ((r - y) / (2 * r)) * WIDTH,
});

/** What the figure says in words and numbers at its point. */
export interface Reading {
  readonly value: number;
  readonly gradient: readonly [number, number];
  readonly slope: number;
}

export function reading({ p }: ContourMapState, field: Field): Reading {
  const { value, gradient } = field.at(...p);
  return { value, gradient, slope: Math.hypot(...gradient) };
}

const pair = ([a, b]: readonly [number, number]): string => `(${decimals(a)}, ${decimals(b)})`;

export const sentence = ({ p }: ContourMapState, { value, gradient, slope }: Reading): string =>
  `At p = ${pair(p)} the value is ${decimals(value)}; the gradient is ${pair(gradient)}, of length ${decimals(slope)}.`;

/** Arrows of the gradient on a lattice, their lengths compressed: they show directions. */
export function quiver({ r }: ContourMapState, field: Field): string {
  const n = 11;
  const place = (i: number): number => -r + (2 * r * (i + 0.5)) / n;
  const xs = Float64Array.from({ length: n * n }, (_, k) => place(k % n));
  const ys = Float64Array.from({ length: n * n }, (_, k) => place(Math.floor(k / n)));
  const g = field.gradients(xs, ys);
  const length = Array.from(xs, (_, k) => Math.hypot(g.x[k]!, g.y[k]!));
  const most = Math.max(...length);
  return length
    .map((l, k) => {
      if (l === 0) return "";
      const at = toMap(r, xs[k]!, ys[k]!);
      const half = (7 + 15 * Math.sqrt(l / most)) / (2 * l);
      const dx = g.x[k]! * half;
      const dy = -g.y[k]! * half;
      return arrow({ x: at.x - dx, y: at.y - dy }, { x: at.x + dx, y: at.y + dy }, "faint", 5);
    })
    .join("");
}

export const bandPaths = (field: Field): string =>
  bands(field, WIDTH)
    .map((d) => `<path class="band" d="${d}"/>`)
    .join("");

/** The level curve through p, its tangent, and the gradient at p. */
export function overlay({ p, r }: ContourMapState, field: Field, { value, gradient, slope }: Reading): string {
  const at = toMap(r, ...p);
  const level = `<path class="level" d="${levelCurve(field, value, WIDTH)}"/>`;
  if (slope < 1e-9) return level;
  const [ux, uy] = [gradient[0] / slope, -gradient[1] / slope];
  const c = coordinate;
  const reach = 90;
  const tangent = `<path class="tangent" d="M${c(at.x - uy * reach)} ${c(at.y + ux * reach)}L${c(at.x + uy * reach)} ${c(at.y - ux * reach)}"/>`;
  const drawn = Math.min(slope * UNIT, LONGEST);
  const tip = { x: at.x + ux * drawn, y: at.y + uy * drawn };
  const side = (v: number): number => clamp(v, 26, WIDTH - 26);
  const name = `<tspan class="k-rm">∇</tspan><tspan class="k-it">f</tspan>${slope * UNIT > LONGEST ? '<tspan class="note" dx="4">shortened</tspan>' : ""}`;
  const label = `<text class="label gradient" x="${c(side(tip.x + ux * 20))}" y="${c(side(tip.y + uy * 20) + 6)}" text-anchor="middle">${name}</text>`;
  return level + tangent + arrow(at, tip, "gradient", 11) + label;
}

export const numbers = ({ p }: ContourMapState, { value, gradient }: Reading): string =>
  `<span class="nb"><i>f</i>${pair(p)} = <b>${decimals(value)}</b></span> <span class="nb c-g">∇<i>f</i> = <b>${pair(gradient)}</b></span>`;

/** Where the handle of the point stands. */
export function handleAt({ p, r }: ContourMapState): string {
  const { x, y } = toMap(r, ...p);
  return `translate(${coordinate(x)} ${coordinate(y)})`;
}

const HANDLE = '<circle class="hit" r="26"/><circle class="ring" r="13"/><circle class="dot" r="6.5"/>';

function markup(state: ContourMapState, id: string): string {
  const field = fieldOf(state.f, state.r);
  const read = reading(state, field);
  const choices = presets
    .map(
      ([name, f]) =>
        `<button class="button preset" type="button" data-f="${f}" aria-pressed="${f === state.f}" disabled>${name}</button>`,
    )
    .join("");
  const words = sentence(state, read);
  return `<div class="figure-box"><div class="controls"><label for="${id}-f"><span class="formula-name"><i>f</i>(<i>x</i>, <i>y</i>) =</span></label><input id="${id}-f" class="formula" value="${state.f}" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="${id}-fault" disabled><div class="choices" role="group" aria-label="Functions to choose from">${choices}</div><p class="fault" id="${id}-fault" role="status"></p></div>
<svg class="map" viewBox="0 0 ${WIDTH} ${WIDTH}" role="img" aria-label="Contour map of f. ${words}"><g class="bands">${bandPaths(field)}</g><g class="quiver">${quiver(state, field)}</g><g class="over">${overlay(state, field, read)}</g><g class="handle" transform="${handleAt(state)}">${HANDLE}</g></svg>
<p class="readout">${numbers(state, read)}</p></div>`;
}

export const contourMap: FigureKind<ContourMapState> = {
  initial: { f: presets[0]![1], p: [0.95, 0.75], r: 2.2 },
  markup,
};
