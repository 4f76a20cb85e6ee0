import { describe, expect, it } from "vitest";
import { grad } from "wengert";
import { loopReport } from "wengert/operators";
import { lift } from "wengert/operators/lift";
import { agree, tryEveryLoop } from "./agree.ts";

type F = (x: number[]) => number;
const functionOf = (body: string): F => new Function("x", body) as unknown as F;
const x = Array.from({ length: 8 }, (_, i) => Math.sin(i + 1) + 1.1);
const halved = "const o = { u: x[0], get v() { return this.u * 2; }, set v(w) { this.u = w - 3; } };";
const polar = `class Polar {
  constructor(a, b) { this.a = a; this.b = b; }
  get r() { return Math.hypot(this.a, this.b); }
  set r(n) { const k = n / this.r; this.a *= k; this.b *= k; }
}
const p = new Polar(x[0], x[1]);`;

/** Loops that write where nothing is yet, or through setters: [name, body, what becomes of the loop]. */
const programs: readonly (readonly [name: string, body: string, as: string])[] = [
  [
    "an element behind the last, by the length",
    "const a = []; for (let i = 0; i < 8; i++) a[a.length] = x[i]; return a[0] + a[1] * 2 + a.length;",
    "turns",
  ],
  [
    "elements of one list or the other",
    `const a = [], b = []; for (const v of x) { if (v > 1) a[a.length] = v; else b[b.length] = v * v; }
     return a.length * a[0] + b.length * b[0];`,
    "turns",
  ],
  [
    "an array that is made shorter again",
    "const a = []; for (let i = 0; i < 8; i++) { a[a.length] = x[i]; if (a.length > 5) a.length = 2; } return a[1] * a.length;",
    "turns",
  ],
  [
    "keys that are asked for first",
    `const o = {}; let s = 0; for (let i = 0; i < 8; i++) { const k = i % 2 ? "odd" : "even";
     if (!(k in o)) o[k] = x[i]; else s += o[k] * x[i]; } return s;`,
    "turns",
  ],
  [
    "keys by how many there are",
    `const o = {}; for (let i = 0; i < 8; i++) o["k" + Object.keys(o).length] = x[i] * x[i];
     return Object.values(o).reduce((p, q) => p * 0.5 + q, 0);`,
    "turns",
  ],
  [
    "what is inherited until then",
    `const o = Object.create({ v: 1 }); let s = 0;
     for (let i = 0; i < 8; i++) { if (!Object.hasOwn(o, "v")) s += x[1]; o.v = o.v * 0.5 + x[i]; } return s * o.v;`,
    "scan",
  ],
  [
    "a length, of an array that is read at recorded places",
    `const a = [1, x[1], 3, x[3], 5, 6]; let s = 0;
     for (let i = 0; i < 7; i++) { for (let j = 0; j < i; j++) s += a[j % 4] * x[j]; if (i === 2 || i === 4) a.length--; }
     return s * a.length;`,
    "turns",
  ],
  [
    "a length under a condition",
    `const a = [1, x[1], 3, x[3], 5, 6]; let s = 0;
     for (let i = 0; i < 7; i++) { s += a[i % 2] * x[i]; if (i === 2 || i === 4) a.length--; } return s * a.length;`,
    "turns",
  ],
  [
    "the length of an array of the turn under a condition",
    `let s = 0; for (let i = 0; i < 7; i++) { const a = [1, x[i], 3]; if (x[i] > 1) a.length = 2; s += a.length * x[i] + (a[2] ?? x[1]); }
     return s;`,
    "turns",
  ],
  ["a setter that gives something else", `${halved} for (let i = 0; i < 8; i++) o.v += x[i]; return o.u;`, "scan"],
  [
    "a setter of what the loop has written before",
    `${halved} for (let i = 0; i < 8; i++) { o.u *= 0.5; o.v += x[i]; } return o.u;`,
    "scan",
  ],
  [
    "a setter under a condition",
    `${halved} for (let i = 0; i < 8; i++) { o.u *= 0.5; if (x[i] > 1) o.v += x[i]; else o.u -= x[i]; } return o.u;`,
    "scan",
  ],
  [
    "a setter of an object of the turn under a condition",
    `let s = 0; for (let i = 0; i < 8; i++) { const o = { u: x[i], get v() { return this.u * 2; }, set v(w) { this.u = w - 3; } };
     o.u *= 2; if (x[i] > 1) o.v = o.v * x[i]; s = s * 0.5 + o.u; } return s;`,
    "scan",
  ],
  [
    "a setter of two fields, inherited",
    `${polar} for (let i = 0; i < 8; i++) { p.a += 0.1 * x[i]; p.r *= 1.1; p.b -= 0.1; } return p.a * 2 + p.b;`,
    "scan",
  ],
  [
    "a setter of private fields that counts",
    `class A { #k = 1; n = 0; get v() { return this.#k; } set v(w) { this.n++; this.#k = w * 0.5; } } const o = new A();
     for (let i = 0; i < 8; i++) o.v = o.v + x[i]; return o.v + o.n * 10;`,
    "turns",
  ],
  [
    "a setter that adds to a list",
    `const all = []; const o = { t: 1, set v(w) { all.push(w); this.t += w; } };
     for (let i = 0; i < 8; i++) o.v = x[i]; return all.length * o.t;`,
    "turns",
  ],
];

describe("places that loops begin, and setters that they call", () => {
  tryEveryLoop();
  it.each(programs)("%s", (_, body, as) => {
    const plain = functionOf(body);
    agree(lift(plain), plain, x);
    expect(loopReport()[0]?.as).toBe(as);
  });
  it("a setter that is not marked runs once for each turn", () => {
    const kept: unknown[] = [];
    const o = {
      set v(w: unknown) {
        kept.push(w);
      },
    };
    const f = lift(functionOf("for (let i = 0; i < 8; i++) o.v = x[i] * x[i]; return x[0] * 3;"), { o });
    expect(grad(f)(x)).toEqual([3, 0, 0, 0, 0, 0, 0, 0]);
    expect(kept.length).toBe(8);
  });
});
