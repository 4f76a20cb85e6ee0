import { describe, expect, it } from "vitest";
import { constantOf } from "../../../src/wasm/binary/constant.ts";
import { Graph } from "../../../src/wasm/graph/graph.ts";

describe("graph", () => {
  it("has each expression once", () => {
    const g = new Graph();
    const [x, y] = [g.load(0), g.load(1)];
    expect(g.load(0)).toBe(x);
    expect(g.load(0, 8)).not.toBe(x);
    expect(g.splat(0)).not.toBe(x);
    expect(g.add(x, y)).toBe(g.add(y, x));
    expect(g.mul(x, y)).toBe(g.mul(y, x));
    expect(g.sub(x, y)).not.toBe(g.sub(y, x));
    expect(g.gt(x, y)).toBe(g.lt(y, x));
    expect(g.select(g.lt(x, y), x, x)).toBe(x);
    expect(g.call(Math.sin, [x])).toBe(g.call(Math.sin, [x]));
    expect(g.call(Math.sin, [x])).not.toBe(g.call(Math.cos, [x]));
    expect(g.callees).toEqual([
      { f: Math.sin, arity: 1 },
      { f: Math.cos, arity: 1 },
    ]);
  });

  it("tells constants apart by their bits", () => {
    const g = new Graph();
    expect(g.constant(0)).not.toBe(g.constant(-0));
    expect(g.constant(NaN)).toBe(g.constant(NaN));
    expect(constantOf(g.constant(-0))).toBe(-0);
    expect(constantOf(g.constant(5e-324))).toBe(5e-324);
    expect(constantOf(g.load(0))).toBeUndefined();
  });

  it("computes with constants as IEEE 754 does", () => {
    const g = new Graph();
    const value = (node: Parameters<typeof constantOf>[0]): number | undefined => constantOf(node);
    expect(value(g.add(0.1, 0.2))).toBe(0.1 + 0.2);
    expect(value(g.div(1, -0))).toBe(-Infinity);
    expect(value(g.min(0, -0))).toBe(-0);
    expect(value(g.pmin(0, -0))).toBe(0);
    expect(value(g.pmin(NaN, 1))).toBe(NaN);
    expect(value(g.pmax(1, NaN))).toBe(1);
    expect(value(g.sqrt(g.constant(-1)))).toBe(NaN);
  });

  it("keeps its nodes when the table grows", () => {
    const g = new Graph();
    const nodes = Array.from({ length: 5000 }, (_, i) => g.load(i, 8 * i));
    expect(g.nodes).toHaveLength(5000);
    nodes.forEach((node, i) => {
      expect(g.load(i, 8 * i)).toBe(node);
      expect(node.id).toBe(i);
    });
  });
});
