import { bar, choices, drawing, faultLine, formulaField, grip, part } from "./controls.ts";
import { type Field, fieldOf, levelCurve } from "./field.ts";
import type { FigureKind } from "./kind.ts";
import { label, NABLA_F, pair } from "./labels.ts";
import { bandPaths, quiver, segment, toMap, WIDTH } from "./plane.ts";
import { pointHandle, within } from "./point.ts";
import { arrow, clamp, decimals } from "./svg.ts";
import { claimed, literal } from "./text.ts";

export interface ContourMapState {
  readonly f: string;
  readonly p: readonly [number, number];
  readonly r: number;
}

/** Length of an arrow for slope 1. */
const UNIT = 60;
const LONGEST = 130;

/** What the figure says in words and numbers at its point. */
export interface Reading {
  readonly value: number;
  readonly gradient: readonly [number, number];
  readonly slope: number;
}

export function reading({ f, p, r }: ContourMapState): Reading {
  const { value, gradient } = fieldOf(f, r).at(...p);
  return { value, gradient, slope: Math.hypot(...gradient) };
}

function sentence(state: ContourMapState): string {
  const { value, gradient, slope } = reading(state);
  return `At p = ${pair(state.p)} the value is ${decimals(value)}; the gradient is ${pair(gradient)}, of length ${decimals(slope)}.`;
}

/** The level curve through p, its tangent, and the gradient at p. */
export function overlay({ p, r }: ContourMapState, field: Field, { value, gradient, slope }: Reading): string {
  const at = toMap(r, ...p);
  const level = `<path class="level" d="${levelCurve(field, value, WIDTH)}"/>`;
  if (slope < 1e-9) return level;
  const [ux, uy] = [gradient[0] / slope, -gradient[1] / slope];
  const reach = 90;
  const tangent = segment(
    "tangent",
    { x: at.x - uy * reach, y: at.y + ux * reach },
    { x: at.x + uy * reach, y: at.y - ux * reach },
  );
  const drawn = Math.min(slope * UNIT, LONGEST);
  const tip = { x: at.x + ux * drawn, y: at.y + uy * drawn };
  const side = (v: number): number => clamp(v, 26, WIDTH - 26);
  const name = `${NABLA_F}${slope * UNIT > LONGEST ? '<tspan class="note" dx="4">shortened</tspan>' : ""}`;
  const words = label("gradient", { x: side(tip.x + ux * 20), y: side(tip.y + uy * 20) }, name);
  return level + tangent + arrow(at, tip, "gradient", 11) + words;
}

function numbers(state: ContourMapState): string {
  const { value, gradient } = reading(state);
  return `<span class="nb"><i>f</i>${pair(state.p)} = <b>${decimals(value)}</b></span> <span class="nb c-g">∇<i>f</i> = <b>${pair(gradient)}</b></span>`;
}

const point = pointHandle<ContourMapState>(sentence, { takesPresses: true });

/** Heights of a function of two inputs, the level curve through a movable point, and the gradient there. */
export const contourMap: FigureKind<ContourMapState> = {
  initial: { f: "sin(x)*cos(y) + 0.15*(x^2 + y^2)", p: [0.95, 0.75], r: 2.2 },
  accept(state) {
    fieldOf(state.f, state.r);
    return within(state);
  },
  frame(state, parts, id) {
    const presets = choices<ContourMapState>(state, "Functions to choose from", [
      ["Waves", { f: "sin(x)*cos(y) + 0.15*(x^2 + y^2)" }],
      ["Bowl", { f: "x^2 + 0.4*y^2 - 0.6*x*y" }],
      ["Saddle", { f: "x^2 - y^2" }],
    ]);
    const controls = bar(formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="), presets, faultLine(id));
    const inside = part(parts, "bands") + part(parts, "quiver") + part(parts, "over") + grip(point, state, "p");
    return controls + drawing(WIDTH, WIDTH, "map", "map", inside) + part(parts, "readout", "p", 'class="readout"');
  },
  parts: (state) => ({
    bands: bandPaths(state.f, state.r),
    quiver: quiver(state.f, state.r),
    over: overlay(state, fieldOf(state.f, state.r), reading(state)),
    readout: numbers(state),
  }),
  says: (state) => ({ map: `Contour map of f. ${sentence(state)}` }),
  handles: { p: point },
  code(state) {
    const p: readonly [number, number] = [Number(literal(state.p[0])), Number(literal(state.p[1]))];
    const { value, gradient } = reading({ ...state, p });
    return `import { type Tensor, valueAndGrad } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
const at = valueAndGrad((p: { x: Tensor; y: Tensor }) => f(p));
const [value, slopes] = at({ x: ${p[0]}, y: ${p[1]} });
value; // => ${claimed(value)}
slopes; // => { x: ${claimed(gradient[0])}, y: ${claimed(gradient[1])} }`;
  },
};
