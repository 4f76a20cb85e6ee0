import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, it } from "vitest";
import { rewrite } from "../../src/rewrite/rewrite.ts";
import { lineStarts, place } from "../../src/rewrite/sourceMap.ts";
import fc from "../properties.ts";
import { program } from "./programs.ts";

const text = `import { grad } from "wengert"; // a comment
/* two
   lines */
export function energy(q, k) {
  "use wengert";
  let e = 0;
  for (let i = 1; i < q.length; i++) {
    if (q[i] < 0) throw new RangeError("negative"); // why
    e += Math.sqrt(q[i] - first(q, k));
  }
  return e
}
const after = (x) => { "use wengert"; return helper(x) * 2; };
unmarked(after);
`;
/** Places, line and column from 1, of every `word`. */
function places(source: string, word: string): [number, number][] {
  const starts = lineStarts(source);
  return [...source.matchAll(new RegExp(`(?<![\\w$.])${word}\\b`, "g"))].map(({ index }) => {
    const at = place(starts, index);
    return [at.line + 1, at.column + 1];
  });
}
const { code, map } = rewrite(text, { file: "energy.js" });
const trace = new TraceMap(JSON.stringify(map()));
const origin = ([line, column]: [number, number]): (number | string | null)[] => {
  const from = originalPositionFor(trace, { line, column: column - 1 });
  return [from.source, from.line, from.column === null ? null : from.column + 1];
};

describe("the map of rewritten text", () => {
  it.each(["RangeError", "first", "helper"])("leads from %s in both texts to the user's", (word) => {
    const found = places(code, word);
    expect(found).toHaveLength(2);
    for (const at of found) expect(origin(at)).toEqual(["energy.js", ...places(text, word)[0]!]);
  });
  it("leads from our calls to what they stand for", () => {
    const of = (call: string): (number | string | null)[] => origin(places(code, call)[0]!);
    expect(of("\\$sub")).toEqual(["energy.js", 9, text.split("\n")[8]!.indexOf("- ") + 1]);
    expect(of("\\$loop")).toEqual(["energy.js", 7, 3]);
    expect(of("\\$lt")).toEqual(["energy.js", 8, 14]);
  });
  it("has the user's text, and the user's lines where they stood", () => {
    expect(map().sourcesContent).toEqual([text]);
    const lines = code.split("\n");
    for (const k of [0, 1, 2, 5, 6, 7, 8, 9, 11, 13]) expect(lines[k]).toContain(text.split("\n")[k]!.trim());
  });
  it("keeps the lines of random programs", () => {
    fc.assert(
      fc.property(program, (body) => {
        const source = `function f(log) {\n"use wengert";\n${body}\n}\nlast();`;
        let out: string;
        try {
          out = rewrite(source).code;
        } catch {
          return;
        }
        expect(out.split("\n").indexOf("last();")).toBe(source.split("\n").indexOf("last();"));
      }),
      { numRuns: 200 },
    );
  });
});
