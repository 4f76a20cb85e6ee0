import type { Nodes, Paragraph, Root, RootContent } from "mdast";
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
const fence = /^ {0,3}(`{3,}|~{3,})/;

/** Marks that open and close a tagged block, as HTML comments that end the paragraph before them. */
const openMark = /^<!--wz-open (.*)-->$/;
const closeMark = "<!--wz-close-->";

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
      const tag = opening.exec(line);
      if (tag) return `<!--wz-open ${encodeURIComponent(line)}-->`;
      return line.replace(/\{=[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/g, shift);
    })
    .join("\n");
}

/** A tagged block: `::: {#topic kind name="value"} Title` up to `:::`. */
export interface Tagged {
  type: "tagged";
  topic: string;
  kind: string;
  title: string;
  attributes: Readonly<Record<string, string>>;
  children: RootContent[];
  position: NonNullable<Paragraph["position"]>;
}

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

/** Puts what stands between the marks into blocks; a mark without its other half stays a note in `loose`. */
function nest(children: readonly RootContent[], loose: RootContent[]): RootContent[] {
  const stack: { block: Tagged | null; children: RootContent[] }[] = [{ block: null, children: [] }];
  for (const node of children) {
    const open = node.type === "html" ? openMark.exec(node.value) : null;
    if (open) {
      const [, topic, , title] = opening.exec(decodeURIComponent(open[1]!))!;
      const { kind, attributes } = tagOf(/\{(.*?)\}/.exec(decodeURIComponent(open[1]!))![1]!)!;
      const block: Tagged = {
        type: "tagged",
        topic: topic!,
        kind,
        title: title!.trim(),
        attributes,
        children: [],
        position: node.position!,
      };
      stack.push({ block, children: block.children });
    } else if (node.type === "html" && node.value === closeMark) {
      const done = stack.length > 1 ? stack.pop()! : null;
      if (done?.block) {
        done.block.position = { start: done.block.position.start, end: node.position!.end };
        stack.at(-1)!.children.push(done.block);
      } else loose.push(node);
    } else stack.at(-1)!.children.push(node);
  }
  while (stack.length > 1) {
    const { block } = stack.pop()!;
    loose.push(block!);
    stack.at(-1)!.children.push(block!);
  }
  return stack[0]!.children;
}

/** Reads a file: front matter, tagged blocks, mathematics, tables. `loose` holds marks that nothing closes or opens. */
export function readMarkdown(source: string): Markdown & { readonly loose: readonly RootContent[] } {
  const tree = parser.parse(prepare(source.replaceAll("\r\n", "\n")));
  visit(tree, (node: Nodes) => {
    if ("value" in node) node.value = unshift(node.value);
  });
  const loose: RootContent[] = [];
  tree.children = nest(tree.children, loose);
  const head = tree.children[0];
  const front = head?.type === "yaml" ? ((parse(head.value) as Record<string, unknown> | null) ?? {}) : {};
  return { source, front, tree, loose };
}
