import { axes } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, panel, part, slider } from "./controls.ts";
import { drawnPath, drawnText } from "./drawnPath.ts";
import { fieldOf } from "./field.ts";
import type { FigureKind, Handle } from "./kind.ts";
import { italic, pair } from "./labels.ts";
import { outline } from "./outline.ts";
import { pathProgram } from "./pathPrograms.ts";
import {
  onCircle,
  type Pair,
  type PathName,
  PUNCTURED,
  pathAt,
  shareAt,
  spreads,
  valuesAlong,
  type Way,
} from "./paths.ts";
import { bandPaths, fromMap, toMap, WIDTH } from "./plane.ts";
import { around, line, mark, PLOT, plotScales, steps, under } from "./plot.ts";
import { most } from "./point.ts";
import { logScale } from "./scale.ts";
import { clamp, coordinate, decimals } from "./svg.ts";
import { literal } from "./text.ts";

export interface PathLimitsState extends Way {
  readonly f: string;
  /** The walker's distance from the origin is 10 to the power of minus this. */
  readonly walk: number;
  readonly r: number;
}

/** What stands for a drawn path until there is one. */
const WAVE = "0.86_0.18_0.68_0.22_0.52_0.08_0.38_-0.1_0.22_-0.12_0.1_-0.04";
const names: readonly PathName[] = ["line", "parabola", "cubic", "spiral", "drawn"];
/** How near to the origin the figure looks, and where it reads a limit. */
const NEAREST = 1e-4;
const END = 1e-6;

interface Walker {
  readonly at: Pair;
  readonly distance: number;
  readonly value: number;
}

/** Where the walker is on the path, and what f is there. */
export function walker(state: PathLimitsState): Walker {
  const s = shareAt(state, 10 ** -state.walk);
  const at = pathAt(state, s);
  const [value] = valuesAlong(state.f, state.r, state, Float64Array.of(s));
  return { at, distance: Math.hypot(...at), value: value! };
}

/** The value of f along the path a millionth away from the origin. */
export function ending(state: PathLimitsState): number {
  return valuesAlong(state.f, state.r, state, Float64Array.of(shareAt(state, END)))[0]!;
}

const shares = steps(0, 1, 240).map((t) => (t === 0 ? 1e-9 : t ** 2));

export function overlay(state: PathLimitsState): string {
  const { at, distance } = walker(state);
  const points = Array.from(shares, (s) => toMap(state.r, ...pathAt(state, s)));
  const middle = WIDTH / 2;
  const radius = (distance / (2 * state.r)) * WIDTH;
  const here = toMap(state.r, ...at);
  const circle = `<circle class="unit circle" cx="${middle}" cy="${middle}" r="${coordinate(radius)}"/>`;
  const hole = `<circle class="hole" cx="${middle}" cy="${middle}" r="4.5"/>`;
  const asked = state.path === "drawn" && state.drawn === WAVE;
  const hint = asked
    ? `<text class="hint" x="${middle}" y="${WIDTH - 16}" text-anchor="middle">Draw a path of your own on the map</text>`
    : "";
  return `${hint}${circle}<path class="trail" d="${outline(points)}"/>${hole}<circle class="mark direction" cx="${coordinate(here.x)}" cy="${coordinate(here.y)}" r="6"/>`;
}

/** Heights shown in both plots: all values on the circles, so that a change of path changes no axis. */
const heights = (state: PathLimitsState): readonly [number, number] =>
  around(
    spreads(state.f, state.r, NEAREST).flatMap(({ spread }) => spread),
    0.12,
    0.05,
  );

/** Values along the path against the distance, within the least and greatest on each circle. */
export function approach(state: PathLimitsState): string {
  const all = spreads(state.f, state.r, NEAREST);
  const frame = plotScales([0, 1], heights(state), [1, 4]);
  const x = logScale([NEAREST, state.r], frame.x.range, 4);
  const { y } = frame;
  const edge = (which: 0 | 1): string[] =>
    all.map(({ radius, spread }) => `${coordinate(x.at(radius))} ${coordinate(y.at(spread[which]))}`);
  const band = `<path class="envelope" d="M${[...edge(0), ...edge(1).reverse()].join("L")}Z"/>`;
  const end = shareAt(state, NEAREST);
  const along = steps(0, Math.log(end), 160).map(Math.exp);
  const distances = Array.from(along, (s) => Math.hypot(...pathAt(state, s)));
  const values = valuesAlong(state.f, state.r, state, along);
  const shown = distances.map((d, k) => (d <= state.r ? values[k]! : Number.NaN));
  const { distance, value } = walker(state);
  return (
    axes(x, y) +
    under(italic("ρ")) +
    band +
    line("curve direction", x, y, distances, shown) +
    mark("direction", x, y, [distance, value], 6)
  );
}

/** Values on the circle through the walker, by angle. */
export function circle(state: PathLimitsState): string {
  const { at, distance, value } = walker(state);
  const { degrees, values } = onCircle(state.f, state.r, distance);
  const { x, y } = plotScales([-45, 315], heights(state), [4, 4]);
  const quarters = { ...x, ticks: [0, 90, 180, 270].map((v) => ({ value: v, at: x.at(v), label: `${v}°` })) };
  const angle = (Math.atan2(at[1], at[0]) * 180) / Math.PI;
  const turned = angle < -45 ? angle + 360 : angle;
  return axes(quarters, y) + line("curve", x, y, degrees, values) + mark("direction", x, y, [turned, value], 6);
}

const short = (v: number): string => {
  const text = decimals(v, 3);
  return Number.isFinite(v) ? text : "not a number";
};

function readout(state: PathLimitsState): string {
  const { spread } = spreads(state.f, state.r, NEAREST).at(-1)!;
  return `<span class="nb">along this path, at distance 10<sup>−6</sup>: <b class="c-u">${short(ending(state))}</b></span> <span>at distance 10<sup>−4</sup> all values lie <span class="nb">from <b>${short(spread[0])}</b> to <b>${short(spread[1])}</b></span></span>`;
}

const spoken: Readonly<Record<PathName, string>> = {
  line: "straight path",
  parabola: "parabola",
  cubic: "cubic",
  spiral: "spiral",
  drawn: "drawn path",
};

const sentence = (state: PathLimitsState): string =>
  `The ${spoken[state.path]} starts at ${pair(state.start)}; at distance one millionth of the origin f is ${short(ending(state))}.`;

function within(state: PathLimitsState, x: number, y: number): PathLimitsState {
  const size = Math.hypot(x, y);
  const least = 0.3 * state.r;
  const [a, b]: Pair = size === 0 ? [1, 0] : [x / size, y / size];
  const grown = Math.max(size, least);
  const fit = Math.min(1, most(state.r) / (grown * Math.max(Math.abs(a), Math.abs(b))));
  return { ...state, start: [a * grown * fit, b * grown * fit] };
}

const start: Handle<PathLimitsState> = {
  name: "Start of the path",
  description: "point where the path begins; arrow keys move it",
  at: (state) => toMap(state.r, ...state.start),
  drag: (state, to) => within(state, ...fromMap(state.r, to)),
  step: (state, dx, dy) =>
    within(state, (Math.round(state.start[0] / 0.05) + dx) * 0.05, (Math.round(state.start[1] / 0.05) + dy) * 0.05),
  now: (state) => state.start[0],
  says: sentence,
  takesPresses: true,
};

/** Whether all straight paths end at about one value. */
export function linesAgree({ f, r }: PathLimitsState): boolean {
  const ends = Array.from({ length: 24 }, (_, k) => {
    const t = (2 * Math.PI * (k + 0.5)) / 24;
    return ending({ f, r, path: "line", drawn: "", start: [Math.cos(t), Math.sin(t)], walk: 0 });
  });
  return Math.max(...ends) - Math.min(...ends) < 0.01;
}

/** Values of a function along paths into a point where it is not defined, beside all its values at that distance. */
export const pathLimits: FigureKind<PathLimitsState> = {
  initial: { f: "x*y/(x^2 + y^2)", path: "line", start: [1.5, 0.5], drawn: WAVE, walk: 0.3, r: 2 },
  accept(state) {
    fieldOf(state.f, state.r, PUNCTURED);
    drawnPath(state.drawn);
    if (!names.includes(state.path)) throw new RangeError(`the paths are ${names.join(", ")}`);
    return { ...within(state, ...state.start), walk: clamp(state.walk, -0.15, 4) };
  },
  frame(state, parts, id) {
    const presets = choices<PathLimitsState>(state, "Functions to choose from", [
      ["First", { f: "x*y/(x^2 + y^2)" }],
      ["Second", { f: "x^2*y/(x^4 + y^2)" }],
      ["Third", { f: "x*y/sqrt(x^2 + y^2)" }],
    ]);
    const controls = bar(formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="), presets, faultLine(id));
    const paths = choices<PathLimitsState>(state, "Form of the path", [
      ["Straight", { path: "line" }],
      ["Parabola", { path: "parabola" }],
      ["Cubic", { path: "cubic" }],
      ["Spiral", { path: "spiral" }],
      ["Drawn", { path: "drawn" }],
    ]);
    const walk = slider(parts, id, "walk", "Walk in", { min: -0.15, max: 4, step: 0.05, value: state.walk });
    const map = drawing(
      WIDTH,
      WIDTH,
      "map",
      "map",
      part(parts, "bands") + part(parts, "over") + grip(start, state, "start", "direction"),
      "data-stroke",
    );
    const along = panel(
      "Values along the path; shaded, all values at that distance",
      drawing(PLOT.width, PLOT.height, "approach", "approach", part(parts, "approach")),
    );
    const around = panel(
      "Values on the circle through the walker, by angle",
      drawing(PLOT.width, PLOT.height, "circle", "circle", part(parts, "circle")),
    );
    return `${controls}${bar(paths, walk)}<div class="panels">${map}<div class="side">${along}${around}</div>${part(parts, "readout", "p", 'class="readout"')}</div>`;
  },
  parts: (state) => ({
    "walk-value": `ρ = ${literal(10 ** -state.walk, 2)}`,
    bands: bandPaths(state.f, state.r, PUNCTURED),
    over: overlay(state),
    approach: approach(state),
    circle: circle(state),
    readout: readout(state),
  }),
  says(state) {
    const { distance, value } = walker(state);
    const { spread } = spreads(state.f, state.r, NEAREST).at(-1)!;
    return {
      walk: `distance ${literal(distance, 2)}, value ${short(value)}`,
      map: `Map of f around the origin with a path into it. ${sentence(state)}`,
      approach: `Values along the path by distance from the origin, down to a ten-thousandth, where all values of f lie between ${short(spread[0])} and ${short(spread[1])}. ${sentence(state)}`,
      circle: `Values of f on the circle of radius ${literal(distance, 2)}; on the path it is ${short(value)}.`,
    };
  },
  handles: { start },
  stroke: {
    on: ({ path }) => path === "drawn",
    draw(state, places) {
      const found = drawnText(state.r, places);
      return found ? within({ ...state, drawn: found.text }, ...found.start) : state;
    },
  },
  goals: [
    {
      text: 'Find a straight path along which <i class="k-it">f</i> tends to its greatest value.',
      met(state) {
        const [low, high] = spreads(state.f, state.r, NEAREST).at(-1)!.spread;
        return state.path === "line" && high - low > 0.1 && high - ending(state) < 0.005 * (high - low);
      },
    },
    {
      text: "Along every straight path the second function tends to 0. Find a path along which it does not.",
      met: (state) => state.path !== "line" && Math.abs(ending(state)) > 0.02 && linesAgree(state),
    },
  ],
  code: pathProgram,
};
