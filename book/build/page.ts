import type { Card } from "./cards.ts";
import { type Chapter, folderOf } from "./chapter.ts";
import type { Sealed } from "./exercises/block.ts";
import { escapeHtml } from "./html.ts";
import type { Heading } from "./notes.ts";

/** A page of the site before it stands in its frame. */
export interface Page {
  /** Folder from the root of the site, "" for the overview; ends with a slash. */
  readonly folder: string;
  readonly title: string;
  readonly description: string;
  /** What stands above the title. */
  readonly kicker: string;
  /** The section it is, if it is one. */
  readonly section: string | null;
  readonly status: "written" | "in preparation" | null;
  readonly body: string;
  readonly headings: readonly Heading[];
  /** Files of its exercises, beside it. */
  readonly sealed?: readonly Sealed[];
  /** What links to its definitions and theorems show. */
  readonly cards?: readonly Card[];
}

/** Addresses of what the frame needs, from the root of the site. */
export interface Assets {
  readonly script: string;
  readonly styles: readonly string[];
  readonly fonts: readonly string[];
  /** Scripts of each figure by its name. */
  readonly figures: ReadonlyMap<string, readonly string[]>;
}

/** The scripts of the first figure of a page: fetched beside the page, so that it lives as soon as it is read. */
function firstScripts({ figures }: Assets, body: string): readonly string[] {
  const names = [...body.matchAll(/<wz-([\w-]+)/g)].map(([, name]) => name!);
  return figures.get(names.find((name) => figures.has(name)) ?? "") ?? [];
}

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const further: readonly (readonly [string, string])[] = [
  ["topics/", "Index of topics"],
  ["notation/", "Notation"],
];

/** The pages of a section in the order of reading: its text, then its exercises. */
const pagesOf = (section: string, pages: readonly Page[]): Page[] => pages.filter((page) => page.section === section);
const hasText = ({ status }: Page): boolean => status !== null;

/** Links inside a section that is open: the headings of its pages, and its exercises. */
function insideOf(page: Page, root: string, section: string, pages: readonly Page[]): string {
  if (section !== page.section) return "";
  const own = pagesOf(section, pages);
  const entry = (address: string, text: string, isHere: boolean): string =>
    `<li><a href="${address}"${isHere ? ' aria-current="page"' : ""}>${escapeHtml(text)}</a></li>`;
  const links = own.flatMap((other) => {
    const isHere = other.folder === page.folder;
    const headings = other.headings
      .filter(({ depth }) => depth === 2)
      .map(({ id, text }) => entry(`${isHere ? "" : root + other.folder}#${id}`, text, false));
    if (!hasText(other)) return [entry(root + other.folder, "Exercises", isHere), ...(isHere ? headings : [])];
    return headings;
  });
  return links.length === 0 ? "" : `<ol class="inside">${links.join("")}</ol>`;
}

function contents(chapter: Chapter, page: Page, root: string, pages: readonly Page[]): string {
  const entry = ([id, { title }]: readonly [string, { title: string }]): string => {
    const here = page.folder === folderOf(chapter, id) ? ' aria-current="page"' : "";
    return `<li data-section="${id}"><a href="${root}${folderOf(chapter, id)}"${here}><span class="number">${id}</span><span>${escapeHtml(title)}</span></a>${insideOf(page, root, id, pages)}</li>`;
  };
  const also = ([folder, name]: readonly [string, string]): string =>
    `<li><a href="${root}${folder}"${folder === page.folder ? ' aria-current="page"' : ""}><span class="number" aria-hidden="true">·</span><span>${name}</span></a></li>`;
  const overview = `<li><a href="${root || "./"}"${page.folder === "" ? ' aria-current="page"' : ""}><span class="number" aria-hidden="true">·</span><span>Overview</span></a></li>`;
  return `<nav id="contents" aria-label="Chapter"><ol>${overview}${Object.entries(chapter.rules.sections).map(entry).join("")}${further.map(also).join("")}</ol></nav>`;
}

/** Links to the page before and after, in reading order: the texts of the sections, exercises back to theirs. */
function neighbours(page: Page, root: string, pages: readonly Page[]): string {
  if (page.section === null) return "";
  const texts = pages.filter((other) => other.section !== null && hasText(other));
  const order = texts.sort((a, b) => a.section!.localeCompare(b.section!));
  const own = order.filter(({ section }) => section === page.section);
  const at = hasText(page) ? order.findIndex(({ folder }) => folder === page.folder) : order.indexOf(own.at(-1)!) + 0.5;
  const link = (other: Page | undefined, word: string, rel: string): string =>
    other === undefined
      ? ""
      : `<a rel="${rel}" href="${root}${other.folder}"><span>${word}</span>${escapeHtml(other.title)}</a>`;
  const done =
    page.status === "written" && page.folder === own.at(-1)!.folder
      ? `<button class="button done" type="button" data-done="${page.section}" hidden aria-pressed="false">Mark as read</button>`
      : "";
  return `<nav class="neighbours" aria-label="Reading order">${link(order[Math.ceil(at) - 1], "Before", "prev")}${done}${link(order[Math.floor(at) + 1], "Next", "next")}</nav>`;
}

const halfMoon =
  '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M9 2a7 7 0 0 1 0 14Z" fill="currentColor"/></svg>';
const lens =
  '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><circle cx="7.5" cy="7.5" r="5" fill="none" stroke="currentColor" stroke-width="1.7"/><path d="M11.5 11.5 16 16" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></svg>';

const bar = (chapter: Chapter, root: string): string =>
  `<header class="bar"><button class="button ghost menu" type="button" aria-expanded="false" aria-controls="contents" hidden>Contents</button><a class="name" href="${root || "./"}">${escapeHtml(chapter.title)}</a><span class="where">${escapeHtml(chapter.tagline)}</span><span class="spring"></span><button class="button ghost search-open" type="button" aria-label="Search" hidden>${lens}</button><button class="button ghost theme" type="button" aria-label="Switch between light and dark" hidden>${halfMoon}</button></header>`;

const searchBox =
  '<dialog class="search" aria-label="Search the chapter"><form method="dialog"><label for="search-words">Search the chapter</label><input id="search-words" type="search" autocomplete="off" spellcheck="false"><button class="button" value="close">Close</button></form><p class="search-count" role="status"></p><ol class="search-results"></ol></dialog>';

/** The whole page. */
export function framed(page: Page, chapter: Chapter, assets: Assets, pages: readonly Page[]): string {
  const root = "../".repeat(page.folder.split("/").length - 1);
  const title = page.folder === "" ? `${chapter.title}, ${chapter.tagline}` : `${page.title} · ${chapter.title}`;
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<meta name="description" content="${escapeHtml(page.description)}">`,
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<script src="${root}theme.js"></script>`,
    ...assets.fonts.map((font) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${root}${font}">`),
    ...assets.styles.map((style) => `<link rel="stylesheet" href="${root}${style}">`),
    `<script type="module" src="${root}${assets.script}"></script>`,
    ...firstScripts(assets, page.body).map((script) => `<link rel="modulepreload" href="${root}${script}">`),
  ].join("\n");
  const section = page.section === null ? "" : ` data-section="${page.section}"`;
  return `<!doctype html>
<html lang="en" data-root="${root || "./"}">
<head>
${head}
</head>
<body${section}>
<a class="skip" href="#main">Skip to the text</a>
${bar(chapter, root)}
<div class="shell">
${contents(chapter, page, root, pages)}
<main id="main" tabindex="-1">
${page.kicker === "" ? "" : `<p class="kicker">${escapeHtml(page.kicker)}</p>`}
${page.body}
${neighbours(page, root, pages)}
</main>
</div>
${searchBox}
</body>
</html>
`;
}
