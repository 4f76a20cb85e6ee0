import { homeName, titleOf } from "../scope/rules.ts";
import { type Chapter, folderOf, topicAddress } from "./chapter.ts";
import { escapeHtml, withFormulas } from "./html.ts";
import type { Heading } from "./notes.ts";
import type { Page } from "./page.ts";

export type Status = "written" | "in preparation";

const heading = (id: string, text: string, words: string): Heading => ({ depth: 2, id, text, words });
const h2 = ({ id, text }: Heading): string => `<h2 id="${id}">${escapeHtml(text)}</h2>`;

function sections(chapter: Chapter, status: ReadonlyMap<string, Status>): string {
  const entry = ([id, { title }]: readonly [string, { title: string }]): string => {
    const { question, summary } = chapter.sections[id]!;
    const note = status.get(id) === "written" ? "" : ' <span class="status">in preparation</span>';
    return `<li data-section="${id}"><span class="number" aria-hidden="true">${id}</span><div><h3><a href="${folderOf(chapter, id)}">${escapeHtml(title)}</a>${note}</h3><p class="question">${escapeHtml(question)}</p><p>${escapeHtml(summary)}</p></div></li>`;
  };
  return `<ol class="sections">${Object.entries(chapter.rules.sections).map(entry).join("")}</ol>`;
}

/** What each section takes from the sections before it and gives on: the reading order with its reasons. */
function order(chapter: Chapter): string {
  const ids = Object.keys(chapter.rules.sections);
  const rows = ids.map((id, i) => {
    const next = ids[i + 1];
    const to = next ?? "ch8";
    const why = chapter.sections[id]!.leads[to] ?? "";
    const name = `<a href="${folderOf(chapter, id)}">${id} ${escapeHtml(titleOf(chapter.rules, id))}</a>`;
    return `<li>${name}<span class="why">For ${homeName(to)}: ${escapeHtml(why)}.</span></li>`;
  });
  return `<ol class="order">${rows.join("")}<li><span>Chapter 8 ${escapeHtml(titleOf(chapter.rules, "ch8"))}</span></li></ol>`;
}

function prerequisites(chapter: Chapter): string {
  const item = (
    { topic, chapter: from, place, question, answer }: Chapter["prerequisites"][number],
    i: number,
  ): string =>
    `<li><p><strong>${escapeHtml(topic)}</strong> <span class="from">${capital(homeName(from))}, ${escapeHtml(titleOf(chapter.rules, from))}, ${place}</span></p><p>${withFormulas(question)}</p><details><summary>Answer</summary><p>${withFormulas(answer)}</p></details><label class="check" hidden><input type="checkbox" data-check="prerequisite-${i + 1}" data-topic="${escapeHtml(topic)}"> I knew this</label></li>`;
  return `<ol class="prerequisites">${chapter.prerequisites.map(item).join("")}</ol><p class="check-count" role="status"></p>`;
}

function concepts(chapter: Chapter): string {
  const link = (id: string): string => {
    const { title, home } = chapter.rules.topics[id]!;
    const address = topicAddress(chapter, id);
    return address === null ? escapeHtml(title) : `<a href="${address}">${home} ${escapeHtml(title)}</a>`;
  };
  const row = ({ concept, foundation, topics }: Chapter["concepts"][number]): string =>
    `<tr><th scope="row">${escapeHtml(concept)}</th><td>${withFormulas(foundation)}</td><td>${topics.map(link).join("<br>")}</td></tr>`;
  return `<div class="table" tabindex="0" role="region" aria-label="Concept map"><table class="stacks"><thead><tr><th scope="col">In machine learning</th><th scope="col">Stands on</th><th scope="col">Home</th></tr></thead><tbody>${chapter.concepts.map(row).join("")}</tbody></table></div>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Links between this chapter and the others, both ways. */
function dependencies(chapter: Chapter): string {
  const list = (which: "needs" | "leads"): string => {
    const others = Object.keys(chapter.rules.outside).map((other) => {
      const said = Object.entries(chapter.sections).flatMap(([id, facts]) => {
        const what = facts[which][other];
        const section = `<span class="from nb">(<a href="${folderOf(chapter, id)}">section ${id}</a>)</span>`;
        return what === undefined ? [] : [`${escapeHtml(what)} ${section}`];
      });
      const name = `${capital(homeName(other))}, ${escapeHtml(titleOf(chapter.rules, other))}`;
      return said.length === 0 ? "" : `<li><strong>${name}</strong>: ${said.join("; ")}</li>`;
    });
    return `<ul>${others.join("")}</ul>`;
  };
  return `<h3>From earlier chapters</h3>${list("needs")}<h3>Into later chapters</h3>${list("leads")}`;
}

/** The first page: what the chapter is, in which order, and what it asks of its reader. */
export function overviewPage(chapter: Chapter, status: ReadonlyMap<string, Status>): Page {
  const parts = [
    {
      at: heading(
        "sections",
        "Sections",
        Object.values(chapter.sections)
          .map((s) => s.summary)
          .join(" "),
      ),
      html: sections(chapter, status),
    },
    {
      at: heading("before-you-start", "Before you start", chapter.prerequisites.map((p) => p.topic).join(" ")),
      html: prerequisites(chapter),
    },
    { at: heading("reading-order", "Reading order", ""), html: order(chapter) },
    {
      at: heading("concept-map", "Where machine learning uses it", chapter.concepts.map((c) => c.concept).join(" ")),
      html: concepts(chapter),
    },
    { at: heading("other-chapters", "Other chapters", ""), html: dependencies(chapter) },
  ];
  return {
    folder: "",
    title: chapter.title,
    description: chapter.lead,
    kicker: "Chapter 5",
    section: null,
    status: null,
    body: `<h1>${escapeHtml(chapter.title)}</h1><p class="lead">${escapeHtml(chapter.lead)}</p>${parts.map(({ at, html }) => h2(at) + html).join("")}`,
    headings: parts.map(({ at }) => at),
  };
}
