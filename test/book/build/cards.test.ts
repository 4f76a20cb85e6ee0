import { describe, expect, it } from "vitest";
import { type Card, cardOf, comingCard, withCards } from "../../../book/build/cards.ts";
import { readChapter } from "../../../book/build/chapter.ts";
import { element, text } from "../../../book/build/hast.ts";
import type { Page } from "../../../book/build/page.ts";
import type { Tagged } from "../../../book/scope/markdown.ts";

const page = (folder: string, body: string, cards: readonly Card[] = [], more: Partial<Page> = {}): Page => ({
  folder,
  title: folder,
  description: "",
  kicker: "",
  section: "01",
  status: "written",
  body,
  headings: [],
  cards,
  ...more,
});
const card = (id: string, defines: string | null = null): Card => ({ id, defines, html: `<p>${id}</p>` });
const cardsOf = (folder: string, pages: readonly Page[]): (string | null)[] =>
  [
    ...withCards(pages)
      .pages.find((p) => p.folder === folder)!
      .body.matchAll(/<a [^>]*>/g),
  ].map(([link]) => /data-card="([^"]*)"/.exec(link)?.[1] ?? null);

describe("cards of definitions", () => {
  const block = { kind: "define", topic: "gradient" } as Tagged;
  it("hold what the block shows, without its anchors and addresses", () => {
    const link = element("a", "", [text("slope")], { href: "x/#y", id: "z" });
    const { id, defines, html } = cardOf(block, "field", [element("p", "block-head", [link])]);
    expect([id, defines, html]).toEqual(["field", "gradient", '<p class="block-head"><span>slope</span></p>']);
    expect(cardOf({ ...block, kind: "theorem" }, "t", []).defines).toBeNull();
  });

  const first = page("01-A/", '<h2 id="gradient"></h2><p id="field"><a href="#field">1</a></p><a href="b/#dot">2</a>', [
    card("field", "gradient"),
  ]);
  const second = page("01-A/b/", '<p id="dot"><a href="../#gradient">3</a> <a href="../#other">4</a></p>', [
    card("dot"),
    card("again", "gradient"),
  ]);
  const coming = page("02-C/", '<p id="hessian"></p><a href="../01-A/#field">5</a>', [card(""), card("hessian")], {
    section: "02",
    status: "in preparation",
  });
  const exercises = page("01-A/exercises/", '<a href="../#gradient">6</a> <a href="../b/#dot">7</a>', [], {
    status: null,
  });
  const all = [first, second, coming, exercises];

  it("are found from every page; those of the same page need no file", () => {
    expect(cardsOf("01-A/", all)).toEqual(["#field", "../01-A/b/cards.json#dot"]);
    expect(cardsOf("01-A/b/", all)).toEqual(["../../01-A/cards.json#field", null]);
    expect(cardsOf("02-C/", all)).toEqual(["../01-A/cards.json#field"]);
    expect(cardsOf("01-A/exercises/", all)).toEqual(["../../01-A/cards.json#field", "../../01-A/b/cards.json#dot"]);
  });

  it("stand in a file beside their page, those only that another page shows", () => {
    expect(Object.fromEntries(withCards(all).files)).toEqual({
      "01-A/": { field: "<p>field</p>" },
      "01-A/b/": { dot: "<p>dot</p>" },
    });
  });

  it("of sections to come are shown by texts, for the page and for its topics", () => {
    const from = page("01-A/", '<a href="../02-C/">1</a> <a href="../02-C/#hessian">2</a>');
    expect(cardsOf("01-A/", [from, coming])).toEqual(["../02-C/cards.json#", "../02-C/cards.json#hessian"]);
    const overview = page("", '<a href="02-C/">1</a> <a href="02-C/#hessian">2</a>', [], {
      section: null,
      status: null,
    });
    expect(cardsOf("", [overview, coming])).toEqual([null, "02-C/cards.json#hessian"]);
  });

  it("of topics to come say where they will stand", () => {
    const { html } = comingCard(readChapter("book"), "02", "hessian", "Hessian matrix");
    expect(html).toMatch(/<strong>Hessian matrix<\/strong>.*In preparation: section 02, Jacobians and Hessians\./);
  });

  it("leave links to other places as they are", () => {
    const links = '<a href="https://example.org/#field">1</a><a href="#none">2</a>';
    expect(withCards([page("01-A/", links, [card("field")])]).pages[0]!.body).toBe(links);
  });
});
