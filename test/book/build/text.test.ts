import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readChapter } from "../../../book/build/chapter.ts";
import { renderNotes } from "../../../book/build/notes.ts";
import { programOf } from "../../../book/build/program.ts";
import { runPrograms } from "../../../book/build/run.ts";
import { readMarkdown } from "../../../book/scope/markdown.ts";

const chapter = readChapter("book");
const roots: string[] = [];

/** A package that stands in for the engine: the slope of x² at x, times a factor that is 1 when it is right. */
function engine(factor: number): string {
  // In node_modules, so that the test runner leaves it to Node.
  const root = mkdtempSync(resolve("node_modules/.chapter-"));
  roots.push(root);
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  for (const folder of ["dist", "node_modules"]) mkdirSync(join(root, folder));
  symlinkSync(resolve("node_modules/typescript"), join(root, "node_modules/typescript"), "junction");
  copyFileSync("tsconfig.base.json", join(root, "tsconfig.base.json"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "wengert", type: "module", exports }));
  writeFileSync(join(root, "dist/index.d.ts"), "export declare const slope: (x: number) => number;");
  writeFileSync(join(root, "dist/index.js"), `export const slope = (x) => ${factor} * 2 * x;`);
  return root;
}

const right = engine(1);
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

let runs = 0;
/** A section's text as HTML, its programs run. */
async function html(text: string, root: string = right, folder: string = root): Promise<string> {
  const { tree } = readMarkdown(text);
  const program = programOf("s01", "notes.md", tree.children);
  const values = await runPrograms(root, join(folder, `work${runs++}`), [program]);
  return renderNotes("01", "notes.md", tree.children, values.get("s01")!, chapter).html;
}

const setup = '```ts setup hidden\nimport { slope } from "wengert";\nconst g = slope(3);\n```\n\n';

describe("the text of a section", () => {
  it("has the engine's numbers in prose and formulas", async () => {
    const page = await html(`${setup}The slope is {=g * 1.01}, and $x = {=-g|2}$.`);
    expect(page).toContain("The slope is 6.06, and");
    expect(page).toContain("<mo>−</mo><mn>6</mn>");
    expect(page).not.toContain("import");
  });

  it("fills in outputs and holds written ones against what comes out", async () => {
    const page = await html(
      '```ts\nimport { slope } from "wengert";\nslope(2); // =>\nconst a = slope(1); // => 2\n```',
    );
    expect(page.replace(/<[^>]*>/g, "")).toContain("slope(2); // =&gt; 4\nconst a = slope(1); // =&gt; 2");
    await expect(html("```ts\nMath.sqrt(2); // => 1.42\n```")).rejects.toThrow("notes.md:2  it says 1.42, and 1.41421");
  });

  it("rewrites functions that are marked, as the plugin does", async () => {
    const page = await html(
      '```ts\nimport { grad } from "wengert";\nfunction f(x: number) {\n  "use wengert";\n  return x * x * Math.sin(x);\n}\ngrad(f)(0); // => 0\ngrad(grad(grad(f)))(0); // => 6\n```',
      resolve("."),
      resolve(".build/text-tests"),
    );
    expect(page).toContain("use wengert");
  });

  it("folds away what is wrong with a claim", async () => {
    const page = await html("::: {#gradient mistake} Slopes\nA claim.\n\n---\n\nWhy it is wrong.\n:::");
    expect(page).toMatch(
      /Find the mistake<\/strong> \(Slopes\)[\s\S]*<p>A claim\.<\/p>\s*<details class="answer"><summary>What is wrong<\/summary>\s*<p>Why it is wrong\.<\/p>\s*<\/details>/,
    );
  });

  it("does not build when the engine is wrong", async () => {
    const text = '```ts\nimport { slope } from "wengert";\nslope(2); // => 4\n```';
    await expect(html(text, engine(1.001))).rejects.toThrow("it says 4, and 4.004 came out");
    await expect(html(text)).resolves.toContain("slope");
  });

  it.each([
    ["a wrong type", '```ts\nconst a: number = "1";\n```', "notes.md:2:7  error TS2322"],
    ["a wrong expression", "One\n\nand {=nothing}", "error TS2304: Cannot find name 'nothing'"],
    ["a program that throws", "```ts\nthrow new Error('no');\n```", "a program of the text failed: no"],
    ["a wrong formula", "One\n\n$\\frac{1}$", "notes.md:3  KaTeX parse error"],
    [
      "a figure that is not there",
      '::: {#contours figure name="nothing"} A\nB\n:::',
      'notes.md:1  there is no figure "nothing"',
    ],
    [
      "a state that a figure has not",
      '::: {#contours figure name="contour-map" q="1"} A\nB\n:::',
      'the figure has no "q"',
    ],
  ])("says where it has %s", async (_, text, message) => {
    await expect(html(text)).rejects.toThrow(message);
  });

  it("numbers its blocks, labels its boxes and keeps its anchors", async () => {
    const page = await html(`## Slopes {#gradient}

::: {#gradient define} Gradient
A column.
:::

::: {#gradient theorem} Uphill
It points there.
:::

> **Preview: Multivariate chain rule**
> More.
>
> → _Full treatment: [Chain Rule and Backpropagation](../03-Chain-Rule-and-Backpropagation/notes.md#chain_rule)_

{#gradient remark}
It is a column.

In [calculus](../../04-Calculus-Fundamentals/02-Derivatives-and-Differentiation/notes.md).
`);
    expect(page).toContain('<h2 id="gradient">Slopes</h2>');
    expect(page.match(/ id="gradient[^"]*"/g)).toEqual(["", "-2", "-3", "-4"].map((k) => ` id="gradient${k}"`));
    expect(page.replace(/<[^>]*>/g, "")).toMatch(/Remark\.\s*It is a column/);
    expect(page.replace(/<[^>]*>/g, "")).toMatch(/Definition 1\.1 \(Gradient\)[\s\S]*Theorem 1\.2 \(Uphill\)/);
    expect(page).toContain('<blockquote class="preview">');
    expect(page).toContain('href="../03-Chain-Rule-and-Backpropagation/#chain_rule"');
    expect(page).toContain("In calculus.");
  });
});
