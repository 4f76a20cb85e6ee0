import { axes, curve } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, panel, part, slider } from "./controls.ts";
import { fieldOf } from "./field.ts";
import { heatLegend, heatMap } from "./heatMap.ts";
import type { FigureKind, Goal, Handle } from "./kind.ts";
import { bold, italic } from "./labels.ts";
import { numeral, scientific, spoken } from "./numerals.ts";
import { LEAST, PER_DECADE, radii, remainderOf, verdictOf } from "./remainder.ts";
import { linearScale, logScale } from "./scale.ts";
import { coordinate as c, clamp, decimals } from "./svg.ts";
import { claimed } from "./text.ts";

export interface MicroscopeState {
  readonly f: string;
  readonly p: readonly [number, number];
  /** Logarithm to base 10 of half the width of the window. */
  readonly h: number;
  /** Direction of the walk through p in degrees. */
  readonly angle: number;
  /** What the window shows: the walk, or the remainder from above. */
  readonly look: string;
}
type State = MicroscopeState;

const WIDTH = 400;
const HEIGHT = 320;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 386, 26, 270];
const radiusOf = ({ h }: State): number => 10 ** h;

export interface Reading {
  readonly h: number;
  readonly u: readonly [number, number];
  /** The slope along u by the engine. */
  readonly slope: number;
  /** Largest distance from the linear approximation on the circle of radius h, and in proportion to h. */
  readonly remainder: number;
  readonly relative: number;
  readonly order: number;
}
const indexOf = ({ h }: State): number => clamp(Math.round((h - LEAST) * PER_DECADE), 0, radii.length - 1);

export function reading(state: State): Reading {
  const { gradient, largest, order } = remainderOf(state.f, ...state.p);
  const t = (state.angle * Math.PI) / 180;
  const u = [Math.cos(t), Math.sin(t)] as const;
  const h = radii[indexOf(state)]!;
  const remainder = largest[indexOf(state)]!;
  return { h, u, slope: gradient[0] * u[0] + gradient[1] * u[1], remainder, relative: remainder / h, order };
}

/** The walk through p along u, magnified so that the window is always as wide and as high: (f(p + t u) - f(p)) / h over t / h. */
function view(state: State): string {
  const { h, u, slope } = reading(state);
  const { value } = remainderOf(state.f, ...state.p);
  const ts = Float64Array.from({ length: 121 }, (_, k) => -1 + k / 60);
  const values = fieldOf(state.f, 2).valuesAt(
    ts.map((t) => state.p[0] + t * h * u[0]),
    ts.map((t) => state.p[1] + t * h * u[1]),
  );
  const heights = values.map((v) => (v - value) / h);
  const top = Math.max(0.75, Math.abs(slope), ...heights.map(Math.abs)) * 1.15;
  const x = linearScale([-1, 1], [LEFT, RIGHT], 4);
  const y = linearScale([-top, top], [BOTTOM, TOP], 4);
  const named = {
    ...x,
    ticks: [-1, 0, 1].map((v) => ({
      value: v,
      at: x.at(v),
      label: v === 0 ? "0" : `${v < 0 ? "−" : ""}<tspan class="k-it">h</tspan>`,
    })),
  };
  const gap = `M${ts.reduce((d, t, k) => `${d}${k === 0 ? "" : "L"}${c(x.at(t))} ${c(y.at(heights[k]!))}`, "")}L${c(x.at(1))} ${c(y.at(slope))}L${c(x.at(-1))} ${c(y.at(-slope))}Z`;
  return `<path class="gap" d="${gap}"/>${axes(named, y, { xName: italic("t"), yName: `${italic("f")}(${bold("p")} + ${italic("t")}${bold("u")}) − ${italic("f")}(${bold("p")}), in units of ${italic("h")}` })}<path class="touch" d="${curve(x, y, [-1, 1], [-slope, slope])}"/><path class="curve" d="${curve(x, y, ts, heights)}"/><circle class="mark" cx="${c(x.at(0))}" cy="${c(y.at(0))}" r="5"/>`;
}

/** Cells along a side of the remainder from above: an odd number, so that p has one. */
const CELLS = 41;
const SQUARE = { x: LEFT, y: TOP, width: BOTTOM - TOP, height: BOTTOM - TOP } as const;
const BOUNDS = [1e-4, 1e-3, 1e-2, 1e-1, 1] as const;
const power = (exponent: number): string => `10<tspan class="power" dy="-0.45em">−${exponent}</tspan>`;
const SHADES = ["less", `from ${power(4)}`, `from ${power(3)}`, `from ${power(2)}`, `from ${power(1)}`, "from 1"];

/** The remainder over the window around p as a share of h: where f has a linear approximation it pales as h falls. */
function above(state: State): string {
  const { h, u } = reading(state);
  const { value, gradient } = remainderOf(state.f, ...state.p);
  const side = (k: number): number => -1 + (2 * k) / (CELLS - 1);
  const dx = Float64Array.from({ length: CELLS ** 2 }, (_, k) => h * side(k % CELLS));
  const dy = Float64Array.from({ length: CELLS ** 2 }, (_, k) => -h * side(Math.floor(k / CELLS)));
  const values = fieldOf(state.f, 2).valuesAt(
    dx.map((d) => state.p[0] + d),
    dy.map((d) => state.p[1] + d),
  );
  const shares = values.map((v, k) => Math.abs(v - value - gradient[0] * dx[k]! - gradient[1] * dy[k]!) / h);
  const [x, y, radius] = [SQUARE.x + SQUARE.width / 2, SQUARE.y + SQUARE.height / 2, SQUARE.width / 2];
  const walk = `M${c(x - u[0] * radius)} ${c(y + u[1] * radius)}L${c(x + u[0] * radius)} ${c(y - u[1] * radius)}`;
  const legend = heatLegend({ x: RIGHT - 84, y: TOP + 44 }, SHADES);
  const names = `<text class="axis-name" x="${RIGHT - 84}" y="${TOP + 8}">remainder</text><text class="axis-name" x="${RIGHT - 84}" y="${TOP + 28}">/ ${italic("h")}</text>`;
  const size = `<text class="tick" x="${c(x)}" y="${BOTTOM + 20}" text-anchor="middle">2${italic("h")} wide</text>`;
  return `${heatMap(shares, CELLS, SQUARE, BOUNDS)}<circle class="unit" cx="${c(x)}" cy="${c(y)}" r="${c(radius)}"/><path class="way" d="${walk}"/><circle class="mark" cx="${c(x)}" cy="${c(y)}" r="5"/>${legend}${names}${size}`;
}

const hScale = logScale([radii[0]!, 1], [LEFT, RIGHT], 4);
const rScale = logScale([1e-12, 10], [BOTTOM, TOP], 4);
const shown = (r: number): number => clamp(r, 1e-12, 10);

/** The largest remainder against h, with lines of slope 1 and 2 through its end. */
function remainders(state: State): string {
  const { largest } = remainderOf(state.f, ...state.p);
  const end = shown(largest.at(-1)!);
  const ruler = (power: number, name: string): string => {
    const from = Math.max(radii[0]!, (1e-12 / end) ** (1 / power));
    const at = 10 ** -2.7;
    return `<path class="guide" d="M${c(hScale.at(from))} ${c(rScale.at(end * from ** power))}L${c(hScale.at(1))} ${c(rScale.at(end))}"/><text class="guide-name" x="${c(hScale.at(at) - 6)}" y="${c(rScale.at(end * at ** power) - 7)}" text-anchor="end">${name}</text>`;
  };
  const line = curve(hScale, rScale, radii, largest.map(shown));
  return `${axes(hScale, rScale, { xName: italic("h"), yName: "largest remainder on the circle" })}${ruler(1, "slope 1")}${ruler(2, "slope 2")}<path class="curve remainder" d="${line}"/>`;
}

function held(state: State): string {
  const { h, remainder } = reading(state);
  const x = c(hScale.at(h));
  return `<path class="cursor" d="M${x} ${TOP}V${BOTTOM}"/><circle class="mark hessian" cx="${x}" cy="${c(rScale.at(shown(remainder)))}" r="5.5"/>`;
}

const orderText = (order: number): string =>
  order === Number.POSITIVE_INFINITY ? "none: f is linear here" : decimals(order);

function sentence(state: State): string {
  const { h, relative, order } = reading(state);
  return `Within h = ${spoken(h)} of p the largest remainder is ${spoken(relative)} of h; log remainder against log h has slope ${orderText(order)}: ${verdictOf(order)}.`;
}

const zoomed = (state: State, exponent: number): State => ({
  ...state,
  h: clamp(Math.round(exponent * PER_DECADE) / PER_DECADE, LEAST, 0),
});

const zoom: Handle<State> = {
  name: "Radius h",
  description: "half the width of the window, on a logarithmic scale; arrow keys change it",
  at: ({ h }) => ({ x: hScale.at(10 ** h), y: TOP }),
  drag: (state, { x }) => zoomed(state, Math.log10(hScale.valueAt(x))),
  step: (state, dx, dy) => zoomed(state, state.h + (dx + dy) / PER_DECADE),
  now: ({ h }) => h,
  says: sentence,
  takesPresses: true,
};

const WAVES = "sin(x)*cos(y) + 0.15*(x^2 + y^2)";
const goals: readonly Goal<State>[] = [
  {
    text: "Waves: zoom in until the largest remainder is less than a thousandth of the window.",
    met: (state) => state.f === WAVES && reading(state).relative < 1e-3,
  },
  {
    text: "Corner: turn <b>u</b> to a direction in which the walk looks smooth although <i>f</i> is not.",
    met: (state) => state.f === "min(abs(x), abs(y))" && Math.abs(Math.sin((state.angle * Math.PI) / 90)) < 0.01,
  },
  {
    text: "Type a function whose remainder falls with the third power of <i>h</i>, or faster.",
    met(state) {
      const { order } = reading(state);
      return order > 2.9 && order !== Number.POSITIVE_INFINITY;
    },
  },
];

/** Whether a linear map approximates f at p: the walk magnified, and how the remainder falls. */
export const microscope: FigureKind<State> = {
  initial: { f: WAVES, p: [0.5, 0.25], h: -0.5, angle: 30, look: "walk" },
  accept(state) {
    const look = state.look === "above" ? "above" : "walk";
    const at = [clamp(state.p[0], -1, 1), clamp(state.p[1], -1, 1)] as const;
    const fit = { ...zoomed(state, state.h), p: at, angle: clamp(Math.round(state.angle), 0, 360), look };
    remainderOf(fit.f, ...fit.p);
    return fit;
  },
  frame(state, parts, id) {
    const controls = bar(
      formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="),
      choices<State>(state, "Functions to choose from", [
        ["Waves", { f: WAVES, p: [0.5, 0.25] }],
        ["Cone", { f: "hypot(x, y)", p: [0, 0] }],
        ["Fold", { f: "abs(x - y) + x*y", p: [0.5, 0.5] }],
        ["Corner", { f: "min(abs(x), abs(y))", p: [0, 0] }],
        ["Just smooth", { f: "abs(x)^(4/3) + y^2", p: [0, 0] }],
      ]),
      choices<State>(state, "What the window shows", [
        ['<span>The walk along <b class="c-u">u</b></span>', { look: "walk" }],
        ["The remainder from above", { look: "above" }],
      ]),
      slider(parts, id, "angle", 'direction <b class="c-u">u</b>', { min: 0, max: 360, step: 1, value: state.angle }),
      faultLine(id),
    );
    const left = drawing(WIDTH, HEIGHT, "plot", "view", part(parts, "view"));
    const inside = part(parts, "held") + part(parts, "remainders") + grip(zoom, state, "h");
    const right = drawing(WIDTH, HEIGHT, "plot", "remainders", inside);
    const panels = `<div class="panels even"><div class="panel">${part(parts, "title", "p", 'class="panel-title"')}${left}</div>${panel("How the remainder falls: drag <i>h</i> to zoom", right)}</div>`;
    return `${controls}${panels}${part(parts, "readout", "p", 'class="readout"')}`;
  },
  parts(state) {
    const { h, relative, order } = reading(state);
    return {
      "angle-value": `${state.angle}°`,
      title:
        state.look === "above"
          ? "Through the microscope: the remainder around <b>p</b>, from above"
          : 'Through the microscope: a walk along <b class="c-u">u</b> and its tangent',
      view: state.look === "above" ? above(state) : view(state),
      remainders: remainders(state),
      held: held(state),
      readout: `<span class="nb"><i>h</i> = <b>${scientific(h)}</b></span> <span class="nb">remainder / <i>h</i> = <b>${numeral(relative, 2)}</b></span> <span class="nb">slope <b>${orderText(order)}</b></span> <span class="nb"><b>${verdictOf(order)}</b></span>`,
    };
  },
  says: (state) => ({
    view: `${state.look === "above" ? "The remainder as a share of h over a square around p, paler where it is smaller" : `Walk through p at ${state.angle} degrees with its tangent`}, magnified to a window of half width ${spoken(radiusOf(state))}. ${sentence(state)}`,
    remainders: `Largest remainder on circles around p against their radius, on logarithmic axes. ${sentence(state)}`,
    angle: `${state.angle} degrees`,
  }),
  handles: { h: zoom },
  goals,
  code(state) {
    const { gradient } = remainderOf(state.f, ...state.p);
    const { largest } = remainderOf(state.f, ...state.p);
    const far = largest[radii.length - 1 - PER_DECADE]!;
    const near = largest[radii.length - 1 - 2 * PER_DECADE]!;
    return `import { type Tensor, tensor, valueAndGrad } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
const [value, g] = valueAndGrad((p: { x: Tensor; y: Tensor }) => f(p))({ x: tensor(${state.p[0]}), y: tensor(${state.p[1]}) });
g.x.item(); // => ${claimed(gradient[0])}
g.y.item(); // => ${claimed(gradient[1])}

const largest = (h: number) => {
  const at = Array.from({ length: 72 }, (_, k) => (2 * Math.PI * k) / 72);
  const off = at.map((a) => {
    const [dx, dy] = [h * Math.cos(a), h * Math.sin(a)];
    return Math.abs(f(${state.p[0]} + dx, ${state.p[1]} + dy) - value.item() - g.x.item() * dx - g.y.item() * dy);
  });
  return Math.max(...off);
};
largest(0.1); // => ${claimed(far, 4)}
largest(0.01); // => ${claimed(near, 4)}`;
  },
};
