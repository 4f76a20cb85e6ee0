import { describe, expect, it } from "vitest";
import { loopReport } from "wengert/operators";
import { agree, tryEveryLoop } from "./agree.ts";
import { load } from "./modules.ts";

type F = (x: number[]) => number;
const x = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1) + 0.1);
/** What f does with x: [name, body, what became of the loops]. */
const programs: readonly (readonly [name: string, body: string, loops: readonly string[]])[] = [
  ["while", "let s = 0, i = 0; while (i < x.length) { s += x[i] ** 2 * i; i++; } return s * i;", ["arrays"]],
  ["a step of two", "let s = 0, i = 1; while (i < x.length) { s += x[i] ** 2 * i; i += 2; } return s * i;", ["arrays"]],
  ["backwards", "let s = 0, i = 11; while (i >= 0) { s = Math.sin(s + x[i]); i--; } return s + i;", ["scan"]],
  [
    "a step before its end",
    "let s = 0, i = 0; while (i < 11) { const v = x[i]; i++; if (v > 0.5) continue; s += v * x[i] * i; } return s;",
    ["arrays (2 paths)"],
  ],
  ["a step in the condition", "let s = 0, i = 12; while (i-- > 0) s += x[i] * i; return s + i * x[0];", ["arrays"]],
  [
    "a step before the comparison",
    "let s = 0, i = -1; while (++i < 12) { s += x[i] * i; } return s + i * x[0];",
    ["arrays"],
  ],
  ["until 0", "let s = 0, i = 12; while (i--) { s += x[i] * i; } return s + i * x[0];", ["arrays"]],
  ["for until 0", "let s = 0; for (let i = 12; i--; ) s += x[i] * i; return s;", ["arrays"]],
  ["do", "let s = 0, i = 0; do { s += x[i] * i; i++; } while (i < 12); return s * i;", ["arrays"]],
  [
    "do with a step in the condition",
    "let s = 0, i = 0; do s += x[i] * i; while (++i < 12); return s * i;",
    ["arrays"],
  ],
  ["do once", "let s = 0, i = 5; do { s += x[i] * i; i++; } while (i < 3); return s * i;", ["turns (few turns)"]],
  ["var", "var s = 0; for (var i = 0, n = x.length; i < n; i++) s += x[i] ** 2; return s * i * n;", ["arrays"]],
  ["a variable around it", "let s = 0, i; for (i = 0; i < 12; ++i) s += x[i] ** 2; return s * i;", ["arrays"]],
  [
    "one variable for several",
    "var s = 0, i, j, n; for (i = 0, n = 12; i < n; i++) for (j = 0; j < n; j++) s += x[i] * x[j] * i; return s + j;",
    ["arrays", "arrays"],
  ],
  [
    "triangles",
    "let s = 0, i = 0; while (i < 12) { let j = 0; while (j < i) { s += x[i] * x[j] * j; j++; } i++; } return s;",
    ["arrays", "arrays"],
  ],
  [
    "triangles whose end is read",
    "let s = 0, i = 0, j = 7; while (i < 12) { j = 0; while (j < i) { s += x[i] * x[j] * j; j++; } s += j * x[i]; i++; } return s * j;",
    ["scan", "scan"],
  ],
  [
    "a counter that others read",
    "let s = 0, i = 0; const here = () => x[i] * i; while (i < 12) { s += here() ** 2; i++; } return s;",
    ["arrays"],
  ],
  ["no turn", "let s = x[0], i = 20; while (i < 12) { s += x[i]; i++; } return s * i;", ["turns (few turns)"]],
  [
    "a counter that is read before it is set",
    "let s = 0, i = 0, k; for (let r = 0; r < 12; r++) { for (k = i, i = 0; i < r; i++) s += x[i] * k; } return s;",
    ["scan", "scan"],
  ],
  [
    "two places that move together",
    "let s = 0, j = 0; for (let i = 0; i < 12; i++) { while (j < i) { s += x[j] * i; j++; } s += j * x[i]; } return s;",
    ["turns (a loop bound is a recorded number)", "turns (few turns)"],
  ],
  [
    "a variable that holds nothing at first",
    "let m, t; for (let i = 0; i < 12; i++) { t = x[i] * x[i]; if (m === undefined || m < t) m = t; } return m;",
    ["arrays"],
  ],
  // What stays as it is.
  [
    "Newton",
    "let y = 1; while (Math.abs(y * y - 2 - x[0]) > 1e-12) y -= (y * y - 2 - x[0]) / (2 * y); return y;",
    ["turns (nobody counts its turns)"],
  ],
  [
    "two steps",
    "let s = 0, i = 0; while (i < 12) { s += x[i]; i++; if (s > 3) i++; } return s;",
    ["turns (its counter is assigned in the body)"],
  ],
  [
    "continue before the step",
    "let s = 0, i = 0, k = 0; while (i < 12) { if (k++ % 2) continue; s += x[i]; i++; } return s;",
    ["turns (a turn may end before it counts)"],
  ],
  [
    "another function counts",
    "let s = 0, i = 0; const next = () => { i += 2; }; while (i < 12) { s += x[i]; next(); i++; } return s;",
    ["turns (its counter is assigned in another function)"],
  ],
  [
    "a bound that moves",
    "let s = 0, i = 0, n = 9; while (i < n) { if (x[i] > 1) n--; s += x[i]; i++; } return s;",
    ["turns (its bound may change)"],
  ],
];

describe("loops whose counter is a variable around them", () => {
  tryEveryLoop();
  it.each(programs)("%s", (_, body, loops) => {
    const { f } = load(`"use wengert"; exports.f = (x) => { ${body} };`) as { f: F };
    agree(f, new Function("x", body) as F, x);
    const said = loopReport().map(({ as, reason }) => `${as}${reason === "" ? "" : ` (${reason})`}`);
    expect(said.sort()).toEqual([...loops].sort());
  });
});
