import { axes } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, panel, part } from "./controls.ts";
import { fieldOf, levelCurve } from "./field.ts";
import type { FigureKind } from "./kind.ts";
import { bold, italic, label, NABLA_F, pair } from "./labels.ts";
import { bandPaths, segment, toMap, WIDTH } from "./plane.ts";
import { around, line, mark, PLOT, plotScales, steps, under } from "./plot.ts";
import { angleOf, fitting, pointHandle, turn, turningHandle, within } from "./point.ts";
import { arrow, clamp, coordinate, decimals, type Point } from "./svg.ts";
import { claimed, literal } from "./text.ts";

export interface DialState {
  readonly f: string;
  readonly p: readonly [number, number];
  /** The angle of u against the first axis, in degrees from 0 to 360. */
  readonly angle: number;
  readonly r: number;
}

/** Length of u, and of a gradient of length 1, on the map; less near its edges, and p stays so far from them. */
const UNIT = 80;
const EDGE = 48;
const unitOf = (state: DialState): number => fitting(state, [1, 1], UNIT);
/** Longest gradient that is drawn to scale. */
const LONGEST = 1.8;
/** How far the walk along u goes to either side. */
const REACH = 1.5;

export interface DialReading {
  readonly value: number;
  readonly gradient: readonly [number, number];
  readonly u: readonly [number, number];
  /** The slope along u, by a derivative in this one direction. */
  readonly slope: number;
  readonly steepest: number;
  /** The angle of the gradient in degrees from 0 to 360. */
  readonly uphill: number;
}

export function reading({ f, p, angle, r }: DialState): DialReading {
  const field = fieldOf(f, r);
  const { value, gradient } = field.at(...p);
  const t = (angle * Math.PI) / 180;
  const u = [Math.cos(t), Math.sin(t)] as const;
  const uphill = angleOf(gradient);
  return { value, gradient, u, slope: field.along(p, u), steepest: Math.hypot(...gradient), uphill };
}

const along = ({ x, y }: Point, [ux, uy]: readonly [number, number], length: number): Point => ({
  x: x + ux * length,
  y: y - uy * length,
});

const inside = ({ x, y }: Point): Point => ({ x: clamp(x, 24, WIDTH - 24), y: clamp(y, 20, WIDTH - 20) });

/** A place for a name near a point, at the first of some angles off a direction where the map has room. */
function beside(tip: Point, angle: number, offs: readonly number[]): Point {
  const places = offs.map((off) => {
    const t = ((angle + off) * Math.PI) / 180;
    return along(tip, [Math.cos(t), Math.sin(t)], 27);
  });
  const free = places.find((place) => Math.hypot(inside(place).x - place.x, inside(place).y - place.y) < 4);
  return free ?? inside(places[0]!);
}

/** Level curve, the line along u, u on its circle, the gradient, and its shadow on the line: the slope along u, to scale. */
export function overlay(state: DialState): string {
  const read = reading(state);
  const unit = unitOf(state);
  const at = toMap(state.r, ...state.p);
  const level = `<path class="level" d="${levelCurve(fieldOf(state.f, state.r), read.value, WIDTH)}"/>`;
  const way = segment("way", along(at, read.u, -2 * WIDTH), along(at, read.u, 2 * WIDTH));
  const circle = `<circle class="unit" cx="${coordinate(at.x)}" cy="${coordinate(at.y)}" r="${coordinate(unit)}"/>`;
  const tip = along(at, read.u, unit);
  const apart = ((state.angle - read.uphill + 540) % 360) - 180;
  const aside = Math.abs(apart) < 28 ? (apart < 0 ? -52 : 52) : 0;
  const name = label("direction", beside(tip, state.angle, [aside, 52, -52, 104, -104]), bold("u"));
  if (read.steepest < 1e-9) return level + way + circle + arrow(at, tip, "direction", 11) + name;
  const scale = Math.min(1, LONGEST / read.steepest) * unit;
  const g = read.gradient;
  const top = along(at, g, scale);
  const foot = along(at, read.u, read.slope * scale);
  const short = scale < unit ? '<tspan class="note" dx="4">shortened</tspan>' : "";
  const ahead = along(top, [g[0] / read.steepest, g[1] / read.steepest], 20);
  return (
    level +
    way +
    circle +
    segment("drop", top, foot) +
    arrow(at, top, "gradient", 11) +
    segment("shadow", at, foot) +
    arrow(at, tip, "direction", 11) +
    label("gradient", inside(ahead), NABLA_F + short) +
    name
  );
}

/** Heights on the walk along u, with the tangent that has the slope. */
export function slice(state: DialState): string {
  const { u, value, slope } = reading(state);
  const ts = steps(-REACH, REACH, 80);
  const xs = ts.map((t) => state.p[0] + t * u[0]);
  const ys = ts.map((t) => state.p[1] + t * u[1]);
  const heights = fieldOf(state.f, state.r).valuesAt(xs, ys);
  const { x, y } = plotScales([-REACH, REACH], around(heights), [3, 4]);
  const room = Math.min(y.domain[1] - value, value - y.domain[0]);
  const half = Math.min(1, room / Math.max(Math.abs(slope), 1e-9));
  const ends = [-half, half];
  const tangent = line(
    "touch",
    x,
    y,
    ends,
    ends.map((t) => value + t * slope),
  );
  return axes(x, y) + under(italic("t")) + line("curve", x, y, ts, heights) + tangent + mark("", x, y, [0, value]);
}

/** The slope in every direction, with that of u and the steepest. */
export function wave(state: DialState): string {
  const { gradient, slope, steepest, uphill } = reading(state);
  const top = Math.max(steepest, 0.05) * 1.18;
  const { x, y } = plotScales([0, 360], [-top, top], [4, 4]);
  const quarters = { ...x, ticks: [0, 90, 180, 270, 360].map((v) => ({ value: v, at: x.at(v), label: `${v}°` })) };
  const angles = steps(0, 360, 90);
  const slopes = angles.map((a) => {
    const t = (a * Math.PI) / 180;
    return gradient[0] * Math.cos(t) + gradient[1] * Math.sin(t);
  });
  const stem = (className: string, a: number, v: number): string => line(className, x, y, [a, a], [0, v]);
  return (
    axes(quarters, y) +
    line("axis", x, y, [0, 360], [0, 0]) +
    line("curve", x, y, angles, slopes) +
    stem("stem gradient", uphill, steepest) +
    mark("gradient", x, y, [uphill, steepest], 4.5) +
    stem("stem direction", state.angle, slope) +
    mark("direction", x, y, [state.angle, slope], 6)
  );
}

const signed = (v: number): string => (v < -0.005 ? `(${decimals(v)})` : decimals(v));

function equation(state: DialState): string {
  const { gradient: g, u, slope } = reading(state);
  const product = (i: 0 | 1): string =>
    `<span class="nb"><span class="c-g">${signed(g[i])}</span> · <span class="c-u">${signed(u[i])}</span></span>`;
  return `<span class="equation"><span class="nb"><i>D</i><sub class="c-u k-bf">u</sub><i>f</i> = <span class="c-g">∇<i>f</i></span> · <span class="c-u k-bf">u</span></span> = ${product(0)} + ${product(1)} = <b>${decimals(slope)}</b></span>`;
}

function sentence(state: DialState): string {
  const { slope, steepest, uphill } = reading(state);
  return `u points at ${Math.round(state.angle)} degrees; the slope along u is ${decimals(slope)}. The gradient points at ${Math.round(uphill)} degrees and has length ${decimals(steepest)}.`;
}

const point = pointHandle<DialState>((state) => `p is at ${pair(state.p)}. ${sentence(state)}`, { edge: EDGE });

const direction = turningHandle<DialState>({
  name: "Direction u",
  description: "direction on a circle around p; arrow keys turn it",
  at: (state) => along(toMap(state.r, ...state.p), reading(state).u, unitOf(state)),
  says: sentence,
});

/** The slope of f at p in a direction that the reader turns: on the map, on the walk, and among all directions. */
export const dial: FigureKind<DialState> = {
  initial: { f: "sin(x)*cos(y) + 0.15*(x^2 + y^2)", p: [-0.2, 0.7], angle: 80, r: 2.2 },
  accept(state) {
    fieldOf(state.f, state.r);
    return { ...within(state, state.p, EDGE), angle: turn(state.angle) };
  },
  frame(state, parts, id) {
    const presets = choices<DialState>(state, "Functions to choose from", [
      ["Waves", { f: "sin(x)*cos(y) + 0.15*(x^2 + y^2)" }],
      ["Bowl", { f: "0.5*x^2 + 0.2*y^2 - 0.3*x*y" }],
      ["Saddle", { f: "0.5*(x^2 - y^2)" }],
    ]);
    const controls = bar(formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="), presets, faultLine(id));
    const map = drawing(
      WIDTH,
      WIDTH,
      "map",
      "map",
      part(parts, "bands") + part(parts, "over") + grip(point, state, "p") + grip(direction, state, "u", "direction"),
    );
    const walk = panel(
      'The walk along <b class="k-bf c-u">u</b>: <span class="math"><i>f</i>(<b>p</b> + <i>t</i> <b class="c-u">u</b>)</span>',
      drawing(PLOT.width, PLOT.height, "slice", "slice", part(parts, "slice")),
    );
    const all = panel(
      'The slope in every direction: <span class="math">‖<span class="c-g">∇<i>f</i></span>‖ cos <i>θ</i></span>',
      drawing(PLOT.width, PLOT.height, "wave", "wave", part(parts, "wave")),
    );
    return `${controls}<div class="panels">${map}<div class="side">${walk}${all}</div>${part(parts, "readout", "p", 'class="readout"')}</div>`;
  },
  parts: (state) => ({
    bands: bandPaths(state.f, state.r),
    over: overlay(state),
    slice: slice(state),
    wave: wave(state),
    readout: equation(state),
  }),
  says(state) {
    const { slope, steepest } = reading(state);
    return {
      map: `Contour map of f with a point p at ${pair(state.p)} and a direction u. ${sentence(state)}`,
      slice: `Heights on the walk through p along u; where the walk passes p its slope is ${decimals(slope)}.`,
      wave: `The slope in every direction is a cosine curve of height ${decimals(steepest)}; u has ${decimals(slope)}.`,
    };
  },
  handles: { p: point, u: direction },
  goals: [
    {
      text: 'Turn <b class="k-bf c-u">u</b> until the walk is level at <b class="k-bf">p</b>.',
      met(state) {
        const { slope, steepest } = reading(state);
        return steepest > 1e-6 && Math.abs(slope) < 0.02 * steepest;
      },
    },
    {
      text: 'Turn <b class="k-bf c-u">u</b> until no direction climbs faster.',
      met(state) {
        const { slope, steepest } = reading(state);
        return steepest > 1e-6 && slope > 0.9995 * steepest;
      },
    },
  ],
  code(state) {
    const p = [Number(literal(state.p[0])), Number(literal(state.p[1]))] as const;
    const angle = Number(literal(state.angle));
    const { slope, gradient, u } = reading({ ...state, p, angle });
    return `import { grad, jvp, type Tensor } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
const p = { x: ${p[0]}, y: ${p[1]} };
const angle = (${angle} * Math.PI) / 180;
const u = { x: Math.cos(angle), y: Math.sin(angle) };

// One derivative, in the direction u alone.
const [, slope] = jvp((q: { x: Tensor; y: Tensor }) => f(q), [p], [u]);
slope; // => ${claimed(slope)}

// The gradient has them all.
const g = grad((q: { x: Tensor; y: Tensor }) => f(q))(p);
g; // => { x: ${claimed(gradient[0])}, y: ${claimed(gradient[1])} }
g.x * u.x + g.y * u.y; // => ${claimed(gradient[0] * u[0] + gradient[1] * u[1])}`;
  },
};
