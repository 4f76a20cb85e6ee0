import { cases } from "./check/cases.ts";
import { errorCurves } from "./check/curves.ts";
import { chart, cursor, gripAt, HEIGHT, h as hScale, key, meeting, names, WIDTH } from "./check/errorChart.ts";
import { feedback, solved } from "./check/judge.ts";
import {
  accepted,
  caseOf,
  coordinatesOf,
  type GradientCheckState,
  handOf,
  heldAt,
  methodOf,
  opening,
  sweepsFor,
} from "./check/labState.ts";
import { listing, strip, summary } from "./check/panels.ts";
import { pointOf } from "./check/patient.ts";
import { checkProgram } from "./check/program.ts";
import { indexOf, methods, PER_DECADE, steps } from "./check/quotients.ts";
import { bar, choices, drawing, faultLine, grip, part, tickBox } from "./controls.ts";
import type { FigureKind, Goal, Handle } from "./kind.ts";
import { italic } from "./labels.ts";
import { numeral, scientific, spoken } from "./numerals.ts";

type State = GradientCheckState;

const chosen = (state: State) => coordinatesOf(state).find(({ weight }) => weight === state.weight)!;

function sentence(state: State): string {
  const { weight, error, verdict } = chosen(state);
  return `h = ${spoken(steps[indexOf(state.h)]!)}: slope in ${weight}, relative difference ${spoken(error)}, ${verdict}. ${summary(state)}`;
}

const step: Handle<State> = {
  name: "Step h",
  description: "step of the check, on a logarithmic scale; arrow keys change it",
  at: ({ h }) => gripAt(10 ** h),
  drag: (state, { x }) => heldAt(state, Math.log10(hScale.valueAt(x))),
  step: (state, dx, dy) => heldAt(state, state.h + (dx + dy) / PER_DECADE),
  now: ({ h }) => h,
  says: sentence,
  takesPresses: true,
};

const goals: readonly Goal<State>[] = cases.map(({ name }) => ({
  text: `<span class="visually-hidden">Case </span>${name}`,
  met: (state: State) => state.problem === name && state.opened === name && solved(state),
}));

/** Where the check is made, and what may be changed there. */
function place(state: State): string {
  const at = Object.entries(pointOf(caseOf(state), state.draw))
    .map(([name, w]) => `<span class="nb"><i>${name}</i> = ${numeral(w, 4)}</span>`)
    .join(", ");
  return `At ${at}`;
}

/** Gradients written by hand, checked with difference quotients; some are wrong, some are badly checked. */
export const gradientCheckLab: FigureKind<State> = {
  initial: opening(cases[0]!),
  accept: accepted,
  frame(state, parts, id) {
    const top = bar(
      `<span class="bar-label">Case</span>${choices<State>(
        state,
        "Cases",
        cases.map(({ name }) => [name, { problem: name }] as const),
      )}`,
      faultLine(id),
    );
    const tools = bar(
      choices<State>(
        state,
        "Method",
        methods.map((method) => [`${key(method)}${names[method]}`, { method }] as const),
      ),
      choices<State>(state, "Precision of all numbers", [
        ["64 bits", { precision: "f64" }],
        ["32 bits", { precision: "f32" }],
      ]),
      '<button class="button" type="button" data-add="{&quot;draw&quot;:1}" disabled>Another point</button>',
      part(parts, "mask", "div"),
    );
    const inside = part(parts, "cursor") + part(parts, "chart") + part(parts, "meeting") + grip(step, state, "h");
    const plot = `<div>${drawing(WIDTH, HEIGHT, "plot", "chart", inside)}${part(parts, "readout", "p", 'class="step-readout"')}</div>`;
    const verdicts = choices<State>(state, "Your verdict", [
      ["The gradient is right", { decision: "right" }],
      ["Show the mistake", { decision: "show" }],
    ]);
    return `${top}<div class="panels">${part(parts, "listing", "div", 'class="panel listing"')}${plot}</div>${tools}${part(parts, "place", "p", 'class="place"')}${part(parts, "strip", "div", 'class="strip" role="group" aria-label="Slopes, one for each weight"')}<div class="controls verdicts">${verdicts}${part(parts, "feedback", "div", 'class="feedback" role="status"')}</div>`;
  },
  parts(state) {
    const hand = handOf(state);
    const method = methodOf(state);
    const held = steps[indexOf(state.h)]!;
    const { error } = chosen(state);
    const curves = errorCurves(sweepsFor(state)[state.weight]!, hand[state.weight]!).map((c) => ({ ...c, best: null }));
    return {
      listing: listing(caseOf(state)),
      chart: chart(curves, {
        chosen: method,
        model: null,
        zones: true,
        yName: `quotient against the slope in ${italic(state.weight)} by hand`,
      }),
      cursor: cursor(held),
      meeting: meeting(held, error, method),
      readout: `<span class="nb"><i>h</i> = <b>${scientific(held)}</b></span> <span class="nb">difference <b>${scientific(error)}</b></span>`,
      mask:
        caseOf(state).keep === undefined
          ? ""
          : tickBox("gradient-check", "held", "One mask for all evaluations", state.held),
      place: place(state),
      strip: strip(state),
      feedback: feedback(state),
    };
  },
  says: (state) => ({
    chart: `Relative difference between four quotients and the slope by hand, against the step h, on logarithmic axes. ${sentence(state)}`,
  }),
  handles: { h: step },
  goals,
  code: checkProgram,
};
