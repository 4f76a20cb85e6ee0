import type { Nodes } from "mdast";
import type { Document } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import type { Rules } from "../rules.ts";
import { placeIn, type Stretch, stretches } from "../text.ts";

/** Decimals, powers of ten, percentages and whole numbers of three digits or more. */
const literal =
  /(?<![\p{L}\p{N}_.,^])[-−+]?(?:\d+[.]\d+|\d{1,3}(?:,\d{3})+|\d{3,})(?:\s*(?:e[-+−]?\d+|(?:×|\\times|\\cdot)\s*10\^\{?[-−]?\d+\}?))?(?:\s*(?:%|per ?cent))?|(?<![\p{L}\p{N}_.^])\d+\s*(?:%|per ?cent)/gu;
/** In a formula a decimal is a result only after a sign that says so; elsewhere it is what the author gives. */
const result = /(?:\\approx|≈|\\simeq|\\doteq)\s*\{?\s*[-−]?\d+(?:\.\d+)?/gu;

const computed = (text: string): string =>
  text.replace(/\{=[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}/g, (m) => " ".repeat(m.length));
const isHeading = (node: Nodes): boolean => node.type === "heading";

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((left, pattern) => left.replace(pattern, (m) => " ".repeat(m.length)), computed(text));
}

function numbersIn(stretch: Stretch, allowed: readonly RegExp[]): { text: string; index: number }[] {
  const text = without(stretch.text, stretch.in === "prose" ? allowed : []);
  return [...text.matchAll(stretch.in === "prose" ? literal : result)].map((m) => ({
    text: m[0].trim(),
    index: m.index,
  }));
}

/** R13: no literal number in prose; what the engine computes is written `{=expression}`. */
export function checkNumbers(document: Document, rules: Rules): Finding[] {
  const allowed = rules.numbers.allow.map((pattern) => new RegExp(pattern, "gu"));
  return stretches(flat(document), isHeading).flatMap((stretch) =>
    numbersIn(stretch, allowed).map(({ text, index }) =>
      finding(
        document,
        "R13",
        { ...placeIn(stretch, index), length: text.length },
        null,
        `"${text}" is a literal number`,
        "compute it: {=expression}; a given value stands in code marks",
      ),
    ),
  );
}

/** All nodes, tagged blocks opened. */
const flat = (document: Document): Nodes[] =>
  document.tree.flatMap(function open(node): Nodes[] {
    return node.type === "tagged" ? node.children.flatMap(open) : [node];
  });

/** R14: what the conventions of the chapter write otherwise. */
export function checkConventions(document: Document, rules: Rules): Finding[] {
  const patterns = rules.conventions.map((c) => ({ ...c, expression: new RegExp(c.pattern, "gu") }));
  return stretches(flat(document)).flatMap((stretch) =>
    patterns
      .filter((c) => c.in === stretch.in)
      .flatMap(({ expression, mend, id }) =>
        [...stretch.text.matchAll(expression)].map((m) =>
          finding(
            document,
            "R14",
            { ...placeIn(stretch, m.index), length: m[0].length },
            null,
            `against the convention "${id}": ${m[0].trim()}`,
            mend,
          ),
        ),
      ),
  );
}
