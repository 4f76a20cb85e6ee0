import type { Block, Document } from "../document.ts";
import { targetOf } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import { looseReference, type Reference } from "../references.ts";
import { homeName, placeOf, type Rules, titleOf } from "../rules.ts";

function size(
  { kind, node, size: { words, paragraphs, displays } }: Reference,
  topic: string | null,
  document: Document,
  rules: Rules,
): Finding[] {
  const { preview_words, preview_paragraphs, preview_displays } = rules.limits;
  const over = [
    words > preview_words ? `${words} words (at most ${preview_words})` : "",
    paragraphs > preview_paragraphs ? `${paragraphs} paragraphs (at most ${preview_paragraphs})` : "",
    displays > preview_displays ? `${displays} displayed formulas (at most ${preview_displays})` : "",
  ].filter((text) => text !== "");
  const name = kind === "preview" ? rules.forms.preview : rules.forms.recall;
  return over.length === 0
    ? []
    : [
        finding(
          document,
          "R3",
          node,
          topic,
          `this ${name} has ${over.join(", ")}`,
          "shorten it: the rest belongs to its home",
        ),
      ];
}

/** The home a reference speaks of: its topic's, else where its link leads. */
function homeOf({ topic }: Block, link: string | null, rules: Rules): string | null {
  return (topic === null ? null : rules.topics[topic]?.home) ?? (link === null ? null : targetOf(link, rules));
}

function form(
  block: Block,
  reference: Reference,
  document: Document,
  rules: Rules,
  headings: ReadonlySet<string>,
): Finding[] {
  const { kind, faults, link, title, node } = reference;
  const found = faults.map((fault) =>
    finding(
      document,
      "R5",
      node,
      block.topic,
      `not in the form of a ${kind}: ${fault}`,
      `write it as the rules show a ${kind}`,
    ),
  );
  const target = link ? targetOf(link.url, rules) : null;
  const topic = block.topic === null ? undefined : rules.topics[block.topic];
  if (kind === "preview" && title !== "" && !headings.has(title.toLowerCase()) && topic?.title !== title) {
    const named = topic && target !== null ? `: "${topic.title}"` : "";
    found.push(
      finding(
        document,
        "R5",
        node,
        block.topic,
        `the title "${title}" is no heading of the section it previews`,
        `use the title that stands there${named}`,
      ),
    );
  }
  if (topic && target !== null && topic.home !== target) {
    found.push(
      finding(
        document,
        "R7",
        link,
        block.topic,
        `"${topic.title}" lives in ${homeName(topic.home)}, and the link leads to ${homeName(target)}`,
        "link to the home",
      ),
    );
  }
  return found;
}

function direction(block: Block, reference: Reference, document: Document, rules: Rules): Finding[] {
  const { kind, link, node } = reference;
  const home = homeOf(block, link?.url ?? null, rules);
  if (home === null) return [];
  if (home === document.section) {
    return [
      finding(
        document,
        "R6",
        node,
        block.topic,
        `this ${kind} refers to the section it stands in`,
        "link to the definition in the text instead",
      ),
    ];
  }
  const later = placeOf(rules, home) > placeOf(rules, document.section);
  if (later === (kind === "preview")) return [];
  const message = `${homeName(home)} (${titleOf(rules, home)}) comes ${later ? "later" : "earlier"} in the reading order, so it is not a ${kind}`;
  return [
    finding(
      document,
      "R6",
      node,
      block.topic,
      message,
      later ? `make it a ${rules.forms.preview}` : `make it a ${rules.forms.recall}`,
    ),
  ];
}

/** R3, R5 and R6: how large a reference is, how it is written and which way it points. */
export function checkReferences(
  document: Document,
  rules: Rules,
  headingsOf: (section: string) => ReadonlySet<string>,
): Finding[] {
  const boxed = document.blocks.flatMap((block): Finding[] => {
    const { reference, kind, node, topic } = block;
    if (!reference) {
      if (kind !== "preview" && kind !== "recall") return [];
      return [
        finding(
          document,
          "R5",
          node,
          topic,
          `a block tagged ${kind} that is no ${kind} box`,
          "write it as a block quote in the prescribed form",
        ),
      ];
    }
    const target = reference.link ? targetOf(reference.link.url, rules) : null;
    const headings = target === null ? new Set<string>() : headingsOf(target);
    const tag =
      block.tagged && kind !== reference.kind
        ? [
            finding(
              document,
              "R5",
              node,
              topic,
              `tagged ${kind}, written as a ${reference.kind}`,
              "make tag and box agree",
            ),
          ]
        : [];
    return [
      ...tag,
      ...size(reference, topic, document, rules),
      ...form(block, reference, document, rules, headings),
      ...direction(block, reference, document, rules),
    ];
  });
  const loose = document.blocks.flatMap(({ nodes, topic }) =>
    nodes
      .filter(looseReference)
      .map((node) =>
        finding(
          document,
          "R5",
          node,
          topic,
          "a box that sends the reader elsewhere in a form of its own",
          `write it as a ${rules.forms.preview} or ${rules.forms.recall}`,
        ),
      ),
  );
  return [...boxed, ...loose];
}
