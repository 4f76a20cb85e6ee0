import { describe, expect, it } from "vitest";
import { expression } from "../../src/expression/index.ts";
import { cond, evaluate, grad, record, scan, type Tensor, tensor } from "../../src/index.ts";
import { simplified, toDot, toSvg } from "../../src/inspect/index.ts";
import { layered, untangle } from "../../src/inspect/layers.ts";
import { spaced } from "../../src/inspect/positions.ts";
import fc from "../properties.ts";
import { programs } from "./randomPrograms.ts";

const survey = record(expression("log(x1) + x1*x2 - sin(x2)"), 2, 5);
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}
const boxesOf = (svg: string): Box[] =>
  [...svg.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)"/g)].map(([, x, y, width]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
  }));

describe("toSvg", () => {
  it("draws every operation with its formula and source line as title", () => {
    const svg = toSvg(survey);
    const titles = [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, t]) => t);
    expect(titles).toHaveLength(8);
    expect(titles[3]).toMatch(/^%3 = x1 × x2: f64\n.*graph\.test\.ts:\d+:\d+$/);
    expect(svg.match(/class="edge"/g)).toHaveLength(9);
    expect(svg).toContain("prefers-color-scheme: dark");
  });
  it("keeps boxes apart, inside the picture, results below operands (random programs)", () => {
    fc.assert(
      fc.property(programs, (p) => {
        const svg = toSvg(p);
        const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number) as [number, number, number];
        const boxes = boxesOf(svg);
        for (const [k, a] of boxes.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x + a.width).toBeLessThanOrEqual(width);
          expect(a.y + 36).toBeLessThanOrEqual(height);
          for (const b of boxes.slice(k + 1))
            if (Math.abs(a.y - b.y) < 36)
              expect(Math.abs(a.x + a.width / 2 - b.x - b.width / 2)).toBeGreaterThan((a.width + b.width) / 2);
        }
        for (const [, d] of svg.matchAll(/class="edge" d="([^"]*)"/g)) {
          const [, from] = /^M[-\d.]+ ([-\d.]+)/.exec(d!)!;
          expect(Number(/([-\d.]+)$/.exec(d!)![1])).toBeGreaterThan(Number(from));
        }
      }),
      { numRuns: 60 },
    );
  });
  it("draws the ends of what is too long for a picture, and says how much is left out", () => {
    const long = record((x: Tensor) => {
      const parts = Array.from({ length: 1000 }, (_, k) => x.mul(k + 2));
      return parts.reduce((a, b) => a.add(b));
    }, 2);
    const svg = toSvg(long);
    const titles = [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, t]) => t);
    expect(titles).toHaveLength(201);
    expect(titles.at(0)).toBe("input 0: f64");
    expect(titles.at(100)).toBe("… 1801 more, not drawn: this program is too long");
    expect(titles.at(-1)).toMatch(/^output 0: /);
    expect(toDot(long).match(/shape=/g)).toHaveLength(2001);
  });
  it("puts constants into the boxes, sub-programs underneath, and escapes", () => {
    const step = (c: Tensor, y: Tensor) =>
      [
        cond(
          c.gt(y),
          (q) => q.mul(2),
          (q) => q.add(Infinity),
          c,
        ),
        null,
      ] as const;
    const svg = toSvg(record((x: Tensor) => scan(step as never, x, tensor([1, 2]))[0], 1));
    expect(svg).toContain(">× 2</text>");
    expect(svg).toMatch(/class="name"[^>]*>body of scan %\d+</);
    expect(svg).toMatch(/class="name"[^>]*>branches 1 of switch %\d+ in body of scan %\d+</);
    expect(svg).toContain("x1 &gt; x2");
    expect(svg.match(/<g /g)!.length).toBe(svg.match(/<\/g>/g)!.length);
  });
});

describe("toDot", () => {
  it("is a digraph of the same boxes", () => {
    const dot = toDot(survey);
    expect(dot.match(/ -> /g)).toHaveLength(9);
    expect(dot).toContain('g0n0 [shape=ellipse, label="x1\\nf64", tooltip="input 0: f64"];');
    expect(dot.split("{")).toHaveLength(dot.split("}").length);
    const nested = toDot(record((x: Tensor) => scan(((c: Tensor) => [c.mul(3)]) as never, x, tensor([1, 2]))[0], 1));
    expect(nested).toMatch(/subgraph cluster_1 \{\n {4}label="body of scan %\d+";/);
  });
});

describe("the layout", () => {
  it("uncrosses what can be uncrossed", () => {
    // A ladder whose rungs were numbered crosswise.
    const edges: [number, number][] = [
      [0, 5],
      [1, 4],
      [2, 3],
    ];
    const g = layered(6, edges, new Set());
    untangle(g);
    const place = (v: number): number => g.layers.flatMap((l) => (l.includes(v) ? [l.indexOf(v)] : []))[0]!;
    for (const [a, b] of edges) expect(place(a)).toBe(place(b));
  });
  it("spaces a row as close to the wishes as can be", () => {
    const numbers = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(numbers, fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })), (row, noise) => {
        const wish = row.map(([x]) => x);
        const weight = row.map(([, w]) => w);
        const distance = row.slice(1).map(([, w]) => w);
        const x = spaced(wish, weight, distance);
        const cost = (y: readonly number[]): number => y.reduce((s, v, i) => s + weight[i]! * (v - wish[i]!) ** 2, 0);
        const allowed = (y: readonly number[]): boolean => distance.every((d, i) => y[i + 1]! - y[i]! >= d - 1e-9);
        expect(allowed(x)).toBe(true);
        for (let k = 0; k < 30; k++) {
          const other = x.map((v) => v + noise.next().value!);
          if (allowed(other)) expect(cost(other)).toBeGreaterThanOrEqual(cost(x) - 1e-6);
        }
      }),
    );
  });
});

describe("simplified", () => {
  it("computes the same with fewer lines", () => {
    const program = record((x: Tensor, y: Tensor) => grad((z: Tensor) => z.mul(z).mul(y).add(2))(x), 2, 3);
    const q = simplified(program);
    expect(q.n).toBeLessThan(program.n);
    expect(evaluate(q, 5, 7)[0]!.item()).toBe(evaluate(program, 5, 7)[0]!.item());
    expect(q.inputs).toHaveLength(2);
  });
});
