import { describe, expect, it } from "vitest";
import { loopReport } from "wengert/operators";
import { agree, tryEveryLoop } from "./agree.ts";
import { load } from "./modules.ts";

type F = (x: number[]) => number;
const x = [0.5, -1.5, 0.25];
const turns = "turns (a variable holds a number or nothing, as a condition has it)";
/** What f does with x: [name, body, what became of its last loop]. */
const programs: readonly (readonly [name: string, body: string, last: string])[] = [
  [
    "an if that gives a number",
    "let s = 0; for (let i = 0; i < 12; i++) { let m; if (x[i % 3] > 0) m = x[i % 3]; if (m !== undefined) s += m; } return s;",
    turns,
  ],
  [
    "??",
    "let s = 0; for (let i = 0; i < 12; i++) { let m; if (x[i % 3] > 0) m = x[i % 3]; s += m ?? 0.5; } return s;",
    turns,
  ],
  [
    "typeof",
    'let s = 0; for (let i = 0; i < 12; i++) { let m; if (x[i % 3] > 0) m = x[i % 3]; if (typeof m === "number") s += m; } return s;',
    turns,
  ],
  [
    "the greatest of a triangle's row",
    "let s = 0; for (let i = 0; i < 9; i++) { let best; for (let j = 0; j < i; j++) { const v = x[(i + j) % 3] * (j - 3); if (best === undefined || v > best) best = v; } if (best !== undefined) s += best; } return s;",
    "arrays",
  ],
  [
    "a variable that is emptied under a condition",
    "let s = 0, last = 0.5; for (let i = 0; i < 12; i++) { if (last !== undefined) s += last * x[i % 3]; last = x[(i + 1) % 3] > 0 ? x[i % 3] : undefined; } return s;",
    "turns (a variable that it assigns still holds nothing after the first turn)",
  ],
  [
    "a variable that every turn empties",
    "let s = 0, last = 0.5; for (let i = 0; i < 12; i++) { if (last !== undefined) s += last * x[i % 3]; last = undefined; } return s;",
    "turns (a variable that it assigns still holds nothing after the first turn)",
  ],
  [
    "one of a loop in a loop",
    "let s = 0; for (let i = 0; i < 8; i++) { let last = 0.5; for (let j = 0; j < 8; j++) { if (last !== undefined) s += last * x[(i + j) % 3]; last = x[(i + 1) % 3] > 0 ? x[j % 3] : undefined; } } return s;",
    "arrays",
  ],
  [
    "a property",
    "let s = 0; const o = { m: undefined }; for (let i = 0; i < 12; i++) { if (o.m !== undefined) s += o.m * x[i % 3]; o.m = x[i % 3]; } return s;",
    "arrays",
  ],
  [
    "places that are filled under a condition",
    "let s = 0; const a = new Array(12); for (let i = 0; i < 12; i++) if (x[i % 3] > 0) a[i] = x[i % 3]; for (let i = 0; i < 12; i++) if (a[i] !== undefined) s += a[i]; return s;",
    "turns (an array with empty places is read at a recorded index)",
  ],
  [
    "places that are filled one after the other",
    "let s = 0; const a = new Array(12); a[0] = x[0]; for (let i = 1; i < 12; i++) a[i] = a[i - 1] * x[i % 3]; for (let i = 0; i < 12; i++) s += a[i] * x[i % 3]; return s;",
    "arrays",
  ],
];

describe("what is nothing at first, or becomes nothing, in a loop", () => {
  tryEveryLoop();
  it.each(programs)("is told from numbers: %s", (_, body, last) => {
    const { f } = load(`"use wengert"; exports.f = (x) => { ${body} };`) as { f: F };
    agree(f, new Function("x", body) as F, x);
    const { as, reason } = loopReport().at(-1)!;
    expect(`${as}${reason === "" ? "" : ` (${reason})`}`).toBe(last);
  });
  it("leaves loops around one whose trial begins anew after its body", () => {
    const body =
      "let s = 0; for (let i = 0; i < 8; i++) { let a = 0, b = 1; for (let j = 0; j < 8; j++) { const t = a; a = b; b = t + 1; } s += x[i % 3] * a; } return s;";
    const { f } = load(`"use wengert"; exports.f = (x) => { ${body} };`) as { f: F };
    agree(f, new Function("x", body) as F, x);
  });
});
