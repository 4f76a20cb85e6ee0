import { posix } from "node:path";
import type { Link, Nodes } from "mdast";
import { visit } from "unist-util-visit";
import { type Document, targetOf } from "../document.ts";
import { type Finding, finding } from "../finding.ts";
import { nearest } from "../nearest.ts";
import { homeName, type Rules, titleOf } from "../rules.ts";
import { textOf } from "../text.ts";
import type { Tree } from "../tree.ts";

const external = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

function broken(link: Link, document: Document, tree: Tree, rules: Rules): Finding | null {
  const [path, anchor] = decodeURIComponent(link.url).split("#") as [string, string | undefined];
  const section = targetOf(link.url, rules);
  if (path !== "" && !tree.exists(document.path, path)) {
    if (section !== null && !(section in rules.sections)) return null; // another chapter: not here to be seen
    const meant = nearest(path, tree.pathsFrom(document.path));
    const mend = meant === null ? "correct the path, or remove the link" : `write ${meant}`;
    return finding(document, "R7", link, null, `"${path}" does not exist`, mend);
  }
  if (anchor === undefined || anchor === "") return null;
  const file = path === "" ? document.path : posix.normalize(posix.join(posix.dirname(document.path), path));
  const target = tree.documents.find((d) => d.path === file);
  if (!target || target.anchors.has(anchor)) return null;
  const prepared =
    section !== null && !target.complete && anchor in rules.topics && rules.topics[anchor]!.home === section;
  if (prepared) return null;
  const meant = nearest(anchor, target.anchors);
  return finding(
    document,
    "R7",
    link,
    null,
    `"#${anchor}" is no heading or block of ${path === "" ? "this file" : path}`,
    meant === null ? "correct the anchor" : `write #${meant}`,
  );
}

/** R7: links and anchors lead somewhere, references are labelled with the title of where they lead, ids are not given twice. */
export function checkLinks(document: Document, tree: Tree, rules: Rules): Finding[] {
  const found: Finding[] = [];
  for (const node of document.tree) {
    visit(node as Nodes, "link", (link: Link) => {
      if (external.test(link.url)) return;
      const fault = broken(link, document, tree, rules);
      if (fault) found.push(fault);
    });
  }
  for (const { reference, topic } of document.blocks) {
    const link = reference?.link;
    const target = link ? targetOf(link.url, rules) : null;
    if (!link || target === null) continue;
    const title = titleOf(rules, target);
    const label = textOf(link);
    if (target in rules.sections && label !== title) {
      found.push(
        finding(
          document,
          "R7",
          link,
          topic,
          `the label "${label}" is not the title of ${homeName(target)}`,
          `write "${title}"`,
        ),
      );
    }
  }
  return found;
}
