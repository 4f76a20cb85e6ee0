import { homeName, type Topic, titleOf } from "../scope/rules.ts";
import { type Card, comingCard } from "./cards.ts";
import { type Chapter, folderOf, topicsOf } from "./chapter.ts";
import { escapeHtml } from "./html.ts";
import type { Page } from "./page.ts";

function linkTo(chapter: Chapter, id: string): string {
  const name = escapeHtml(`${homeName(id).replace(/^./, (c) => c.toUpperCase())}, ${titleOf(chapter.rules, id)}`);
  return id in chapter.rules.sections ? `<a href="../${folderOf(chapter, id)}">${name}</a>` : name;
}

const joined = (chapter: Chapter, links: Readonly<Record<string, string>>): string =>
  `<ul>${Object.entries(links)
    .map(([id, what]) => `<li>${linkTo(chapter, id)}: ${escapeHtml(what)}</li>`)
    .join("")}</ul>`;

/** A topic whose text is still to come: its name, and who previews it meanwhile. */
function topic(chapter: Chapter, [id, { title, preview_in }]: readonly [string, Topic]): string {
  const previews = Object.entries(preview_in ?? {}).map(
    ([section, what]) => `${linkTo(chapter, section)} (${escapeHtml(what)})`,
  );
  const note = previews.length > 0 ? `<p>Touched on in ${previews.join(" and ")}.</p>` : "";
  return `<section class="to-come" id="${id}" aria-label="${escapeHtml(title)}"><h3>${escapeHtml(title)}</h3>${note}</section>`;
}

/** Topics of a section that its text, still a draft, does not hold yet: named, so that links to them lead somewhere. */
export function stillToCome(chapter: Chapter, section: string, body: string): { html: string; cards: Card[] } {
  const missing = topicsOf(chapter, section).filter(([id]) => !body.includes(` id="${id}"`));
  if (missing.length === 0) return { html: "", cards: [] };
  return {
    html: `<h2 id="still-to-come">Still to come</h2>${missing.map((t) => topic(chapter, t)).join("")}`,
    cards: missing.map(([id, { title }]) => comingCard(chapter, section, id, title)),
  };
}

/** The page of a section that is written next: its question, its topics with their anchors, its place in the order. */
export function preparedPage(chapter: Chapter, section: string): Page {
  const { title } = chapter.rules.sections[section]!;
  const { question, summary, covers, needs, leads } = chapter.sections[section]!;
  const topics = topicsOf(chapter, section);
  const headings = [
    {
      depth: 2,
      id: "topics",
      text: "What it will hold",
      words: `${covers.join(", ")} ${topics.map(([, t]) => t.title).join(", ")}`,
    },
    { depth: 2, id: "needs", text: "What it needs", words: Object.values(needs).join(", ") },
    { depth: 2, id: "leads", text: "Where it leads", words: Object.values(leads).join(", ") },
  ];
  const parts = [
    `<p>${escapeHtml(`${covers.join(", ")}.`.replace(/^./, (c) => c.toUpperCase()))}</p>${topics.map((t) => topic(chapter, t)).join("")}`,
    joined(chapter, needs),
    joined(chapter, leads),
  ];
  const body = `<h1>${escapeHtml(title)}</h1><p class="lead">${escapeHtml(question)}</p><p class="status-note"><strong>In preparation.</strong> ${escapeHtml(summary)}</p>`;
  return {
    folder: folderOf(chapter, section),
    title,
    description: summary,
    kicker: `Section ${section}`,
    section,
    status: "in preparation",
    body: body + headings.map(({ id, text }, i) => `<h2 id="${id}">${text}</h2>${parts[i]}`).join(""),
    cards: [
      comingCard(chapter, section, "", title),
      ...topics.map(([id, t]) => comingCard(chapter, section, id, t.title)),
    ],
    headings: [...headings, ...topics.map(([id, t]) => ({ depth: 4, id, text: t.title, words: t.terms.join(", ") }))],
  };
}
