import { axes } from "./axes.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, part, stepper } from "./controls.ts";
import { fieldOf } from "./field.ts";
import { graph } from "./graph.ts";
import type { FigureKind, Goal } from "./kind.ts";
import { italic, pair } from "./labels.ts";
import { numeral } from "./numerals.ts";
import { bandPaths, segment, toMap, WIDTH } from "./plane.ts";
import { around, line, mark, PLOT, plotScales, steps, under } from "./plot.ts";
import { pointHandle, within } from "./point.ts";
import { clamp, decimals } from "./svg.ts";
import { claimed, literal } from "./text.ts";
import { lined, linedText, type TraceLine, traceOf } from "./trace.ts";

export interface PartialSlicesState {
  readonly f: string;
  readonly p: readonly [number, number];
  /** The input that moves. */
  readonly axis: string;
  /** Lines of the evaluation that are done, from 1. */
  readonly step: number;
  readonly r: number;
}
type State = PartialSlicesState;
type Axis = "x" | "y";

const axisOf = ({ axis }: State): Axis => (axis === "y" ? "y" : "x");
const trace = (state: State): readonly TraceLine[] => traceOf(state.f, ...state.p, axisOf(state));

export interface Reading {
  readonly value: number;
  readonly slopes: Readonly<Record<Axis, number>>;
}
export function reading({ f, p, r }: State): Reading {
  const { value, gradient } = fieldOf(f, r).at(...p);
  return { value, slopes: { x: gradient[0], y: gradient[1] } };
}

/** The two lines through p on which one input moves. */
function cuts({ p, r, ...rest }: State): string {
  const moving = axisOf({ p, r, ...rest });
  const one = (axis: Axis): string => {
    const [a, b] = axis === "x" ? [toMap(r, -r, p[1]), toMap(r, r, p[1])] : [toMap(r, p[0], -r), toMap(r, p[0], r)];
    return segment(`cut ${axis === moving ? "moving" : "still"}`, a, b);
  };
  return one(moving === "x" ? "y" : "x") + one(moving);
}

/** f along one of the lines with its tangent. */
function slice(state: State, axis: Axis): string {
  const { f, p, r } = state;
  const { value, slopes } = reading(state);
  const at = axis === "x" ? p[0] : p[1];
  const ts = steps(-r, r, 100);
  const fixed = (v: number): Float64Array => new Float64Array(ts.length).fill(v);
  const field = fieldOf(f, r);
  const heights = axis === "x" ? field.valuesAt(ts, fixed(p[1])) : field.valuesAt(fixed(p[0]), ts);
  const { x, y } = plotScales([-r, r], around(heights), [4, 4]);
  const slope = slopes[axis];
  const room = Math.min(y.domain[1] - value, value - y.domain[0]);
  const half = Math.min(0.4 * r, room / Math.max(Math.abs(slope), 1e-9));
  const ends = [clamp(at - half, -r, r), clamp(at + half, -r, r)];
  const tangent = line(
    "touch",
    x,
    y,
    ends,
    ends.map((t) => value + (t - at) * slope),
  );
  return `${axes(x, y)}${under(italic(axis))}${line("curve", x, y, ts, heights)}${tangent}${mark("", x, y, [at, value])}`;
}

const sliceTitle = (state: State, axis: Axis): string => {
  const other = axis === "x" ? "y" : "x";
  const held = axis === "x" ? state.p[1] : state.p[0];
  return `<i>${axis}</i> moves, <i>${other}</i> = ${decimals(held)} is held: slope <b class="c-u">∂<i>f</i>/∂<i>${axis}</i> = ${decimals(reading(state).slopes[axis], 3)}</b>`;
};

/** The evaluation as a table, lines that do not depend on the moving input greyed; the live figure hides what is still to come. */
function table(state: State): string {
  const rows = trace(state);
  const done = clamp(state.step, 1, rows.length);
  const body = rows.map(({ name, formula, value, tangent, moves }, k) => {
    const classes = [moves ? "" : "still", k === done - 1 ? "now" : "", k >= done ? "ahead" : ""].join(" ").trim();
    const here = k === done - 1 ? ' aria-current="step"' : "";
    const numbers = `<td>${numeral(value, 4)}</td><td class="c-u">${moves ? numeral(tangent, 4) : "0 <span>constant</span>"}</td>`;
    return `<tr${classes === "" ? "" : ` class="${classes}"`}${here}><th scope="row">${lined(name)}</th><td class="formula-cell">${lined(formula)}</td>${numbers}</tr>`;
  });
  return `<table><thead><tr><th scope="col">line</th><th scope="col">computes</th><th scope="col">value</th><th scope="col" class="c-u">slope along <i>${axisOf(state)}</i></th></tr></thead><tbody>${body.join("")}</tbody></table>`;
}

/** Which line uses which; the lines that depend on the moving input, and the ways to them, stand out. */
function uses(state: State): string {
  const rows = trace(state).slice(0, -1);
  const done = clamp(state.step, 1, rows.length);
  const moving = new Map(rows.map(({ id, moves }) => [id, moves]));
  const classes = (moves: boolean, k: number): string =>
    `${moves ? "moving" : "still"}${k === done - 1 ? " now" : k >= done ? " ahead" : ""}`;
  const nodes = rows.map(({ id, formula, value, moves }, k) => ({
    id,
    text: linedText(formula),
    value: `${linedText(id)}<tspan class="node-number"> = ${numeral(value, 3).replace(/<[^>]+>/g, "")}</tspan>`,
    className: classes(moves, k),
  }));
  const edges = rows.flatMap(({ id, uses: from }, k) =>
    from.map((source) => ({ from: source, to: id, className: classes(moving.get(source)!, k) })),
  );
  const count = rows.filter(({ moves }) => moves).length;
  const says = `Which line uses which, from the inputs above to the result below: ${count} of ${rows.length} lines depend on ${axisOf(state)}.`;
  return graph(nodes, edges, says);
}

/** The line that was just done, in words. */
function told(state: State): string {
  const rows = trace(state);
  const done = clamp(state.step, 1, rows.length);
  const { name, formula, value, tangent, moves } = rows[done - 1]!;
  const axis = axisOf(state);
  const text = `${name} = ${formula} = ${numeral(value, 4).replace(/<[^>]+>/g, "")}`;
  if (done === rows.length)
    return `${text}; its slope ${decimals(tangent, 3)} is the partial derivative along ${axis}.`;
  return moves
    ? `${text}; its slope along ${axis} is ${decimals(tangent, 3)}.`
    : `${text}; it does not depend on ${axis}: a constant, slope 0.`;
}

const point = pointHandle<State>(
  (state) => {
    const { value, slopes } = reading(state);
    return `At p = ${pair(state.p)} the value is ${decimals(value)}, the slope along x ${decimals(slopes.x)}, along y ${decimals(slopes.y)}.`;
  },
  { takesPresses: true },
);

const goals: readonly Goal<State>[] = [
  {
    text: "Walk through the list to its last line: its slope is the partial derivative.",
    met: (state) => state.step >= trace(state).length,
  },
  {
    text: "Find a point that is level along <i>x</i> but not along <i>y</i>: slopes below 0.03 and above 0.5 in size.",
    met(state) {
      const { slopes } = reading(state);
      return Math.abs(slopes.x) < 0.03 && Math.abs(slopes.y) > 0.5;
    },
  },
];

/** One input moves, the other is held: the two slices through a point, and the evaluation line by line with its slopes. */
export const partialSlices: FigureKind<State> = {
  initial: { f: "x^2*exp(-y) + sin(3*y)", p: [0.9, 0.35], axis: "x", step: 1, r: 2 },
  accept(state) {
    fieldOf(state.f, state.r);
    const fit = { ...within(state), axis: axisOf(state) };
    return { ...fit, step: clamp(Math.round(fit.step), 1, trace(fit).length) };
  },
  frame(state, parts, id) {
    const controls = bar(
      formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>, <i>y</i>) ="),
      choices<State>(state, "Functions to choose from", [
        ["Product", { f: "x^2*exp(-y) + sin(3*y)" }],
        ["Logarithm", { f: "log(5 + x*y) + 0.5*sin(2*x)" }],
        ["A squared residual", { f: "(1.5*x + y - 0.7)^2/4" }],
      ]),
      faultLine(id),
    );
    const map = drawing(
      WIDTH,
      WIDTH,
      "map",
      "map",
      part(parts, "bands") + part(parts, "cuts") + grip(point, state, "p"),
    );
    const plot = (axis: Axis): string =>
      `<div class="panel">${part(parts, `title-${axis}`, "p", 'class="panel-title"')}${drawing(PLOT.width, PLOT.height, "plot", `slice-${axis}`, part(parts, `slice-${axis}`))}</div>`;
    const steppers = bar(
      `<span class="bar-label">What moves</span>${choices<State>(state, "The input that moves", [
        ["<i>x</i>", { axis: "x" }],
        ["<i>y</i>", { axis: "y" }],
      ])}`,
      stepper(parts, "step", "Lines of the evaluation"),
    );
    const list = part(
      parts,
      "trace",
      "div",
      'class="numbers trace" tabindex="0" role="region" aria-label="The evaluation line by line"',
    );
    return `${controls}<div class="panels">${map}<div class="side">${plot("x")}${plot("y")}</div></div>${steppers}<div class="panels evaluation">${part(parts, "uses", "div", 'class="uses"')}${list}</div>${part(parts, "told", "p", 'class="readout told" role="status"')}`;
  },
  parts(state) {
    const rows = trace(state);
    return {
      bands: bandPaths(state.f, state.r),
      cuts: cuts(state),
      "title-x": sliceTitle(state, "x"),
      "title-y": sliceTitle(state, "y"),
      "slice-x": slice(state, "x"),
      "slice-y": slice(state, "y"),
      "step-value": `${clamp(state.step, 1, rows.length)} of ${rows.length}`,
      uses: uses(state),
      trace: table(state),
      told: `<span>${lined(told(state))}</span>`,
    };
  },
  says: (state) => ({
    map: `Contour map of f with the two lines through p. ${point.says(state)}`,
    "slice-x": `f along x with y held at ${decimals(state.p[1])}: slope ${decimals(reading(state).slopes.x, 3)}.`,
    "slice-y": `f along y with x held at ${decimals(state.p[0])}: slope ${decimals(reading(state).slopes.y, 3)}.`,
  }),
  handles: { p: point },
  goals,
  code(state) {
    const axis = axisOf(state);
    const p: readonly [number, number] = [Number(literal(state.p[0])), Number(literal(state.p[1]))];
    const rows = traceOf(state.f, ...p, axis);
    const seed = axis === "x" ? "[1, 0]" : "[0, 1]";
    return `import { type Tensor } from "wengert";
import { expression } from "wengert/expression";
import { traceTable } from "wengert/inspect";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x", "y"] });
// ${axis} moves with speed 1, ${axis === "x" ? "y" : "x"} is held.
const { rows } = traceTable((x: Tensor, y: Tensor) => f(x, y), [${p.join(", ")}], { tangent: ${seed}, adjoint: false });
rows.length; // => ${rows.length}
rows.at(-1)?.value; // => ${claimed(rows.at(-1)!.value)}
rows.at(-1)?.tangent; // => ${claimed(rows.at(-1)!.tangent)}`;
  },
};
