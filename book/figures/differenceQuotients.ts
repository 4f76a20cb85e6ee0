import { curvesOf, type ErrorCurve } from "./check/curves.ts";
import { chart, cursor, gripAt, HEIGHT, h as hScale, key, meeting, names, WIDTH } from "./check/errorChart.ts";
import { epsilon, indexOf, LEAST, type Method, methods, PER_DECADE, type Precision, steps } from "./check/quotients.ts";
import { bar, choices, drawing, faultLine, formulaField, grip, part, slider } from "./controls.ts";
import type { FigureKind, Goal, Handle } from "./kind.ts";
import { numeral, scientific, spoken } from "./numerals.ts";
import { clamp, decimals } from "./svg.ts";
import { claimed, escapeHtml } from "./text.ts";

export interface DifferenceQuotientsState {
  readonly f: string;
  readonly x: number;
  readonly precision: string;
  readonly method: string;
  /** Logarithm of the step to base 10. */
  readonly h: number;
}
type State = DifferenceQuotientsState;

const methodOf = ({ method }: State): Method => methods.find((m) => m === method) ?? "central";
const precisionOf = ({ precision }: State): Precision => (precision === "f32" ? "f32" : "f64");
const curves = (state: State) => curvesOf(state.f, state.x, precisionOf(state));
const curveOf = (state: State, method: Method): ErrorCurve | undefined =>
  curves(state).curves.find((one) => one.method === method);

/** The step that is held, and what the chosen method makes of it. */
export interface Reading {
  readonly step: number;
  readonly exact: number;
  readonly quotient: number;
  readonly error: number;
}
export function reading(state: State): Reading {
  const at = indexOf(state.h);
  const { exact, quotients } = curves(state);
  const method = methodOf(state);
  return {
    step: steps[at]!,
    exact,
    quotient: quotients[method]?.[at] ?? Number.NaN,
    error: curveOf(state, method)?.errors[at] ?? Number.NaN,
  };
}

/** Decimal digits that agree. */
const digitsOf = (error: number): string =>
  error === 0 ? "all digits right" : `${decimals(clamp(-Math.log10(error), 0, 17), 1)} digits right`;

function sentence(state: State): string {
  const { step, error } = reading(state);
  const method = names[methodOf(state)];
  if (Number.isNaN(error)) return `h = ${spoken(step)}: no ${method} slope of this formula.`;
  return `h = ${spoken(step)}: ${method}, relative error ${spoken(error)}, ${digitsOf(error)}.`;
}

const held = (state: State, exponent: number): State => ({
  ...state,
  h: clamp(Math.round(exponent * PER_DECADE) / PER_DECADE, LEAST, 0),
});

const step: Handle<State> = {
  name: "Step h",
  description: "step of the difference quotient, on a logarithmic scale; arrow keys change it",
  at: ({ h }) => gripAt(10 ** h),
  drag: (state, { x }) => held(state, Math.log10(hScale.valueAt(x))),
  step: (state, dx, dy) => held(state, state.h + (dx + dy) / PER_DECADE),
  now: ({ h }) => h,
  says: sentence,
  takesPresses: true,
};

/** The best step is of the size of the root of ε, the distance from 1 to the next number, of this order. */
const ROOTS: Readonly<Record<Exclude<Method, "complex">, number>> = { forward: 2, central: 3, richardson: 5 };

/** One method: what it gives at the step that is held, its best step and the one of theory. */
function card(state: State, method: Method): string {
  const one = curveOf(state, method);
  const title = names[method].replace(/^./, (c) => c.toUpperCase());
  const lines = (): string => {
    if (!one) return '<span class="more">This formula has an operation without a rule for complex numbers.</span>';
    const { best, errors } = one;
    const now = `<span>here <b>${scientific(errors[indexOf(state.h)]!)}</b></span>`;
    if (method === "complex")
      return `${now}<span class="more">no difference, nothing cancels: as small a step as you like</span>`;
    if (best === null) return now;
    const model = curves(state).models[method];
    const theory = model ? `, theory ${scientific(model.step, 1)}` : "";
    const order = ROOTS[method];
    const rule = `<span class="nb">ε<sup>1/${order}</sup> = ${scientific(epsilon[precisionOf(state)] ** (1 / order), 1)}</span>`;
    return `${now}<span class="more">best ${scientific(best.error)} at <i>h</i> = ${scientific(steps[best.index]!, 1)}${theory}; ${rule}</span>`;
  };
  const set = escapeHtml(JSON.stringify({ method }));
  return `<button class="method" type="button" data-set="${set}" aria-pressed="${method === methodOf(state)}" disabled>${key(method)}<b>${title}</b>${lines()}</button>`;
}

const close = (state: State, method: Method, precision: Precision): boolean => {
  if (precisionOf(state) !== precision || methodOf(state) !== method) return false;
  const best = curveOf(state, method)?.best;
  return best != null && Math.abs(indexOf(state.h) - best.index) <= PER_DECADE / 2;
};
const goals: readonly Goal<State>[] = [
  {
    text: "Hold <i>h</i> where centred differences in 64 bits are best, within half a power of ten.",
    met: (state) => close(state, "central", "f64"),
  },
  {
    text: "The same for forward differences in 32 bits: how many digits are left?",
    met: (state) => close(state, "forward", "f32"),
  },
  {
    text: "Find a formula, not a straight line, for which centred differences leave nothing out, so that <i>h</i> = 1 is as good as any.",
    met(state) {
      if (methodOf(state) !== "central" || precisionOf(state) !== "f64") return false;
      const { models } = curves(state);
      return models.central === null && models.forward !== null && curveOf(state, "central")!.errors.at(-1)! < 1e-14;
    },
  },
];

const formulas: readonly (readonly [string, Partial<State>])[] = [
  ["Wave", { f: "exp(x)*sin(3*x)", x: 0.4 }],
  ["exp", { f: "exp(x)", x: 1 }],
  ["Far from 0", { f: "x^2 + 1000000*cos(x/1000)", x: 1 }],
  ["Kink near", { f: "abs(x - 0.41)*exp(x)", x: 0.4 }],
];

/** The quotient as a line of a program. */
const programs: Readonly<Record<Exclude<Method, "complex">, string>> = {
  forward: "f(at.add(h)).sub(f(at)).div(h)",
  central: "f(at.add(h)).sub(f(at.sub(h))).div(h.mul(2))",
  richardson: "central(h.mul(0.5)).mul(4).sub(central(h)).div(3)",
};

function code(state: State): string {
  const precision = precisionOf(state);
  const chosen = methodOf(state);
  const method = chosen === "complex" ? "central" : chosen;
  const { at, exact, quotients } = curves(state);
  const index = indexOf(state.h);
  const type = precision === "f32" ? ', { dtype: "f32" }' : "";
  const helper =
    method === "richardson" ? "const central = (h: Tensor) => f(at.add(h)).sub(f(at.sub(h))).div(h.mul(2));\n" : "";
  const value = quotients[method]![index]!;
  const complex =
    chosen === "complex"
      ? "\n// The complex step runs the recorded list of f on x + ih and takes the imaginary part, divided by h."
      : "";
  return `import { grad, type Tensor, tensor } from "wengert";
import { expression } from "wengert/expression";

const f = expression(${JSON.stringify(state.f)}, { variables: ["x"] });
const at = tensor(${at}${type});
const h = tensor(${steps[index]!}${type});
${helper}const quotient = ${programs[method]};${complex}
quotient.item(); // => ${claimed(value, precision === "f32" ? 6 : 10)}
grad((x: Tensor) => f(x))(tensor(${at})).item(); // => ${claimed(exact, 10)}`;
}

/** Errors of difference quotients against the step, with double logarithmic axes. */
export const differenceQuotients: FigureKind<State> = {
  initial: { f: "exp(x)*sin(3*x)", x: 0.4, precision: "f64", method: "central", h: -3 },
  accept(state) {
    const fit = {
      ...held(state, state.h),
      x: clamp(state.x, -3, 3),
      precision: precisionOf(state),
      method: methodOf(state),
    };
    curves(fit);
    return fit;
  },
  frame(state, parts, id) {
    const presets = choices(state, "Functions to choose from", formulas);
    const top = bar(
      formulaField(id, "f", state.f, "<i>f</i>(<i>x</i>) ="),
      presets,
      slider(parts, id, "x", "at <i>x</i> =", { min: -3, max: 3, step: 0.05, value: state.x }),
      choices<State>(state, "Precision of all numbers", [
        ["64 bits", { precision: "f64" }],
        ["32 bits", { precision: "f32" }],
      ]),
      faultLine(id),
    );
    const plot = drawing(
      WIDTH,
      HEIGHT,
      "plot",
      "chart",
      part(parts, "cursor") + part(parts, "chart") + part(parts, "meeting") + grip(step, state, "h"),
    );
    const list = methods.map((method) => part(parts, method, "div", 'class="method-place"')).join("");
    const cards = `<div class="methods" role="group" aria-label="Methods">${list}</div>`;
    return `${top}<div class="panels">${plot}${cards}</div>${part(parts, "readout", "p", 'class="readout"')}`;
  },
  parts(state) {
    const { step: held, exact, quotient, error } = reading(state);
    const method = methodOf(state);
    const { curves: drawn, models } = curves(state);
    const digits = precisionOf(state) === "f32" ? 8 : 12;
    return {
      "x-value": decimals(state.x),
      chart: chart(drawn, { chosen: method, model: models[method], zones: false, yName: "relative error" }),
      cursor: cursor(held),
      meeting: meeting(held, error, method),
      ...Object.fromEntries(methods.map((m) => [m, card(state, m)])),
      readout: `<span class="nb"><i>h</i> = <b>${scientific(held)}</b></span> <span class="nb">quotient <b>${numeral(quotient, digits)}</b></span> <span class="nb c-g">engine <b>${numeral(exact, digits)}</b></span> <span class="nb"><b>${Number.isNaN(error) ? "no slope" : digitsOf(error)}</b></span>`,
    };
  },
  says(state) {
    const bests = curves(state).curves.flatMap(({ method, best }) =>
      best === null
        ? []
        : [`${names[method]} is best at h = ${spoken(steps[best.index]!)} with error ${spoken(best.error)}`],
    );
    return {
      chart: `Relative error of four slopes against the step h, both on logarithmic axes. ${bests.join("; ")}. ${sentence(state)}`,
      x: `x = ${decimals(state.x)}`,
    };
  },
  handles: { h: step },
  goals,
  code,
};
