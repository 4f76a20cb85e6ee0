import { axes } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, panel, part, slider } from "./controls.ts";
import { fieldOf } from "./field.ts";
import type { FigureKind, Handle, Parts } from "./kind.ts";
import { italic, pair } from "./labels.ts";
import { outline } from "./outline.ts";
import { WIDTH } from "./plane.ts";
import { line, mark, PLOT, plotScales, steps, under } from "./plot.ts";
import { logScale } from "./scale.ts";
import { ground, HEIGHT, surfaceOf, surfaceRows, type View, viewOf } from "./surface.ts";
import { clamp, decimals, type Point } from "./svg.ts";
import { DEPTH, DIRECTIONS, errorCurve, errorOn, planeOf, radii } from "./tangentError.ts";
import { claimed, literal } from "./text.ts";

export interface TangentPlaneState {
  readonly f: string;
  readonly p: readonly [number, number];
  /** The radius of the disc is 10 to the power of minus this. */
  readonly lens: number;
  /** Angle of the view about the vertical, in degrees. */
  readonly turn: number;
  readonly r: number;
}

export const radiusOf = ({ lens }: TangentPlaneState): number => 10 ** -lens;
const view = ({ f, r, turn }: TangentPlaneState): View => viewOf(f, r, turn);

/** Half a side of the piece of the tangent plane that is drawn, as a share of r. */
const SHEET = 0.42;

/** Surface and tangent plane, by rows from back to front, each a part of its own: those that do not change stay. */
function land(state: TangentPlaneState): Parts {
  const { f, p, turn, r } = state;
  const flat = planeOf(state);
  const rows = surfaceRows(f, r, turn, flat && { x: p[0], y: p[1], half: SHEET * r, height: flat });
  return Object.fromEntries(rows.map((row, k) => [`row${k}`, row]));
}

/** The circle of the disc on both, and the distances between them. */
function rims(state: TangentPlaneState): string {
  const look = view(state);
  const flat = planeOf(state);
  const [x, y] = state.p;
  const radius = radiusOf(state);
  const round = steps(0, 2 * Math.PI, 48);
  const xs = round.map((t) => x + radius * Math.cos(t));
  const ys = round.map((t) => y + radius * Math.sin(t));
  const heights = fieldOf(state.f, state.r).valuesAt(xs, ys);
  const on = Array.from(xs, (_, k) => look.place(xs[k]!, ys[k]!, heights[k]!));
  const rim = `<path class="rim on" d="${outline(on)}"/>`;
  if (!flat) return rim;
  const off = Array.from(xs, (_, k) => look.place(xs[k]!, ys[k]!, flat(xs[k]!, ys[k]!)));
  const struts = on.map((q, k) => outline([q, off[k]!])).join("");
  return `<path class="struts" d="${struts}"/>${rim}<path class="rim off" d="${outline(off)}"/>`;
}

/** Surface and plane cut through p where they are farthest apart, magnified so that the disc fills the width. */
export function lens(state: TangentPlaneState): string {
  const radius = radiusOf(state);
  const { direction: u } = errorOn(state, radius);
  const field = fieldOf(state.f, state.r);
  const { value, gradient } = field.at(...state.p);
  const ts = steps(-1, 1, 64);
  const heights = field.valuesAt(
    ts.map((t) => state.p[0] + radius * t * u[0]),
    ts.map((t) => state.p[1] + radius * t * u[1]),
  );
  const slope = gradient[0] * u[0] + gradient[1] * u[1];
  const rise = heights.map((v) => (v - value) / radius);
  const reach = Math.max(0.6, Number.isFinite(slope) ? Math.abs(slope) * 1.1 : 1.2);
  const { x, y } = plotScales([-1, 1], [-reach, reach], [2, 3]);
  const named = {
    ...x,
    ticks: [
      { value: -1, at: x.at(-1), label: "−ρ" },
      { value: 0, at: x.at(0), label: `<tspan class="k-bf">p</tspan>` },
      { value: 1, at: x.at(1), label: "ρ" },
    ],
  };
  const bare = { ...y, ticks: [] };
  const visible = Array.from(rise, (v) => (Math.abs(v) <= reach ? v : Number.NaN));
  const ends = [-1, 1];
  const edge = planeOf(state) ? line("plane-edge", x, y, ends, [-slope, slope]) : "";
  return axes(named, bare) + line("curve", x, y, ts, visible) + edge + mark("", x, y, [0, 0]);
}

/** The error as a share of the radius, for every radius. */
export function decay(state: TangentPlaneState): string {
  const shares = errorCurve(state.f, state.r, ...state.p).map((e, k) => e / radii[k]!);
  const frame = plotScales([0, 1], [0, 1]);
  const x = logScale([10 ** -DEPTH, 1], frame.x.range, 4);
  const y = logScale([1e-5, 10], frame.y.range, 3);
  const seen = shares.map((s) => (s >= 1e-5 && s <= 10 ? s : Number.NaN));
  const radius = radiusOf(state);
  if (!planeOf(state)) return axes(x, y);
  const share = clamp(errorOn(state, radius).error / radius, 1e-5, 10);
  return axes(x, y) + under(italic("ρ")) + line("curve", x, y, radii, seen) + mark("", x, y, [radius, share], 6);
}

const significant = (v: number): string => (v === 0 ? "0" : v >= 1e-4 ? String(Number(v.toPrecision(3))) : power(v));
const power = (v: number): string => {
  const [mantissa, exponent] = v.toExponential(1).split("e") as [string, string];
  return `${mantissa} · 10<sup>−${Math.abs(Number(exponent))}</sup>`;
};

const NO_PLANE = "f has no slopes at p, and no tangent plane";

function numbers(state: TangentPlaneState): string {
  if (!planeOf(state)) return `<b>${NO_PLANE}</b>`;
  const radius = radiusOf(state);
  const { error } = errorOn(state, radius);
  return `<span class="nb">largest error on the circle <b>${significant(error)}</b></span> <span class="nb">error ÷ radius <b>${significant(error / radius)}</b></span>`;
}

function sentence(state: TangentPlaneState): string {
  if (!planeOf(state)) return `p is at ${pair(state.p)}. ${NO_PLANE}.`;
  const radius = radiusOf(state);
  const { error } = errorOn(state, radius);
  return `The disc around p = ${pair(state.p)} has radius ${literal(radius, 3)}; on its rim f and the tangent plane differ by at most ${literal(error, 3)}, which is ${literal(error / radius, 3)} of the radius.`;
}

const within = (state: TangentPlaneState, x: number, y: number): TangentPlaneState => ({
  ...state,
  p: [clamp(x, -state.r, state.r), clamp(y, -state.r, state.r)],
});

/** The point of the surface at a place of the drawing, by Newton's method from where p is. */
function lifted(state: TangentPlaneState, to: Point): TangentPlaneState {
  const look = view(state);
  const field = fieldOf(state.f, state.r);
  const [ex, ey, ez] = look.moves;
  let [x, y] = state.p;
  for (let k = 0; k < 8; k++) {
    const { value, gradient } = field.at(x, y);
    const [gx, gy] = gradient.map((v) => (Number.isFinite(v) ? v : 0)) as [number, number];
    const at = look.place(x, y, value);
    const [a, b, c, d] = [ex.x, ey.x, ex.y + gx * ez.y, ey.y + gy * ez.y];
    const det = a * d - b * c;
    if (Math.abs(det) < 1e-6) break;
    const [u, v] = [to.x - at.x, to.y - at.y];
    const dx = (d * u - b * v) / det;
    const dy = (a * v - c * u) / det;
    const damping = Math.min(1, (0.25 * state.r) / Math.hypot(dx, dy));
    x = clamp(x + dx * damping, -state.r, state.r);
    y = clamp(y + dy * damping, -state.r, state.r);
  }
  return within(state, x, y);
}

const point: Handle<TangentPlaneState> = {
  name: "Point p",
  description: "point on the surface; arrow keys move it",
  at: (state) => view(state).place(...state.p, fieldOf(state.f, state.r).at(...state.p).value),
  drag: lifted,
  step: (state, dx, dy) => within(state, state.p[0] + dx * 0.05, state.p[1] + dy * 0.05),
  now: ({ p }) => p[0],
  says: sentence,
};

const share = (state: TangentPlaneState, radius: number): number => errorOn(state, radius).error / radius;

/** A surface and its tangent plane at a movable point, and how their distance shrinks with the disc on which it is measured. */
export const tangentPlane: FigureKind<TangentPlaneState> = {
  initial: { f: "exp(-x^2 - y^2) + 0.2*x", p: [0.45, -0.5], lens: 0.25, turn: 35, r: 1.6 },
  accept(state) {
    surfaceOf(state.f, state.r);
    const turn = ((state.turn % 360) + 360) % 360;
    return { ...within(state, ...state.p), lens: clamp(state.lens, 0, DEPTH - 1), turn };
  },
  frame(state, parts, id) {
    const presets = choices<TangentPlaneState>(state, "Functions to choose from", [
      ["Hill", { f: "exp(-x^2 - y^2) + 0.2*x" }],
      ["Saddle", { f: "0.4*(x^2 - y^2)" }],
      ["Roof", { f: "0.6 - 0.6*abs(x) + 0.1*y^2" }],
      ["Cone", { f: "sqrt(x^2 + y^2)" }],
    ]);
    const range = (min: number, max: number, step: number, value: number) => ({ min, max, step, value });
    const controls = bar(formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="), presets, faultLine(id));
    const views = bar(
      slider(parts, id, "lens", "Shrink the disc", range(0, DEPTH - 1, 0.05, state.lens)),
      slider(parts, id, "turn", "Turn the view", range(0, 360, 1, state.turn)),
    );
    const look = drawing(
      WIDTH,
      HEIGHT,
      "scene",
      "scene",
      ["ground", ...Object.keys(parts).filter((name) => /^row\d/.test(name)), "rims"]
        .map((name) => part(parts, name))
        .join("") + grip(point, state, "p"),
      'data-sweep="turn"',
    );
    const cut = panel(
      "Under the lens: the disc seen from the side",
      drawing(PLOT.width, PLOT.height, "lens", "cut", part(parts, "cut")),
    );
    const shares = panel(
      "Largest error ÷ radius",
      drawing(PLOT.width, PLOT.height, "decay", "decay", part(parts, "decay")),
    );
    return `${controls}${views}<div class="panels">${look}<div class="side">${cut}${shares}</div>${part(parts, "readout", "p", 'class="readout"')}</div>`;
  },
  parts: (state) => ({
    "lens-value": `ρ = ${decimals(radiusOf(state), 3)}`,
    "turn-value": `${Math.round(state.turn)}°`,
    ground: ground(state.f, state.r, state.turn),
    ...land(state),
    rims: rims(state),
    cut: lens(state),
    decay: decay(state),
    readout: numbers(state),
  }),
  says: (state) => ({
    lens: `radius ${literal(radiusOf(state), 3)}`,
    turn: `${Math.round(state.turn)} degrees`,
    scene: `The surface of f with its tangent plane. ${sentence(state)}`,
    cut: `Surface and plane cut through p, magnified ${literal(1 / radiusOf(state), 2)} times.`,
    decay: planeOf(state)
      ? `Error divided by radius, both on logarithmic axes: ${literal(share(state, 0.1), 2)} at radius 0.1, ${literal(share(state, 0.001), 2)} at radius 0.001.`
      : NO_PLANE,
  }),
  handles: { p: point },
  sweep: (state, dx) => ({ ...state, turn: state.turn + dx * 0.5 }),
  goals: [
    {
      text: "Shrink the disc until the error is less than a hundredth of its radius.",
      met: (state) => share(state, radiusOf(state)) < 0.01,
    },
    {
      text: "Find a place where shrinking the disc does not help, on a surface that has one.",
      met: (state) =>
        !planeOf(state) || (radiusOf(state) <= 0.01 && share(state, 1e-4) > Math.max(0.01, 0.5 * share(state, 1e-2))),
    },
  ],
  code(state) {
    const p = [Number(literal(state.p[0])), Number(literal(state.p[1]))] as const;
    const radius = Number(literal(radiusOf(state), 3));
    const at = { ...state, p };
    const { error } = errorOn(at, radius);
    return `import { grad, type Tensor } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
const [x, y] = [${p[0]}, ${p[1]}];
const g = grad((q: { x: Tensor; y: Tensor }) => f(q))({ x, y });

// The largest distance to the tangent plane on a circle around p.
const radius = ${radius};
let error = 0;
for (let k = 0; k < ${DIRECTIONS}; k++) {
  const dx = radius * Math.cos((2 * Math.PI * k) / ${DIRECTIONS});
  const dy = radius * Math.sin((2 * Math.PI * k) / ${DIRECTIONS});
  const plane = f(x, y) + g.x * dx + g.y * dy;
  error = Math.max(error, Math.abs(f(x + dx, y + dy) - plane));
}
error; // => ${claimed(error)}
error / radius; // => ${claimed(error / radius)}`;
  },
};
