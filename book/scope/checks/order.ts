import type { Nodes } from "mdast";
import type { Document } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import { type Lexicon, matches } from "../phrases.ts";
import { homeName, placeOf, type Rules } from "../rules.ts";
import { placeIn, stretches } from "../text.ts";

/** Blocks nested in others are read with themselves; headings and links only name things. */
const skip = (node: Nodes): boolean => node.type === "tagged" || node.type === "heading" || node.type === "link";

/** Topics that the section's main file defines, where the document is another one, which is read after it. */
function definedBefore(document: Document, siblings: readonly Document[]): ReadonlySet<string | null> {
  const isMain = ({ path }: Document): boolean => /(?:^|\/)notes\.md$/.test(path);
  const main = isMain(document) ? undefined : siblings.find(isMain);
  return new Set(main?.blocks.filter(({ kind }) => kind === "define").map(({ topic }) => topic));
}

/**
 * R8: a term stands after its definition, except in a Preview. One finding for each topic: at its first use. Topics of
 * later homes have no definition yet anywhere in the section; chapter 8 is the matter of R11.
 */
export function checkOrder(document: Document, siblings: readonly Document[], rules: Rules, words: Lexicon): Finding[] {
  const found: Finding[] = [];
  const before = definedBefore(document, siblings);
  for (const [id, topic] of Object.entries(rules.topics)) {
    if (topic.home === "ch8" || placeOf(rules, topic.home) < placeOf(rules, document.section)) continue;
    if (before.has(id)) continue;
    const pattern = words.terms.get(id) ?? null;
    const own = topic.home === document.section;
    search: for (const block of document.blocks) {
      if (own && block.kind === "define" && block.topic === id) break;
      if (block.kind === "preview" || (block.topic === id && topic.allow?.[document.section]?.includes(block.kind)))
        continue;
      for (const stretch of stretches(block.nodes, skip)) {
        const first = matches(stretch.text, pattern)[0];
        if (!first) continue;
        const message = own
          ? `"${first.text}" is used before "${topic.title}" is defined`
          : `"${first.text}" is used, and is defined only in ${homeName(topic.home)}`;
        const mend = own
          ? "define it first, or say it in other words"
          : "say it in other words, or in a Preview if the rules list one here";
        found.push(
          finding(document, "R8", { ...placeIn(stretch, first.index), length: first.text.length }, id, message, mend),
        );
        break search;
      }
    }
  }
  return found;
}
