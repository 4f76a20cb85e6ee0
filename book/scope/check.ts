import { checkCoverage } from "./checks/coverage.ts";
import { checkAlgorithms, checkDanger } from "./checks/danger.ts";
import { checkReferences } from "./checks/form.ts";
import { checkHomes } from "./checks/homes.ts";
import { checkLinks } from "./checks/links.ts";
import { checkOrder } from "./checks/order.ts";
import { checkPlain } from "./checks/plain.ts";
import { checkConventions, checkNumbers } from "./checks/wording.ts";
import type { Document } from "./document.ts";
import { type Finding, finding } from "./finding.ts";
import { type Lexicon, lexicon } from "./phrases.ts";
import type { Rules } from "./rules.ts";
import { readTree, type Tree } from "./tree.ts";

const unread = (document: Document): Finding[] =>
  document.unread.map(({ node, message, mend }) => finding(document, "R0", node, null, message, mend));

/** Headings of a section in small letters, and the titles of its topics: what a Preview may be called. */
function headingsOf(section: string, tree: Tree, rules: Rules): Set<string> {
  const topics = Object.values(rules.topics).filter(({ home }) => home === section);
  const written = tree.documents.filter((d) => d.section === section).flatMap((d) => d.headings);
  return new Set([...topics.map(({ title }) => title), ...written].map((title) => title.toLowerCase()));
}

function checkDocument(document: Document, tree: Tree, rules: Rules, words: Lexicon): Finding[] {
  const headings = (section: string): Set<string> => headingsOf(section, tree, rules);
  const common = [
    ...unread(document),
    ...checkReferences(document, rules, headings),
    ...checkLinks(document, tree, rules),
    ...checkConventions(document, rules),
  ];
  if (!document.tagged) {
    const boxes = { ...document, blocks: document.blocks.filter(({ reference }) => reference !== null) };
    return [...common, ...checkHomes(boxes, rules), ...checkPlain(document, rules, words)];
  }
  const siblings = tree.documents.filter(({ section }) => section === document.section);
  const danger = checkDanger(document, siblings, rules);
  const zoned = new Set(danger.map(({ line, topic }) => `${line} ${topic}`));
  return [
    ...common,
    ...danger,
    ...checkHomes(document, rules).filter(({ line, topic }) => !zoned.has(`${line} ${topic}`)),
    ...checkOrder(document, siblings, rules, words),
    ...checkAlgorithms(document, rules, words),
    ...checkNumbers(document, rules),
  ];
}

const byPlace = (a: Finding, b: Finding): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
  a.line - b.line ||
  a.column - b.column ||
  Number(a.rule.slice(1)) - Number(b.rule.slice(1));

export interface Result {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** Holds a folder of notes, or one file, against the rules. */
export function check(root: string, rules: Rules): Result {
  const words = lexicon(rules);
  const tree = readTree(root, rules, words);
  const findings = tree.documents.flatMap((document) => checkDocument(document, tree, rules, words));
  const coverage = Object.keys(rules.sections).flatMap((section) =>
    checkCoverage(
      section,
      tree.documents.filter((d) => d.section === section && d.tagged),
      rules,
    ),
  );
  return { files: tree.documents.map(({ path }) => path), findings: [...findings, ...coverage].sort(byPlace) };
}
