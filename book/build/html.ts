import katex from "katex";
import { escapeHtml } from "../figures/text.ts";

export { escapeHtml };

/**
 * A formula as HTML with hidden MathML, without the TeX that KaTeX adds to it: nothing reads that, and it is an eighth of a page.
 * A formula that KaTeX does not take without complaint is an error.
 */
export const formula = (tex: string, displayMode = false): string =>
  katex
    .renderToString(tex, {
      displayMode,
      throwOnError: true,
      strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
      trust: ({ command }) => command === "\\htmlClass",
    })
    .replace(/<annotation .*?<\/annotation>/s, "");

/** Text with formulas between dollars, for the data of the chapter. */
export const withFormulas = (text: string): string =>
  text
    .split(/\$([^$]+)\$/)
    .map((part, i) => (i % 2 === 0 ? escapeHtml(part) : glued(formula(part), "")))
    .join("");

/** Keeps the punctuation that follows a formula on its line; a formula of several parts may still break between them. */
export function glued(html: string, punctuation: string): string {
  if (punctuation === "") return html;
  const parts = html.split('class="katex-base"').length - 1;
  return parts > 1
    ? `${html}\u2060${escapeHtml(punctuation)}`
    : `<span class="nb">${html}${escapeHtml(punctuation)}</span>`;
}
