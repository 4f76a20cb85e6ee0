import { numeral } from "../numerals.ts";
import { auditOf, caseOf, coordinatesOf, type GradientCheckState, untouched } from "./labState.ts";

/** Whether the reader has done with a case: mended the line, or seen that there is nothing to mend. */
export function solved(state: GradientCheckState): boolean {
  const { mistake } = caseOf(state);
  if (mistake === undefined && state.decision !== "right") return false;
  if (mistake !== undefined && untouched(state)) return false;
  return auditOf(state).right;
}

/** A point as text: a = 0.5, b = 1. */
const place = (at: Readonly<Record<string, number>>): string =>
  Object.entries(at)
    .map(([name, w]) => `<span class="nb"><i>${name}</i> = ${numeral(w, 4)}</span>`)
    .join(", ");

/** Where to look next: at another point where this one shows nothing, else along the lines. */
const hint = (state: GradientCheckState): string =>
  coordinatesOf(state).every(({ verdict }) => verdict === "agrees")
    ? "Here everything agrees: try another point."
    : "Which slopes differ here, and which lines do only they go through?";

/** What the figure says to what the reader decided. HTML. */
export function feedback(state: GradientCheckState): string {
  const c = caseOf(state);
  if (solved(state)) return `<p class="good"><b>${c.mistake ? "Mended." : "Yes."}</b> ${c.lesson}</p>`;
  if (state.decision === "show") {
    const { mistake } = c;
    const told =
      mistake === undefined
        ? "No line is wrong."
        : `Line ${mistake.line + 1} is wrong: it should be <code>${c.gradient[mistake.line]!.name} = ${mistake.formula}</code>.`;
    return `<p><b>${told}</b> ${c.lesson}</p>`;
  }
  if (state.decision === "right") {
    const { at, weight, hand, exact } = auditOf(state);
    return `<p class="wrong"><b>No.</b> At ${place(at)} the lines give <span class="nb"><i>∂L/∂${weight}</i> = ${numeral(hand, 5)}</span>, the engine <span class="nb">${numeral(exact, 5)}.</span> ${hint(state)}</p>`;
  }
  if (!untouched(state) && c.mistake === undefined && !auditOf(state).right)
    return '<p class="wrong">These lines are no longer the gradient: the engine’s slopes are others.</p>';
  return "";
}
