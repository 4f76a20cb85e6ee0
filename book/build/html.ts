import katex from "katex";
import { escapeHtml } from "../figures/text.ts";

export { escapeHtml };

/** A formula as HTML with hidden MathML. A formula that KaTeX does not take without complaint is an error. */
export const formula = (tex: string, displayMode = false): string =>
  katex.renderToString(tex, {
    displayMode,
    throwOnError: true,
    strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
    trust: ({ command }) => command === "\\htmlClass",
  });

/** Text with formulas between dollars, for the data of the chapter. */
export const withFormulas = (text: string): string =>
  text
    .split(/\$([^$]+)\$/)
    .map((part, i) => (i % 2 === 0 ? escapeHtml(part) : glued(formula(part), "")))
    .join("");

/** Keeps the punctuation that follows a formula on its line. */
export const glued = (html: string, punctuation: string): string =>
  punctuation === "" ? html : `<span class="nb">${html}${escapeHtml(punctuation)}</span>`;
