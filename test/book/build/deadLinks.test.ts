import { expect, it } from "vitest";
import { deadLinks, doubleAnchors } from "../../../book/build/deadLinks.ts";

it("finds links to pages and anchors that are not there", () => {
  const pages = [
    {
      folder: "",
      body: '<a href="a/#x">1</a> <a href="a/#y">2</a> <a href="b/">3</a> <a href="https://example.org/#z">4</a>',
    },
    { folder: "a/", body: '<p id="x"><a href="../">5</a> <a href="#x">6</a> <a href="#q">7</a></p>' },
  ];
  expect(deadLinks(pages)).toEqual([
    "/  leads to a/#y, which is not there",
    "/  leads to b/, which is not there",
    "/a/  leads to #q, which is not there",
  ]);
});

it("finds anchors that a page has twice", () => {
  expect(doubleAnchors([{ folder: "a/", body: '<p id="x"></p><p id="y"></p><p id="x"></p>' }])).toEqual([
    '/a/  has the anchor "x" twice',
  ]);
});
