import { logsumexp, mul, softmax, sub, sum, type Tensor, tensor, valueAndGrad } from "wengert";
import { axes } from "./axes.ts";
import { bar, choices, drawing, grip, panel, part, slider } from "./controls.ts";
import type { FigureKind, Goal, Handle } from "./kind.ts";
import { label } from "./labels.ts";
import { linearScale, type Scale } from "./scale.ts";
import { coordinate as c, clamp, decimals } from "./svg.ts";
import { claimed, literal } from "./text.ts";

export interface SoftmaxBarsState {
  /** Logits of four classes. */
  readonly z: readonly [number, number, number, number];
  /** The true class, from 0. */
  readonly y: number;
  /** Temperature: logits are divided by it. */
  readonly tau: number;
}
type State = SoftmaxBarsState;

const CLASSES = 4;
const REACH = 5;
const WIDTH = 400;
const HEIGHT = 320;
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 388, 22, 282];

/** Probabilities, loss and its gradient in the logits, all by the engine. */
export interface Reading {
  readonly p: readonly number[];
  readonly y: readonly number[];
  readonly loss: number;
  readonly gradient: readonly number[];
}

const numbersOf = (x: Tensor): number[] => Array.from(x.toTypedArray() as ArrayLike<number>);

export function reading({ z, y, tau }: State): Reading {
  const target = z.map((_, k) => (k === y ? 1 : 0));
  const loss = (logits: Tensor): Tensor => {
    const scaled = mul(logits, 1 / tau);
    return sub(logsumexp(scaled), sum(mul(scaled, tensor(target))));
  };
  const [value, gradient] = valueAndGrad(loss)(tensor([...z]));
  return {
    p: numbersOf(softmax(mul(tensor([...z]), 1 / tau))),
    y: target,
    loss: value.item(),
    gradient: numbersOf(gradient),
  };
}

const middle = (k: number): number => LEFT + ((k + 0.5) * (RIGHT - LEFT)) / CLASSES;
const logit: Scale = linearScale([-REACH, REACH], [BOTTOM, TOP], 4);
const share: Scale = linearScale([-1.05, 1.05], [BOTTOM, TOP], 4);
const classes: Scale = { ...linearScale([0, CLASSES], [LEFT, RIGHT]), ticks: [] };

const names = (y: number): string =>
  Array.from({ length: CLASSES }, (_, k) => {
    const name = `${k + 1}${k === y ? " ✓" : ""}`;
    return `<text class="tick${k === y ? " true-class" : ""}" x="${c(middle(k))}" y="${BOTTOM + 22}" text-anchor="middle">${name}</text>`;
  }).join("");

const column = (className: string, x: number, width: number, from: number, to: number, scale: Scale): string => {
  const [a, b] = [scale.at(from), scale.at(to)];
  return `<rect class="${className}" x="${c(x - width / 2)}" y="${c(Math.min(a, b))}" width="${c(width)}" height="${c(Math.abs(a - b))}"/>`;
};

/** The logits as stems from zero; their handles stand on top. */
function logits({ z, y }: State): string {
  const zero = c(logit.at(0));
  const stems = z.map((v, k) => column("stem-bar", middle(k), 5, 0, v, logit)).join("");
  const values = z
    .map((v, k) => label("small", { x: middle(k) + 20, y: logit.at(v) - 6 }, decimals(v, 1), "start"))
    .join("");
  return `${axes(classes, logit)}<path class="zero" d="M${LEFT} ${zero}H${RIGHT}"/>${stems}${values}${names(y)}`;
}

/** For each class the probability, the target as an outline, and the slope of the loss. */
function bars(state: State): string {
  const { p, y, gradient } = reading(state);
  const zero = c(share.at(0));
  const one = (k: number): string => {
    const x = middle(k);
    const slope = gradient[k]!;
    const within = clamp(slope, -1.05, 1.05);
    const above = slope >= 0 ? -12 : 12;
    return (
      column("probability", x - 19, 26, 0, p[k]!, share) +
      column("target", x - 19, 32, 0, y[k]!, share) +
      column(`slope-bar ${slope >= 0 ? "up" : "down"}`, x + 17, 22, 0, within, share) +
      label("small gradient", { x: x + 17, y: share.at(within) + above }, decimals(slope))
    );
  };
  return `${axes(classes, share)}<path class="zero" d="M${LEFT} ${zero}H${RIGHT}"/>${p.map((_, k) => one(k)).join("")}${names(state.y)}`;
}

function sentence(state: State): string {
  const { p, loss, gradient } = reading(state);
  const each = p.map((q, k) => `class ${k + 1}: p ${decimals(q)}, slope ${decimals(gradient[k]!)}`).join("; ");
  return `${each}. True class ${state.y + 1}, loss ${decimals(loss, 3)}.`;
}

const moved = (state: State, k: number, value: number): State => ({
  ...state,
  z: state.z.map((v, j) => (j === k ? clamp(Math.round(value * 20) / 20, -REACH, REACH) : v)) as unknown as State["z"],
});

const handle = (k: number): Handle<State> => ({
  name: `Logit of class ${k + 1}`,
  description: "height of a logit; arrow keys move it up and down",
  at: ({ z }) => ({ x: middle(k), y: logit.at(z[k]!) }),
  drag: (state, { y }) => moved(state, k, logit.valueAt(y)),
  step: (state, dx, dy) => moved(state, k, state.z[k]! + 0.1 * (dx + dy)),
  now: ({ z }) => z[k]!,
  says: (state) => {
    const { p, gradient } = reading(state);
    return `Logit ${decimals(state.z[k]!)}, probability ${decimals(p[k]!)}, slope of the loss ${decimals(gradient[k]!)}.`;
  },
});
const handles = Object.fromEntries(Array.from({ length: CLASSES }, (_, k) => [`z${k + 1}`, handle(k)]));

const goals: readonly Goal<State>[] = [
  {
    text: 'Bring the loss below <span class="nb">1/100</span>: what becomes of all four slopes?',
    met: (state) => reading(state).loss < 0.01,
  },
  {
    text: "Make the model sure and wrong: the slope of the true class below −0.95 at temperature 1.",
    met: (state) => state.tau === 1 && reading(state).gradient[state.y]! < -0.95,
  },
  {
    text: "Find other logits with the slopes 0.25, 0.25, 0.25 and −0.75: which ones have them?",
    met(state) {
      const { gradient } = reading(state);
      const even = gradient.every((g, k) => Math.abs(g - (k === state.y ? -0.75 : 0.25)) < 0.005);
      return state.tau === 1 && even && state.z.some((v) => v !== 0);
    },
  },
];

/** Logits that move, the probabilities that come out, and the slope of the cross-entropy in each logit. */
export const softmaxBars: FigureKind<State> = {
  initial: { z: [1, 2, 0.5, -1], y: 0, tau: 1 },
  accept: (state) => ({
    z: state.z.map((v) => clamp(Math.round(v * 20) / 20, -REACH, REACH)) as unknown as State["z"],
    y: clamp(Math.round(state.y), 0, CLASSES - 1),
    tau: clamp(state.tau, 0.25, 4),
  }),
  frame(state, parts, id) {
    const all = Array.from({ length: CLASSES }, (_, k) => [`${k + 1}`, { y: k }] as const);
    const controls = bar(
      `<span class="bar-label">True class</span>${choices<State>(state, "True class", all)}`,
      slider(parts, id, "tau", "temperature", { min: 0.25, max: 4, step: 0.25, value: state.tau }),
      choices<State>(state, "Logits to choose from", [
        ["Undecided", { z: [0, 0, 0, 0] }],
        ["Sure and wrong", { z: [-2, 4, 0, -1] }],
        ["One more each", { z: [1, 1, 1, 1] }],
      ]),
    );
    const grips = Object.entries(handles)
      .map(([name, one]) => grip(one, state, name))
      .join("");
    const left = drawing(WIDTH, HEIGHT, "plot", "logits", part(parts, "logits") + grips);
    const right = drawing(WIDTH, HEIGHT, "plot", "bars", part(parts, "bars"));
    const key =
      '<span class="swatch probability"></span> p <span class="swatch target"></span> y <span class="swatch slope"></span> slope of the loss in z';
    const panels = `<div class="panels even">${panel("Logits <b><i>z</i></b>: drag them", left)}${panel(key, right)}</div>`;
    return `${controls}${panels}${part(parts, "table", "div", 'class="numbers"')}${part(parts, "readout", "p", 'class="readout"')}`;
  },
  parts(state) {
    const { p, y, loss, gradient } = reading(state);
    const row = (name: string, values: readonly (number | string)[], className = ""): string =>
      `<tr${className}><th scope="row">${name}</th>${values.map((v) => `<td>${typeof v === "number" ? decimals(v, 3) : v}</td>`).join("")}</tr>`;
    const head = `<tr><td></td>${p.map((_, k) => `<th scope="col">${k + 1}</th>`).join("")}<th scope="col">sum</th></tr>`;
    const total = (values: readonly number[]): number => values.reduce((s, v) => s + v, 0);
    const rows = [
      row("<i>p</i>", [...p, total(p)]),
      row("<i>y</i>", [...y.map(String), "1"]),
      row("<i>p</i> − <i>y</i>", [...p.map((q, k) => q - y[k]!), total(p) - 1]),
      row("∂<i>L</i>/∂<i>z</i>", [...gradient, total(gradient)], ' class="c-g"'),
    ];
    return {
      "tau-value": decimals(state.tau),
      logits: logits(state),
      bars: bars(state),
      table: `<table><thead>${head}</thead><tbody>${rows.join("")}</tbody></table>`,
      readout: `<span class="nb"><i>L</i> = −log <i>p</i><sub>${state.y + 1}</sub> = <b>${decimals(loss, 3)}</b></span>${state.tau === 1 ? "" : ` <span class="nb">at temperature ${decimals(state.tau)} the slopes are (<i>p</i> − <i>y</i>)/${decimals(state.tau)}</span>`}`,
    };
  },
  says: (state) => ({
    logits: `Four logits: ${state.z.map((v) => decimals(v, 1)).join(", ")}.`,
    bars: `Probabilities, targets and slopes. ${sentence(state)}`,
    tau: `temperature ${decimals(state.tau)}`,
  }),
  handles,
  goals,
  code(state) {
    const { loss, gradient } = reading(state);
    const target = state.z.map((_, k) => (k === state.y ? 1 : 0));
    return `import { logsumexp, type Tensor, tensor, valueAndGrad } from "wengert";

const y = tensor([${target.join(", ")}]);
const tau = ${literal(state.tau)};
const crossEntropy = (z: Tensor) => logsumexp(z.div(tau)).sub(z.div(tau).mul(y).sum());
const [loss, slopes] = valueAndGrad(crossEntropy)(tensor([${state.z.join(", ")}]));
loss.item(); // => ${claimed(loss)}
slopes; // => [${gradient.map((g) => claimed(g)).join(", ")}]`;
  },
};
