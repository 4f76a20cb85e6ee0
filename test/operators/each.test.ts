import { describe, expect, it } from "vitest";
import { grad } from "wengert";
import { loopReport } from "wengert/operators";
import { agree, tryEveryLoop } from "./agree.ts";
import { load } from "./modules.ts";

type F = (x: number[]) => number;
const x = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1) + 0.1);
const around = `const data = Array.from({ length: 9 }, (_, i) => ({ t: 0.3 * i, y: Math.cos(i) }));
const typed = Float64Array.from({ length: 12 }, (_, i) => 0.5 * i - 2);
const rows = Array.from({ length: 9 }, (_, i) => [0.3 * i, Math.sin(i), i % 3]);
function model(t, x) { return x[0] * Math.exp(-x[1] * t) + x[2]; }`;
/** What f makes of x by methods of arrays: [name, body, what became of the loops]. */
const programs: readonly (readonly [name: string, body: string, loops: readonly string[]])[] = [
  ["map and reduce", "return x.map((v) => Math.sin(v) * v).reduce((s, v) => s + v * v, 0.5);", ["arrays", "arrays"]],
  [
    "places",
    "return x.map((v, i) => v * x[(i + 1) % 12] * i).reduce((s, v, i) => s + v / (i + 1), 0);",
    ["arrays", "arrays"],
  ],
  ["records around the function", "return data.reduce((s, { t, y }) => s + (model(t, x) - y) ** 2, 0);", ["arrays"]],
  [
    "rows around the function",
    "return rows.map(([t, y, k]) => model(t, x) * y + x[k]).reduce((s, v) => s + v * v, 0);",
    ["arrays", "arrays"],
  ],
  [
    "a function by its name",
    "const f = (v) => v * v + x[0]; return x.map(f).reduce((a, b) => a + b, 0);",
    ["arrays", "arrays"],
  ],
  ["variables around it", "let s = 0, n = 0; x.forEach((v, i) => { s += v * i; n++; }); return s * n;", ["arrays"]],
  ["a recurrence", "return x.reduce((s, v) => Math.sin(s + v), 0.1);", ["scan"]],
  [
    "records that are summed",
    "const { a, b } = x.reduce((s, v) => ({ a: s.a + v, b: s.b * 0.9 + s.a * v }), { a: 0, b: 1 }); return a * b;",
    ["scan"],
  ],
  [
    "conditions and several returns",
    "return x.map((v) => { if (v > 0.5) return v * v; if (v < -0.5) return -v; return Math.sin(v); }).reduce((a, b) => a + b, 0);",
    ["arrays", "arrays (3 paths)"],
  ],
  [
    "one inside the other",
    "return x.reduce((s, u, i) => s + x.reduce((t, v, j) => t + Math.sin(u - v) * (i - j), 0), 0);",
    ["arrays", "arrays"],
  ],
  [
    "short ones inside",
    "return x.reduce((s, u) => s + [1, 2, 3].map((k) => Math.cos(k * u)).reduce((a, b) => a + b, 0), 0);",
    ["arrays"],
  ],
  [
    "typed arrays",
    "return Float64Array.from(x).map((v) => v * v).reduce((s, v) => s + Math.sin(v), 0);",
    ["arrays", "arrays"],
  ],
  [
    "the greatest",
    "return x.reduce((m, v) => Math.max(m, v), -Infinity) + x.reduce((m, v) => (v < m ? v : m), x[0]) * 2;",
    ["arrays", "arrays (2 paths)"],
  ],
  [
    "a list that is added to",
    "const [a, b, c] = x.reduce((h, v, i) => { h[i % 3] += v * v; return h; }, [0, 1, 0]); return a * b + c;",
    ["arrays"],
  ],
  [
    "the first as the beginning",
    "return x.reduce((a, b) => a * 0.5 + b) + x.reduce((a, b) => Math.max(a, b));",
    ["scan", "arrays"],
  ],
  [
    "from the right",
    "return x.reduceRight((s, v, i) => Math.sin(s) + v * i, 0.5) + x.reduceRight((a, b) => a * 0.5 + b);",
    ["scan", "scan"],
  ],
  ["rows", "return x.map((v) => [v, v * v]).reduce((s, [a, b]) => s + a * b, 0);", ["arrays", "arrays"]],
  [
    "records with rows",
    "return x.map((v, i) => ({ v, w: [v * v, i, 2], name: 'p' })).reduce((s, { v, w, name }) => s + v * w[0] * w[1] + w[2] * name.length, 0);",
    ["arrays", "arrays"],
  ],
  [
    "matrices",
    "const m = x.map((u, i) => x.map((v, j) => Math.sin(u * v + i - j))); let s = 0; for (let i = 0; i < 12; i++) s += m[i][(i + 3) % 12] * m[3][i]; return s;",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "a product of matrices",
    "const a = rows.map((r) => [r[0] * x[0], r[1] * x[1], r[2]]); return rows.map((r) => a[0].map((_, j) => r.reduce((s, v, k) => s + v * a[k][j], 0))).reduce((s, r) => s + r[0] * r[2] + r[1], 0);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "conditions that make rows",
    "return x.map((v) => { if (v > 0.5) return [v, 1]; return [2, v * v]; }).reduce((s, [a, b]) => s + a * b, 0);",
    ["arrays", "arrays (2 paths)"],
  ],
  [
    "rows that change afterwards",
    "const m = x.map((v) => [v, v * v]); m[3][0] = x[1]; m[2] = m[4]; m[4][1] *= 2; [m[0], m[1]] = [m[1], m[0]]; return m.reduce((s, [a, b], i) => s + a * b * i, 0);",
    ["arrays", "turns (a row that stands in a matrix twice is read at a recorded index)"],
  ],
  [
    "instances",
    "class V { constructor(a, b) { this.a = a; this.b = b; } dot() { return this.a * this.b; } } const l = x.map((v, i) => new V(v, i * v)); return l[2].dot() + l[3].dot() * (l[0] instanceof V);",
    ["arrays"],
  ],
  ["flat rows", "return x.flatMap((v, i) => [v, v * i, 1]).reduce((s, v, i) => s + v * i, 0);", ["arrays", "arrays"]],
  [
    "from a length",
    "return Array.from({ length: 12 }, (_, i) => x[i] * x[11 - i] * i).reduce((s, v) => s + v * v, 0);",
    ["arrays", "arrays"],
  ],
  [
    "from an array",
    "return Array.from(x, (v, i) => [v * i, v]).reduce((s, [a, b]) => s + a * b, 0);",
    ["arrays", "arrays"],
  ],
  [
    "typed from a length",
    "const a = Float64Array.from({ length: 9 }, (_, i) => x[i] ** 2); let s = 0; for (const v of a) s += v * a[2]; return s;",
    ["arrays", "arrays"],
  ],
  [
    "filled arrays",
    "return new Array(12).fill(0).map((_, i) => x[i] ** 2).reduce((s, v) => s + v * v, 0) + Array(9).fill().map((v, i) => (v ?? x[i]) * i).reduce((s, v) => s + v, 0);",
    ["arrays", "arrays", "arrays", "arrays"],
  ],
  [
    "counted places",
    "return [...Array(12).keys()].map((i) => x[i] * i).reduce((s, v) => s + v * v, 0);",
    ["arrays", "arrays"],
  ],
  [
    "typed arrays around the function",
    "return typed.map((v, i) => v * x[i]).reduce((s, v) => s + v * v, 0) + typed.reduce((s, v, i) => s + v * x[i], 0);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "entries",
    "let s = 0; for (const [i, v] of x.entries()) s += v * v * i; for (const i of x.keys()) s += x[i] * i; for (const v of x.values()) s += v; return s;",
    ["arrays", "arrays", "arrays"],
  ],
  // What stays as it is.
  [
    "rows that are no own ones",
    "const l = x.map((v, i) => rows[i % 9]); let m = [0, 0]; const k = x.map((v) => (m = [v, m[0]])); return l[2][1] * x[0] + k[3][0] * k[3][1] * (m === k[11]);",
    ["turns", "turns"],
  ],
  [
    "rows of several sizes",
    "return x.map((v, i) => (i % 2 ? [v] : [v, v * v])).flat().reduce((s, v) => s + v * v, 0);",
    ["turns", "arrays"],
  ],
  ["functions", "return x.map((v, i) => () => v * i).reduce((s, f) => s + f(), 0);", ["turns", "turns"]],
  [
    "what iterates",
    "let s = 0; for (const [i, v] of new Map([[1, x[0]], [2, x[1]]]).entries()) s += i * v; for (const v of new Set([2, 3])) s += v * x[2]; return s + Array.from(new Set([2, 3]), (v) => v * x[3])[1];",
    ["turns (it goes over no array)", "turns (it goes over no array)"],
  ],
  [
    "truth values and texts",
    "return x.map((v) => v > 0).filter((b) => b).length * x[0] + x.map((v, i) => '#' + i).join('').length * x[1];",
    ["turns", "turns"],
  ],
  [
    "lists that grow",
    "return x.reduce((l, v) => { l.push(v * v); return l; }, []).length + x.reduce((l, v) => [...l, v * l.length], [])[3];",
    ["turns", "turns"],
  ],
  ["few places", "return x.slice(0, 4).map((v) => v * v).reduce((a, b) => a + b, 0);", []],
  [
    "arrays of a class",
    "class L extends Array {} const l = L.from(x); return l.map((v) => v * v).constructor === L ? l.reduce((s, v) => s + v * v, 0) : 0;",
    [],
  ],
  [
    "holes",
    "const l = [x[0], x[1], , x[2], x[3], x[4], x[5], x[6]]; let n = 0; l.forEach(() => n++); return l.map((v) => v * 2).reduce((a, b) => a + b, 0) * n;",
    [],
  ],
  [
    "what is taken away meanwhile",
    "const l = [...x]; let s = 0; l.forEach((v, i) => { s += v; if (i === 3) l.length = 8; }); return s;",
    ["turns"],
  ],
  [
    "no arrays",
    "const o = { map: (f) => f(x[0]), reduce: (f, a) => f(a, x[1]) }; return o.map((v) => v * v) + o.reduce((a, b) => a * b, 3);",
    [],
  ],
];

describe("methods that call a function at every place", () => {
  tryEveryLoop();
  it.each(programs)("%s", (_, body, loops) => {
    const { f } = load(`"use wengert"; ${around} exports.f = (x) => { ${body} };`) as { f: F };
    const plain = new Function("x", `${around} ${body}`) as F;
    agree(f, plain, x);
    const short = loops.every((l) => l !== "turns");
    const said = loopReport().map(
      ({ as, reason }) => `${as}${reason === "" || (!short && as === "turns") ? "" : ` (${reason})`}`,
    );
    expect(said.sort()).toEqual([...loops].sort());
  });
  it("leaves functions that are not marked to the array", () => {
    const seen: unknown[] = [];
    const { f } = load(
      `exports.f = (x) => { "use wengert"; return [1, 2, 3, 4, 5, 6, 7].map(count).length * x; };
      const { count } = require("other");`,
      { other: { count: (v: number, i: number) => seen.push([v, i]) } },
    ) as { f: (x: number) => number };
    expect(grad(f)(2)).toBe(7);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7].map((v, i) => [v, i]));
  });
});
