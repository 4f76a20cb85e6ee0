import type { ElementContent } from "hast";
import type { Tagged } from "../scope/markdown.ts";
import { homeName, titleOf } from "../scope/rules.ts";
import type { Chapter } from "./chapter.ts";
import { htmlOf } from "./hast.ts";
import { escapeHtml } from "./html.ts";
import type { Page } from "./page.ts";

/** What a link shows of the place it leads to, without being followed. */
export interface Card {
  /** The anchor it stands for; "" is the whole page. */
  readonly id: string;
  /** The topic it defines: links to the topic's heading show it too. */
  readonly defines: string | null;
  readonly html: string;
}

/** Cards are shown on other pages too: they hold no anchors, and links in them are words. */
const bare = (nodes: readonly ElementContent[]): ElementContent[] =>
  nodes.map((node) => {
    if (node.type !== "element") return node;
    const { id: _, href: __, ...properties } = node.properties;
    const tagName = node.tagName === "a" ? "span" : node.tagName;
    return { ...node, tagName, properties, children: bare(node.children as ElementContent[]) };
  });

/** The card of a definition or theorem, from what its block shows. */
export const cardOf = ({ kind, topic }: Tagged, id: string, children: readonly ElementContent[]): Card => ({
  id,
  defines: kind === "define" ? topic : null,
  html: htmlOf(bare(children)),
});

/** The card of what is still to come: a topic, or the whole page of a section, whose anchor is "". */
export function comingCard(chapter: Chapter, section: string, id: string, title: string): Card {
  const { question, summary } = chapter.sections[section]!;
  const home = escapeHtml(`${homeName(section)}, ${titleOf(chapter.rules, section)}`);
  const text = escapeHtml(id === "" ? question : summary);
  const html = `<p class="block-head"><strong>${escapeHtml(title)}</strong></p><p>${text}</p><p class="from">In preparation: ${home}.</p>`;
  return { id, defines: null, html };
}

interface Shown {
  readonly folder: string;
  readonly card: Card;
}

const hasAnchor = ({ body }: Page, id: string): boolean => body.includes(` id="${id}"`);

/** What each address of the site shows. */
function shownAt(pages: readonly Page[]): Map<string, Shown> {
  const found = new Map<string, Shown>();
  const put = (folder: string, id: string, shown: Shown): void => {
    const address = `/${folder}${id === "" ? "" : `#${id}`}`;
    if (!found.has(address)) found.set(address, shown);
  };
  for (const page of pages)
    for (const card of page.cards ?? []) put(page.folder, card.id, { folder: page.folder, card });
  for (const { folder, section, cards } of pages) {
    for (const card of cards ?? []) {
      const { defines } = card;
      const home = defines === null ? undefined : pages.find((p) => p.section === section && hasAnchor(p, defines));
      if (home) put(home.folder, defines!, { folder, card });
    }
  }
  return found;
}

const up = (folder: string): string => "../".repeat(folder.split("/").length - 1);

/**
 * Pages whose links to definitions, theorems and prepared topics name their cards, and the files of the cards by folder. A link to a whole page has a card in texts
 * only: the pages around them say beside it what it is.
 */
export function withCards(pages: readonly Page[]): { pages: Page[]; files: Map<string, Record<string, string>> } {
  const shown = shownAt(pages);
  const files = new Map<string, Record<string, string>>();
  const linked = (page: Page, link: string, href: string): string => {
    const url = new URL(href.replaceAll("&amp;", "&"), `http://site/${page.folder}`);
    const target = url.host === "site" ? shown.get(decodeURI(url.pathname) + decodeURIComponent(url.hash)) : undefined;
    if (!target || (url.hash === "" && page.status !== "written")) return link;
    const { folder, card } = target;
    const here = folder === page.folder && url.hash === `#${card.id}`;
    if (!here) files.set(folder, { ...files.get(folder), [card.id]: card.html });
    return `<a class="defined" data-card="${here ? "" : `${up(page.folder)}${folder}cards.json`}#${card.id}" href="${href}"`;
  };
  return {
    pages: pages.map((page) => ({
      ...page,
      body: page.body.replace(/<a href="([^"]+)"/g, (link, href: string) => linked(page, link, href)),
    })),
    files,
  };
}
