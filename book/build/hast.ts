import type { Element, ElementContent } from "hast";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";

export const text = (value: string): ElementContent => ({ type: "text", value });
export const raw = (value: string): ElementContent => ({ type: "raw", value }) as unknown as ElementContent;
export const element = (
  tagName: string,
  className: string,
  children: ElementContent[],
  more: Record<string, string> = {},
): Element => ({
  type: "element",
  tagName,
  properties: { ...(className === "" ? {} : { className: className.split(" ") }), ...more },
  children,
});

export const hasClass = (node: ElementContent, name: string): node is Element =>
  node.type === "element" && Array.isArray(node.properties["className"]) && node.properties["className"].includes(name);

const writer = unified().use(rehypeStringify, { allowDangerousHtml: true });
export const htmlOf = (children: readonly ElementContent[]): string =>
  writer.stringify({ type: "root", children: [...children] });
