import type { AnyFigure } from "./kind.ts";
import { escapeHtml, highlight } from "./text.ts";

function described(html: string, says: Readonly<Record<string, string>>): string {
  return html.replace(/data-says="([\w-]+)"/g, (mark, name: string) => {
    const words = says[name];
    if (words === undefined) throw new Error(`the figure says nothing of "${name}"`);
    const attribute = html.includes(`type="range" data-key="${name}"`) ? "aria-valuetext" : "aria-label";
    return `${mark} ${attribute}="${escapeHtml(words)}"`;
  });
}

function goalList(kind: AnyFigure): string {
  if (!kind.goals || kind.goals.length === 0) return "";
  const items = kind.goals.map(
    ({ text }) => `<li><span class="goal-mark" aria-hidden="true"></span><span>${text}</span></li>`,
  );
  return `<ul class="goals" aria-label="Goals">${items.join("")}</ul><p class="goal-news" role="status"></p>`;
}

/** The whole figure as it stands in a page before any script has run, and on paper. */
export function figureMarkup(kind: AnyFigure, state: object, id: string): string {
  const inside = described(kind.frame(state, kind.parts(state), id), kind.says(state));
  const code = `<details class="figure-code"><summary>The code of this figure</summary><pre class="code" tabindex="0" role="group" aria-label="Program of the figure"><code>${highlight(kind.code(state))}</code></pre></details>`;
  return `<div class="figure-box">${goalList(kind)}${inside}<div class="figure-foot"><button class="button reset" type="button" disabled>Reset</button>${code}</div></div>`;
}
