import type { Element, ElementContent } from "hast";
import { hasClass, htmlOf } from "../hast.ts";

/** The texts of an exercise as HTML. */
export interface Texts {
  readonly hints: readonly string[];
  readonly solution: string;
  readonly mistakes: ReadonlyMap<string, string>;
  readonly choices: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, string>;
  readonly steps: ReadonlyMap<string, string>;
}

const blank = (node: ElementContent): boolean => node.type === "text" && node.value.trim() === "";
const lists = (part: Element | undefined): Element[] =>
  (part?.children ?? []).flatMap((child) =>
    child.type === "element" && (child.tagName === "ul" || child.tagName === "ol")
      ? child.children.filter((item): item is Element => item.type === "element" && item.tagName === "li")
      : [],
  );

/** The name in code marks that an entry of a list begins with, and the rest. */
function named(item: Element, where: string): [string, string] {
  let inside = item.children.filter((child) => !blank(child));
  const only = inside[0];
  // A list with blank lines between its entries has paragraphs in them.
  if (only?.type === "element" && only.tagName === "p") inside = [...only.children, ...inside.slice(1)];
  const [first, ...rest] = inside;
  const mark = first?.type === "element" && first.tagName === "code" ? first.children[0] : undefined;
  if (mark?.type !== "text") throw new Error(`${where}  each entry of this list begins with its name in code marks`);
  return [mark.value, htmlOf(rest).trim()];
}

/** Divides what stands in an exercise into what is asked and its parts. */
export function partsOf(children: readonly ElementContent[], where: string): { body: ElementContent[]; texts: Texts } {
  const part = (kind: string): Element | undefined =>
    children.find((child): child is Element => hasClass(child, "part") && hasClass(child, kind));
  const names = (kind: string): Map<string, string> => new Map(lists(part(kind)).map((item) => named(item, where)));
  const solution = part("solution");
  return {
    body: children.filter((child) => !hasClass(child, "part")),
    texts: {
      hints: lists(part("hints")).map((item) => htmlOf(item.children).trim()),
      solution: solution ? htmlOf(solution.children).trim() : "",
      mistakes: names("mistakes"),
      choices: names("choices"),
      items: names("items"),
      steps: names("steps"),
    },
  };
}

function compare(what: string, given: ReadonlyMap<string, string>, wanted: readonly string[]): string[] {
  return [
    ...wanted.filter((name) => !given.has(name)).map((name) => `${what} lack the text of "${name}"`),
    ...[...given.keys()]
      .filter((name) => !wanted.includes(name))
      .map((name) => `${what} hold "${name}", which the file does not know`),
  ];
}

/** What the texts lack, or have beyond what the file names. */
export function faultsOf(
  texts: Texts,
  names: Readonly<Record<"mistakes" | "choices" | "items" | "steps", readonly string[]>>,
): string[] {
  return [
    ...(texts.hints.length < 2 ? ["hints are missing: a list of at least two"] : []),
    ...(texts.solution === "" ? ["the solution is missing"] : []),
    ...(["mistakes", "choices", "items", "steps"] as const).flatMap((kind) => compare(kind, texts[kind], names[kind])),
  ];
}
