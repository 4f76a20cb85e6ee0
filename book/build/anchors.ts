import GithubSlugger from "github-slugger";
import type { Heading, Nodes, Root } from "mdast";
import { visit } from "unist-util-visit";
import { headingOf } from "../scope/document.ts";
import { anchorOf, type Tagged } from "../scope/markdown.ts";
import { isPart } from "../scope/rules.ts";

/** Names of places in a page, each given once: a second of the same name has a number behind. */
class Names {
  private readonly given = new Set<string>();

  of(wanted: string): string {
    let name = wanted;
    for (let k = 2; this.given.has(name); k++) name = `${wanted}-${k}`;
    this.given.add(name);
    return name;
  }
}

function nameHeading(node: Heading, names: Names, slugger: GithubSlugger): void {
  const { text, tag } = headingOf(node);
  const last = node.children.at(-1);
  if (tag && last?.type === "text") last.value = last.value.replace(/\s*\{#[^{}]*\}\s*$/, "");
  const id = names.of(tag?.topic ?? slugger.slug(text));
  node.data = { ...node.data, hProperties: { id } } as NonNullable<Heading["data"]>;
}

/** Gives each heading and each block its anchor: headings first, then blocks by their topic in the order of the page. */
export function setAnchors(tree: Root): void {
  const names = new Names();
  const slugger = new GithubSlugger();
  for (const node of tree.children) if (node.type === "heading") nameHeading(node, names, slugger);
  visit(tree as Nodes, "tagged", (block: Tagged) => {
    if (!isPart(block.kind)) block.attributes = { ...block.attributes, id: names.of(anchorOf(block)) };
  });
}
