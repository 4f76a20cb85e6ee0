import { describe, expect, it } from "vitest";
import { valueAndGrad } from "wengert";
import { jit } from "wengert/jit";
import { lift } from "wengert/operators/lift";
import { load, textOf } from "./library.ts";

/** A value, or an error, as text in which all that can be told apart differs. */
function show(x: unknown, depth = 0): string {
  if (Object.is(x, -0)) return "-0";
  if (typeof x === "function" || typeof x === "symbol") return typeof x;
  if (typeof x !== "object" || x === null) return JSON.stringify(x) ?? String(x);
  if (depth > 4) return "...";
  if (x instanceof Map || x instanceof Set) return show([...x], depth + 1);
  const inner = (y: unknown): string => (typeof y === "number" && !Object.is(y, -0) ? String(y) : show(y, depth + 1));
  const kind = Object.getPrototypeOf(x)?.constructor?.name;
  if (Array.isArray(x) || ArrayBuffer.isView(x)) return `${kind}[${Array.from(x as unknown as unknown[], inner)}]`;
  return `${kind}{${Reflect.ownKeys(x).map((key) => `${String(key)}: ${inner(Reflect.get(x, key))}`)}}`;
}
/** Numbers in [0, 1) from a seed (Marsaglia's xorshift, 32 bits). */
function random(seed: number): () => number {
  let s = (seed * 2654435761 + 1013904223) | 0 || 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) / 2 ** 32;
  };
}
/** Arguments for a function: lists, points, numbers, functions, nothing. */
function inputs(count: number, seed: number): unknown[] {
  const next = random(seed);
  const number = (): number => (next() < 0.5 ? Math.floor(next() * 9) - 2 : next() * 6 - 2);
  const list = (n: number): number[] => Array.from({ length: n }, number);
  const kinds: (() => unknown)[] = [
    ...[0, 1, 2].map(() => () => list(1 + Math.floor(next() * 9))),
    () => Array.from({ length: 2 + Math.floor(next() * 4) }, () => list(2)),
    ...[next, () => Math.floor(next() * 5), () => [], () => (x: number) => x * 2],
  ];
  return Array.from({ length: Math.max(1, count) }, () => kinds[Math.floor(next() * kinds.length)]!());
}
/** Those that never end with arguments of the wrong kind, or take long. */
const left = new Set([
  ...["quantile", "quickselect", "quantileSorted", "interquartileRange", "iqr", "permutationTest", "kMeansCluster"],
  ...[
    "permutationsHeap",
    "combinations",
    "combinationsReplacement",
    "bisect",
    "ckmeans",
    "jenks",
    "equalIntervalBreaks",
  ],
  ...["range", "ticks", "tickIncrement", "tickStep", "nice", "bin", "histogram", "silhouette", "silhouetteMetric"],
]);
const calls = 12;

describe.each([
  ["simple-statistics", 400],
  ["d3-array", 250],
])("every function of %s", (name, least) => {
  it("gives and changes the same with both texts", { timeout: 60_000 }, () => {
    const text = textOf(name);
    const now = { random: Math.random };
    let values = 0;
    let next = random(1);
    try {
      Math.random = () => next();
      const ways = (["plain", "own", "recorded"] as const).map((way) => load(text, way));
      for (const key of Object.keys(ways[0]!)) {
        const { length } = ways[0]![key];
        if (typeof ways[0]![key] !== "function" || left.has(key)) continue;
        for (let k = 1; k <= calls; k++) {
          const [plain, own, recorded] = ways.map((library) => {
            next = random(k);
            const given = inputs(length, k * 31 + key.length);
            try {
              return `${show(library[key](...given))} | ${show(given)}`;
            } catch (e) {
              return `throws ${(e as Error).name}`;
            }
          });
          if (!plain!.startsWith("throws")) values++;
          expect(own, `${key} ${k}`).toBe(plain);
          expect(recorded, `${key} ${k}`).toBe(plain);
        }
      }
    } finally {
      Math.random = now.random;
    }
    expect(values).toBeGreaterThan(least);
  });
});

type F = (x: number[]) => number;
const x = [0.3, 1.7, -0.4, 2.2, 0.9, 1.1, 3.3, 0.2, -1.5, 0.6];

describe("derivatives through packages that a door marks", () => {
  const texts = new Map<string, Record<string, unknown>>();
  const library = (name: string, way: "plain" | "marked"): Record<string, unknown> => {
    const key = `${name} ${way}`;
    if (!texts.has(key)) texts.set(key, load(textOf(name), way));
    return texts.get(key)!;
  };
  it.each([
    ["simple-statistics", "lib.standardDeviation(x)"],
    ["simple-statistics", "lib.linearRegression(x.map((v, i) => [i, v * v])).m"],
    ["simple-statistics", "lib.linearRegressionLine(lib.linearRegression(x.map((v, i) => [i, v])))(2.5)"],
    ["simple-statistics", "lib.sampleCorrelation(x, x.map((v, i) => v * v + i))"],
    ["simple-statistics", "lib.geometricMean(x.map((v) => 3 + v)) + lib.harmonicMean(x.map((v) => 3 + v))"],
    ["simple-statistics", "lib.sampleSkewness(x) + lib.sampleKurtosis(x)"],
    ["simple-statistics", "lib.median(x) + lib.quantile(x, 0.3) + lib.medianAbsoluteDeviation(x)"],
    [
      "simple-statistics",
      "lib.logit(0.2 + 0.1 * x[0]) + lib.cumulativeStdLogisticProbability(x[1]) + lib.errorFunction(x[2])",
    ],
    ["d3-array", "lib.variance(x) + lib.deviation(x) * lib.mean(x)"],
    ["d3-array", "lib.fsum(x.map((v) => v * v)) + lib.extent(x)[1] + lib.median(x)"],
    [
      "d3-array",
      "lib.rollups(x, (v) => lib.sum(v, (u) => u * u), (v) => v > 1).reduce((s, [, v], i) => s + v * (i + 1), 0)",
    ],
    ["d3-array", "lib.cumsum(x)[4] * lib.quantile(x, 0.35)"],
    [
      "ml-matrix",
      "lib.solve(new lib.Matrix([[4 + x[0], x[1]], [x[2], 5]]), lib.Matrix.columnVector([x[3], x[4]])).get(1, 0)",
    ],
    ["ml-matrix", "lib.determinant(new lib.Matrix([[x[0], x[1], 1], [x[2], x[3], 2], [x[4], x[5], x[6]]]))"],
    [
      "ml-matrix",
      "lib.inverse(new lib.Matrix([[2 + x[0], x[1]], [x[2], x[3]]])).mmul(lib.Matrix.columnVector([x[4], 1])).sum()",
    ],
    ["ml-matrix", "new lib.Matrix([x.slice(0, 5), x.slice(5)]).transpose().mul(2).norm()"],
  ])("%s: %s", (name, body) => {
    const make = (lib: unknown): F => new Function("lib", `return (x) => ${body}`)(lib) as F;
    const plain = make(library(name, "plain"));
    const f = lift(make(null), { lib: library(name, "marked") });
    const both = valueAndGrad(f);
    const [value, slope] = both(x);
    expect(value).toBeCloseTo(plain(x), 12);
    slope.forEach((g, i) => {
      const at = (h: number): number => plain(x.map((v, k) => (k === i ? v + h : v)));
      expect(g).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 5);
    });
    const [again, slopes] = jit(both)(x);
    expect(again).toBeCloseTo(value, 12);
    slopes.forEach((g, i) => void expect(g).toBeCloseTo(slope[i]!, 11));
  });
});
