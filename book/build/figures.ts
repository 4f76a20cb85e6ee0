import { type FigureKind, figures } from "../figures/index.ts";
import { escapeHtml } from "./html.ts";

/** A figure as it stands in a page before any script has run. */
export interface Drawn {
  readonly name: string;
  readonly html: string;
}

/** The state of a figure: its default with what the attributes of the block say instead. */
function stateOf<S extends object>(
  kind: FigureKind<S>,
  attributes: Readonly<Record<string, string>>,
  place: string,
): S {
  const state = { ...kind.initial } as Record<string, unknown>;
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "name" || name === "id") continue;
    if (!(name in state)) throw new Error(`${place}  the figure has no "${name}": ${Object.keys(state).join(", ")}`);
    const before = state[name];
    state[name] = typeof before === "string" ? value : (JSON.parse(value) as unknown);
  }
  return state as unknown as S;
}

/** Draws a figure by the same code that draws it in the page. */
export function draw(name: string, attributes: Readonly<Record<string, string>>, id: string, place: string): Drawn {
  const kind = figures[name];
  if (!kind) throw new Error(`${place}  there is no figure "${name}": ${Object.keys(figures).join(", ")}`);
  const state = stateOf(kind, attributes, place);
  const data = escapeHtml(JSON.stringify(state));
  return { name, html: `<wz-${name} data-state="${data}" data-id="${id}">${kind.markup(state, id)}</wz-${name}>` };
}
