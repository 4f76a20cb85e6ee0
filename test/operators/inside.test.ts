import { describe, expect, it } from "vitest";
import { type AnyFunction, grad, vmap } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { tryEveryLoop } from "./agree.ts";

type F = (M: number[][], v: Float64Array, x: number) => number;
const M = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const v = Float64Array.of(10, 20, 30, 40, 50);
/** What is done with places that follow from x: as many as the array has are there. */
const uses: Readonly<Record<string, [text: string, places: number]>> = {
  "an element of a row": ["return M[1][PLACE] * x;", 3],
  "a row": ["return M[PLACE][1] * x;", 3],
  "an element of a row of a recorded place": ["return M[PLACE][PLACE] * x;", 3],
  "an element of a part": ["return v.subarray(1, 4)[PLACE] * x;", 3],
  "an element of all": ["return v[PLACE] * x;", 5],
  "an element of numbers from outside": ["const a = [1, 2, 3]; return a[PLACE] * x;", 3],
  "an element that is written in a row": [
    "const A = M.map((row) => [...row]); let s = 0; for (let i = 0; i < 8; i++) A[1][PLACE] = i * x; for (const row of A) for (const y of row) s += y * y; return s;",
    3,
  ],
  "an element of an argument's row that is written": [
    "M[1][PLACE] = x; return M[1][0] + 2 * M[1][1] + 3 * M[1][2];",
    3,
  ],
  "an element of a part that is written": [
    "const p = v.subarray(1, 4); p[PLACE] = x; let s = 0; for (let i = 0; i < v.length; i++) s += i * v[i]; return s;",
    3,
  ],
  "an element of a row in a loop": ["let s = 0; for (let i = 0; i < 8; i++) s += M[1][PLACE] * x * i; return s;", 3],
};
const made = (text: string, place: string): F =>
  new Function("M", "v", "x", `"use strict"; ${text.replaceAll("PLACE", place)}`) as F;
const alone =
  (f: F): ((x: number) => number) =>
  (x) =>
    f(structuredClone(M), v.slice(), x);
/** f for many x at once, the arrays being arguments that are the same for all. */
const many =
  (f: F, make: (f: AnyFunction) => AnyFunction = (g) => g) =>
  (...xs: number[]): number[] =>
    make(vmap(lift(f as AnyFunction), { inAxes: [null, null, 0] } as never))(
      structuredClone(M),
      v.slice(),
      Float64Array.from(xs),
    ) as never;
describe.each(Object.entries(uses))("places for many numbers at once: %s", (_, [text, n]) => {
  tryEveryLoop();
  it("is that of each", () => {
    const f = made(text, "Math.floor(x)");
    const xs = Array.from({ length: n }, (__, k) => k + 0.3);
    for (const make of [(g: AnyFunction) => g, jit as never])
      expect([...many(f, make)(...xs)]).toEqual(xs.map((x) => expect.closeTo(alone(f)(x), 10)));
  });
  it.each([
    ["behind the end", "Math.floor(x)", n + 4.2, `index ${n + 4} is outside`],
    ["directly behind the end", "Math.floor(x)", n, `index ${n} is outside`],
    ["far behind the end", "Math.floor(x)", 2 ** 32 + 1, "is outside"],
    ["before the first", "Math.floor(x)", -1.5, "is outside"],
    ["between two", "x", 1.5, "is outside"],
    ["none at all", "(0 * x) / 0", 1, "is outside"],
  ])("is refused %s, not taken for another", (__, place, x, message) => {
    const f = made(text, place);
    for (const make of [(g: AnyFunction) => g, jit as never]) expect(() => many(f, make)(x)).toThrow(message);
  });
});
describe("places that follow from the turn of a captured loop", () => {
  tryEveryLoop();
  const sum = "for (const row of M) for (let j = 0; j < 3; j++) s += row[j] * row[j] * j; return s;";
  const bodies: readonly [string, string][] = [
    ["of a row", "for (let i = 0; i < 8; i++) s += M[1][PLACE] * x; return s;"],
    ["of a row, on one way", "for (let i = 0; i < 8; i++) if (i * x > 2) s += M[1][PLACE] * x; return s;"],
    ["of a part", "const p = v.subarray(1, 4); for (let i = 0; i < 8; i++) s += p[PLACE] * x; return s;"],
    ["of a row that is written", `for (let i = 0; i < 8; i++) M[1][PLACE] = i * x; ${sum}`],
    ["of a row that is written on one way", `for (let i = 0; i < 8; i++) if (i * x > 2) M[1][PLACE] = i * x; ${sum}`],
  ];
  it.each(bodies)("are those of JavaScript, and no neighbours: %s", (_, body) => {
    for (const place of ["Math.floor((x * i) / 3)", "(x * i) / 3"]) {
      const f = made(`let s = 0; ${body}`, place);
      const marked = lift(f as AnyFunction);
      const slope = grad(marked, { argnums: 2 } as never) as never as F;
      for (const x of [0.9, 1.6, -0.9]) {
        const want = alone(f)(x);
        const got = [jit(marked) as F, slope];
        const [value, d] = got.map((g) => {
          try {
            return g(structuredClone(M), v.slice(), x);
          } catch (e) {
            expect(String(e)).toMatch(/index .*is outside 0\.\.2/);
            return "refused";
          }
        });
        const near = (h: number): number => alone(f)(x + h);
        if (Number.isNaN(want)) expect(["refused", Number.NaN]).toContainEqual(value);
        else if (value !== "refused") expect(value).toBeCloseTo(want, 10);
        const slopeThere = (near(1e-6) - near(-1e-6)) / 2e-6;
        if (Number.isNaN(slopeThere)) expect(["refused", Number.NaN]).toContainEqual(d);
        else if (d !== "refused") expect(d).toBeCloseTo(slopeThere, 4);
        if (place.startsWith("Math") && x === 0.9) expect([value, d]).not.toContain("refused");
      }
    }
  });
  it("are not looked at on a way that is not taken", () => {
    const f = made(
      "let s = 0; for (let i = 0; i < 8; i++) if (i * x < 2) s += M[1][PLACE] * x; return s;",
      "Math.floor(x * i)",
    );
    expect((jit(lift(f as AnyFunction)) as F)(structuredClone(M), v.slice(), 1.6)).toBeCloseTo(alone(f)(1.6), 12);
  });
});
