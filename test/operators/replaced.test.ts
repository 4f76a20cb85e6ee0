import { describe, expect, it } from "vitest";
import { hessian } from "wengert";
import { loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import { capturePolicy } from "../../src/operators/policy.ts";
import { agree, tryEveryLoop } from "./agree.ts";

type F = (x: number[]) => number;
const functionOf = (body: string): F => new Function("x", body) as unknown as F;
const x = Array.from({ length: 12 }, (_, i) => Math.sin(i + 1) + 0.1);
const total = "let r = 0; for (const v of y) r += v * v * 0.5 + v; return r;";
const vector = `class Vector {
  constructor(a, b) { this.a = a; this.b = b; }
  plus(v) { return new Vector(this.a + v.a, this.b + v.b); }
  times(k) { return new Vector(this.a * k, this.b * k); }
}
class Sealed { #v; constructor(v) { this.#v = v; } next(d) { return new Sealed(Math.sin(this.#v + d)); } get v() { return this.#v; } }`;

/** Loops that replace what variables hold: [name, body, what becomes of the outer loop]. */
const programs: readonly (readonly [name: string, body: string, outer: string])[] = [
  [
    "a record of numbers",
    "let s = { u: x[0], v: 1 }; for (let i = 0; i < 9; i++) s = { u: s.u + 0.1 * s.v * x[i], v: s.v - 0.1 * s.u }; return s.u * s.v;",
    "scan",
  ],
  [
    "records in records, with a text and a part that stays",
    `let s = { name: "a", p: { m: 2, k: [1, 2] }, q: [x[0], x[1]] };
     for (let i = 0; i < 9; i++) s = { ...s, q: [s.q[1] * s.p.m * 0.3, Math.sin(s.q[0]) + s.p.k[1] * x[i]] };
     return s.q[0] * s.q[1] + s.p.k[0] + s.name.length;`,
    "scan",
  ],
  [
    "a long array by map",
    `let y = x.slice(); for (let t = 0; t < 9; t++) y = y.map((v, i) => Math.sin(v + 0.1 * y[(i + 1) % 12])); ${total}`,
    "scan",
  ],
  [
    "a long array by a copy that is written",
    `let y = x; for (let t = 0; t < 9; t++) { const z = y.slice(); for (let i = 1; i < 11; i++) z[i] += 0.1 * (y[i - 1] - 2 * y[i] + y[i + 1]); y = z; } ${total}`,
    "scan",
  ],
  [
    "typed arrays",
    `let y = Float64Array.from(x); for (let t = 0; t < 9; t++) { const z = new Float64Array(12); for (let i = 0; i < 12; i++) z[i] = Math.cos(y[i]) * y[11 - i]; y = z; } ${total}`,
    "scan",
  ],
  [
    "a short array",
    `let y = [x[0], x[1], x[2]]; for (let t = 0; t < 9; t++) y = [y[1], y[2], Math.sin(y[0] * x[t])]; ${total}`,
    "scan",
  ],
  [
    "a matrix",
    `let M = [x.slice(0, 4), x.slice(4, 8), x.slice(8)]; for (let t = 0; t < 9; t++) M = M.map((row, i) => row.map((v, j) => 0.5 * Math.sin(v) + 0.1 * M[(i + 1) % 3][j]));
     const y = M.flat(); ${total}`,
    "scan",
  ],
  [
    "a matrix whose rows are read at a counter",
    `let M = [x.slice(0, 4), x.slice(4, 8), x.slice(8)]; for (let t = 0; t < 9; t++) { const N = M.map((row) => row.slice()); for (let j = 0; j < 4; j++) for (let i = 0; i < 3; i++) N[i][j] = 0.3 * M[2 - i][j] + Math.sin(M[i][3 - j]); M = N; }
     const y = M.flat(); ${total}`,
    "scan",
  ],
  [
    "instances of classes",
    `${vector} let p = new Vector(x[0], x[1]), v = new Vector(0.1, x[2]); for (let t = 0; t < 9; t++) { p = p.plus(v.times(0.1)); v = v.plus(p.times(-0.2 * x[t])); } return p.a * v.b + p.b + (p instanceof Vector ? 1 : 0);`,
    "scan",
  ],
  [
    "an array of instances",
    `${vector} let ps = [new Vector(x[0], x[1]), new Vector(x[2], x[3])]; for (let t = 0; t < 9; t++) ps = ps.map((p, k) => p.plus(ps[1 - k].times(0.1 * x[t]))); return ps[0].a * ps[1].b;`,
    "scan",
  ],
  [
    "private fields",
    `${vector} let s = new Sealed(x[0]); for (let t = 0; t < 9; t++) s = s.next(x[t]); return s.v;`,
    "turns",
  ],
  [
    "properties that hold arrays",
    `const s = { y: x.slice(), t: 0 }; for (let t = 0; t < 9; t++) { s.y = s.y.map((v) => Math.sin(v) + 0.1 * s.t); s.t += 1; } const { y } = s; ${total}`,
    "scan",
  ],
  [
    "what was before and what is now",
    "let p = [x[0], x[1]], q = [x[2], x[3]]; for (let t = 0; t < 9; t++) { const n = [q[0] + 0.2 * p[1], Math.sin(q[1] * p[0])]; p = q; q = n; } return p[0] * q[1] + q[0];",
    "scan",
  ],
  [
    "numbers by a condition",
    `let y = x.slice(); for (let t = 0; t < 9; t++) { const up = y[0] > 0 ? 0.5 : -0.3; y = y.map((v) => Math.sin(v + up)); } ${total}`,
    "scan",
  ],
  [
    "arrays that change places and are written",
    `let y = x.slice(), b = x.map((v) => 0.5 * v); for (let t = 0; t < 7; t++) { for (let i = 1; i < 11; i++) b[i] = y[i] + 0.1 * (y[i - 1] - y[i + 1]); [y, b] = [b, y]; } y[3] += b[2]; ${total}`,
    "scan",
  ],
  [
    "three arrays in a circle, seen by other names afterwards",
    `const A = x.slice(), B = x.map((v) => 0.5 * v), C = x.map((v) => 1 - v); let a = A, b = B, c = C;
     for (let t = 0; t < 8; t++) { for (let i = 0; i < 12; i++) a[i] = Math.sin(b[i] + 0.3 * c[11 - i]); [a, b, c] = [b, c, a]; }
     let r = 0; for (let i = 0; i < 12; i++) r += A[i] * (i + 1) + B[i] * B[i] - 2 * C[i] + a[i] * 3; return r;`,
    "scan",
  ],
  [
    "a copy that is written under a condition",
    `let y = x.slice(); for (let t = 0; t < 9; t++) { y = y.map((v) => v * 0.9); if (x[t] > 0) { const z = y.slice(); z[0] = Math.sin(y[1]); y = z; } } ${total}`,
    "scan",
  ],
  [
    "a copy that a loop writes on one side, and what is written on the other",
    `let y = x.slice(); for (let t = 0; t < 9; t++) { const w = y.slice(); w[1] = x[t]; y = w; if (x[t] > 0) { const z = y.slice(); for (let k = 0; k < 12; k++) z[k] += 0.1 * k * y[0]; y = z; } else { y[2] = 0.7; } } ${total}`,
    "turns",
  ],
  // What others may see of the objects.
  [
    "an array that is written before it is replaced, seen by another name",
    `const z = x.slice(); let y = z; for (let t = 0; t < 9; t++) { y[0] = y[1] * 0.5; y = y.map((v) => v * 0.9); } ${total.replace("return r;", "return r + z[0];")}`,
    "turns",
  ],
  [
    "an array that outlives the loop under two names",
    `let y = x.slice(), z = y; for (let t = 0; t < 9; t++) { y = y.map((v) => v * 0.9); z = y; } z[0] = 7; ${total}`,
    "turns (an object that is replaced in the loop has two names)",
  ],
  [
    "an array that is kept in some turns",
    `const z = x.slice(); let y = z; for (let t = 0; t < 9; t++) if (x[t] > 5) y = y.map((v) => v * 0.9); y[0] = 7; ${total.replace("return r;", "return r + z[0];")}`,
    "turns",
  ],
  [
    "an array from outside that is assigned",
    `const z = x.map((v) => v + 1); let y = x.slice(); for (let t = 0; t < 9; t++) y = t % 2 === 0 ? z : y.map((v) => Math.sin(v)); y[0] = 7; ${total.replace("return r;", "return r + z[0];")}`,
    "turns",
  ],
  [
    "another form",
    `let y = x.slice(0, 9); for (let t = 0; t < 9; t++) y = [...y.slice(0, -1), y[0] * x[t], 0.1].slice(t % 2); ${total}`,
    "turns",
  ],
  [
    "a list that grows",
    `let y = [x[0]]; for (let t = 1; t < 9; t++) y = [...y, y[t - 1] * x[t]]; ${total}`,
    "turns (an index leaves its array)",
  ],
  [
    "a list of what was",
    `let y = [x[0], x[1]]; const all = []; for (let t = 0; t < 9; t++) { y = [y[1], Math.sin(y[0] * x[t])]; all.push(y); } let r = 0; for (const [a, b] of all) r += a * b; return r;`,
    "turns",
  ],
];

describe("objects and arrays that a loop replaces", () => {
  tryEveryLoop();
  it.each(programs)("%s", (_, body, outer) => {
    const plain = functionOf(body);
    const marked = lift(functionOf(body));
    agree(marked, plain, x);
    const said = loopReport().map((r) => (r.as === "turns" ? `turns (${r.reason})` : r.as));
    expect(
      said.some((s) => s === outer || (outer === "turns" && s.startsWith("turns"))),
      said.join(", "),
    ).toBe(true);
    if (outer === "scan") expect(said.filter((s) => s.startsWith("turns") && !s.includes("few turns"))).toEqual([]);
    Object.assign(capturePolicy, { on: false });
    const second = hessian(marked)(x);
    Object.assign(capturePolicy, { on: true });
    hessian(marked)(x).forEach((row, i) => {
      row.forEach((v, k) => void expect(v).toBeCloseTo(second[i]![k]!, 10));
    });
  });
});
