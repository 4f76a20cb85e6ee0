import type { Blockquote, Link, Nodes, Paragraph, RootContent } from "mdast";
import { visit } from "unist-util-visit";
import type { Rules } from "./rules.ts";
import { type Size, sizeOf, textOf } from "./text.ts";

/** A box that sends the reader to the home of a topic. */
export interface Reference {
  readonly kind: "preview" | "recall";
  readonly node: Blockquote;
  /** The words after "Preview:"; a Recall has none. */
  readonly title: string;
  readonly link: Link | null;
  /** What the form lacks. */
  readonly faults: readonly string[];
  /** Without the closing line of a Preview. */
  readonly size: Size;
}

function linksOf(node: Nodes): Link[] {
  const links: Link[] = [];
  visit(node, "link", (link: Link) => {
    links.push(link);
  });
  return links;
}

const capital = (word: string): RegExp => new RegExp(`^\\s*${word}\\b`, "i");

/** Whether the paragraph is `→ _Full treatment: [Name](url)_`. */
function closes(paragraph: Paragraph, full: string): Link | null {
  const [arrow, emphasis, ...rest] = paragraph.children;
  if (rest.length > 0 || arrow?.type !== "text" || arrow.value.trim() !== "→" || emphasis?.type !== "emphasis")
    return null;
  const [words, link, ...more] = emphasis.children;
  if (more.length > 0 || words?.type !== "text" || words.value.trim() !== `${full}:` || link?.type !== "link")
    return null;
  return link;
}

function preview(node: Blockquote, lead: string, { forms }: Rules): Reference {
  const faults: string[] = [];
  const title = new RegExp(`^${forms.preview}: (\\S.*)$`).exec(lead)?.[1]?.trim() ?? "";
  if (title === "") faults.push(`it does not open with "**${forms.preview}: Title**"`);
  const last = node.children.at(-1);
  const link = last?.type === "paragraph" && node.children.length > 1 ? closes(last, forms.full) : null;
  if (!link)
    faults.push(
      `it does not close with "→ _${forms.full}: [Section](../0N-Folder/notes.md)_" in a paragraph of its own`,
    );
  return {
    kind: "preview",
    node,
    title,
    link: link ?? linksOf(node)[0] ?? null,
    faults,
    size: sizeOf(link ? node.children.slice(0, -1) : node.children),
  };
}

function recall(node: Blockquote, lead: string, { forms }: Rules): Reference {
  const faults: string[] = [];
  if (lead !== `${forms.recall}:`) faults.push(`it does not open with "**${forms.recall}:**" alone in bold`);
  const link = linksOf(node)[0] ?? null;
  if (!link) faults.push("it has no link to the section it recalls");
  return { kind: "recall", node, title: "", link, faults, size: sizeOf(node.children) };
}

/** The reference that a block quote is, by its first bold words; null for an ordinary quotation. */
export function referenceOf(node: RootContent, rules: Rules): Reference | null {
  if (node.type !== "blockquote") return null;
  const first = node.children[0];
  const strong = first?.type === "paragraph" ? first.children[0] : undefined;
  const lead =
    strong?.type === "strong" ? textOf(strong) : first?.type === "paragraph" ? textOf(first).split("\n")[0]! : "";
  if (capital(rules.forms.preview).test(lead)) return preview(node, strong?.type === "strong" ? lead : "", rules);
  if (capital(rules.forms.recall).test(lead)) return recall(node, strong?.type === "strong" ? lead : "", rules);
  return null;
}

/** Other boxes that send the reader elsewhere: notes on scope, "see also", "covered in". */
export function looseReference(node: RootContent): boolean {
  return (
    node.type === "blockquote" &&
    /^\s*(?:scope note|see also|forward reference|backward reference|full treatment)\b/i.test(textOf(node)) &&
    linksOf(node).length > 0
  );
}
