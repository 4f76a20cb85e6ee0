import type { Heading, RootContent } from "mdast";
import { type Document, headingOf } from "../document.ts";
import { type Finding, finding, type Rule } from "../finding.ts";
import { has, type Lexicon, matches } from "../phrases.ts";
import { referenceOf } from "../references.ts";
import { homeName, type Kind, kindName, placeOf, type Rules } from "../rules.ts";
import { sizeOf, textOf } from "../text.ts";
import { forbidden } from "./danger.ts";

/** A heading with what stands below it, up to the next heading of any depth. */
interface Passage {
  readonly heading: Heading;
  readonly title: string;
  readonly above: readonly string[];
  readonly body: readonly RootContent[];
  readonly parent: boolean;
}

function passagesOf(document: Document): Passage[] {
  const open: { depth: number; title: string }[] = [];
  const found: (Omit<Passage, "parent"> & { body: RootContent[]; depth: number })[] = [];
  for (const node of document.tree) {
    if (node.type !== "heading") found.at(-1)?.body.push(node);
    else {
      while (open.length > 0 && open.at(-1)!.depth >= node.depth) open.pop();
      const title = headingOf(node).text;
      found.push({ heading: node, title, above: open.map((o) => o.title), body: [], depth: node.depth });
      open.push({ depth: node.depth, title });
    }
  }
  return found.map(({ depth, ...passage }, i) => ({ ...passage, parent: (found[i + 1]?.depth ?? 0) > depth }));
}

const leads: readonly (readonly [Kind, RegExp])[] = [
  ["define", /^definition\b/i],
  ["theorem", /^(?:theorem|lemma|proposition|corollary)\b/i],
  ["proof", /^proof\b/i],
  ["derive", /^(?:derivation|full derivation)\b/i],
  ["algorithm", /^algorithm\b/i],
];

/** Kinds that paragraphs announce by their first bold words, with the words. */
function announced(body: readonly RootContent[]): { kind: Kind; text: string; node: RootContent }[] {
  return body.flatMap((node) => {
    const first = node.type === "paragraph" ? node.children[0] : undefined;
    if (first?.type !== "strong") return [];
    const text = textOf(first);
    const lead = leads.find(([, pattern]) => pattern.test(text));
    // A definition may name what it defines behind its bold word; a proof or theorem only uses what it names there.
    const after = lead?.[0] === "define" ? textOf(node).slice(text.length, text.length + 60) : "";
    return lead ? [{ kind: lead[0], text: `${text} ${after}`, node }] : [];
  });
}

/** Which topics a title names: a cue that lies inside a longer one of another topic does not count. */
function named(title: string, words: Lexicon): string[] {
  const spans = [...words.cues].flatMap(([id, cue]) =>
    matches(title, cue).map(({ index, text }) => ({ id, from: index, to: index + text.length })),
  );
  const outer = spans.filter(
    (a) => !spans.some((b) => b.id !== a.id && b.from <= a.from && b.to >= a.to && b.to - b.from > a.to - a.from),
  );
  return [...new Set(outer.map(({ id }) => id))];
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

class Reader {
  private readonly document: Document;
  private readonly rules: Rules;
  private readonly words: Lexicon;

  constructor(document: Document, rules: Rules, words: Lexicon) {
    this.document = document;
    this.rules = rules;
    this.words = words;
  }

  private home(id: string): string {
    return this.rules.topics[id]!.home;
  }

  /** How a box about a home opens. */
  private form(home: string): string {
    const { forms } = this.rules;
    const later = placeOf(this.rules, home) > placeOf(this.rules, this.document.section);
    return later ? `${forms.preview}: Title**` : `${forms.recall}:**`;
  }

  private link(home: string): string {
    const section = this.rules.sections[home];
    return section ? `[${section.title}](../${section.folder}/...)` : homeName(home);
  }

  private count(text: string, id: string): number {
    return matches(text, this.words.cues.get(id) ?? null).length;
  }

  /** The foreign topic that a passage treats, if it is not rather about a topic that lives here. */
  private foreign({ title, body }: Passage): string | null {
    const topics = named(title, this.words);
    const foreign = topics.filter((id) => this.home(id) !== this.document.section);
    if (foreign.length === 0) return null;
    const text = textOf(body);
    const most = (ids: readonly string[]): number => Math.max(0, ...ids.map((id) => this.count(text, id) + 1));
    const own = topics.filter((id) => !foreign.includes(id));
    const [best] = foreign.sort((a, b) => this.count(text, b) - this.count(text, a));
    if (this.home(best!) === "ch8") return best!;
    if (own.length > 0 && most(own) >= most([best!])) return null;
    return best!;
  }

  /** What a passage owes to a foreign topic: nothing when it is a short reference in the prescribed form. */
  private judge(
    passage: Passage,
    id: string,
    kind: Kind | null,
    node: RootContent,
    nodes: readonly RootContent[],
  ): Finding | null {
    const { rules, document } = this;
    const topic = rules.topics[id]!;
    if (topic.allow && document.section in topic.allow) return null;
    const rest = nodes.filter((n) => referenceOf(n, rules) === null);
    const { words, paragraphs, displays } = sizeOf(rest);
    const code = rest.filter((n) => n.type === "code").length;
    if (words === 0 && code === 0 && displays === 0) return null;
    const { preview_words, preview_paragraphs, preview_displays } = rules.limits;
    const full =
      kind !== null || words > preview_words || paragraphs > preview_paragraphs || displays > preview_displays;
    const listed = document.section in (topic.preview_in ?? {});
    const appendix = [passage.title, ...passage.above].some((t) => has(t, this.words.appendix));
    const home = homeName(topic.home);
    const found = (rule: Rule, message: string, mend: string): Finding => {
      const zone = rules.danger.find(
        (d) =>
          d.section === document.section &&
          d.forbid.some((f) => forbidden({ topic: id, kind: kind ?? "derive" }, f, rules)),
      );
      const special: Rule = topic.home === "ch8" ? "R11" : appendix ? "R12" : zone && full ? "R10" : rule;
      return finding(document, special, node, id, message, zone ? zone.mend : mend);
    };
    if (full) {
      const rule: Rule = kind === "define" ? "R1" : kind !== null ? "R4" : listed ? "R3" : "R2";
      const size = `${plural(words, "word")} and ${plural(displays, "displayed formula")} on "${topic.title}"`;
      const what = kind === null ? size : `${kindName(kind)} of "${topic.title}"`;
      const box = `"> **${this.form(topic.home)}" box of at most ${preview_words} words that links to ${this.link(topic.home)}`;
      const mend = listed ? `move it to ${home} and leave a ${box}` : `move it to ${home}`;
      return found(rule, `${what}; its home is ${home}`, mend);
    }
    if (rest.length < nodes.length) return null; // a short passage with a box that names the home
    if (listed) {
      const mend = `make it a "> **${this.form(topic.home)}" box that links to ${this.link(topic.home)}`;
      return found("R5", `a short passage on "${topic.title}" that is no Preview or Recall box`, mend);
    }
    return found("R2", `"${topic.title}" belongs to ${home} and has a heading here`, `refer to ${home} instead`);
  }

  private neutral({ title, above }: Passage): boolean {
    return [title, ...above.slice(1)].some((t) => has(t, this.words.neutral));
  }

  passage(passage: Passage): Finding[] {
    if (this.neutral(passage) || passage.heading.depth === 1) return [];
    const id = this.foreign(passage);
    const treats = announced(passage.body);
    if (id !== null) {
      if (passage.parent && sizeOf(passage.body).words < this.rules.limits.preview_words) return [];
      const kind = treats.find(({ text }) => named(text, this.words).includes(id))?.kind ?? treats[0]?.kind ?? null;
      return [this.judge(passage, id, kind, passage.heading, passage.body)].filter((f) => f !== null);
    }
    return treats.flatMap(({ kind, text, node }) => {
      const topics = named(text, this.words);
      const [first] = topics;
      if (first === undefined || topics.some((t) => this.home(t) === this.document.section)) return [];
      return this.judge(passage, first, kind, node, [node]) ?? [];
    });
  }
}

/** R1 to R5 and R10 to R12 on notes without tags: by their headings, their cue words and what paragraphs announce. */
export function checkPlain(document: Document, rules: Rules, words: Lexicon): Finding[] {
  const reader = new Reader(document, rules, words);
  return passagesOf(document).flatMap((passage) => reader.passage(passage));
}
