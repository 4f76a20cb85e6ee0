import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../scope/check.ts";
import { type Markdown, readMarkdown } from "../scope/markdown.ts";
import { asText } from "../scope/report.ts";
import { buildAssets } from "./assets.ts";
import { withCards } from "./cards.ts";
import { type Chapter, folderOf, readChapter } from "./chapter.ts";
import { holdFigure } from "./code.ts";
import { deadLinks, doubleAnchors } from "./deadLinks.ts";
import { exerciseCount } from "./exercises/form.ts";
import { exercisesIn } from "./exercises/load.ts";
import { gradeSolutions } from "./exercises/solutions.ts";
import { renderNotes } from "./notes.ts";
import { overviewPage, type Status } from "./overview.ts";
import { framed, type Page } from "./page.ts";
import { type Breaks, brokenAt, relinked } from "./pages.ts";
import { preparedPage, stillToCome } from "./prepared.ts";
import { programOf } from "./program.ts";
import { notationPage, topicsPage } from "./reference.ts";
import { type PageValues, ProgramError, runPrograms } from "./run.ts";
import { sandboxHtml } from "./sandbox.ts";
import { searchIndex } from "./search.ts";

/** Where everything is. */
export interface Folders {
  /** The repository: the engine's package, the compiler. */
  readonly root: string;
  /** Notes, data, figures, scripts and styles. */
  readonly book: string;
  readonly out: string;
  /** For the programs of the text. */
  readonly work: string;
}

interface Source {
  readonly section: string;
  readonly part: Part;
  /** As messages show it. */
  readonly file: string;
  readonly text: string;
}

const parts = ["notes", "exercises"] as const;
type Part = (typeof parts)[number];

/** The sections that have notes, and their exercises: what is only planned gets a page from the data. */
function sourcesOf(chapter: Chapter, { book }: Folders): Source[] {
  return Object.keys(chapter.rules.sections).flatMap((section) =>
    parts.flatMap((part) => {
      const path = `${folderOf(chapter, section)}${part}.md`;
      const file = join(book, path);
      return existsSync(file) ? [{ section, part, file: `book/${path}`, text: readFileSync(file, "utf8") }] : [];
    }),
  );
}

interface Read extends Source {
  readonly markdown: Markdown;
}

async function writtenPages(
  { section, part, file, markdown }: Read,
  values: PageValues,
  chapter: Chapter,
): Promise<Page[]> {
  const { children } = markdown.tree;
  const folder = folderOf(chapter, section);
  const exercises = await exercisesIn(children, folder);
  const faults = await gradeSolutions(children, exercises, file);
  if (faults.length > 0) throw new ProgramError(faults.join("\n"));
  const { html, headings, sealed, cards } = renderNotes(section, file, children, values, chapter, exercises);
  const { title } = chapter.rules.sections[section]!;
  if (part === "exercises") {
    const page: Page = {
      folder: `${folder}exercises/`,
      title: `Exercises: ${title}`,
      description: `Graded exercises on ${title}`,
      kicker: `Section ${section}`,
      section,
      status: null,
      body: html + exerciseCount(sealed.length),
      headings,
      sealed,
      cards,
    };
    return [page];
  }
  const coming = markdown.front["status"] === "draft" ? stillToCome(chapter, section, html) : { html: "", cards: [] };
  const page: Page = {
    folder,
    title,
    description: chapter.sections[section]!.summary,
    kicker: `Section ${section}`,
    section,
    status: "written",
    body: html + coming.html + (sealed.length > 0 ? exerciseCount(sealed.length) : ""),
    headings,
    sealed,
    cards: [...cards, ...coming.cards],
  };
  return brokenAt(page, (markdown.front["pages"] ?? {}) as Breaks);
}

/** All pages: written sections from their notes, the others and the pages around them from the data. */
async function pagesOf(chapter: Chapter, folders: Folders): Promise<Page[]> {
  const sources: Read[] = sourcesOf(chapter, folders)
    .map((source) => ({ ...source, markdown: readMarkdown(source.text) }))
    .filter(({ markdown }) => markdown.front["status"] !== "planned");
  const programs = sources.map(({ section, part, file, markdown }) =>
    programOf(`s${section}${part}`, file, markdown.tree.children),
  );
  const values = await runPrograms(folders.root, folders.work, programs);
  for (const { name, file, figures } of programs)
    for (const figure of figures) holdFigure(figure, values.get(name)!.outputs, file);
  const written: Page[] = [];
  for (const source of sources)
    written.push(...(await writtenPages(source, values.get(`s${source.section}${source.part}`)!, chapter)));
  const status = new Map<string, Status>(
    written.filter(({ status }) => status !== null).map(({ section }) => [section!, "written"]),
  );
  const prepared = Object.keys(chapter.rules.sections)
    .filter((id) => !status.has(id))
    .map((id) => preparedPage(chapter, id));
  return relinked([overviewPage(chapter, status), ...written, ...prepared, topicsPage(chapter), notationPage(chapter)]);
}

const headers = `/*
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Embedder-Policy: require-corp
  Cross-Origin-Resource-Policy: same-origin
`;

export interface Built {
  readonly pages: readonly { readonly address: string; readonly title: string; readonly status: string | null }[];
  readonly milliseconds: number;
}

/** Holds the text against its scope, runs its programs, draws its figures and writes the site. */
export async function buildSite(folders: Folders, progress: (step: string) => void): Promise<Built> {
  const start = performance.now();
  const chapter = readChapter(folders.book);
  progress("scope");
  const result = check(folders.book, chapter.rules);
  if (result.findings.length > 0) throw new ProgramError(asText(result, "book/"));
  progress("programs and figures");
  const { pages, files } = withCards(await pagesOf(chapter, folders));
  const dead = [...deadLinks(pages), ...doubleAnchors(pages)];
  if (dead.length > 0) throw new ProgramError(dead.join("\n"));
  progress("scripts and styles");
  const assets = await buildAssets(folders.root, folders.book, folders.out);
  progress("pages");
  for (const page of pages) {
    mkdirSync(join(folders.out, page.folder), { recursive: true });
    writeFileSync(join(folders.out, page.folder, "index.html"), framed(page, chapter, assets, pages));
    for (const { name, content } of page.sealed ?? []) {
      mkdirSync(join(folders.out, page.folder, "exercises"), { recursive: true });
      writeFileSync(join(folders.out, page.folder, "exercises", `${name}.bin`), content);
    }
  }
  for (const [folder, cards] of files) writeFileSync(join(folders.out, folder, "cards.json"), JSON.stringify(cards));
  writeFileSync(join(folders.out, "search.json"), searchIndex(pages));
  writeFileSync(join(folders.out, "sandbox.html"), sandboxHtml);
  writeFileSync(join(folders.out, "_headers"), headers);
  return {
    pages: pages.map(({ folder, title, status }) => ({ address: `/${folder}`, title, status })),
    milliseconds: Math.round(performance.now() - start),
  };
}
