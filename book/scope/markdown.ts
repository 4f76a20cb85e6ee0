import type { Html, Nodes, Paragraph, Root, RootContent } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { parse } from "yaml";

/** A Markdown file as a tree, with what its front matter says. */
export interface Markdown {
  readonly source: string;
  readonly front: Readonly<Record<string, unknown>>;
  readonly tree: Root;
}

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath).use(remarkFrontmatter);

// Markdown must not read the inside of {=expression}: its characters stand shifted into a private area, one for one, so
// that every place in the file stays what it is.
const AREA = 0xe000;
const shift = (text: string): string => text.replace(/[!-~]/g, (c) => String.fromCharCode(AREA + c.charCodeAt(0)));
const unshift = (text: string): string =>
  text.replace(/[\ue021-\ue07e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - AREA));

const opening = /^:::+\s*\{#([\w-]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\}\s*(.*)$/;
const closing = /^:::+\s*$/;
const lone = /^\{#[\w-]+[^{}]*\}\s*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

/** Marks that open and close a tagged block, as HTML comments that end the paragraph before them. */
const openMark = /^<!--wz-open (.*)-->$/;
const closeMark = "<!--wz-close-->";
const tagMark = /^<!--wz-tag (.*)-->$/;

function prepare(source: string): string {
  let fenced: string | null = null;
  return source
    .split("\n")
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (fenced !== null) {
        if (mark?.startsWith(fenced)) fenced = null;
        return line;
      }
      if (mark !== undefined) {
        fenced = mark;
        return line;
      }
      if (closing.test(line)) return closeMark;
      if (lone.test(line)) return `<!--wz-tag ${encodeURIComponent(line)}-->`;
      const tag = opening.exec(line);
      if (tag) return `<!--wz-open ${encodeURIComponent(line)}-->`;
      return line.replace(/\{=[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/g, shift);
    })
    .join("\n");
}

/** A tagged block: `::: {#topic kind name="value"} Title` up to `:::`, or `{#topic kind}` on a line before one node. */
export interface Tagged {
  type: "tagged";
  topic: string;
  kind: string;
  title: string;
  attributes: Readonly<Record<string, string>>;
  children: RootContent[];
  position: NonNullable<Paragraph["position"]>;
}

/** The anchor that a block asks for: its id, the name of an exercise, or its topic. */
export const anchorOf = ({ attributes, kind, topic }: Tagged): string =>
  attributes["id"] ?? (kind === "exercise" && attributes["name"] ? `exercise-${attributes["name"]}` : topic);

declare module "mdast" {
  interface RootContentMap {
    tagged: Tagged;
  }
}

/** The parts of `#topic kind name="value"`, without its brackets. */
export function tagOf(text: string): { topic: string; kind: string; attributes: Record<string, string> } | null {
  const match = /^#([\w-]+)(.*)$/s.exec(text.trim());
  if (!match) return null;
  const attributes: Record<string, string> = {};
  const rest = match[2]!.replace(/([\w-]+)="([^"]*)"/g, (_, name: string, value: string) => {
    attributes[name] = value;
    return "";
  });
  return { topic: match[1]!, kind: rest.trim().split(/\s+/)[0] ?? "", attributes };
}

const tagIn = (mark: string): NonNullable<ReturnType<typeof tagOf>> =>
  tagOf(/\{(.*?)\}/.exec(decodeURIComponent(mark))![1]!)!;

/** Puts what marks enclose, or stand before, into blocks; a mark without its other half stays a note in `loose`. */
class Nest {
  private readonly stack: { block: Tagged | null; children: RootContent[] }[] = [{ block: null, children: [] }];
  private tag: Html | null = null;
  private readonly loose: RootContent[];

  constructor(loose: RootContent[]) {
    this.loose = loose;
  }

  private add(node: RootContent): void {
    this.stack.at(-1)!.children.push(node);
  }

  private open(node: Html, mark: string): void {
    const title = opening.exec(decodeURIComponent(mark))![3]!.trim();
    const block: Tagged = { type: "tagged", ...tagIn(mark), title, children: [], position: node.position! };
    this.stack.push({ block, children: block.children });
  }

  private close(node: Html): void {
    const done = this.stack.length > 1 ? this.stack.pop()! : null;
    if (done?.block) {
      done.block.position = { start: done.block.position.start, end: node.position!.end };
      this.add(done.block);
    } else this.loose.push(node);
  }

  /** The node that a tag stands before; headings carry their tags themselves. */
  private wrap(tag: Html, node: RootContent): void {
    if (node.type === "heading") {
      this.loose.push(tag);
      this.add(node);
      return;
    }
    const position = { start: tag.position!.start, end: node.position!.end };
    this.add({ type: "tagged", ...tagIn(tagMark.exec(tag.value)![1]!), title: "", children: [node], position });
  }

  node(node: RootContent): void {
    const tag = this.tag;
    this.tag = null;
    const value = node.type === "html" ? node.value : "";
    const open = openMark.exec(value);
    const mark = open !== null || value === closeMark || tagMark.test(value);
    if (tag && mark) this.loose.push(tag);
    if (open) this.open(node as Html, open[1]!);
    else if (value === closeMark) this.close(node as Html);
    else if (mark) this.tag = node as Html;
    else if (tag) this.wrap(tag, node);
    else this.add(node);
  }

  end(): RootContent[] {
    if (this.tag) this.loose.push(this.tag);
    while (this.stack.length > 1) {
      const block = this.stack.pop()!.block!;
      this.loose.push(block);
      this.add(block);
    }
    return this.stack[0]!.children;
  }
}

/** Reads a file: front matter, tagged blocks, mathematics, tables. `loose` holds marks that nothing closes or opens. */
export function readMarkdown(source: string): Markdown & { readonly loose: readonly RootContent[] } {
  const tree = parser.parse(prepare(source.replaceAll("\r\n", "\n")));
  visit(tree, (node: Nodes) => {
    if ("value" in node) node.value = unshift(node.value);
  });
  const loose: RootContent[] = [];
  const nest = new Nest(loose);
  for (const node of tree.children) nest.node(node);
  tree.children = nest.end();
  const head = tree.children[0];
  const front = head?.type === "yaml" ? ((parse(head.value) as Record<string, unknown> | null) ?? {}) : {};
  return { source, front, tree, loose };
}
