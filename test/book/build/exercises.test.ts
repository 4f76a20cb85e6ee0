import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readChapter } from "../../../book/build/chapter.ts";
import { renderNotes } from "../../../book/build/notes.ts";
import { classification, type Exercise, numeric, proof } from "../../../book/exercises/index.ts";
import { readMarkdown } from "../../../book/scope/markdown.ts";

const chapter = readChapter("book");
const known = new Map<string, Exercise>([
  ["sum", numeric({ fields: { s: "$s =$" }, right: () => ({ s: 3 }), mistakes: { product: () => ({ s: 2 }) } })],
]);

function render(text: string, exercises: ReadonlyMap<string, Exercise> = known): ReturnType<typeof renderNotes> {
  const values = { outputs: new Map(), expressions: [] };
  return renderNotes("01", "notes.md", readMarkdown(text).tree.children, values, chapter, exercises);
}
const block = (name: string, parts: string, level = '"1"'): string =>
  `::: {#gradient exercise name="${name}" level=${level}} Title\nWhat is $1 + 2$?\n\n${parts}\n:::\n`;
const part = (kind: string, text: string): string => `::: {#gradient ${kind}}\n${text}\n:::\n`;
const hints = part("hints", "1. Count on.\n2. Two after one.");
const solution = part("solution", "It is $1 + 2 = 3$.");

describe("an exercise of the text", () => {
  it("is a form that can be read, with its answers in a file of their own", () => {
    const { html, sealed } = render(
      block("sum", `${hints}${part("mistakes", "- `product` You multiplied.")}${solution}`),
    );
    expect(html).toContain('<section class="block exercise" id="exercise-sum"');
    expect(html).toMatch(/<fieldset class="entry" disabled>.*<label for="exercise-sum-s">/s);
    expect(html).toContain('aria-label="s"');
    expect(html).toContain("Count on.");
    expect(html).not.toContain("You multiplied");
    expect(html).not.toContain("It is");
    expect(html).not.toContain("mistakes");
    const texts = JSON.parse(gunzipSync(sealed[0]!.content).toString()) as Record<string, unknown>;
    expect(texts["mistakes"]).toEqual({ product: "You multiplied." });
    expect(texts["solution"]).toContain("katex");
  });

  it("shows choices and steps in an order that does not depend on the author's", () => {
    const names = ["one", "two", "three", "four"];
    const choice = (choices: readonly string[]): Exercise =>
      classification({ choices, right: () => ({ answer: "one" }), mistakes: {} });
    const steps = (order: readonly string[]): Exercise =>
      proof({
        variables: { a: [0, 1] },
        steps: Object.fromEntries(order.map((s) => [s, {}])),
        goals: ["one"],
        mistakes: [],
      });
    const shown = (exercise: Exercise, kind: string, order: readonly string[], pattern: RegExp): string => {
      const list = part(kind, order.map((one) => `- \`${one}\` text of ${one}`).join("\n"));
      const { html } = render(block("any", hints + list + solution), new Map([["any", exercise]]));
      return [...html.matchAll(pattern)].map((m) => m[1]!).join();
    };
    const turned = [...names].reverse();
    for (const [make, kind, pattern] of [
      [choice, "choices", /value="(\w+)"/g],
      [steps, "steps", /data-step="(\w+)"/g],
    ] as const) {
      const first = shown(make(names), kind, names, pattern);
      expect(first.split(",").sort()).toEqual([...names].sort());
      expect(shown(make(turned), kind, turned, pattern)).toBe(first);
    }
  });

  it.each([
    ["a name that there is no file for", block("none", hints + solution), "there is no book/01-"],
    ["no level", block("sum", hints + solution, '"4"'), 'an exercise needs level="1", "2" or "3"'],
    ["one hint", block("sum", part("hints", "1. Only.") + solution), "a list of at least two"],
    ["no solution", block("sum", hints), "the solution is missing"],
    ["a mistake without text", block("sum", hints + solution), 'mistakes lack the text of "product"'],
    [
      "a text without mistake",
      block("sum", `${hints}${part("mistakes", "- `product` x\n- `quotient` y")}${solution}`),
      'mistakes hold "quotient", which the file does not know',
    ],
    [
      "an entry without name",
      block("sum", `${hints}${part("mistakes", "- You multiplied.")}${solution}`),
      "begins with its name",
    ],
  ])("is refused with %s", (_, text, message) => expect(() => render(text)).toThrow(message));

  it("leaves hints and solutions out of the search", () => {
    const { headings } = render(
      `# T\n\n${block("sum", `${hints}${part("mistakes", "- `product` You multiplied.")}${solution}`)}`,
    );
    expect(JSON.stringify(headings)).not.toMatch(/multiplied|Count on|It is/);
    expect(JSON.stringify(headings)).toContain("What is");
  });
});
