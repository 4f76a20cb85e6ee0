import type { Html, Nodes, Parents, RootContent, Text } from "mdast";
import type { Math as Display, InlineMath } from "mdast-util-math";
import { visit } from "unist-util-visit";
import { fenceHtml } from "./code.ts";
import { formula, glued } from "./html.ts";
import { showValue } from "./number.ts";
import { expressionsIn, replaceExpressions } from "./program.ts";
import { type PageValues, ProgramError } from "./run.ts";

/** Puts the values of the page's expressions where they stand, in the order in which they were collected. */
export function fillIn(tree: readonly RootContent[], values: PageValues, file: string): void {
  let next = 0;
  for (const root of tree) {
    visit(root as Nodes, (node: Nodes) => {
      if (node.type !== "text" && node.type !== "inlineMath" && node.type !== "math") return;
      const found = expressionsIn(node.value, 0);
      if (found.length === 0) return;
      let at = 0;
      node.value = replaceExpressions(node.value, (body) => {
        const value = values.expressions[next++];
        if (value === undefined)
          throw new ProgramError(`${file}:${node.position?.start.line}  {=${body}} has no value`);
        return showValue(value, found[at++]!.digits, node.type === "text" ? "text" : "math");
      });
    });
  }
}

const html = (value: string): Html => ({ type: "html", value });
const isMath = (node: Nodes): node is InlineMath | Display => node.type === "inlineMath" || node.type === "math";

/** Formulas as HTML, with the punctuation that follows them; straight apostrophes curl. */
export function setFormulas(parent: Nodes, file: string): void {
  if (!("children" in parent)) return;
  const children = parent.children as RootContent[];
  children.forEach((node, i) => {
    if (node.type === "text") node.value = node.value.replace(/(\p{L})'(\p{L})/gu, "$1’$2");
    if (isMath(node)) {
      const follows = children[i + 1];
      const mark = node.type === "inlineMath" && follows?.type === "text" ? /^[.,;:!?)’”]+/.exec(follows.value) : null;
      if (mark) (follows as Text).value = (follows as Text).value.slice(mark[0].length);
      children[i] = html(glued(typeset(node, file), mark?.[0] ?? ""));
    } else setFormulas(node, file);
  });
}

function typeset(node: InlineMath | Display, file: string): string {
  try {
    return formula(node.value, node.type === "math");
  } catch (e) {
    throw new ProgramError(`${file}:${node.position?.start.line}  ${(e as Error).message}`);
  }
}

/** Programs as HTML with their outputs. */
export function setPrograms(parent: Parents, values: PageValues, file: string): void {
  const children = parent.children as RootContent[];
  for (let i = children.length - 1; i >= 0; i--) {
    const node = children[i]!;
    if (node.type === "code") {
      const shown = fenceHtml(node, values.outputs, file);
      children.splice(i, 1, ...(shown === null ? [] : [html(shown)]));
    } else if ("children" in node) setPrograms(node, values, file);
  }
}
