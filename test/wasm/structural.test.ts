import { describe, expect, it } from "vitest";
import { add, mul, sub } from "../../src/prims/arithmetic.ts";
import { broadcastTo, reshape, sum } from "../../src/prims/broadcast.ts";
import { full, zeros } from "../../src/prims/creation.ts";
import { exp } from "../../src/prims/exponential.ts";
import { scatterAdd, take } from "../../src/prims/indexing.ts";
import { concatenate, stack } from "../../src/prims/joining.ts";
import { transpose } from "../../src/prims/shape.ts";
import { type PadWidth, pad, slice } from "../../src/prims/slicing.ts";
import { sin } from "../../src/prims/trigonometry.ts";
import { update } from "../../src/prims/update.ts";
import fc from "../properties.ts";
import { bool, execute, expectAllCompiled, f64, i32, programOf } from "./programs.ts";

describe("padding", () => {
  const widths: [number[], PadWidth[]][] = [
    [[5], [[2, 1]]],
    [[4], [[-1, 3]]],
    [[3], [[0, 0, 2]]],
    [[0], [[2, 3]]],
    [[3, 5], [[1, 0], [0, 2, 1]]], // biome-ignore format: a row each
    [[2, 3, 7], [[0, 1], [2, -1], [-3, 1, 1]]], // biome-ignore format: a row each
    [[3, 0], [[1, 1], [0, 0]]], // biome-ignore format: a row each
  ];
  it.each(widths)("of shape %j by %j", (shape, list) => {
    for (const value of [0, -2.5]) {
      const program = programOf([f64(...shape)], (x) => {
        const y = pad(exp(x), list, { value });
        return [y, sum(mul(y, 2)), pad(transpose(x), [...list].reverse(), { value })];
      });
      expectAllCompiled(program);
    }
  });

  it("sits in the loop of what it pads", () => {
    const program = programOf([f64(9)], (x) => pad(mul(sin(x), 2), [[1, 2]]));
    expect(expectAllCompiled(program).explain()).toContain("loop [9]: sin, mul, place");
  });
});

describe("concatenation", () => {
  it.each([0, 1, 2])("along axis %i", (axis) => {
    const shapeOf = (size: number): number[] => [2, 3, 5].map((d, i) => (i === axis ? size : d));
    const program = programOf([f64(...shapeOf(3)), f64(...shapeOf(0)), f64(...shapeOf(1)), f64()], (a, b, c, s) => [
      concatenate([exp(a), b, c, broadcastTo(s, shapeOf(2), []), full(shapeOf(1), 4)], axis),
      stack([a, mul(a, 2)], axis),
    ]);
    expectAllCompiled(program);
  });

  it("of views", () => {
    const program = programOf([f64(4, 6)], (x) => concatenate([transpose(x), slice(transpose(x), null, [0, 3])], 1));
    expectAllCompiled(program);
  });
});

describe("rows written by index", () => {
  it.each([
    [[7], 0],
    [[3, 5], 0],
    [[3, 5], 1],
    [[3, 4, 17], 0],
    [[3, 4, 33], 1],
    [[2, 3, 5], 2],
  ])("of shape %j along axis %i", (shape, axis) => {
    const picked = shape.flatMap((d, k) => (k === axis ? [2, 2] : [d]));
    const program = programOf([f64(...shape), i32(2, 2), f64(...picked), f64()], (x, i, rows, s) => {
      const y = mul(x, 2);
      const z = scatterAdd(scatterAdd(y, i, rows, axis), i, mul(rows, 3), axis);
      return [
        z,
        y,
        update(x, i, rows, axis),
        update(exp(x), i, s, axis),
        scatterAdd(zeros(shape), i, rows, axis),
        update(full(shape, 3), i, broadcastTo(s, picked, []), axis),
        scatterAdd(transpose(transpose(x)), i, 2, axis),
        scatterAdd(mul(x, 3), [2, 0], 1, axis),
        update(zeros(shape), [1, 0], -2, axis),
        update(full(shape, 7), 1, s, axis),
        scatterAdd(zeros(shape), [0, 1, 0], s, axis),
      ];
    });
    const inRange = program.inputTypes.map((t, k) =>
      k === 1 ? Int32Array.of(0, 1, 0, 1) : t.shape.length === 0 ? 3 : filled(t.size, k),
    );
    expectAllCompiled(program, "", [inRange]);
  });

  it("overwrites an array that nothing needs any more, and only such", () => {
    const program = programOf([f64(4), i32(2), f64(2)], (x, i, u) => {
      const y = exp(x);
      const a = scatterAdd(y, i, u);
      const b = update(a, i, take(y, i));
      return [b, sum(update(mul(x, 2), i, u)), scatterAdd(a, i, u)];
    });
    expectAllCompiled(program);
  });

  it("reads rows of transposed, repeated and reversed arrays", () => {
    const program = programOf([f64(3, 4), i32(5), f64()], (x, i, s) => [
      take(transpose(x), i, 0),
      take(transpose(x), i, 1),
      take(broadcastTo(s, [3, 4], []), i, 0),
      take(slice(x, [null, null, -1]), i, 0),
      take(full([3], 2), i),
      take(take(x, i, 0), [3, 0, 1], 1),
    ]);
    expectAllCompiled(program);
  });

  it("fails out of range as the interpreter does", () => {
    const program = programOf([f64(3), i32(2)], (x, i) => scatterAdd(exp(x), i, 1));
    const compiled = expectAllCompiled(program);
    expect(() => execute(compiled, [Float64Array.of(1, 2, 3), Int32Array.of(0, 3)])).toThrow("index 3 is outside 0..2");
    expect(() => execute(compiled, [Float64Array.of(1, 2, 3), Int32Array.of(-1, 0)])).toThrow(
      "index -1 is outside 0..2",
    );
  });

  it("takes truths and integers", () => {
    const program = programOf([bool(4), i32(4), i32(2)], (b, x, i) => [
      update(b, i, take(b, [1, 2])),
      scatterAdd(x, i, 5),
      concatenate([x, i]),
      pad(x, 2),
    ]);
    expectAllCompiled(program);
  });
});

const filled = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed + 3 * i));

it("sums of windows of random shapes agree", () => {
  const size = fc.nat(6);
  fc.assert(
    fc.property(
      fc.tuple(size, size),
      fc.tuple(size, size),
      fc.tuple(size, size),
      fc.nat(2),
      (n, low, high, between) => {
        const program = programOf([f64(...n)], (x) => {
          const widths = [0, 1].map((k): PadWidth => [low[k]!, high[k]!, between]);
          const y = pad(x, widths);
          const z = sub(pad(mul(x, 2), widths, { value: 1 }), y);
          return [add(y, z), sum(z, 0), reshape(concatenate([y, z], 1), [-1])];
        });
        expectAllCompiled(program);
      },
    ),
    { numRuns: 60 },
  );
});
