import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../../../src/wasm/binary/assembler.ts";
import { Emitter } from "../../../src/wasm/emit/emit.ts";
import { Graph } from "../../../src/wasm/graph/graph.ts";
import { f64x2, type Lane, scalarF64 } from "../../../src/wasm/graph/lane.ts";
import type { Float, Mask } from "../../../src/wasm/graph/node.ts";
import { absolute } from "../../../src/wasm/graph/node.ts";
import fc from "../../properties.ts";
import { elementLoop } from "../elementLoop.ts";
import { instantiate } from "../instantiate.ts";
import { mapOver } from "../mapModule.ts";

const lanes: readonly (readonly [string, Lane])[] = [
  ["one lane", scalarF64],
  ["two lanes", f64x2],
];
const special = [0, -0, 1, -1, 0.5, 1.5, 2.5, -2.5, NaN, Infinity, -Infinity, 5e-324, 1e308, -3.7, 2251799813685248.5];

const nearest = (x: number): number => {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const near = Math.abs(Math.abs(x % 1)) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
  return near === 0 ? Math.sign(x) * 0 : near;
};
const bits = (x: number): bigint => new BigInt64Array(Float64Array.of(x).buffer)[0]!;
const ofBits = (n: bigint): number => new Float64Array(BigInt64Array.of(n).buffer)[0]!;
const yesNo = (g: Graph, mask: Mask): Float => g.select(mask, 1, 0);

/** Each operation in the graph and in JavaScript. */
const operations: Record<string, [(g: Graph, a: Float, b: Float) => Float, (a: number, b: number) => number]> = {
  add: [(g, a, b) => g.add(a, b), (a, b) => a + b],
  sub: [(g, a, b) => g.sub(a, b), (a, b) => a - b],
  mul: [(g, a, b) => g.mul(a, b), (a, b) => a * b],
  div: [(g, a, b) => g.div(a, b), (a, b) => a / b],
  min: [(g, a, b) => g.min(a, b), Math.min],
  max: [(g, a, b) => g.max(a, b), Math.max],
  pmin: [(g, a, b) => g.pmin(a, b), (a, b) => (b < a ? b : a)],
  pmax: [(g, a, b) => g.pmax(a, b), (a, b) => (a < b ? b : a)],
  sqrt: [(g, a) => g.sqrt(a), Math.sqrt],
  neg: [(g, a) => g.neg(a), (a) => -a],
  abs: [(g, a) => g.abs(a), Math.abs],
  nearest: [(g, a) => g.nearest(a), nearest],
  trunc: [(g, a) => g.trunc(a), Math.trunc],
  floor: [(g, a) => g.floor(a), Math.floor],
  ceil: [(g, a) => g.ceil(a), Math.ceil],
  eq: [(g, a, b) => yesNo(g, g.eq(a, b)), (a, b) => Number(a === b)],
  ne: [(g, a, b) => yesNo(g, g.ne(a, b)), (a, b) => Number(a !== b)],
  lt: [(g, a, b) => yesNo(g, g.lt(a, b)), (a, b) => Number(a < b)],
  le: [(g, a, b) => yesNo(g, g.le(a, b)), (a, b) => Number(a <= b)],
  ge: [(g, a, b) => yesNo(g, g.ge(a, b)), (a, b) => Number(a >= b)],
  maskAnd: [(g, a, b) => yesNo(g, g.and(g.lt(a, b), g.lt(a, 1))), (a, b) => Number(a < b && a < 1)],
  maskOr: [(g, a, b) => yesNo(g, g.or(g.lt(a, b), g.lt(a, 1))), (a, b) => Number(a < b || a < 1)],
  maskNot: [(g, a, b) => yesNo(g, g.not(g.lt(a, b))), (a, b) => Number(!(a < b))],
  select: [(g, a, b) => g.select(g.lt(a, b), g.mul(a, 2), b), (a, b) => (a < b ? a * 2 : b)],
  integers: [
    (g, a, b) => {
      const low = g.iand(g.bits(b), g.integer(0, 255));
      return g.float(g.ior(g.isub(g.iadd(g.bits(a), low), g.integer(0, 3)), g.integer(0, 4)));
    },
    (a, b) => ofBits((bits(a) + (bits(b) & 255n) - 3n) | 4n),
  ],
  flipSign: [
    (g, a, b) => g.float(g.ixor(g.bits(a), g.shiftLeft(g.shiftRight(g.bits(b), 63), 63))),
    (a, b) => (Object.is(b, -0) || b < 0 ? -a : a),
  ],
  integerEqual: [(g, a, b) => yesNo(g, g.ieq(g.bits(a), g.bits(b))), (a, b) => Number(Object.is(a, b))],
  call: [(g, a) => g.call(Math.cbrt, [a]), Math.cbrt],
  callWhere: [(g, a, b) => g.callWhere(g.lt(a, b), Math.cbrt, [a], b), (a, b) => (a < b ? Math.cbrt(a) : b)],
};

describe.each(lanes)("with %s", (_, lane) => {
  it.each(Object.keys(operations))("%s is that of JavaScript", (name) => {
    const [build, reference] = operations[name]!;
    const pairs = special.flatMap((a) => special.map((b) => [a, b] as const));
    const a = Float64Array.from(pairs, ([x]) => x);
    const b = Float64Array.from(pairs, ([, y]) => y);
    const [result] = mapOver(lane, [a, b], (g, [x, y]) => [build(g, x!, y!)]);
    pairs.forEach(([x, y], i) => {
      expect(result![i], `${name}(${x}, ${y})`).toBe(reference(x, y));
    });
  });

  it("random programs compute what JavaScript computes", () => {
    // The bits of a NaN are the engine's affair, so nothing that looks at bits.
    const names = Object.keys(operations).filter((name) => !/^(integer|flipSign)/.test(name));
    const step = fc.tuple(fc.nat(names.length - 1), fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 60 }),
        fc.array(fc.double({ min: -10, max: 10 }), { minLength: 2, maxLength: 8 }),
        (steps, numbers) => {
          const x = Float64Array.from(numbers);
          const y = x.map((v) => 1 - v / 3);
          const run = <V>(start: V[], apply: (name: string, a: V, b: V) => V): V[] => {
            const values = [...start];
            for (const [op, i, j] of steps) {
              values.push(apply(names[op]!, values.at(-1 - (i % values.length))!, values[j % values.length]!));
            }
            return values.slice(-3);
          };
          const results = mapOver(lane, [x, y], (g, [p, q]) =>
            run([p!, q!, g.constant(3)], (name, a, b) => operations[name]![0](g, a, b)),
          );
          x.forEach((v, k) => {
            const wanted = run([v, y[k]!, 3], (name, a, b) => operations[name]![1](a, b));
            expect(results.map((r) => r[k])).toEqual(wanted);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it("a long chain needs neither recursion nor many locals", () => {
    const x = Float64Array.of(1, 2, 3);
    const [sum] = mapOver(lane, [x], (g, [p]) => {
      let s = p!;
      for (let i = 0; i < 20000; i++) s = g.add(g.mul(s, 0.5), p!);
      return [s];
    });
    expect([...sum!]).toEqual([2, 4, 6]);
  });

  it("reads strided, indexed and fixed elements and writes where indices say", () => {
    const g = new Graph();
    // y[index[i]] = row[i][2] + table[index[i]] * scale + i
    const [rows, index, scale] = [0, 1, 2];
    const where = g.indexed(index, 0, 8);
    const value = g.add(g.gather(g.strided(rows), 16), g.mul(g.gather(where, 1024), g.splat(scale)));
    g.scatter(where, 2048, g.add(value, g.counter(0)));
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    const f = module.define("f", ["i32", "i32", "i32", "i32"], [], true);
    const pointers = [
      { local: 1, stride: 24 },
      { local: 2, stride: 4 },
      { local: 3, stride: 0 },
    ];
    elementLoop(f, g, { count: 0, pointers }, lane);
    const { memory, f: run } = instantiate(module);
    const doubles = new Float64Array(memory.buffer);
    const permutation = [4, 0, 3, 1, 2];
    permutation.forEach((_, i) => {
      doubles[3 * i + 2] = 100 * i;
      doubles[128 + i] = i + 1;
    });
    doubles[64] = 10;
    new Int32Array(memory.buffer, 256, 5).set(permutation);
    run(5, 0, 256, 512);
    permutation.forEach((to, i) => {
      expect(doubles[256 + to]).toBe(100 * i + (to + 1) * 10 + i);
    });
  });
});

describe("emitter", () => {
  it("updates in place: every root reads what was there before", () => {
    for (const [, lane] of lanes) {
      const g = new Graph();
      const [a, b] = [g.load(0), g.load(1)];
      g.store(0, 0, b);
      g.store(1, 0, g.add(a, g.load(0, 8 * lane.lanes)));
      const module = new ModuleBuilder();
      module.importMemory("host", "memory", 1);
      const f = module.define("f", ["i32", "i32"], [], true);
      new Emitter(f, g, lane, { pointers: [[0], [1]] }).body();
      const { memory, f: run } = instantiate(module);
      const doubles = new Float64Array(memory.buffer);
      doubles.set([1, 2, 3, 4, 5, 6, 7, 8]);
      run(0, 32);
      expect([...doubles.subarray(0, 8)]).toEqual(
        lane.lanes === 1 ? [5, 2, 3, 4, 3, 6, 7, 8] : [5, 6, 3, 4, 4, 6, 7, 8],
      );
    }
  });

  it("assigns variables after all have been read", () => {
    const g = new Graph();
    g.assign(0, g.variable(1));
    g.assign(1, g.add(g.variable(0), g.variable(1)));
    g.storeFirst(absolute, 8, g.mul(g.variable(0), 2));
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    const f = module.define("f", ["f64", "f64"], ["f64", "f64"], true);
    new Emitter(f, g, scalarF64, { variables: [0, 1] }).body();
    f.get(0).get(1);
    const { memory, f: run } = instantiate(module);
    expect(run(3, 4)).toEqual([4, 7]);
    expect(new Float64Array(memory.buffer)[1]).toBe(6);
  });

  it("uses few locals for wide graphs and gives all of them back", () => {
    const module = new ModuleBuilder();
    module.importMemory("host", "memory", 1);
    const f = module.define("f", ["i32", "i32"], []);
    const g = new Graph();
    for (let i = 0; i < 500; i++) {
      const x = g.load(0, 16 * i);
      g.store(1, 16 * i, g.mul(g.sub(x, 1), g.add(x, i)));
    }
    const emitter = new Emitter(f, g, f64x2, { pointers: [[0], [1]] });
    emitter.hoist();
    const before = f.localCount;
    emitter.body();
    expect(before).toBe(160);
    expect(f.localCount).toBeLessThan(before + 8);
    emitter.release();
    const after = f.localCount;
    for (let i = 0; i < after; i++) f.take("v128");
    expect(f.localCount).toBe(after);
  });

  it("names what is not bound", () => {
    const emit = (build: (g: Graph) => void): (() => void) => {
      const g = new Graph();
      build(g);
      return () => new Emitter(new ModuleBuilder().define("f", [], []), g, scalarF64, {}).body();
    };
    expect(emit((g) => g.store(3, 0, g.constant(1)))).toThrow("pointer 3 is not bound");
    expect(emit((g) => g.assign(2, g.constant(1)))).toThrow("variable 2 is not bound");
    expect(emit((g) => g.store(absolute, 0, g.counter(1)))).toThrow("counter 1 is not bound");
    expect(emit((g) => g.store(absolute, 0, g.call(Math.sin, [g.constant(1)])))).toThrow("function 0 is not bound");
  });
});
