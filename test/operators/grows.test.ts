import { describe, expect, it } from "vitest";
import { loopReport } from "wengert/operators";
import { agree, tryEveryLoop } from "./agree.ts";
import { load } from "./modules.ts";

type F = (x: number[]) => number;
const x = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1) + 0.1);
const around = `const data = Array.from({ length: 9 }, (_, i) => ({ t: 0.3 * i, y: Math.cos(i) }));
const rows = Array.from({ length: 9 }, (_, i) => [0.3 * i, Math.sin(i), i % 3]);
const total = (r) => { let s = 0.5; for (let i = 0; i < r.length; i++) s += Math.sin(r[i]) * (i + 1) * 0.1; return s; };
const later = (r) => { let s = 0.5; for (const [a, b] of r) s += Math.sin(a) * b; return s; };
function model(t, x) { return x[0] * Math.exp(-x[1] * t) + x[2]; }`;
/** What f pushes in loops: [name, body, what became of the loops]. */
const programs: readonly (readonly [name: string, body: string, loops: readonly string[]])[] = [
  ["numbers", "const r = []; for (const v of x) r.push(Math.sin(v) * v); return total(r);", ["arrays", "arrays"]],
  [
    "residuals",
    "const r = []; for (const { t, y } of data) r.push(model(t, x) - y); return total(r);",
    ["arrays", "arrays"],
  ],
  [
    "several in a turn",
    "const r = []; for (let i = 1; i < 12; i++) { r.push(x[i] - x[i - 1]); r.push(x[i] * i, 2); } return total(r);",
    ["arrays", "arrays"],
  ],
  [
    "after others",
    "const r = [x[0], 3]; r.push(x[1] * 2); for (let i = 2; i < 12; i++) r.push(x[i] * i); return total(r);",
    ["arrays", "arrays"],
  ],
  [
    "two loops",
    "const r = []; for (const v of x) r.push(v * v); for (const v of x) r.push(Math.cos(v)); return total(r);",
    ["arrays", "arrays", "arrays"],
  ],
  ["backwards", "const r = []; for (let i = 11; i >= 0; i--) r.push(x[i] * i); return total(r);", ["arrays", "arrays"]],
  [
    "a recurrence",
    "const r = []; let s = 0.3; for (const v of x) { s = Math.sin(s + v); r.push(s); } return total(r);",
    ["scan", "arrays"],
  ],
  ["rows", "const r = []; for (const v of x) r.push([v, v * v]); return later(r);", ["arrays", "arrays"]],
  [
    "records",
    "const r = []; for (const v of x) r.push({ a: v, b: v * v }); let s = 0; for (const { a, b } of r) s += a * b; return s;",
    ["arrays", "arrays"],
  ],
  [
    "one inside the other",
    "const r = []; for (let i = 0; i < 12; i++) for (let j = 0; j < 9; j++) r.push(x[i] * rows[j][1] * j); return total(r);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "rows made inside",
    "const r = []; for (let i = 0; i < 12; i++) { const row = []; for (let j = 0; j < 9; j++) row.push(x[i] * j); r.push(row); } return later(r);",
    ["arrays", "arrays", "arrays"],
  ],
  ["places", "const r = []; for (let i = 0; i < 12; i++) r[i] = x[i] * i; return total(r);", ["arrays", "arrays"]],
  [
    "places behind others",
    "const r = [x[0], x[1]]; for (let i = 2; i < 12; i++) r[i] = x[i] * x[i - 1]; return total(r);",
    ["arrays", "arrays"],
  ],
  [
    "nothing, and texts",
    "const r = [], q = []; let s = 0; for (const v of x) { r.push(null); q.push('a', 'b'); s += v * v; } return s * r.length + q.length + q.indexOf('b');",
    ["arrays"],
  ],
  [
    "places, in two loops",
    "const r = []; for (let i = 0; i < 6; i++) r[i] = x[i] * i; for (let i = 6; i < 12; i++) r[i] = x[i] * i; return total(r);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "places that are written again",
    "const r = []; for (let i = 0; i < 12; i++) for (let j = 0; j < 9; j++) r[j] = x[i] * j; return total(r);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "rows in their places",
    "const r = new Array(12); for (let i = 0; i < 12; i++) r[i] = [x[i], x[i] * i]; return later(r);",
    ["arrays", "arrays"],
  ],
  [
    "rows in places of a list",
    "const r = []; for (let i = 0; i < 12; i++) { const row = []; for (let j = 0; j < 7; j++) row[j] = x[i] * j; r[i] = row; } return later(r);",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "records in their places",
    "const r = new Array(12); for (let i = 0; i < 12; i++) r[i] = { a: x[i], b: i }; let s = 0; for (const { a, b } of r) s += Math.sin(a) * b; return s;",
    ["arrays", "arrays"],
  ],
  [
    "one way or the other",
    "const r = []; for (const v of x) { if (v > 0.5) { r.push(v * v); continue; } r.push(-v); } return total(r);",
    ["arrays (2 paths)", "arrays"],
  ],
  [
    "beside a list of its own",
    "const r = []; for (const v of x) { const own = [v]; own.push(v * v); r.push(own[0] + own[1]); } return total(r);",
    ["arrays", "arrays"],
  ],
];
/** What must run turn by turn: the result depends on what has been pushed, or on whether it is. */
const others: readonly (readonly [name: string, body: string])[] = [
  ["some", "const r = []; for (const v of x) if (v > 0.5) r.push(v); return total(r);"],
  ["some, by continue", "const r = []; for (const v of x) { if (v < 0.5) continue; r.push(v); } return total(r);"],
  ["the length", "const r = []; let s = 0; for (const v of x) { r.push(v); s += r.length * v; } return s + total(r);"],
  ["the last", "const r = [1]; for (const v of x) r.push(v * r[r.length - 1] + 0.5); return total(r);"],
  [
    "by another name",
    "const r = []; const q = r; let s = 0; for (const v of x) { r.push(v); s += q.length * v; } return s + total(r);",
  ],
  [
    "by a function",
    "const r = []; const n = () => r.length; let s = 0; for (const v of x) { r.push(v); s += n() * v; } return s + total(r);",
  ],
  [
    "by a function below",
    "const r = []; let s = 0; for (const v of x) { r.push(v); s += n() * v; } function n() { return r.length; } return s + total(r);",
  ],
  [
    "by a function that pushes",
    "const r = []; const add = (v) => { r.push(v); }; let s = 0; for (const v of x) { add(v); s += v; } return s + total(r);",
  ],
  [
    "in an outer loop",
    "const r = []; let s = 0; for (const u of x) { for (const v of x) r.push(v * u); s += r.length * u; } return s + total(r);",
  ],
  ["in methods of arrays", "const r = []; x.forEach((v, i) => { r.push(v * i); }); return total(r);"],
  [
    "by a function that runs later",
    "const r = []; let f; const o = { map(g) { f = g; } }; o.map((v) => { r.push(v); }); let s = 0; for (const v of x) { f(v); s += r.length * v; } return s + total(r);",
  ],
  [
    "places by twos",
    "const r = []; for (let i = 0; i < 12; i += 2) r[i] = x[i] * i; let s = 0; for (const v of r) s += v ?? 1; return s;",
  ],
  [
    "places from the middle",
    "const r = []; for (let i = 3; i < 12; i++) r[i] = x[i] * i; let s = 0; for (const v of r) s += v ?? 1; return s;",
  ],
  ["places twice", "const r = []; for (let i = 0; i < 12; i++) { r[i] = x[i]; r[i] = x[i] * i; } return total(r);"],
  [
    "a place and the next",
    "const r = []; for (let i = 0; i < 12; i++) { r[i] = x[i]; r[i + 1] = x[i] * i; } return total(r);",
  ],
  ["the next place", "const r = [1]; for (let i = 0; i < 12; i++) r[i + 1] = x[i] * i; return total(r);"],
  [
    "a place and the end",
    "const r = []; for (let i = 0; i < 12; i++) { r[i] = x[i]; r.push(x[i] * i); } return total(r);",
  ],
  [
    "places, a part of them",
    "const r = new Array(14); for (let i = 0; i < 12; i++) r[i] = [x[i], i]; let s = 0; for (const row of r) s += row === undefined ? 1 : row[0] * row[1]; return s;",
  ],
  [
    "a place that is read",
    "const r = [x[0]]; for (let i = 1; i < 12; i++) r[i] = r[i - 1] * x[i] + 1; return total(r);",
  ],
  ["by twos", "const r = []; for (let i = 0; i < 12; i += 2) r.push(x[i] * i); return total(r);"],
  [
    "the answer",
    "const r = []; let s = 0; for (const v of x) { const n = r.push(v); s += n * v; } return s + total(r);",
  ],
  [
    "one list twice",
    "const r = []; const own = [1, 2]; for (const v of x) { own[0] = v; r.push(own); } return later(r);",
  ],
];

describe("push in a loop", () => {
  tryEveryLoop();
  const both = (body: string): { marked: F; plain: F } => ({
    marked: (load(`"use wengert"; ${around} exports.f = (x) => { ${body} };`) as { f: F }).f,
    plain: new Function(`${around} return (x) => { ${body} };`)() as F,
  });
  const said = (): string[] => loopReport().map(({ as, reason }) => (/paths/.test(reason) ? `${as} (${reason})` : as));
  it.each(programs)("of %s is captured", (_, body, loops) => {
    const { marked, plain } = both(body);
    agree(marked, plain, x);
    expect(said()).toEqual(loops);
  });
  it.each(others)("of %s runs turn by turn", (_, body) => {
    const { marked, plain } = both(body);
    agree(marked, plain, x);
    expect(said()).toContain("turns");
  });
});
