import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { check } from "../../../book/scope/check.ts";
import { readRules } from "../../../book/scope/rules.ts";

const rules = readRules("book/scope/chapter.yaml");
const root = mkdtempSync(join(tmpdir(), "notes-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The rules that a text breaks, as section `id` beside empty other sections. */
function broken(id: string, text: string): string[] {
  for (const [other, { folder, title }] of Object.entries(rules.sections)) {
    mkdirSync(join(root, folder), { recursive: true });
    const front = `---\nsection: "${other}"\nstatus: draft\n---\n\n# ${title}\n\n`;
    writeFileSync(join(root, folder, "notes.md"), other === id ? front + text : front);
  }
  return check(root, rules).findings.map(({ rule, message }) => `${rule} ${message}`);
}

const preview = `> **Preview: Backpropagation**
> The multivariate chain rule on a graph: slopes go back layer by layer via
> $\\delta^{(l)} = (W^{(l+1)})^\\top \\delta^{(l+1)} \\odot \\sigma'(z^{(l)})$.
>
> → _Full treatment: [Chain Rule and Backpropagation](../03-Chain-Rule-and-Backpropagation/notes.md)_
`;
const recall = `> **Recall:** The gradient vector $\\nabla f(\\mathbf{x}) \\in \\mathbb{R}^n$ was defined in
> [Partial Derivatives and Gradients](../01-Partial-Derivatives-and-Gradients/notes.md)
> as the vector of partial derivatives.
`;

describe("references in the prescribed form", () => {
  it("are right where the table lists them", () => {
    expect(broken("02", recall)).toEqual([]);
    expect(broken("01", preview.replace("Backpropagation**", "Multivariate chain rule**"))).toEqual([]);
  });

  it("are out of place elsewhere", () => {
    expect(broken("02", preview)).toEqual([expect.stringMatching(/^R2 "Backpropagation" belongs to section 03/)]);
  });

  it.each([
    ["without its arrow", preview.replace("→ ", ""), /^R5 .*does not close/],
    ["without a title", preview.replace("Preview: Backpropagation", "Preview"), /^R5 .*does not open/],
    ["titled as nothing is", preview.replace("Preview: Backpropagation", "Preview: The way back"), /^R5 .*no heading/],
    ["labelled otherwise", preview.replace("[Chain Rule and Backpropagation]", "[there]"), /^R7 the label/],
    [
      "to another home",
      preview.replaceAll("03-Chain-Rule-and-Backpropagation", "04-Optimality-Conditions"),
      /^R7 .*lives in section 03/,
    ],
    [
      "in plain words",
      preview.replace("**Preview: Backpropagation**", "Preview: Backpropagation"),
      /^R5 .*does not open/,
    ],
  ])("a Preview %s is not", (_, text, fault) => {
    expect(
      broken("01", text.replace("Preview: Backpropagation**", "Preview: Multivariate chain rule**")),
    ).toContainEqual(expect.stringMatching(fault));
  });

  it("a Recall needs its bold word alone, a link, and an earlier home", () => {
    expect(broken("02", recall.replace("**Recall:** The", "**Recall: The**"))).toContainEqual(
      expect.stringMatching(/^R5/),
    );
    expect(broken("02", recall.replace(/\[([^\]]*)\]\([^)]*\)/, "$1"))).toContainEqual(
      expect.stringMatching(/^R5 .*no link/),
    );
    expect(broken("01", recall)).toContainEqual(expect.stringMatching(/^R6 .*stands in/));
  });
});

describe("tags", () => {
  it("are read inside each other, on lines of their own and behind headings; code is left alone", () => {
    const text = `## Slopes {#partial}

{#gradient remark}
A column.

::: {#jacobian define} Jacobian
::: {#jacobian remark}
Rows are outputs.
:::
:::

\`\`\`md
::: {#tape define} Not here
$z^{[l]}$ 0.1234
\`\`\`
`;
    expect(broken("02", text)).toEqual([]);
  });

  it("need both halves", () => {
    expect(broken("02", "::: {#jacobian define} Jacobian\nRows.\n")).toEqual([
      expect.stringMatching(/^R0 the block that is opened here/),
    ]);
    expect(broken("02", "Rows.\n\n:::\n")).toEqual([expect.stringMatching(/^R0 this mark belongs to no block/)]);
  });

  it("stand before a paragraph with or without an empty line", () => {
    const text = (gap: string): string => `{#tape remark}${gap}A list of operations.\n`;
    expect(broken("02", text("\n"))).toEqual([expect.stringMatching(/^R2 .*this is a remark/)]);
    expect(broken("02", text("\n\n"))).toEqual([expect.stringMatching(/^R2 .*this is a remark/)]);
    expect(broken("02", "{#jacobian remark}\n\n## Heading\n")).toEqual([
      expect.stringMatching(/^R0 this mark belongs to no block/),
    ]);
  });

  it("name topics and kinds that exist", () => {
    expect(broken("02", "::: {#jacobian explain} A\nB\n:::")).toEqual([
      expect.stringMatching(/^R0 "explain" is not a kind/),
    ]);
  });
});
