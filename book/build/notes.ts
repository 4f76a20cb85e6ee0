import type { Element, ElementContent, Root as HtmlRoot } from "hast";
import type { Link, Nodes, Root, RootContent, Table } from "mdast";
import rehypeStringify from "rehype-stringify";
import remarkRehype, { defaultHandlers } from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { Exercise } from "../exercises/exercise.ts";
import { targetOf } from "../scope/document.ts";
import type { Tagged } from "../scope/markdown.ts";
import { isPart } from "../scope/rules.ts";
import { textOf } from "../scope/text.ts";
import { setAnchors } from "./anchors.ts";
import { Blocks, box } from "./blocks.ts";
import type { Card } from "./cards.ts";
import { type Chapter, folderOf } from "./chapter.ts";
import type { Sealed } from "./exercises/block.ts";
import type { Drawn } from "./figures.ts";
import type { PageValues } from "./run.ts";
import { fillIn, setFormulas, setPrograms } from "./tree.ts";

/** A heading of a page: what its contents list and what a search finds. */
export interface Heading {
  readonly depth: number;
  readonly id: string;
  readonly text: string;
  readonly words: string;
}

/** The text of a section as HTML. */
export interface Notes {
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly figures: readonly Drawn[];
  readonly sealed: readonly Sealed[];
  readonly cards: readonly Card[];
}

type State = Parameters<typeof defaultHandlers.table>[0];
interface ToHast {
  all(node: Nodes): ElementContent[];
}

/** A table in a box of its own, so that only the box scrolls sideways where a table is wider than the page. */
const scroller = (table: Element): Element => ({
  type: "element",
  tagName: "div",
  properties: { className: ["table"], tabIndex: 0, role: "group", ariaLabel: "Table" },
  children: [table],
});

function toHtml(children: readonly RootContent[], blocks: Blocks): string {
  const handlers = {
    tagged: (state: ToHast, node: Tagged): Element => blocks.block(node, state.all(node as unknown as Nodes)),
    table: (state: State, node: Table): Element => scroller(defaultHandlers.table(state, node)),
  };
  const root: Root = { type: "root", children: [...children] };
  const tree = unified().use(remarkRehype, { allowDangerousHtml: true, handlers }).runSync(root) as HtmlRoot;
  return unified().use(rehypeStringify, { allowDangerousHtml: true }).stringify(tree);
}

/** Links between notes as links between pages, of which exercises stand one folder deeper; those to other chapters, which are not here, become names. */
function setLinks(root: Nodes, chapter: Chapter, up: string): void {
  visit(root, "link", (link: Link, index, parent) => {
    if (/^(?:[a-z]+:|#)/i.test(link.url)) return;
    const section = targetOf(link.url, chapter.rules);
    if (section !== null && !(section in chapter.rules.sections) && parent && index !== undefined) {
      parent.children.splice(index, 1, ...(link.children as never[]));
      return;
    }
    link.url = up + link.url.replace(/notes\.md(?=#|$)/, "").replace(/exercises\.md(?=#|$)/, "exercises/");
  });
}

function setBoxes(children: RootContent[], chapter: Chapter): void {
  children.forEach((node, i) => {
    if (node.type === "tagged") setBoxes(node.children, chapter);
    children[i] = box(node, chapter.rules) ?? node;
  });
}

/** The words of a node; hints and solutions of exercises are not to be found by a search. */
function wordsOf(node: RootContent): string {
  if (node.type !== "tagged") return textOf(node);
  return isPart(node.kind) ? "" : node.children.map(wordsOf).join("\n");
}

/** Headings and titled blocks with the plain words below them, in the order of the page. */
function headingsOf(tree: readonly RootContent[]): Heading[] {
  const found: { depth: number; id: string; text: string; words: string }[] = [];
  for (const node of tree) {
    if (node.type === "heading") {
      const { id } = (node.data as { hProperties: { id: string } }).hProperties;
      found.push({ depth: node.depth, id, text: textOf(node), words: "" });
      continue;
    }
    if (found.length > 0) found.at(-1)!.words += ` ${wordsOf(node)}`;
    visit(node as Nodes, "tagged", (block: Tagged) => {
      if (block.title !== "")
        found.push({ depth: 4, id: block.attributes["id"]!, text: block.title, words: wordsOf(block) });
    });
  }
  return found;
}

/** Turns a section's tree into HTML; the tree is used up. */
export function renderNotes(
  section: string,
  file: string,
  children: RootContent[],
  values: PageValues,
  chapter: Chapter,
  exercises: ReadonlyMap<string, Exercise> = new Map(),
): Notes {
  const tree: Root = { type: "root", children: children.filter(({ type }) => type !== "yaml") };
  fillIn(tree.children, values, file);
  setAnchors(tree);
  setBoxes(tree.children, chapter);
  setLinks(tree, chapter, file.endsWith("/exercises.md") ? "../" : "");
  const headings = headingsOf(tree.children);
  setPrograms(tree, values, file);
  setFormulas(tree, file);
  const blocks = new Blocks(section, file, folderOf(chapter, section), exercises);
  const html = toHtml(tree.children, blocks);
  return { html, headings, figures: blocks.drawn, sealed: blocks.sealed, cards: blocks.cards };
}
