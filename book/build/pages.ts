import { posix } from "node:path";
import { escapeHtml } from "./html.ts";
import type { Heading } from "./notes.ts";
import type { Page } from "./page.ts";

/** Where a long section begins a further page: anchors of headings of depth 2, and what the page is called. */
export type Breaks = Readonly<Record<string, string>>;

const SITE = "http://site/";

/** The address as it is written on a page in folder `to`, if it was written for one in `from`. */
function moved(address: string, from: string, to: string): string {
  if (/^(?:[a-z]+:|\/|#)/i.test(address)) return address;
  return relative(new URL(address, SITE + from), to);
}
function relative({ pathname, search, hash }: URL, from: string): string {
  const target = decodeURI(pathname).slice(1);
  const path = posix.relative(from === "" ? "." : from, target === "" ? "." : target);
  const folder = path === "" ? (hash === "" ? "./" : "") : `${path}${target.endsWith("/") || target === "" ? "/" : ""}`;
  return folder + search + hash;
}
const eachAddress = (html: string, change: (address: string) => string): string =>
  html.replace(/(\s(?:href|src|data-texts))="([^"]+)"/g, (_, name: string, address: string) => {
    const plain = address.replaceAll("&amp;", "&");
    return `${name}="${change(plain).replaceAll("&", "&amp;")}"`;
  });

/** A section as several pages, cut at headings of depth 2; the first keeps the address. */
export function brokenAt(page: Page, breaks: Breaks): Page[] {
  const starts = Object.entries(breaks);
  if (starts.length === 0) return [page];
  const places = starts.map(([id]) => {
    const at = page.body.indexOf(`<h2 id="${id}">`);
    if (at < 0) throw new Error(`book: a page is to begin at "${id}", which is no heading of ${page.title}`);
    return at;
  });
  const heading = (id: string): number => page.headings.findIndex((h) => h.depth === 2 && h.id === id);
  const cuts = starts.map(([id]) => heading(id));
  const cardsIn = (body: string): Page["cards"] & object =>
    (page.cards ?? []).filter(({ id }) => body.includes(` id="${id}"`));
  const opening = page.body.slice(0, places[0]);
  const first: Page = { ...page, body: opening, headings: page.headings.slice(0, cuts[0]), cards: cardsIn(opening) };
  const further = starts.map(([id, name], k): Page => {
    const folder = `${page.folder}${id}/`;
    const body = eachAddress(page.body.slice(places[k], places[k + 1]), (a) => moved(a, page.folder, folder));
    const headings: readonly Heading[] = page.headings.slice(cuts[k], cuts[k + 1]);
    return {
      ...page,
      folder,
      title: name,
      description: `${name}: ${headings.flatMap((h) => (h.depth === 2 ? [h.text] : [])).join(", ")}`,
      kicker: `${page.kicker} · ${page.title}`,
      body: `<h1 class="further">${escapeHtml(name)}</h1>${body}`,
      headings,
      sealed: [],
      cards: cardsIn(body),
    };
  });
  return [first, ...further];
}

/** All pages with their links led to the page of a section on which the anchor stands. */
export function relinked(pages: readonly Page[]): Page[] {
  const anchors = new Map(
    pages.map(({ folder, body }) => [folder, new Set([...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!))]),
  );
  const sections = new Map(pages.map(({ folder, section }) => [folder, section]));
  const homeOf = (folder: string, id: string): string | undefined => {
    const section = sections.get(folder) ?? null;
    if (section === null || anchors.get(folder)!.has(id)) return undefined;
    return pages.find((page) => page.section === section && anchors.get(page.folder)!.has(id))?.folder;
  };
  return pages.map((page) => ({
    ...page,
    body: eachAddress(page.body, (address) => {
      const url = new URL(address, SITE + page.folder);
      if (!url.href.startsWith(SITE) || url.hash === "") return address;
      const home = homeOf(decodeURI(url.pathname).slice(1), decodeURIComponent(url.hash.slice(1)));
      return home === undefined ? address : relative(new URL(`${home}${url.hash}`, SITE), page.folder);
    }),
  }));
}
