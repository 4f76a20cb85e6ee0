import { describe, expect, it } from "vitest";
import { valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { clearLoopReport, loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";

type F = (x: number[]) => number;
const functionOf = (body: string): F => new Function("x", body) as unknown as F;
const x = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1) + 0.1);

/** [name, body, what becomes of each loop, in the order in which they end]. */
type Shape = readonly [name: string, body: string, loops: readonly string[]];
const squares = "let s = 0; for (const v of y) s += v * v; return s;";
const captured: readonly Shape[] = [
  ["a sum", "let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return s;", ["arrays"]],
  ["for of", "let s = 0; for (const v of x) s += v * v * v; return s;", ["arrays"]],
  [
    "a map",
    `const y = new Float64Array(12); for (let i = 0; i < 12; i++) y[i] = Math.sin(x[i]); ${squares}`,
    ["arrays", "arrays"],
  ],
  [
    "a maximum by if",
    "let m = -Infinity; for (let i = 0; i < 12; i++) if (x[i] > m) m = x[i]; return m * m;",
    ["arrays"],
  ],
  ["a recurrence", "let u = 0.5; for (let i = 0; i < 12; i++) u = Math.sin(u + x[i]); return u;", ["scan"]],
  [
    "two variables that change places",
    "let u = 1, v = 0; for (let i = 0; i < 12; i++) { const t = u; u = v + x[i]; v = t * 0.5; } return u * v;",
    ["scan"],
  ],
  [
    "arrays that change places",
    "let y = x.slice(), b = x.slice(); for (let t = 0; t < 8; t++) { for (let i = 1; i < 11; i++) b[i] = y[i] + 0.1 * (y[i - 1] - 2 * y[i] + y[i + 1]); [y, b] = [b, y]; } let s = 0; for (const v of y) s += v * v; return s;",
    ["arrays", "arrays", "scan"],
  ],
  [
    "a triangle",
    "let s = 0; for (let i = 0; i < 12; i++) for (let j = 0; j < i; j++) s += x[i] * x[j]; return s;",
    ["arrays", "arrays"],
  ],
  [
    "a matrix times a vector",
    `const y = new Float64Array(12); for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) y[i] += Math.cos(i * j) * x[j]; ${squares}`,
    ["arrays", "arrays", "arrays"],
  ],
  [
    "a running sum",
    `const y = new Float64Array(12); let a = 0; for (let i = 0; i < 12; i++) { a += x[i]; y[i] = a; } ${squares}`,
    ["arrays", "arrays"],
  ],
  [
    "methods of objects that are made",
    "const o = { k: 3, dim() { return 2; }, size() { return this.k; }, scaled: (v) => 2 * v }; let s = 0; for (let i = 0; i < 12; i++) s += o.scaled(x[i]) * o.dim() * o.size(); return s;",
    ["arrays"],
  ],
  ["backwards", "let s = 0; for (let i = 11; i >= 0; i--) s = s * 0.5 + x[i]; return s;", ["scan"]],
  ["every other element", "let s = 0; for (let i = 1; i < 12; i += 2) s += x[i] * x[i - 1]; return s;", ["arrays"]],
  [
    "if and else",
    "let s = 0; for (let i = 0; i < 12; i++) if (x[i] > 0) s += Math.log(x[i]); else s -= x[i]; return s;",
    ["arrays"],
  ],
  [
    "an index outside on the side that is not taken",
    "let s = 0; for (let i = 0; i < 12; i++) s += i > 0 ? x[i] * x[i - 1] : x[i]; return s;",
    ["arrays (2 paths)"],
  ],
  [
    "continue",
    "let s = 0; for (let i = 0; i < 12; i++) { if (x[i] < 0) continue; s += x[i] ** 2; } return s;",
    ["arrays (2 paths)"],
  ],
  [
    "a function that returns early",
    "const f = (v) => { if (v < 0) return -v; return v * v; }; let s = 0; for (let i = 0; i < 12; i++) s += f(x[i]); return s;",
    ["arrays (2 paths)"],
  ],
  [
    "a histogram",
    "const h = new Float64Array(4); for (let i = 0; i < 12; i++) h[i % 4] += x[i] * x[i]; return h[0] * h[1] + h[2] * h[3];",
    ["arrays"],
  ],
  [
    "a stencil in place",
    `const y = new Float64Array(x); for (let t = 0; t < 8; t++) for (let i = 1; i < 11; i++) y[i] += 0.1 * (y[i - 1] - 2 * y[i] + y[i + 1]); ${squares}`,
    ["scan", "scan", "arrays"],
  ],
  [
    "the fields of a record",
    "const o = { s: 0, n: 0 }; for (let i = 0; i < 12; i++) { o.s += x[i]; o.n++; } return o.s * o.s / o.n;",
    ["arrays"],
  ],
  [
    "a closure that assigns",
    "let s = 0; const put = (v) => { s += v; }; for (let i = 0; i < 12; i++) put(x[i] * x[i]); return s;",
    ["arrays"],
  ],
  [
    "a matrix of rows",
    "const M = Array.from({ length: 12 }, (_, i) => x.map((v) => v * i)); let s = 0; for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) s += M[i][j] * x[j]; return s;",
    ["arrays", "arrays", "arrays", "arrays"],
  ],
  ["a product", "let p = 1; for (let i = 0; i < 12; i++) p *= 1 + 0.1 * x[i]; return p;", ["scan"]],
  [
    "few turns inside many",
    "const y = new Float64Array(36); for (let i = 0; i < 12; i++) for (let r = 0; r < 3; r++) y[3 * i + r] = x[i] * Math.cos(r); let s = 0; for (let i = 0; i < 36; i++) s += y[i] ** 3; return s;",
    ["arrays", "arrays", "arrays"],
  ],
  [
    "rows of three at places of data",
    "const at = [2, 0, 1, 2, 2, 0, 1, 3, 3, 0]; const y = new Float64Array(12); for (let q = 0; q < 10; q++) for (let r = 0; r < 3; r++) { let s = 0; for (let k = 0; k < 3; k++) s += x[3 * at[q] + k] * (k + r); y[3 * at[q] + r] += s * x[q]; } let s = 0; for (let i = 0; i < 12; i++) s += y[i] ** 2; return s;",
    ["arrays", "arrays", "arrays", "arrays"],
  ],
  [
    "few turns that follow from one another",
    "let u = 0.1; for (let i = 0; i < 12; i++) for (let r = 0; r < 3; r++) u = Math.sin(u + x[i] * r); return u;",
    ["turns (few turns)", "scan"],
  ],
  [
    "records in an array",
    "const p = []; for (let i = 0; i < 12; i++) p.push({ a: x[i], b: i }); let s = 0; for (const { a, b } of p) s += a * a * b; return s;",
    ["arrays", "arrays"],
  ],
  ["push", `const y = []; for (let i = 0; i < 12; i++) y.push(x[i] * x[i]); ${squares}`, ["arrays", "arrays"]],
  [
    "an array that grows",
    `const y = []; for (let i = 0; i < 12; i++) y[i] = x[i] * 2; ${squares}`,
    ["arrays", "arrays"],
  ],
];
/** Heads of loops over x, with n its length and h = 2. */
const heads: readonly string[] = [
  "let i = 0; i + 1 < x.length; i++",
  "let i = 0; x.length > i + 1; ++i",
  "let i = 0; i < x.length - 1; i = i + 1",
  "let i = 0; i <= n - 2; i++",
  "let i = 0; (2 * i) < n; i++",
  "let i = 0; i * h + 1 < n; i++",
  "let i = 0; n - i > 1; i++",
  "let i = 0; i != n; i++",
  "let i = 0; i !== n; i += h",
  "let i = 0; i < n; i += h / 2",
  "let i = n - 1; i >= 0; i -= h - 1",
  "let i = n - 1; i - 1 >= 0; i--",
  "let i = n - 1; -i < 0; i--",
  "let i = n; i !== 0; i--",
  "let i = 11; i > -1; i += -1",
  "let i = 0; i < x.length && i < n - 2; i++",
  "let i = 0; n - 1 > 2 * i - i; i++",
  "let i = 0; i + 0.5 < n; i++",
  "let i = 1; 0.5 * i < 5.2; i++",
  "let i = 0, m = n - 1; i + 1 <= m; i++",
];
/** Heads of loops in a loop over i. */
const inner: readonly string[] = [
  "let j = 0; j + 1 < i; j++",
  "let j = 0; j < i - 1; j++",
  "let j = 0; 2 * j < i; j++",
  "let j = 0; n - j > i; j++",
  "let j = i; j - 1 >= 0; j--",
  "let j = 0; j !== i; j++",
  "let j = n; j !== i; j--",
  "let j = 0; j <= i; j += 2",
  "let j = i + 1; j + 1 < n && j < 9; j++",
  "let j = 0; j < i && j < n - 1 - i; j++",
];
const refused: readonly Shape[] = [
  [
    "a condition that jumps over its bound where a counter outside decides",
    "let s = 0; for (let i = 0; i < 8; i++) for (let j = 0; j !== 2 * i; j += 2) s += x[j % 12] * x[i]; return s;",
    ["arrays", "turns (a loop may miss the recorded number that ends it)"],
  ],
  [
    "a condition that is not affine",
    "let s = 0; for (let i = 0; i * i < 100; i++) s += x[i] * x[i]; return s;",
    ["turns (its condition does not compare `i`, or a multiple of it, with a bound)"],
  ],
  [
    "a step that changes",
    "let s = 0, h = 1; for (let i = 0; i < 12; i += h) { s += x[i] * x[i]; h = 2; } return s;",
    ["turns (its step is not a constant)"],
  ],
  [
    "push, and a look at what there is",
    `const y = []; for (let i = 0; i < 12; i++) y.push(x[i] * x[i] + y.length); ${squares}`,
    ["turns (push() on an array made outside the loop)", "arrays"],
  ],
  [
    "push in a branch",
    `const y = []; for (let i = 0; i < 12; i++) if (x[i] > 0) y.push(x[i] * x[i]); ${squares}`,
    ["turns (an array grows under a condition)", "arrays"],
  ],
  [
    "an array that grows by another name",
    `const y = []; const z = y; for (let i = 0; i < 12; i++) z[i] = x[i] * 2; ${squares}`,
    ["turns (an array grows in the loop)", "arrays"],
  ],
  [
    "break",
    "let s = 0; for (let i = 0; i < 12; i++) { s += x[i] * x[i]; if (s > 2) break; } return s;",
    ["turns (it breaks)"],
  ],
  [
    "return",
    "let s = 0; for (let i = 0; i < 12; i++) { s += x[i] * x[i]; if (s > 2) return s * 2; } return s;",
    ["turns (it returns)"],
  ],
  [
    "continue at a label",
    "let s = 0; outer: for (let i = 0; i < 12; i++) { for (const v of x) { if (v > x[i]) continue outer; s += x[i] * v; } } return s;",
    ["turns (it continues at a label)", "turns (it continues at a label)"],
  ],
  [
    "many paths",
    "let s = 0; for (let i = 0; i < 12; i++) { let v = x[i]; v = v > 0.1 ? v * 2 : v; v = v > 0.2 ? v * 2 : v; v = v > 0.3 ? v * 2 : v; v = v > 0.4 ? v * 2 : v; v = v > 0.5 ? v * 2 : v; s += v; } return s;",
    ["turns (more than 16 paths through the body)"],
  ],
  [
    "a bound that a function changes",
    "let s = 0, n = 12; const less = () => { n--; }; for (let i = 0; i < n; i++) { s += x[i] * x[i]; less(); } return s;",
    ["turns (its bound changes in the loop)"],
  ],
  [
    "a bound that a method changes",
    "let s = 0; const o = { n: 12, less() { this.n -= 1; } }; for (let i = 0; i < o.n; i++) { s += x[i] * x[i]; o.less(); } return s;",
    ["turns (its bound changes in the loop)"],
  ],
  [
    "a bound that grows",
    "let s = 0; const y = [1, 2, 3, 4, 5, 6, 7, 8, 9]; for (let i = 0; i < y.length; i++) { s += x[i] * y[i]; if (y.length < 12) y.push(1); } return s;",
    ["turns (push() on an array made outside the loop)"],
  ],
];
/** Runs a shape under jit against its own text and differences, and gives what became of its loops. */
function check(body: string): string[] {
  const plain = functionOf(body);
  clearLoopReport();
  const [value, slope] = jit(valueAndGrad(lift(functionOf(body))))(x);
  expect(value).toBeCloseTo(plain(x), 10);
  slope.forEach((g, i) => {
    const at = (h: number): number => plain(x.map((v, k) => (k === i ? v + h : v)));
    expect(g).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 6);
  });
  return loopReport().map(({ as, reason }) => (reason === "" ? as : `${as} (${reason})`));
}

describe("shapes of loops", () => {
  it.each(captured)("that are captured: %s", (_, body, loops) => {
    expect(check(body).sort()).toEqual([...loops].sort());
  });
  it.each(heads)("of any affine condition: for (%s)", (head) => {
    expect(
      check(`const n = x.length, h = 2; let s = 0; for (${head}) s += x[i % 12] * x[(i + 1) % 12]; return s;`),
    ).toEqual(["arrays"]);
  });
  it.each(inner)("of any affine condition on a counter outside: for (%s)", (head) => {
    expect(
      check(
        `const n = x.length; let s = 0; for (let i = 0; i < n; i++) for (${head}) s += x[i] * x[j % 12] * (j + 1); return s;`,
      ),
    ).toEqual(["arrays", "arrays"]);
  });
  it.each(refused)("that run turn by turn: %s", (_, body, loops) => {
    expect(check(body).sort()).toEqual([...loops].sort());
  });
  it("whose bound is changed by a method that is not marked run turn by turn, and not under jit", () => {
    const o = { n: 12, less: (): void => void o.n-- };
    const f = lift(
      (y: number[]): number => {
        let s = 0;
        for (let i = 0; i < o.n; i++) {
          s += y[i]! * y[i]!;
          o.less();
        }
        return s;
      },
      { o },
    );
    expect(valueAndGrad(f)(x)[0]).toBe(x.slice(0, 6).reduce((s, v) => s + v * v, 0));
    o.n = 12;
    expect(() => jit(valueAndGrad(f))(x)).toThrow(/the function changes o\.n, which is outside it/);
  });
  it("whose bound is changed by what is given recorded numbers are an error", () => {
    const o = { n: 12, less: (_: number): void => void o.n-- };
    const f = lift(
      (y: number[]): number => {
        let s = 0;
        for (let i = 0; i < o.n; i++) {
          s += y[i]! * y[i]!;
          o.less(s);
        }
        return s;
      },
      { o },
    );
    expect(() => jit(valueAndGrad(f))(x)).toThrow(
      /the bound of the loop at .* is changed by something that its body calls/,
    );
  });
});

describe("NaN in a captured loop", () => {
  const below = x.map((v) => (v < 0 ? v : v + 1));
  it.each([
    [
      "is left out where a comparison fails",
      "let m = -1; for (let i = 0; i < 12; i++) { const v = Math.sqrt(x[i]); if (v > m) m = v; } return m;",
    ],
    [
      "is left out of a minimum",
      "let m = 9; for (let i = 0; i < 12; i++) { const v = Math.sqrt(x[i]); if (v < m) m = v; } return m;",
    ],
    [
      "is taken where a comparison fails",
      "let m = -1; for (let i = 0; i < 12; i++) { const v = Math.sqrt(x[i]); m = m > v ? m : v; } return m;",
    ],
    ["stays in a maximum", "let m = -1; for (let i = 0; i < 12; i++) m = Math.max(m, Math.sqrt(x[i])); return m;"],
    ["stays where it begins", "let m = NaN; for (let i = 0; i < 12; i++) if (x[i] > m) m = x[i]; return m;"],
    [
      "is not met on the side that is not taken",
      "let s = 0; for (let i = 0; i < 12; i++) if (x[i] > 0) s += Math.sqrt(x[i]); return s;",
    ],
    [
      "does not pass through ?:",
      "let s = 0; for (let i = 0; i < 12; i++) { const v = Math.log(x[i]); s += v > 0 ? v : x[i]; } return s;",
    ],
    ["spreads through a sum", "let s = 0; for (let i = 0; i < 12; i++) s += Math.sqrt(x[i]); return s;"],
  ])("%s", (_, body) => {
    const marked = lift(functionOf(body));
    const [value, slope] = jit(valueAndGrad(marked))(below);
    const [turnByTurn, slopes] = valueAndGrad(marked)(below);
    const wanted = functionOf(body)(below);
    if (Number.isNaN(wanted)) {
      expect([value, turnByTurn]).toEqual([Number.NaN, Number.NaN]);
      return;
    }
    expect(value).toBeCloseTo(wanted, 12);
    slope.forEach((g, i) => {
      expect(g).toBeCloseTo(slopes[i]!, 12);
    });
  });
});
