import GithubSlugger from "github-slugger";
import type { Heading, Nodes, RootContent } from "mdast";
import { anchorOf, readMarkdown, type Tagged, tagOf } from "./markdown.ts";
import { nearest } from "./nearest.ts";
import { has, type Lexicon, matcher } from "./phrases.ts";
import { type Reference, referenceOf } from "./references.ts";
import { isPart, type Kind, kinds, type Rules } from "./rules.ts";
import { textOf } from "./text.ts";

/** A stretch of a section with one topic and one kind. */
export interface Block {
  readonly topic: string | null;
  readonly kind: Kind;
  readonly title: string;
  /** Whether the author said topic and kind. */
  readonly tagged: boolean;
  readonly nodes: readonly RootContent[];
  readonly node: RootContent;
  readonly headings: readonly string[];
  readonly appendix: boolean;
  readonly reference: Reference | null;
}

/** Something in a file that could not be read as it stands. */
export interface Unread {
  readonly node: Nodes | null;
  readonly message: string;
  readonly mend: string;
}

export interface Document {
  readonly path: string;
  readonly section: string;
  /** Whether its blocks carry tags; else headings and cue words decide. */
  readonly tagged: boolean;
  /** Whether it claims to be complete, so that coverage is asked for. */
  readonly complete: boolean;
  readonly title: string;
  readonly source: string;
  readonly tree: readonly RootContent[];
  readonly blocks: readonly Block[];
  readonly anchors: ReadonlySet<string>;
  readonly headings: readonly string[];
  readonly unread: readonly Unread[];
}

const headingTag = /\s*\{(#[^{}]*)\}\s*$/;

/** Text of a heading and the tag at its end. */
export function headingOf(node: Heading): { text: string; tag: ReturnType<typeof tagOf> } {
  const whole = textOf(node);
  const match = headingTag.exec(whole);
  return match ? { text: whole.slice(0, match.index), tag: tagOf(match[1]!) } : { text: whole, tag: null };
}

const isKind = (word: string): word is Kind => (kinds as readonly string[]).includes(word);

/** The topic that a title names: its own title first, then its words. */
function topicNamed(title: string, rules: Rules, words: Lexicon, among?: string): string | null {
  const candidates = Object.entries(rules.topics).filter(([, { home }]) => among === undefined || home === among);
  const exact = Object.entries(rules.topics).find(
    ([, topic]) => topic.title.toLowerCase() === title.trim().toLowerCase(),
  );
  if (exact) return exact[0];
  return (
    candidates.find(([id]) => has(title, words.terms.get(id) ?? null))?.[0] ??
    candidates.find(([id]) => has(title, words.cues.get(id) ?? null))?.[0] ??
    null
  );
}

/** The section that a link leads to, by the folder or chapter in its address. */
export function targetOf(url: string, rules: Rules): string | null {
  const path = decodeURIComponent(url.split("#")[0]!);
  const folders = path.split("/");
  const section = Object.entries(rules.sections).find(([, { folder }]) => folders.includes(folder));
  if (section) return section[0];
  const chapter = folders.find((part) => /^\d\d-[A-Z]/.test(part) && path.startsWith("../.."));
  const id = chapter ? `ch${Number(chapter.slice(0, 2))}` : null;
  return id !== null && id in rules.outside ? id : null;
}

/** Splits a tree into blocks, in the order of the file. */
class Splitter {
  readonly blocks: Block[] = [];
  readonly unread: Unread[] = [];
  readonly headings: string[] = [];
  readonly anchors: Set<string> = new Set();
  readonly titles: string[] = [];
  private readonly slugger = new GithubSlugger();
  private readonly rules: Rules;
  private readonly words: Lexicon;
  private readonly titleWords: RegExp | null;
  private current: { topic: string | null; nodes: RootContent[] } | null = null;
  private inherited: (string | null)[] = [];
  private depths: number[] = [];

  constructor(rules: Rules, words: Lexicon) {
    this.rules = rules;
    this.words = words;
    this.titleWords = matcher(rules.appendix);
  }

  private get appendix(): boolean {
    return this.headings.some((text) => has(text, this.titleWords));
  }

  private push(
    topic: string | null,
    kind: Kind,
    title: string,
    tagged: boolean,
    node: RootContent,
    nodes: readonly RootContent[],
    reference: Reference | null = null,
  ): void {
    this.blocks.push({
      topic,
      kind,
      title,
      tagged,
      node,
      nodes,
      reference,
      headings: [...this.headings],
      appendix: this.appendix,
    });
  }

  private flush(): void {
    if (this.current) this.push(this.current.topic, "prose", "", false, this.current.nodes[0]!, this.current.nodes);
    this.current = null;
  }

  private heading(node: Heading): void {
    this.flush();
    const { text, tag } = headingOf(node);
    while (this.depths.length > 0 && this.depths.at(-1)! >= node.depth) {
      this.depths.pop();
      this.headings.pop();
      this.inherited.pop();
    }
    const topic = tag && tag.topic in this.rules.topics ? tag.topic : (this.inherited.at(-1) ?? null);
    this.depths.push(node.depth);
    this.headings.push(text);
    this.inherited.push(topic);
    this.titles.push(text);
    this.anchors.add(tag ? tag.topic : this.slugger.slug(text));
    if (tag?.kind && isKind(tag.kind) && tag.topic in this.rules.topics)
      this.push(tag.topic, tag.kind, text, true, node, [node]);
  }

  private checkTag(topic: string, kind: string, node: RootContent): void {
    if (!(topic in this.rules.topics)) {
      const meant = nearest(topic, Object.keys(this.rules.topics));
      const mend = `${meant === null ? "use an id from the rules" : `write #${meant}`}, or give the topic a home there`;
      this.unread.push({ node, message: `"${topic}" is not a topic`, mend });
    }
    if (!isKind(kind)) {
      const meant = nearest(kind, kinds);
      const mend = `write ${meant ?? `one of ${kinds.join(", ")}`}`;
      this.unread.push({ node, message: `"${kind}" is not a kind of block`, mend });
    }
  }

  private container(node: Tagged): void {
    this.checkTag(node.topic, node.kind, node);
    if (!isPart(node.kind)) this.anchors.add(anchorOf(node));
    const own = node.children.filter(({ type }) => type !== "tagged");
    const quote = own.length === 1 ? referenceOf(own[0]!, this.rules) : null;
    this.push(node.topic, isKind(node.kind) ? node.kind : "prose", node.title, true, node, own, quote);
    for (const child of node.children) if (child.type === "tagged") this.container(child);
  }

  private reference(node: RootContent, reference: Reference): void {
    const home = reference.link ? targetOf(reference.link.url, this.rules) : null;
    const words = reference.kind === "preview" ? reference.title : textOf(node);
    const topic = topicNamed(words, this.rules, this.words, home ?? undefined);
    this.push(topic, reference.kind, reference.title, false, node, [node], reference);
  }

  node(node: RootContent): void {
    if (node.type === "yaml") return;
    if (node.type === "heading") this.heading(node);
    else if (node.type === "tagged") this.tagged(node);
    else this.plain(node);
  }

  private tagged(node: Tagged): void {
    this.flush();
    this.container(node);
  }

  private plain(node: RootContent): void {
    const reference = referenceOf(node, this.rules);
    if (reference) {
      this.flush();
      this.reference(node, reference);
    } else {
      this.current ??= { topic: this.inherited.at(-1) ?? null, nodes: [] };
      this.current.nodes.push(node);
    }
  }

  end(): void {
    this.flush();
  }
}

/** Reads a section: its blocks, its anchors, and what in it could not be read. */
export function readDocument(path: string, source: string, section: string, rules: Rules, words: Lexicon): Document {
  let markdown: ReturnType<typeof readMarkdown>;
  try {
    markdown = readMarkdown(source);
  } catch (e) {
    const unread = {
      node: null,
      message: `the front matter cannot be read: ${(e as Error).message.split("\n")[0]}`,
      mend: "write it as YAML",
    };
    return {
      path,
      section,
      tagged: false,
      complete: false,
      title: "",
      source,
      tree: [],
      blocks: [],
      anchors: new Set(),
      headings: [],
      unread: [unread],
    };
  }
  const { front, tree, loose } = markdown;
  const splitter = new Splitter(rules, words);
  for (const node of tree.children) splitter.node(node);
  splitter.end();
  for (const node of loose) {
    splitter.unread.push({
      node,
      ...(node.type === "tagged"
        ? {
            message: "the block that is opened here is never closed",
            mend: 'write ":::" on a line of its own after it',
          }
        : {
            message: "this mark belongs to no block",
            mend: 'a block begins with "::: {#topic kind} Title" and ends with ":::"; "{#topic kind}" stands right before a paragraph',
          }),
    });
  }
  const h1 = tree.children.find((node): node is Heading => node.type === "heading" && node.depth === 1);
  return {
    path,
    section,
    tagged: "section" in front,
    complete: "section" in front && (front["status"] ?? "complete") === "complete",
    title: typeof front["title"] === "string" ? front["title"] : h1 ? headingOf(h1).text : "",
    source,
    tree: tree.children,
    blocks: splitter.blocks,
    anchors: splitter.anchors,
    headings: splitter.titles,
    unread: splitter.unread,
  };
}
