import type { Form } from "../../exercises/exercise.ts";
import { escapeHtml, withFormulas } from "../html.ts";
import type { Texts } from "./parts.ts";

/** A number that depends on all of a text (FNV-1a). */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (const c of text) hash = Math.imul(hash ^ c.codePointAt(0)!, 0x01000193) >>> 0;
  return hash;
}

/** An order that does not depend on the order given, so that the page does not tell what its author thought of first. */
const shuffled = (names: readonly string[], salt: string): string[] =>
  [...names].sort((a, b) => mixed(`${salt}/${a}`) - mixed(`${salt}/${b}`));

const signs: Readonly<Record<string, string>> = { partial: "∂", nabla: "∇", cdot: "·", mathbf: "", operatorname: "" };
/** A label in words and signs: the name of a field must not depend on how formulas are typeset. */
const spoken = (label: string): string =>
  label
    .replace(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2")
    .replace(/\\htmlClass\{[^{}]*\}/g, "")
    .replace(/\\([A-Za-z]+) ?/g, (_, name: string) => signs[name] ?? name)
    .replace(/[${}\\]/g, "")
    .replace(/\s*=\s*$/, "")
    .trim();

const plain = 'autocomplete="off" autocapitalize="off" spellcheck="false"';

function fields({ fields: labels, variables }: Extract<Form, { kind: "fields" }>, id: string): string {
  const field = ([name, label]: readonly [string, string]): string =>
    `<div class="field"><label for="${id}-${name}">${withFormulas(label)}</label><input id="${id}-${name}" data-field="${name}" aria-label="${escapeHtml(spoken(label))}" ${plain} aria-describedby="${id}-verdict"></div>`;
  const how =
    variables === null
      ? ""
      : `<p class="how">A formula in ${variables.map((v) => `<code>${v}</code>`).join(", ")}, written as <code>x^2</code>, <code>2*x</code>, <code>sin(x)</code>, <code>exp(x)</code>.</p>`;
  return `<div class="fields${variables === null ? "" : " formulas"}">${Object.entries(labels).map(field).join("")}</div>${how}`;
}

function choices(
  { items, choices: names, many }: Extract<Form, { kind: "choices" }>,
  id: string,
  texts: Texts,
): string {
  const option = (item: string, choice: string): string =>
    `<label class="option"><input type="${many ? "checkbox" : "radio"}" name="${id}-${item}" value="${choice}"><span>${texts.choices.get(choice)}</span></label>`;
  const group = (item: string, legend: string): string =>
    `<fieldset class="options" data-item="${item}"><legend>${legend}</legend>${shuffled(names, id)
      .map((choice) => option(item, choice))
      .join("")}</fieldset>`;
  if (items.length === 0) return group("answer", many ? "All that hold" : "One of these holds");
  return items.map((item) => group(item, texts.items.get(item)!)).join("");
}

function table({ columns, lines }: Extract<Form, { kind: "table" }>, id: string): string {
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  const cell = (name: string, column: string, given: string | undefined): string =>
    given === undefined
      ? `<td><input data-field="${name}.${column}" aria-label="${column} of ${name}" size="9" ${plain} aria-describedby="${id}-verdict"></td>`
      : `<td>${given}</td>`;
  const rows = lines.map(
    ({ name, formula, given }) =>
      `<tr><th scope="row"><code>${name}</code></th><td><code>${escapeHtml(formula)}</code></td>${columns.map((column) => cell(name, column, given[column])).join("")}</tr>`,
  );
  return `<div class="table"><table class="trace"><thead><tr><th scope="col">line</th><th scope="col">is</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function order({ steps }: Extract<Form, { kind: "order" }>, id: string, texts: Texts): string {
  const step = (name: string): string =>
    `<li data-step="${name}"><div class="step">${texts.steps.get(name)}</div></li>`;
  return `<div class="order-form"><div><p class="how" id="${id}-chosen">Your proof</p><ol class="chosen" aria-labelledby="${id}-chosen"></ol></div><div><p class="how" id="${id}-pool">Steps to choose from</p><ul class="pool" aria-labelledby="${id}-pool">${shuffled(steps, id).map(step).join("")}</ul></div></div>`;
}

const program = ({ starter }: Extract<Form, { kind: "program" }>): string =>
  `<pre class="code source" tabindex="0" role="group" aria-label="Program to complete"><code>${escapeHtml(starter)}</code></pre>`;

function entry(form: Form, id: string, texts: Texts): string {
  if (form.kind === "fields") return fields(form, id);
  if (form.kind === "choices") return choices(form, id, texts);
  if (form.kind === "table") return table(form, id);
  if (form.kind === "order") return order(form, id, texts);
  return program(form);
}

/** The form of an exercise as it stands in the page before any script has run. */
export function formHtml(form: Form, id: string, texts: Texts): string {
  const button = (action: string, name: string): string =>
    `<button class="button ${action}" type="${action === "grade" ? "submit" : "button"}">${name}</button>`;
  const actions = `<div class="actions" hidden>${button("grade", "Check")}${button("solve", "Solution")}${button("reset", "Reset")}</div>`;
  const hints = texts.hints.map(
    (hint, i) => `<details class="hint"><summary>Hint ${i + 1}</summary><div>${hint}</div></details>`,
  );
  return `<form novalidate><fieldset class="entry" disabled>${entry(form, id, texts)}</fieldset>${actions}<div class="verdict" id="${id}-verdict" role="status"></div></form><div class="hints">${hints.join("")}</div><div class="solution" role="region" aria-label="Worked solution" tabindex="-1" hidden></div>`;
}

/** How many exercises of a page are solved, told by the scripts. */
export const exerciseCount = (total: number): string =>
  `<p class="exercise-count" data-total="${total}" role="status" hidden></p>`;
