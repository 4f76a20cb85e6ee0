import type { Nodes } from "mdast";
import type { Block, Document } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import { type Lexicon, matches } from "../phrases.ts";
import { type Danger, kindName, type Rules } from "../rules.ts";
import { placeIn, stretches } from "../text.ts";

/** Whether a block is what `topic:kind` forbids; references are never forbidden. */
export function forbidden({ topic, kind }: Pick<Block, "topic" | "kind">, pattern: string, rules: Rules): boolean {
  const [id, wanted] = pattern.split(":");
  if (topic !== id || kind === "preview" || kind === "recall") return false;
  if (wanted === "any") return true;
  return wanted === "full" ? rules.full_kinds.includes(kind) : kind === wanted;
}

/** R10: what a danger zone forbids in a section, and the reference it asks for once the section is complete. */
export function checkDanger(document: Document, siblings: readonly Document[], rules: Rules): Finding[] {
  const zones = rules.danger.filter(({ section }) => section === document.section);
  const treated = zones.flatMap((danger) =>
    document.blocks
      .filter((block) => danger.forbid.some((pattern) => forbidden(block, pattern, rules)))
      .map((block) => {
        const message = `danger zone ${danger.zone}: ${kindName(block.kind)} of "${rules.topics[block.topic!]!.title}" in section ${danger.section}`;
        return finding(document, block.appendix ? "R12" : "R10", block.node, block.topic, message, danger.mend);
      }),
  );
  return [...treated, ...zones.flatMap((danger) => missing(danger, document, siblings, rules))];
}

function missing(
  { zone, require: wanted, mend }: Danger,
  document: Document,
  siblings: readonly Document[],
  rules: Rules,
): Finding[] {
  if (!wanted || !document.complete || siblings.find(({ complete }) => complete) !== document) return [];
  const given = siblings.some(({ blocks }) =>
    blocks.some(({ topic, kind }) => topic === wanted.topic && (wanted.form as readonly string[]).includes(kind)),
  );
  if (given) return [];
  const { title } = rules.topics[wanted.topic]!;
  return [
    finding(
      document,
      "R10",
      null,
      wanted.topic,
      `danger zone ${zone}: no ${wanted.form.join(" or ")} of "${title}"`,
      mend,
    ),
  ];
}

const skip = (node: Nodes): boolean => node.type === "tagged" || node.type === "link";

/** R11 by words: rates, schedules and adaptive methods in the text outside a Preview. One finding a block and topic. */
export function checkAlgorithms(document: Document, rules: Rules, words: Lexicon): Finding[] {
  const topics = Object.entries(rules.topics).filter(([, { home }]) => home === "ch8");
  return document.blocks.flatMap((block) => {
    if (block.kind === "preview" || block.kind === "recall") return [];
    const text = stretches(block.nodes, skip);
    return topics.flatMap(([id, { title }]) => {
      if (block.topic === id) return [];
      for (const stretch of text) {
        const first = matches(stretch.text, words.terms.get(id) ?? null)[0];
        if (!first) continue;
        const place = { ...placeIn(stretch, first.index), length: first.text.length };
        return [
          finding(
            document,
            "R11",
            place,
            id,
            `"${first.text}": "${title}" is chapter 8's`,
            "leave it out, or name it in the section's one Preview of chapter 8",
          ),
        ];
      }
      return [];
    });
  });
}
