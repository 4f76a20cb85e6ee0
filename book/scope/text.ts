import type { Nodes, RootContent } from "mdast";
import { toString as plain } from "mdast-util-to-string";
import { SKIP, visit } from "unist-util-visit";

/** A stretch of text of the file and where its first character stands. */
export interface Stretch {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly in: "prose" | "math";
  readonly linked: boolean;
}

/** Prose and formulas of nodes, without code and without what is inside another block. */
export function stretches(nodes: readonly Nodes[], skip: (node: Nodes) => boolean = () => false): Stretch[] {
  const found: Stretch[] = [];
  const walk = (node: Nodes, linked: boolean): void => {
    if (skip(node)) return;
    const at = node.position?.start;
    if (node.type === "text" && at) {
      found.push({ text: node.value, line: at.line, column: at.column, in: "prose", linked });
    } else if ((node.type === "inlineMath" || node.type === "math") && at) {
      const opened = node.type === "math" ? { line: at.line + 1, column: 1 } : { line: at.line, column: at.column + 1 };
      found.push({ text: node.value, ...opened, in: "math", linked });
    } else if ("children" in node) {
      for (const child of node.children) walk(child, linked || node.type === "link");
    }
  };
  for (const node of nodes) walk(node, false);
  return found;
}

/** Line and column of a place inside a stretch. */
export function placeIn(stretch: Stretch, index: number): { line: number; column: number } {
  const before = stretch.text.slice(0, index).split("\n");
  const last = before.at(-1)!;
  return { line: stretch.line + before.length - 1, column: (before.length === 1 ? stretch.column : 1) + last.length };
}

/** Words, paragraphs and displayed formulas: what limits the length of a preview. */
export interface Size {
  readonly words: number;
  readonly paragraphs: number;
  readonly displays: number;
}

/** A formula that a paragraph consists of, between double dollars: displayed too. */
function isDisplay(node: Nodes): boolean {
  const only = node.type === "paragraph" && node.children.length === 1 ? node.children[0] : undefined;
  if (only?.type !== "inlineMath" || !only.position) return false;
  return (only.position.end.offset ?? 0) - (only.position.start.offset ?? 0) >= only.value.length + 4;
}

export function sizeOf(nodes: readonly RootContent[]): Size {
  let words = 0;
  let paragraphs = 0;
  let displays = 0;
  for (const root of nodes) {
    visit(root, (node: Nodes) => {
      if (node.type === "code" || node.type === "tagged") return SKIP;
      if (node.type === "math" || isDisplay(node)) displays++;
      if (node.type === "list" || node.type === "table") paragraphs++;
      if (node.type !== "paragraph" && node.type !== "tableCell") return undefined;
      words += proseWords(node);
      if (node.type === "paragraph" && root.type !== "list" && !isDisplay(node)) paragraphs++;
      return SKIP;
    });
  }
  return { words, paragraphs, displays };
}

/** Words of a node; a formula in the line counts as one. */
function proseWords(node: Nodes): number {
  let count = 0;
  visit(node, (inner: Nodes) => {
    if (inner.type === "inlineMath") count++;
    else if (inner.type === "text") count += inner.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  });
  return count;
}

export const textOf = (node: Nodes | readonly Nodes[]): string =>
  Array.isArray(node) ? (node as readonly Nodes[]).map((n) => plain(n)).join("\n") : plain(node as Nodes);
