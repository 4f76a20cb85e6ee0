import { describe, expect, it } from "vitest";
import { grad } from "wengert";
import { jit } from "wengert/jit";
import { agree, tryEveryLoop } from "./agree.ts";
import { load } from "./modules.ts";

type F = (x: number[]) => number;
const at = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5];
const tables = "const holes = [1, , 3, 4, 5, 6, 7, 8], empty = [1, undefined, 3, 4, 5, 6, 7, 8], short = [1, 2, 3];";
const both = (body: string, given = "q"): { marked: F; plain: F } => {
  const text = (mark: string): string => `${tables} exports.f = (${given}) => { ${mark} ${body} };`;
  return { marked: load(text('"use wengert";'))["f"] as F, plain: load(text(""))["f"] as F };
};
const sum = (body: string): string => `let s = 0; for (let i = 0; i < q.length; i++) { ${body} } return s;`;

describe("places that hold nothing", () => {
  tryEveryLoop();
  it.each([
    ["a hole of a table", sum("const t = holes[i]; s += t === undefined ? 10 * q[i] : t * q[i];")],
    ["undefined in a table", sum("s += (empty[i] ?? 10) * q[i];")],
    ["beyond a table", sum("s += (short[i] ?? 10) * q[i];")],
    ["before an argument", sum("s += (q[i - 1] ?? 7) * q[i];")],
    ["beyond an argument", sum("const r = q[i + 1]; if (r !== undefined) s += r * q[i];")],
    [
      "what was not filled",
      "const a = new Array(16); for (let i = 0; i < 8; i++) a[2 * i] = q[i]; let s = 0; for (let i = 0; i < 16; i++) s += (a[i] ?? 0.5) * i; return s;",
    ],
    [
      "what was not filled, at recorded places",
      "const a = new Array(9); for (let i = 0; i < 8; i++) a[Math.min(8, Math.max(0, Math.floor(q[i])))] = q[i]; let s = 0; for (let i = 0; i < 9; i++) s += (a[i] ?? 0.5) * i; return s;",
    ],
    [
      "beyond a typed array that is written",
      "const a = new Float64Array(8); for (let i = 0; i < 8; i++) a[i + 1] = q[i]; let s = 0; for (let i = 0; i < 8; i++) s += a[i] * i; return s;",
    ],
    [
      "before a typed array that is written",
      "const a = new Float64Array(8); for (let i = 0; i < 8; i++) a[i - 1] = q[i]; let s = 0; for (let i = 0; i < 8; i++) s += a[i] * i; return s;",
    ],
    ["on a way that is not taken", sum("s += i > 0 ? q[i - 1] * q[i] : 3;")],
    [
      "a list filled from end to end",
      "const a = new Array(8); for (let i = 0; i < 8; i++) a[i] = q[i] * q[i]; let s = 0; for (const v of a) s += v; return s;",
    ],
  ])("are nothing: %s", (_name, body) => {
    const { marked, plain } = both(body);
    agree(marked, plain, at);
  });
  it("are nothing beyond a row of a matrix", () => {
    const body =
      "let s = 0; for (let i = 0; i < m.length; i++) for (let j = 0; j < 3; j++) s += (m[i][j] ?? 10) * (i + 1); return s;";
    const { marked, plain } = both(body, "m") as unknown as Record<"marked" | "plain", (m: number[][]) => number>;
    const m = Array.from({ length: 9 }, (_, i) => [i + 0.5, 2 * i]);
    expect(jit(marked)(m)).toBe(plain(m));
    expect(jit(grad(marked))(m)).toEqual(m.map((_, i) => [i + 1, i + 1]));
  });
  it("are nothing at a recorded fraction", () => {
    const { marked, plain } = both("return (short[q[0]] ?? 100) * q[1];");
    const f = jit(marked);
    for (const k of [2, 1.5, 1, 0, -1, 3, Number.NaN]) expect(f([k, 3])).toBe(plain([k, 3]));
  });
  it.each([
    ["on a way that is taken", sum("if (q[i] > 2) s += q[i + 1] * 2;")],
    ["by a condition", sum("s += q[i] > 2 ? (q[i + 1] ?? 3) : 0;")],
    [
      "where a number is carried",
      "let o = 6, s = 0; for (let i = 0; i < q.length; i++) { s += q[o] ?? 1; o++; } return s;",
    ],
    [
      "where a place to write is carried",
      "const a = new Float64Array(8); let o = 1; for (let i = 0; i < 8; i++) { a[o] = q[i]; o++; } return a[7];",
    ],
    [
      "written on a way that is taken",
      "const a = new Float64Array(8); for (let i = 0; i < q.length; i++) if (q[i] > 2) a[i + 1] = q[i]; return a[7];",
    ],
  ])("are refused where nobody knows while recording: %s", (_name, body) => {
    const { marked } = both(body);
    expect(() => jit(marked)(at)).toThrow(/index (-1|8) is outside 0\.\.7/);
  });
  it("are errors where JavaScript has errors, or arrays would change their length", () => {
    const { marked } = both("const a = new Float64Array(4); a.set(q, 1); return a[0];");
    expect(() => jit(marked)(at)).toThrow(RangeError);
    expect(() => jit(both("q.length = 3; return q[0];").marked)(at)).toThrow(/Copy its elements first/);
  });
});
describe("typed arrays", () => {
  it("are sorted as numbers", () => {
    const { marked, plain } = both(
      "const a = Float64Array.from(q, (v) => (v - 9) ** 2); a.sort(); return a[1] * 3 + a[2];",
    );
    agree(marked, plain, at);
  });
  it("of 32 bits are read as numbers", () => {
    const { marked, plain } = both("return p[0] * q[0] + q[1] * p[1];", "q, p") as unknown as Record<
      "marked" | "plain",
      (q: number[], p: Float32Array) => number
    >;
    const p = Float32Array.of(0.1, 3);
    expect(jit(marked)([2, 5], p)).toBe(plain([2, 5], p));
    expect(grad(marked)([2, 5], p)).toEqual([p[0], 3]);
  });
});
