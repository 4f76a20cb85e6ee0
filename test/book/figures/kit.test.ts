import { describe, expect, it } from "vitest";
import { figureProgram } from "../../../book/build/figures.ts";
import { figures } from "../../../book/figures/index.ts";
import { live } from "../../../book/figures/live.ts";
import { figureMarkup } from "../../../book/figures/markup.ts";
import { claimed } from "../../../book/figures/text.ts";
import { fromAddress, intoAddress } from "../../../book/figures/url.ts";

describe("every figure", () => {
  it("is drawn at build and in the page by one kind", async () => {
    expect(Object.keys(live)).toEqual(Object.keys(figures));
    for (const [name, load] of Object.entries(live)) expect(await load()).toBe(figures[name]);
  });

  it.each(Object.entries(figures))("%s draws what it names, and nothing that is no number", (_, kind) => {
    const html = figureMarkup(kind, kind.accept?.(kind.initial) ?? kind.initial, "a");
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    const named = (attribute: string): string[] =>
      [...html.matchAll(new RegExp(`data-${attribute}="([\\w-]+)"`, "g"))].map(([, name]) => name!);
    expect([...named("part")].sort()).toEqual(Object.keys(kind.parts(kind.initial)).sort());
    expect(new Set(named("says"))).toEqual(new Set(Object.keys(kind.says(kind.initial))));
    expect(named("handle").sort()).toEqual(Object.keys(kind.handles ?? {}).sort());
    for (const key of named("key")) expect(Object.keys(kind.initial)).toContain(key);
    expect(html.match(/<(?:button|input|select)\b[^>]*>/g)?.every((tag) => tag.includes(" disabled"))).toBe(true);
  });

  it.each(Object.entries(figures))("%s takes all that its buttons put", (_, kind) => {
    const html = kind.frame(kind.initial, kind.parts(kind.initial), "a");
    for (const [, set] of html.matchAll(/data-set="([^"]+)"/g)) {
      const entries = JSON.parse(set!.replaceAll("&quot;", '"')) as object;
      expect(() => kind.accept?.({ ...kind.initial, ...entries }), set).not.toThrow();
    }
  });

  it.each(Object.entries(figures))("%s opens with its goals still to reach", (_, kind) => {
    for (const { text, met } of kind.goals ?? []) expect(met(kind.initial), text).toBe(false);
  });

  it.each(Object.entries(figures))("%s has handles that move, and only within reach", (_, kind) => {
    const html = figureMarkup(kind, kind.initial, "a");
    for (const [name, handle] of Object.entries(kind.handles ?? {})) {
      const before = html.slice(0, html.indexOf(`data-handle="${name}"`));
      const [, width, height] = [...before.matchAll(/viewBox="0 0 (\d+) (\d+)"/g)].at(-1)!.map(Number);
      const moved = [handle.step(kind.initial, 1, 0), handle.step(kind.initial, 0, 1)];
      expect(moved.some((state) => JSON.stringify(handle.at(state)) !== JSON.stringify(handle.at(kind.initial)))).toBe(
        true,
      );
      for (const to of [
        { x: 1e6, y: -1e6 },
        { x: -1e6, y: 1e6 },
      ]) {
        const far = handle.drag(kind.initial, to);
        expect(() => kind.parts(kind.accept?.(far) ?? far)).not.toThrow();
        expect(handle.says(far)).not.toMatch(/NaN|undefined/);
        const { x, y } = handle.at(far);
        expect([x > 0, x < width!, y > 0, y < height!]).toEqual([true, true, true, true]);
      }
    }
  });
});

describe("the state in the address", () => {
  const own = { f: "x^2", p: [1, 2] as readonly number[], open: false, h: 0.5 };

  it("holds what differs, and comes back", () => {
    const state = { f: "x + y & 1", p: [1, -0.25], open: true, h: 0.5 };
    const query = intoAddress("other.k=1", "a", own, state);
    expect(query).toBe("other.k=1&a.f=x+%2B+y+%26+1&a.p=1_-0.25&a.open=true");
    expect(fromAddress(query, "a", own)).toEqual(state);
    expect(intoAddress(query, "a", own, own)).toBe("other.k=1");
  });

  it("ignores what has another form", () => {
    for (const query of ["a.p=1", "a.p=1_x", "a.p=1_Infinity", "a.h=null", "a.h=", "a.open=1", "a.k=1", "b.h=1"])
      expect(fromAddress(query, "a", own), query).toEqual(own);
  });
});

it("the code of a figure follows the state that a text gives it, and is refused where there is none", () => {
  expect(figureProgram("contour-map", { name: "contour-map", p: "[1, 0.5]" }, "here")).toContain("x: 1, y: 0.5");
  expect(() => figureProgram("contour-map", { q: "1" }, "here:3")).toThrow('here:3  the figure has no "q"');
  expect(() => figureProgram("nothing", {}, "here:3")).toThrow('here:3  there is no figure "nothing"');
});

it("claims say that they were rounded, unless they were not", () => {
  expect([2, 2.000001, 123456.7, 1e-9, -0].map((v) => claimed(v))).toEqual([
    "2",
    "2.0000",
    "1.2346e+5",
    "1.0000e-9",
    "0",
  ]);
});
