import { type AnyFigure, figures } from "../figures/index.ts";
import { figureMarkup } from "../figures/markup.ts";
import { escapeHtml } from "./html.ts";

type Attributes = Readonly<Record<string, string>>;

/** A figure as it stands in a page before any script has run. */
export interface Drawn {
  readonly name: string;
  readonly html: string;
}

/** The state of a figure: its default with what the attributes of the block say instead. */
function stateOf(kind: AnyFigure, attributes: Attributes, place: string): object {
  const state = { ...kind.initial } as Record<string, unknown>;
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "name" || name === "id") continue;
    if (!(name in state)) throw new Error(`${place}  the figure has no "${name}": ${Object.keys(state).join(", ")}`);
    const before = state[name];
    state[name] = typeof before === "string" ? value : (JSON.parse(value) as unknown);
  }
  return kind.accept?.(state) ?? state;
}

function kindOf(name: string, place: string): AnyFigure {
  const kind = figures[name];
  if (!kind) throw new Error(`${place}  there is no figure "${name}": ${Object.keys(figures).join(", ")}`);
  return kind;
}

/** Draws a figure by the same code that draws it in the page. */
export function draw(name: string, attributes: Attributes, id: string, place: string): Drawn {
  const kind = kindOf(name, place);
  const state = stateOf(kind, attributes, place);
  const data = escapeHtml(JSON.stringify(state));
  return {
    name,
    html: `<wz-${name} data-state="${data}" data-id="${id}">${figureMarkup(kind, state, id)}</wz-${name}>`,
  };
}

/** The program that a figure shows for its numbers. */
export function figureProgram(name: string, attributes: Attributes, place: string): string {
  const kind = kindOf(name, place);
  return kind.code(stateOf(kind, attributes, place));
}
