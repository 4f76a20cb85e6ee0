import { axes } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, panel, part, slider } from "./controls.ts";
import { fieldOf } from "./field.ts";
import type { FigureKind } from "./kind.ts";
import { bold, label, NABLA_F, pair } from "./labels.ts";
import { type Norm, type NormName, normOf, onBall, type Pair, steepest } from "./norm.ts";
import { outline } from "./outline.ts";
import { bandPaths, segment, toMap, WIDTH } from "./plane.ts";
import { line, mark, PLOT, plotScales, steps } from "./plot.ts";
import { angleOf, fitting, pointHandle, turn, turningHandle, within } from "./point.ts";
import { arrow, clamp, coordinate, decimals, type Point } from "./svg.ts";
import { claimed, literal } from "./text.ts";

export interface NormBallState {
  readonly f: string;
  readonly p: Pair;
  readonly norm: NormName;
  /** Weight of the second component in the weighted norm. */
  readonly weight: number;
  /** Angle of the reader's step, in degrees. */
  readonly angle: number;
  readonly r: number;
}

/** Length of a step of length 1 along x, and of a gradient of length 1, on the map; less near its edges. */
const UNIT = 84;
const EDGE = 60;
/** The balls reach 1 along x and, all but the weighted one, along y. */
const unitOf = (state: NormBallState): number =>
  fitting(state, [1, state.norm === "weighted" ? 1 / Math.sqrt(state.weight) : 1], UNIT);
const names: readonly NormName[] = ["two", "one", "max", "weighted"];
const dot = (a: Pair, b: Pair): number => a[0] * b[0] + a[1] * b[1];

export interface NormBallReading {
  readonly norm: Norm;
  readonly gradient: Pair;
  /** The reader's step and its slope. */
  readonly step: Pair;
  readonly slope: number;
  readonly best: { readonly step: Pair; readonly slope: number };
}

export function reading({ f, p, norm: name, weight, angle, r }: NormBallState): NormBallReading {
  const { gradient } = fieldOf(f, r).at(...p);
  const norm = normOf(name, weight);
  const step = onBall(norm, angle);
  return { norm, gradient, step, slope: dot(gradient, step), best: steepest(norm, gradient) };
}

const away = ({ x, y }: Point, [dx, dy]: Pair, scale: number): Point => ({ x: x + dx * scale, y: y - dy * scale });
const inside = ({ x, y }: Point): Point => ({ x: clamp(x, 24, WIDTH - 24), y: clamp(y, 20, WIDTH - 20) });

/** All steps of length 1, their best, the reader's, and the line of steps that gain as much as the reader's. */
export function overlay(state: NormBallState): string {
  const { norm, gradient, step, best } = reading(state);
  const unit = unitOf(state);
  const at = toMap(state.r, ...state.p);
  const rim = Array.from({ length: 96 }, (_, k) => away(at, onBall(norm, (360 * k) / 96), unit));
  const ball = `<path class="ball" d="${outline(rim, true)}"/>`;
  const tip = away(at, step, unit);
  const size = Math.hypot(...gradient);
  const toStep = arrow(at, tip, "direction", 11);
  const t = Math.atan2(step[1], step[0]);
  if (size < 1e-9)
    return ball + toStep + label("direction", inside(away(tip, [Math.cos(t), Math.sin(t)], 26)), bold("d"));
  const g: Pair = [gradient[0] / size, gradient[1] / size];
  const across: Pair = [-g[1], g[0]];
  const gains = segment("tangent", away(tip, across, 2 * WIDTH), away(tip, across, -2 * WIDTH));
  const star = away(at, best.step, unit);
  const found = `<path class="best" d="M${coordinate(star.x)} ${coordinate(star.y - 8)}l8 8l-8 8l-8 -8Z"/>`;
  const top = away(at, g, Math.min(size, 1.6) * unit);
  const aside = dot(across, [Math.cos(t), Math.sin(t)]) >= 0 ? 1 : -1;
  const named = label("direction", inside(away(away(tip, across, 20 * aside), g, 16)), bold("d"));
  const gradientName = inside(away(away(top, across, -16 * aside), g, 14));
  const short = size > 1.6 ? '<tspan class="note" dx="4">shortened</tspan>' : "";
  return (
    ball +
    gains +
    arrow(at, top, "gradient", 11) +
    toStep +
    found +
    label("gradient", gradientName, NABLA_F + short) +
    named
  );
}

/** The slope per length in every direction, for the chosen norm and, fainter, the others. */
export function slopes(state: NormBallState): string {
  const { gradient, slope, best } = reading(state);
  const most = Math.max(...names.map((name) => steepest(normOf(name, state.weight), gradient).slope), 0.05) * 1.12;
  const { x, y } = plotScales([0, 360], [-most, most], [4, 4]);
  const quarters = { ...x, ticks: [0, 90, 180, 270, 360].map((v) => ({ value: v, at: x.at(v), label: `${v}°` })) };
  const angles = steps(0, 360, 144);
  const curveOf = (name: NormName): string =>
    line(
      name === state.norm ? "curve" : "curve other",
      x,
      y,
      angles,
      angles.map((a) => dot(gradient, onBall(normOf(name, state.weight), a))),
    );
  const others = names.filter((name) => name !== state.norm).map(curveOf);
  const top = angleOf(best.step);
  const at = `${coordinate(x.at(top))} ${coordinate(y.at(best.slope) - 7)}`;
  return (
    axes(quarters, y) +
    line("axis", x, y, [0, 360], [0, 0]) +
    others.join("") +
    curveOf(state.norm) +
    `<path class="best" d="M${at}l7 7l-7 7l-7 -7Z"/>` +
    mark("direction", x, y, [state.angle, slope], 6)
  );
}

/** Steepest step and slope in every norm. */
function table(state: NormBallState): string {
  const { gradient } = reading(state);
  const rows = names.map((name) => {
    const norm = normOf(name, state.weight);
    const { step, slope } = steepest(norm, gradient);
    const current = name === state.norm ? ' class="current"' : "";
    return `<tr${current}><th scope="row">${norm.title}</th><td>${pair(step)}</td><td><span class="math">${norm.dualFormula}</span> = ${decimals(slope)}</td></tr>`;
  });
  return `<thead><tr><th scope="col">Length</th><th scope="col">Steepest step</th><th scope="col">Its slope</th></tr></thead><tbody>${rows.join("")}</tbody>`;
}

function equation(state: NormBallState): string {
  const { slope, best } = reading(state);
  return `<span class="equation"><span class="nb"><span class="c-g">∇<i>f</i></span> · <b class="k-bf c-u">d</b> = <b>${decimals(slope)}</b></span> <span class="nb">of at most <b>${decimals(best.slope)}</b></span></span>`;
}

const spoken: Readonly<Record<NormName, string>> = {
  two: "Euclidean length",
  one: "sum of sizes",
  max: "largest size",
  weighted: "weighted length",
};

function sentence(state: NormBallState): string {
  const { step, slope, best } = reading(state);
  return `In the ${spoken[state.norm]} the step d = ${pair(step)} has slope ${decimals(slope)}; the steepest is ${pair(best.step)} with ${decimals(best.slope)}.`;
}

const point = pointHandle<NormBallState>(
  (state) => `p is at ${pair(state.p)}, the gradient there is ${pair(reading(state).gradient)}. ${sentence(state)}`,
  { edge: EDGE },
);

const step = turningHandle<NormBallState>({
  name: "Step d",
  description: "step of length 1 on the ball; arrow keys turn it",
  at: (state) => away(toMap(state.r, ...state.p), reading(state).step, unitOf(state)),
  says: sentence,
});

/** How near to the best counts as found: a degree beside a corner of a ball costs under two hundredths. */
const FOUND = 0.985;
const found = (state: NormBallState): boolean => {
  const { slope, best } = reading(state);
  return best.slope > 1e-6 && slope >= FOUND * best.slope;
};

/** Steps of length 1 in several norms, and which of them is steepest. */
export const normBall: FigureKind<NormBallState> = {
  initial: { f: "sin(x)*cos(y) + 0.15*(x^2 + y^2)", p: [-0.2, 0.7], norm: "max", weight: 3, angle: 105, r: 2.2 },
  accept(state) {
    fieldOf(state.f, state.r);
    if (!names.includes(state.norm)) throw new RangeError(`the norms are ${names.join(", ")}`);
    return { ...within(state, state.p, EDGE), weight: clamp(state.weight, 0.25, 9), angle: turn(state.angle) };
  },
  frame(state, parts, id) {
    const lengths = choices<NormBallState>(
      state,
      "What length means",
      names.map((norm) => [`<span>${normOf(norm, 1).title}</span>`, { norm }] as const),
    );
    const weight = slider(parts, id, "weight", 'Weight <i class="k-it">w</i> of <i class="k-it">y</i>', {
      min: 0.25,
      max: 9,
      step: 0.25,
      value: state.weight,
    });
    const controls = bar(formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="), faultLine(id));
    const map = drawing(
      WIDTH,
      WIDTH,
      "map",
      "map",
      part(parts, "bands") + part(parts, "over") + grip(point, state, "p") + grip(step, state, "d", "direction"),
    );
    const all = panel(
      'The slope per length in every direction, <span class="math"><span class="c-g">∇<i>f</i></span> · <b class="c-u">d</b></span>',
      drawing(PLOT.width, PLOT.height, "slopes", "slopes", part(parts, "slopes")),
    );
    const best = panel("The steepest step of length 1", part(parts, "table", "table", 'class="readings"'));
    return `${controls}${bar(lengths, weight)}<div class="panels">${map}<div class="side">${all}${best}</div>${part(parts, "readout", "p", 'class="readout"')}</div>`;
  },
  parts: (state) => ({
    "weight-value": decimals(state.weight),
    bands: bandPaths(state.f, state.r),
    over: overlay(state),
    slopes: slopes(state),
    table: table(state),
    readout: equation(state),
  }),
  says: (state) => ({
    weight: decimals(state.weight),
    map: `Contour map of f with the steps of length 1 around p at ${pair(state.p)}. ${sentence(state)}`,
    slopes: `Slope per length in every direction, in four norms. ${sentence(state)}`,
  }),
  handles: { p: point, d: step },
  goals: [
    {
      text: 'Move <b class="k-bf c-u">d</b> along the square until the dashed line only touches it.',
      met: (state) => state.norm === "max" && found(state),
    },
    {
      text: 'Find the steepest <b class="k-bf c-u">d</b> in ℓ<sub>1</sub>.',
      met: (state) => state.norm === "one" && found(state),
    },
  ],
  code(state) {
    const p: Pair = [Number(literal(state.p[0])), Number(literal(state.p[1]))];
    const { gradient } = reading({ ...state, p });
    const claim = (name: NormName): string => {
      const { step, slope } = steepest(normOf(name, state.weight), gradient);
      return `{ slope: ${claimed(slope)}, step: [${step.map((v) => claimed(v)).join(", ")}] }`;
    };
    return `import { abs, grad, max, sqrt, sum, tensor, valueAndGrad, type Tensor } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
const g = grad((q: Tensor) => f(q))(tensor([${p[0]}, ${p[1]}]));

// The dual norm is the largest g · d over steps d of length 1: its own gradient is that d.
function steepest(dual: (g: Tensor) => Tensor) {
  const [slope, step] = valueAndGrad(dual)(g);
  return { slope, step };
}
steepest((g) => sqrt(sum(g.square()))); // => ${claim("two")}
steepest((g) => max(abs(g))); // => ${claim("one")}
steepest((g) => sum(abs(g))); // => ${claim("max")}
steepest((g) => sqrt(sum(g.square().div(tensor([1, ${literal(state.weight)}]))))); // => ${claim("weighted")}`;
  },
};
