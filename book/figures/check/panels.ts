import { numeral, scientific } from "../numerals.ts";
import { escapeHtml } from "../text.ts";
import type { Case } from "./cases.ts";
import { caseOf, coordinatesOf, type GradientCheckState, lineKeys } from "./labState.ts";
import type { Line } from "./listing.ts";
import type { Coordinate, Verdict } from "./patient.ts";

const signs: Readonly<Record<Verdict, readonly [string, string]>> = {
  agrees: ["✓", "agrees"],
  doubtful: ["?", "in doubt"],
  differs: ["✕", "differs"],
};

/** ∂L/∂a as HTML. */
const partial = (weight: string): string => `<span class="partial">∂<i>L</i>/∂<i>${weight}</i></span>`;

function tile({ weight, hand, quotient, error, verdict }: Coordinate, chosen: string): string {
  const [sign, word] = signs[verdict];
  const set = escapeHtml(JSON.stringify({ weight }));
  return `<button class="tile ${verdict}" type="button" data-set="${set}" aria-pressed="${weight === chosen}" disabled><span class="tile-head">${partial(weight)}<b class="sign"><span aria-hidden="true">${sign} </span>${word}</b></span><span class="pair">by hand <b>${numeral(hand, 4)}</b></span><span class="pair">quotient <b>${numeral(quotient, 4)}</b></span><span class="pair">error <span>${scientific(error)}</span></span></button>`;
}

/** The gradient coordinate by coordinate: what was written by hand, what the difference says, and whether they agree. */
export const strip = (state: GradientCheckState): string =>
  coordinatesOf(state)
    .map((coordinate) => tile(coordinate, state.weight))
    .join("");

/** The loss, and the gradient by hand with a field for each line. Depends on the case only, so that no field is replaced. */
export function listing(c: Case): string {
  const loss = c.loss.map(({ name, formula }) => `<li><code>${name} = ${escapeHtml(formula)}</code></li>`).join("");
  const field = ({ name, formula }: Line, k: number): string =>
    `<li><label><span class="line-number">${k + 1}</span><code>${name} =</code><input class="formula" data-key="${lineKeys[k]}" value="${escapeHtml(formula)}" spellcheck="false" autocapitalize="off" autocomplete="off" disabled></label></li>`;
  return `<p class="panel-title">${escapeHtml(c.about)}</p><ol class="lines loss" aria-label="The loss">${loss}</ol><p class="panel-title">Its gradient, by hand: mend a line by typing</p><ol class="lines" aria-label="The gradient by hand">${c.gradient.map(field).join("")}</ol>`;
}

export const summary = (state: GradientCheckState): string => {
  const all = coordinatesOf(state);
  const count = (verdict: Verdict): number => all.filter((one) => one.verdict === verdict).length;
  const [differ, doubt] = [count("differs"), count("doubtful")];
  const rest = all.length - differ - doubt;
  return `Case ${caseOf(state).name}: ${rest} of ${all.length} slopes agree, ${doubt} in doubt, ${differ} differ.`;
};
