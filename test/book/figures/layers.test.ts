import { describe, expect, it } from "vitest";
import { type Dag, layered } from "../../../book/figures/layers.ts";
import fc from "../../properties.ts";

/** Graphs whose edges lead from smaller numbers to larger ones. */
const dags: fc.Arbitrary<Dag> = fc
  .array(fc.array(fc.nat(), { maxLength: 2 }), { minLength: 1, maxLength: 14 })
  .map((before) => ({
    nodes: before.map((_, k) => `v${k}`),
    edges: before.flatMap((from, k) =>
      k === 0 ? [] : [...new Set(from.map((n) => `v${n % k}`))].map((v) => [v, `v${k}`] as const),
    ),
  }));

describe("layers of a graph", () => {
  it("lead every edge down, one layer at a time, and put no two nodes on one place", () => {
    fc.assert(
      fc.property(dags, (dag) => {
        const { places, ways, columns, rows } = layered(dag);
        const spots = [...places.values()];
        spots.forEach((a, k) => {
          expect(a.x).toBeGreaterThanOrEqual(0);
          expect(a.x).toBeLessThanOrEqual(columns - 1);
          expect(a.y).toBeLessThan(rows);
          for (const b of spots.slice(0, k))
            if (a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(1 - 1e-9);
        });
        dag.edges.forEach(([from, to], k) => {
          const way = ways[k]!;
          expect([way[0], way.at(-1)]).toEqual([places.get(from), places.get(to)]);
          expect(way.map(({ y }) => y)).toEqual(way.map((_, i) => way[0]!.y + i));
        });
      }),
    );
  });

  it("hold a node one layer below the lowest that it uses, and wires without crossings apart", () => {
    const { places, rows } = layered({
      nodes: ["x", "y", "a", "b", "c", "d"],
      edges: [
        ["x", "a"],
        ["y", "b"],
        ["b", "c"],
        ["a", "d"],
        ["c", "d"],
      ],
    });
    expect(rows).toBe(4);
    expect(["x", "y", "a", "b", "c", "d"].map((name) => places.get(name)!.y)).toEqual([0, 0, 1, 1, 2, 3]);
    expect(places.get("x")!.x < places.get("y")!.x).toBe(places.get("a")!.x < places.get("b")!.x);
  });
});
