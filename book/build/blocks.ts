import type { Element, ElementContent } from "hast";
import type { Blockquote, RootContent } from "mdast";
import type { Exercise } from "../exercises/exercise.ts";
import type { Tagged } from "../scope/markdown.ts";
import { referenceOf } from "../scope/references.ts";
import { isPart, type Kind, type Rules } from "../scope/rules.ts";
import { type Card, cardOf } from "./cards.ts";
import { exerciseBlock, type Sealed } from "./exercises/block.ts";
import { type Drawn, draw } from "./figures.ts";
import { element, raw, text } from "./hast.ts";
import { escapeHtml } from "./html.ts";

const numbered: Readonly<Partial<Record<Kind, string>>> = {
  define: "Definition",
  theorem: "Theorem",
  algorithm: "Algorithm",
  example: "Example",
};
const named: Readonly<Partial<Record<Kind, string>>> = {
  proof: "Proof",
  derive: "Derivation",
  apply: "In use",
  predict: "Before you look",
  remark: "Remark",
  mistake: "Find the mistake",
  exercise: "Exercise",
};

/** Kinds that a link to them shows on a card. */
const shownByLinks: ReadonlySet<Kind> = new Set(["define", "theorem", "algorithm"]);

/** Kinds whose answer may stand behind a rule (`---`), and what opens it. */
const answers: Readonly<Partial<Record<Kind, string>>> = { mistake: "What is wrong", predict: "Answer" };

const isRule = (child: ElementContent): boolean => child.type === "element" && child.tagName === "hr";

/** What stands behind a rule is folded away until the reader asks for it. */
function folded(children: readonly ElementContent[], summary: string): ElementContent[] {
  const rule = children.findIndex(isRule);
  if (rule < 0) return [...children];
  const opener = element("summary", "", [text(summary)]);
  return [...children.slice(0, rule), element("details", "answer", [opener, ...children.slice(rule + 1)])];
}

/** Turns tagged blocks, which have their anchors, into HTML, counting what has a number. */
export class Blocks {
  private count = 0;
  private figures = 0;
  private exercises = 0;
  readonly drawn: Drawn[] = [];
  readonly sealed: Sealed[] = [];
  readonly cards: Card[] = [];
  private readonly section: string;
  private readonly file: string;
  private readonly folder: string;
  private readonly known: ReadonlyMap<string, Exercise>;

  /** `folder` of the section, and its graded exercises by name. */
  constructor(section: string, file: string, folder: string, known: ReadonlyMap<string, Exercise>) {
    this.section = String(Number(section));
    this.file = file;
    this.folder = folder;
    this.known = known;
  }

  private label(kind: Kind): string {
    if (kind === "exercise") return `Exercise ${this.section}.${++this.exercises}`;
    return numbered[kind] ? `${numbered[kind]} ${this.section}.${++this.count}` : (named[kind] ?? "");
  }

  /** The element of a block around what it holds. */
  block(node: Tagged, children: ElementContent[]): Element {
    const kind = node.kind as Kind;
    const id = node.attributes["id"] ?? "";
    if (kind === "figure") return this.figure(node, id, children);
    if (kind === "exercise") return this.exercise(node, children);
    if (isPart(kind)) return element("div", `part ${kind}`, children);
    if (kind === "preview" || kind === "recall" || kind === "prose") return element("div", `block`, children, { id });
    const label = kind === "predict" && children.some(isRule) ? "Predict, then run" : this.label(kind);
    const title = node.title === "" ? "" : kind === "proof" ? ` ${node.title}` : ` (${node.title})`;
    const head = element("p", "block-head", [element("strong", "", [text(label)]), text(`${title}.`)]);
    const answer = answers[kind];
    const body = answer ? folded(children, answer) : children;
    if (shownByLinks.has(kind)) this.cards.push(cardOf(node, id, [head, ...body]));
    return element("div", `block ${kind}`, [head, ...body], { id, role: "group", ariaLabel: `${label}${title}` });
  }

  private exercise({ attributes, title, position }: Tagged, children: readonly ElementContent[]): Element {
    const where = `${this.file}:${position.start.line}`;
    const exercise = this.known.get(attributes["name"] ?? "");
    const { block, sealed } = exerciseBlock(
      attributes,
      this.label("exercise"),
      title,
      children,
      exercise,
      this.folder,
      where,
    );
    this.sealed.push(sealed);
    return block;
  }

  private figure(node: Tagged, id: string, children: ElementContent[]): Element {
    const name = node.attributes["name"];
    if (name === undefined) throw new Error(`${this.file}:${node.position.start.line}  a figure needs name="..."`);
    const label = `Figure ${this.section}.${++this.figures}`;
    const figure = draw(name, node.attributes, `${id}-figure`, `${this.file}:${node.position.start.line}`);
    this.drawn.push(figure);
    const lead = element("strong", "", [text(`${label}.`)]);
    const caption = element("figcaption", "", [element("p", "", [lead, text(` ${node.title}`)]), ...children]);
    return element("figure", "wide", [raw(figure.html), caption], { id });
  }
}

/** A Preview or Recall box: its first words become a label, its form stays for the checker. */
export function box(node: RootContent, rules: Rules): Blockquote | null {
  const reference = referenceOf(node, rules);
  if (!reference) return null;
  const { kind, title } = reference;
  const quote = reference.node;
  const first = quote.children[0];
  if (first?.type === "paragraph") {
    first.children.shift();
    const lead = first.children[0];
    if (lead?.type === "text") lead.value = lead.value.replace(/^\s+/, "");
    if (first.children.length === 0) quote.children.shift();
  }
  const word = kind === "preview" ? `${rules.forms.preview}: ${title}` : rules.forms.recall;
  quote.children.unshift({ type: "html", value: `<p class="box-label">${escapeHtml(word)}</p>` });
  quote.data = {
    ...quote.data,
    hProperties: { ...(quote.data as { hProperties?: object } | undefined)?.hProperties, className: [kind] },
  } as Blockquote["data"] & object;
  return quote;
}
