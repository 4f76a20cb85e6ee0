import { describe, expect, it } from "vitest";
import type { Page } from "../../../book/build/page.ts";
import { brokenAt, relinked } from "../../../book/build/pages.ts";

const heading = (id: string, depth = 2) => ({ depth, id, text: id.toUpperCase(), words: "" });
const long: Page = {
  folder: "01-Long/",
  title: "Long",
  description: "",
  kicker: "Section 01",
  section: "01",
  status: "written",
  body: '<h1 id="long">Long</h1><h2 id="one">One</h2><p id="p">a <a href="#q">q</a></p><h2 id="two">Two</h2><p id="q"><a href="#p">p</a> <a href="#two">two</a> <a href="../02-Next/#n">n</a> <a href="exercises/#e">e</a></p><h2 id="three">Three</h2>',
  headings: [heading("long", 1), heading("one"), heading("two"), heading("sub", 3), heading("three")],
};
const next: Page = {
  ...long,
  folder: "02-Next/",
  section: "02",
  body: '<p id="n"><a href="../01-Long/#q">q</a></p>',
  headings: [],
};
const exercises: Page = {
  ...long,
  folder: "01-Long/exercises/",
  status: null,
  body: '<p id="e"><a href="../#p">p</a></p>',
  headings: [],
};

describe("a section on several pages", () => {
  const pages = brokenAt(long, { two: "Second", three: "Third" });
  it("keeps its address for the first, and names the others", () => {
    expect(pages.map(({ folder, title }) => [folder, title])).toEqual([
      ["01-Long/", "Long"],
      ["01-Long/two/", "Second"],
      ["01-Long/three/", "Third"],
    ]);
    expect(pages.map(({ headings }) => headings.map(({ id }) => id))).toEqual([
      ["long", "one"],
      ["two", "sub"],
      ["three"],
    ]);
    expect(pages[1]!.body).toMatch(/^<h1 class="further">Second<\/h1><h2 id="two">/);
  });
  it("has links that find where an anchor went, from every page", () => {
    const [first, second, , other, own] = relinked([...pages, next, exercises]);
    expect(first!.body).toContain('<a href="two/#q">');
    expect(second!.body).toContain('<a href="../#p">');
    expect(second!.body).toContain('<a href="#two">');
    expect(second!.body).toContain('<a href="../../02-Next/#n">');
    expect(second!.body).toContain('<a href="../exercises/#e">');
    expect(other!.body).toContain('<a href="../01-Long/two/#q">');
    expect(own!.body).toContain('<a href="../#p">');
  });
  it("is one page where nothing else is asked for, and never breaks at what is no heading", () => {
    expect(brokenAt(long, {})).toEqual([long]);
    expect(() => brokenAt(long, { sub: "Sub" })).toThrow(/"sub", which is no heading of Long/);
  });
});
