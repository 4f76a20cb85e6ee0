import { describe, expect, it } from "vitest";
import { outline, simplified } from "../../../book/figures/outline.ts";
import fc from "../../properties.ts";
import { drawnPoints } from "./drawn.ts";

const points = fc.array(
  fc.record({ x: fc.double({ min: -500, max: 500, noNaN: true }), y: fc.double({ min: -500, max: 500, noNaN: true }) }),
  { minLength: 2, maxLength: 60 },
);

describe("path data", () => {
  it("comes back to a twentieth of a unit at every point, however many came before", () => {
    fc.assert(
      fc.property(points, (all) => {
        const back = drawnPoints(outline(all));
        let k = 0;
        for (const { x, y } of all) {
          const near = ([bx, by]: readonly [number, number]): boolean => Math.hypot(bx - x, by - y) < 0.075;
          while (k < back.length && !near(back[k]!)) k++;
          expect(k).toBeLessThan(back.length);
        }
      }),
    );
  });

  it("is short, and closed where it is asked to be", () => {
    const square = [
      { x: 0, y: 0 },
      { x: 0.5, y: 0 },
      { x: 0.52, y: 0 },
      { x: 0.5, y: -0.5 },
    ];
    expect(outline(square, true)).toBe("M0 0l.5 0 0-.5Z");
    expect(outline([{ x: 3, y: 4 }])).toBe("M3 4");
  });
});

describe("a simplified line", () => {
  it("stays within the tolerance of every point, and keeps its ends", () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.1, max: 50, noNaN: true }), (all, tolerance) => {
        const few = simplified(all, tolerance);
        expect([few[0], few.at(-1)]).toEqual([all[0], all.at(-1)]);
        const toPiece = (p: { x: number; y: number }, k: number): number => {
          const [a, b] = [few[k]!, few[k + 1]!];
          const size = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
          const t = size === 0 ? 0 : ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / size;
          const s = Math.max(0, Math.min(1, t));
          return Math.hypot(p.x - a.x - s * (b.x - a.x), p.y - a.y - s * (b.y - a.y));
        };
        for (const p of all)
          expect(Math.min(...few.slice(1).map((_, k) => toPiece(p, k)))).toBeLessThanOrEqual(tolerance + 1e-9);
      }),
    );
  });

  it("leaves out what lies on a straight piece", () => {
    const line = Array.from({ length: 50 }, (_, k) => ({ x: k, y: 2 * k }));
    expect(simplified(line, 0.01)).toEqual([line[0], line.at(-1)]);
  });
});
