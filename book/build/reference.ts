import { homeName, titleOf } from "../scope/rules.ts";
import { type Chapter, topicAddress, topicsOf } from "./chapter.ts";
import { escapeHtml, withFormulas } from "./html.ts";
import type { Page } from "./page.ts";

/** All topics in the order of the alphabet, each with its home. */
export function topicsPage(chapter: Chapter): Page {
  const all = Object.entries(chapter.rules.topics).sort(([, a], [, b]) => a.title.localeCompare(b.title, "en"));
  const line = ([id, { title, home }]: (typeof all)[number]): string => {
    const address = topicAddress(chapter, id);
    const where = `<span class="from">${homeName(home)}, ${escapeHtml(titleOf(chapter.rules, home))}</span>`;
    return `<li>${address === null ? escapeHtml(title) : `<a href="../${address}">${escapeHtml(title)}</a>`} ${where}</li>`;
  };
  const letters = [...new Set(all.map(([, { title }]) => title[0]!.toUpperCase()))];
  const group = (letter: string): string =>
    `<h2 class="letter" id="${letter.toLowerCase()}">${letter}</h2><ul class="index">${all
      .filter(([, { title }]) => title.toUpperCase().startsWith(letter))
      .map(line)
      .join("")}</ul>`;
  const count = Object.keys(chapter.rules.sections).map((section) => topicsOf(chapter, section).length);
  const lead = `Each topic has one home, where it is defined and proved; elsewhere it is only previewed or recalled. ${count.reduce((a, b) => a + b, 0)} topics live in this chapter.`;
  return {
    folder: "topics/",
    title: "Index of topics",
    description: "Every topic of the chapter with its home",
    kicker: chapter.title,
    section: null,
    status: null,
    body: `<h1>Index of topics</h1><p class="lead">${lead}</p>${letters.map(group).join("")}`,
    headings: [],
  };
}

/** Symbols, conventions and colours, from the data that the checker reads too. */
export function notationPage(chapter: Chapter): Page {
  const row = ({ object, written, convention }: Chapter["notation"][number]): string =>
    `<tr><th scope="row">${escapeHtml(object)}</th><td>${withFormulas(written)}</td><td>${withFormulas(convention)}</td></tr>`;
  const colour = ({ name, css, mark }: Chapter["colours"][number]): string =>
    `<li><span class="swatch c-${css}" aria-hidden="true">●</span> <span class="c-${css}">${escapeHtml(name)}</span>: ${escapeHtml(mark)}</li>`;
  const headings = [
    { depth: 2, id: "symbols", text: "Symbols", words: chapter.notation.map(({ object }) => object).join(", ") },
    { depth: 2, id: "colours", text: "Colours", words: chapter.colours.map(({ name }) => name).join(", ") },
  ];
  const table = `<div class="table" tabindex="0" role="region" aria-label="Notation"><table class="stacks"><thead><tr><th scope="col">Object</th><th scope="col">Written</th><th scope="col">Convention</th></tr></thead><tbody>${chapter.notation.map(row).join("")}</tbody></table></div>`;
  const colours = `<p>Prose, formulas, figures and numbers show the same thing in the same colour, and never by colour alone.</p><ul class="colours">${chapter.colours.map(colour).join("")}</ul>`;
  return {
    folder: "notation/",
    title: "Notation",
    description: "Symbols and conventions of the chapter",
    kicker: chapter.title,
    section: null,
    status: null,
    body: `<h1>Notation</h1><p class="lead">One set of conventions holds in the whole chapter.</p><h2 id="symbols">Symbols</h2>${table}<h2 id="colours">Colours</h2>${colours}`,
    headings,
  };
}
