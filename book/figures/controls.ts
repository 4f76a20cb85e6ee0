import type { Handle, Parts } from "./kind.ts";
import { coordinate } from "./svg.ts";
import { escapeHtml } from "./text.ts";

/** Where a part stands: the element around it and what it holds now. */
export const part = (parts: Parts, name: string, tag = "g", attributes = ""): string =>
  `<${tag} data-part="${name}"${attributes === "" ? "" : ` ${attributes}`}>${parts[name]}</${tag}>`;

/** A drawing of the kit: `says` names the entry of the figure's `says` that describes it. */
export const drawing = (
  width: number,
  height: number,
  className: string,
  says: string,
  inside: string,
  more = "",
): string =>
  `<svg class="drawing ${className}" viewBox="0 0 ${width} ${height}" role="img" data-says="${says}"${more === "" ? "" : ` ${more}`}>${inside}</svg>`;

/** A handle in a state as attributes say it: where it stands, its number, its sentence. */
export function gripped<S>(handle: Handle<S>, state: S): Readonly<Record<"place" | "now" | "spoken", string>> {
  const { x, y } = handle.at(state);
  const now = String(Number(handle.now(state).toPrecision(4)));
  return { place: `translate(${coordinate(x)} ${coordinate(y)})`, now, spoken: handle.says(state) };
}

/** The mark of a handle: a ring to grip, large enough for a finger, and a dot in the colour of what it moves. */
export function grip<S>(handle: Handle<S>, state: S, name: string, className = "point", radius = 6.5): string {
  const { place, now, spoken } = gripped(handle, state);
  return `<g class="handle ${className}" data-handle="${name}" data-now="${now}" data-spoken="${escapeHtml(spoken)}" transform="${place}"><circle class="hit" r="26"/><circle class="ring" r="13"/><circle class="dot" r="${radius}"/></g>`;
}

/** A bar of controls. */
export const bar = (...controls: readonly string[]): string => `<div class="controls">${controls.join("")}</div>`;

/** A formula in x and y that the reader may change, with a line for what is wrong with it. */
export const formulaField = (id: string, key: string, value: string, label: string): string =>
  `<label class="formula-label" for="${id}-${key}"><span class="formula-name">${label}</span></label><input id="${id}-${key}" class="formula" data-key="${key}" value="${escapeHtml(value)}" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="${id}-fault" disabled>`;

/** Where the figure says what is wrong with a state that was asked for. */
export const faultLine = (id: string): string => `<p class="fault" id="${id}-fault" role="status"></p>`;

/** Buttons that each put some entries of the state; the one that says what the state says is pressed. */
export function choices<S extends object>(
  state: S,
  label: string,
  options: readonly (readonly [string, Partial<S>])[],
): string {
  const button = ([name, set]: readonly [string, Partial<S>]): string =>
    `<button class="button choice" type="button" data-set="${escapeHtml(JSON.stringify(set))}" aria-pressed="${says(state, set)}" disabled>${name}</button>`;
  return `<div class="choices" role="group" aria-label="${escapeHtml(label)}">${options.map(button).join("")}</div>`;
}

/** Whether a state has all the entries that a button would put. */
export const says = (state: object, set: object): boolean =>
  Object.entries(set).every(([key, value]) => JSON.stringify(state[key as keyof object]) === JSON.stringify(value));

/** A slider over one number of the state; what it stands for is the part `${key}-value`. */
export function slider(
  parts: Parts,
  id: string,
  key: string,
  label: string,
  {
    min,
    max,
    step,
    value,
  }: { readonly min: number; readonly max: number; readonly step: number; readonly value: number },
): string {
  return `<div class="slider"><label for="${id}-${key}">${label}</label><input id="${id}-${key}" type="range" data-key="${key}" data-says="${key}" min="${min}" max="${max}" step="${step}" value="${value}" disabled>${part(parts, `${key}-value`, "output", `for="${id}-${key}"`)}</div>`;
}

/** Buttons back and forth through the steps of one whole number of the state; where it stands is the part `${key}-value`. */
export const stepper = (parts: Parts, key: string, label: string): string =>
  `<div class="stepper" role="group" aria-label="${escapeHtml(label)}"><button class="button" type="button" data-add="${escapeHtml(JSON.stringify({ [key]: -1 }))}" aria-label="Step back" disabled>‹</button>${part(parts, `${key}-value`, "output")}<button class="button" type="button" data-add="${escapeHtml(JSON.stringify({ [key]: 1 }))}" aria-label="Step on" disabled>›</button></div>`;

/** A box to tick for a truth value of the state. */
export const tickBox = (id: string, key: string, label: string, checked: boolean): string =>
  `<label class="tick-box" for="${id}-${key}"><input id="${id}-${key}" type="checkbox" data-key="${key}"${checked ? " checked" : ""} disabled>${label}</label>`;

/** A titled panel of a figure. */
export const panel = (title: string, inside: string, className = ""): string =>
  `<div class="panel${className === "" ? "" : ` ${className}`}"><p class="panel-title">${title}</p>${inside}</div>`;
